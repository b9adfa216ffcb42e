"""What the service and its direct processes see of each other without a call of the system: cells of shared memory.

A process writes that it has a connection before it looks whether that was revoked; the service writes the revocation
before it looks who has the connection: so one of the two always sees it. Processes can write all of it: the service
counts with what stands here, and ends loans by it, but does nothing else that it says.
"""

import mmap
from bisect import bisect_left

WORKERS = 64
CONNECTIONS = 1024
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25)  # seconds: of the histogram
BUSY, SINCE, SENDING, TOLD, SECONDS, COUNTS = range(6)
WIDTH = COUNTS + len(BOUNDS) + 1
REVOKED, ANSWERED = range(2)
FIRST_CONNECTION = WORKERS * WIDTH
SIZE = (FIRST_CONNECTION + 2 * CONNECTIONS) * 8


class Board:
    """The cells in the shared memory behind a descriptor, all of them doubles."""

    def __init__(self, descriptor: int) -> None:
        self.cells = memoryview(mmap.mmap(descriptor, SIZE)).cast("d")

    def worker(self, place: int) -> "WorkerCells":
        return WorkerCells(self, place)

    def revoke(self, connection: int, revoked: bool = True) -> None:
        self.cells[FIRST_CONNECTION + 2 * connection + REVOKED] = revoked

    def revoked(self, connection: int) -> bool:
        return bool(self.cells[FIRST_CONNECTION + 2 * connection + REVOKED])

    def count(self, connection: int) -> None:
        """One more answer on a connection."""
        self.cells[FIRST_CONNECTION + 2 * connection + ANSWERED] += 1

    def answered(self, connection: int) -> int:
        """How many answers a connection had since the service started."""
        return int(self.cells[FIRST_CONNECTION + 2 * connection + ANSWERED])


class WorkerCells:
    """What one process tells of itself: the connection that it has, since when, how long its answers took."""

    def __init__(self, board: Board, number: int) -> None:
        self._cells = board.cells[number * WIDTH : (number + 1) * WIDTH]

    def begin(self, connection: int, now: float) -> None:
        self._cells[SINCE] = now
        self._cells[BUSY] = connection + 1

    def send(self) -> None:
        """From here on the request is no longer there for anybody else to read."""
        self._cells[SENDING] = 1

    def end(self) -> None:
        self._cells[SENDING] = 0
        self._cells[BUSY] = 0

    def reset(self) -> None:
        """A new process takes the place of one that may have ended in the middle of something."""
        self.end()
        self._cells[TOLD] = 0

    def observe(self, seconds: float) -> None:
        self._cells[SECONDS] += seconds
        self._cells[COUNTS + bisect_left(BOUNDS, seconds)] += 1

    def tell(self) -> None:
        """Say that the service has sent it one more message."""
        self._cells[TOLD] += 1

    @property
    def told(self) -> float:
        return self._cells[TOLD]

    @property
    def connection(self) -> int | None:
        return int(busy) - 1 if (busy := self._cells[BUSY]) else None

    @property
    def sending(self) -> bool:
        return bool(self._cells[SENDING])

    @property
    def since(self) -> float | None:
        """When it began with the request that it is at."""
        since = self._cells[SINCE]
        return since if self._cells[BUSY] else None

    @property
    def seconds(self) -> float:
        return self._cells[SECONDS]

    @property
    def counts(self) -> list[int]:
        """How many answers took up to each of BOUNDS but more than the one before; the last, longer than all."""
        return [int(count) for count in self._cells[COUNTS:]]
