"""The service's side: lends connections to direct processes, takes them back, and ends a process that takes long."""

import asyncio
import fcntl
import json
import os
import select
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from api.direct.board import BOUNDS, CONNECTIONS, SIZE, WORKERS, Board
from api.direct.exchange import Exchange
from api.direct.messages import BACK, GONE, LARGEST, LENT, READY, WANTED, packed, unpacked
from api.direct.process import DirectWorker, room_made_for, silent, started
from api.direct.worker import ONCE

FIRST = 4096  # the lowest number of a descriptor that stands for a lent connection
LOOK = 0.05  # seconds between looks at the processes
PATIENCE = 5  # looks for one answer: what takes longer is for the workers that have a deadline
RESPITE = 1.0  # seconds before a process that has ended is replaced
FAIR = 3  # answers that make a loan worth its while


class Borrowed(Protocol):
    """A connection of the service that can be lent."""

    def descriptor(self) -> int:
        """Of its socket."""

    def take_back(self, rest: bytes, worth: bool) -> None:
        """Send what is left of an answer, and read on. `worth`: whether lending it again makes sense."""

    def bar(self) -> None:
        """Never lend it again."""

    def hang_up(self) -> None:
        """The client has been silent for too long, or was told half an answer."""


@dataclass
class Lease:
    """A connection that is lent: `before` is how many answers its number had had, `since` when it last got one.

    `ending` is how many it had had when it was to end; `torn`, that half an answer may have been sent;
    `stopping`, that the service ends.
    """

    borrowed: Borrowed
    exchange: Exchange
    before: int
    answered: int
    since: float
    ending: int | None = None
    torn: bool = False
    stopping: bool = False


class Lane:
    """Connections on loan. `settings` are those of the processes; `counted` is called with what they have answered."""

    def __init__(self, size: int, settings: dict[str, Any], idle: float, counted: Callable[[str, int], None]) -> None:
        self.size = min(size, WORKERS)
        self.lent = 0
        self.ended = 0
        self._settings = settings
        self._idle = idle
        self._counted = counted
        self._leases: dict[int, Lease] = {}
        self._workers: dict[int, DirectWorker] = {}
        self._replacing: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._next = 0
        self._open = False

    async def start(self) -> None:
        """Start the processes; without room for enough open files there are none, and nothing is lent."""
        if not self.size or not room_made_for(FIRST + CONNECTIONS):
            return
        self._memory = os.memfd_create("direct")
        os.ftruncate(self._memory, SIZE)
        self.board = Board(self._memory)
        self._shared = select.epoll()
        self._open = True
        for place in range(self.size):
            self._start(place)

    async def close(self) -> None:
        """Take everything back, and end the processes."""
        if not self._open:
            return
        self._open = False
        if self._timer is not None:
            self._timer.cancel()
        for number in list(self._leases):
            self._leases[number].torn = True
            self._end(number, b"")
        workers = list(self._workers.values())
        for worker in workers:
            self._stop(worker)
        await asyncio.gather(*self._replacing, *(asyncio.to_thread(worker.process.wait) for worker in workers))
        self._shared.close()
        os.close(self._memory)

    @property
    def out(self) -> int:
        """How many connections are lent just now."""
        return len(self._leases)

    def times(self) -> tuple[list[int], float]:
        """How many answers took how long (see WorkerCells.counts), and how long all of them."""
        if not self._open:
            return [0] * (len(BOUNDS) + 1), 0.0
        cells = [self.board.worker(place) for place in range(self.size)]
        counts = [sum(column) for column in zip(*(of.counts for of in cells), strict=True)]
        return counts, sum(of.seconds for of in cells)

    def lend(self, borrowed: Borrowed, exchange: Exchange) -> bool:
        """Lend a connection on which nothing is under way, and whose owner stops reading; whether it was taken."""
        if not self._open or len(self._leases) >= CONNECTIONS // 2 or not any(w.ready for w in self._workers.values()):
            return False
        try:
            descriptor = self._numbered(borrowed.descriptor())
        except OSError:  # no room for another descriptor
            return False
        if descriptor is None:
            return False
        connection = descriptor - FIRST
        before = self.board.answered(connection)
        self.board.revoke(connection, False)
        self._leases[descriptor] = Lease(borrowed, exchange, before, before, time.monotonic())
        self.lent += 1
        self._look_later()
        try:
            self._shared.register(descriptor, ONCE)
        except OSError:  # nor for another event: nobody has heard of it yet
            self._release(descriptor)
            return False
        return True

    def forget(self, borrowed: Borrowed) -> None:
        """This connection is closed, whoever has it."""
        for number in [number for number, lease in self._leases.items() if lease.borrowed is borrowed]:
            self.board.revoke(number - FIRST)
            self._release(number)

    def recall(self, borrowed: Borrowed) -> bool:
        """Hang up on this connection, once its answer is sent where one is under way; whether it is lent."""
        numbers = [number for number, lease in self._leases.items() if lease.borrowed is borrowed]
        for number in numbers:
            self._leases[number].stopping = True
            self._revoke(number)
        return bool(numbers)

    def _numbered(self, descriptor: int) -> int | None:
        """A second descriptor for a socket, with a number that was not in use for as long as can be."""
        wanted = FIRST + self._next % CONNECTIONS
        self._next += 1
        number = int(fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, wanted))
        if number < FIRST + CONNECTIONS:
            return number
        os.close(number)
        return None

    def _release(self, number: int) -> Lease:
        """A loan is over: no process is to hold the socket any longer."""
        lease = self._leases.pop(number)
        self._count(number, lease)
        with suppress(OSError):
            self._shared.unregister(number)
        os.close(number)
        for worker in list(self._workers.values()):
            worker.drop(number)
        return lease

    def _end(self, number: int, rest: bytes) -> None:
        lease = self._release(number)
        if lease.torn or (not rest and (lease.stopping or lease.ending == lease.answered)):
            lease.borrowed.hang_up()
            return
        lease.borrowed.take_back(rest, lease.answered - lease.before >= FAIR)

    def _revoke(self, number: int) -> None:
        """Take a connection back, now or when the process that has it gives it back."""
        self.board.revoke(number - FIRST)
        with suppress(OSError):
            self._shared.unregister(number)
        if all(worker.cells.connection != number - FIRST for worker in self._workers.values()):
            self._end(number, b"")

    def _look_later(self) -> None:
        if self._timer is None and self._open:
            self._timer = asyncio.get_running_loop().call_later(LOOK, self._look)

    def _look(self) -> None:
        """What takes long, and who has long been silent."""
        self._timer = None
        if not self._leases:
            return
        self._look_later()
        now = time.monotonic()
        looks = {place: worker.look() for place, worker in self._workers.items()}
        for place, many in looks.items():
            if many > PATIENCE:
                self._workers[place].process.kill()  # its channel tells when it is dead
        crowded = all(many > 1 for many in looks.values())
        for number, lease in list(self._leases.items()):
            self._count(number, lease, now)
            if now - lease.since > self._idle and silent(number):
                lease.ending = lease.answered
            if crowded or lease.ending is not None:
                self._revoke(number)

    def _count(self, number: int, lease: Lease, now: float = 0.0) -> None:
        answered = self.board.answered(number - FIRST)
        if answered != lease.answered:
            self._counted(lease.exchange.route, answered - lease.answered)
            lease.answered, lease.since = answered, now

    def _start(self, place: int) -> None:
        shared = {"board": self._memory, "shared": self._shared.fileno()}
        cells = self.board.worker(place)
        worker = self._workers[place] = started(self._settings | {"place": place, "first": FIRST}, shared, cells)
        asyncio.get_running_loop().add_reader(worker.channel, self._hear, place, worker)

    def _hear(self, place: int, worker: DirectWorker) -> None:
        try:
            packet = worker.channel.recv(LARGEST)
        except BlockingIOError:
            return
        except OSError:
            packet = b""
        if not packet:
            self._lost(place, worker)
            return
        kind, number, content = unpacked(packet)
        if kind == READY:
            worker.ready = True
        elif kind == WANTED:
            self._hand(worker, number)
        elif kind == BACK and number in self._leases:
            self._end(number, content)

    def _hand(self, worker: DirectWorker, number: int) -> None:
        lease = self._leases.get(number)
        if lease is None or self.board.revoked(number - FIRST):
            worker.tell(packed(GONE, number))
        else:
            worker.holding.add(number)
            worker.tell(packed(LENT, number, json.dumps(lease.exchange.as_json()).encode()), number)

    def _stop(self, worker: DirectWorker) -> None:
        asyncio.get_running_loop().remove_reader(worker.channel)
        worker.channel.close()
        worker.process.kill()

    def _lost(self, place: int, worker: DirectWorker) -> None:
        """A process has ended: what it had is answered by the service, unless the answer was on its way already."""
        self._stop(worker)
        had, sending = worker.cells.connection, worker.cells.sending
        del self._workers[place]
        self.ended += 1
        if had is not None and (lease := self._leases.get(had + FIRST)) is not None:
            lease.borrowed.bar()  # no second loan for what may have been its end
            lease.torn = sending
        for number in list(self._leases):  # an event that it took with it comes to nobody else
            self._revoke(number)
        if self._open:
            task = asyncio.get_running_loop().create_task(self._replace(place, worker))
            self._replacing.add(task)
            task.add_done_callback(self._replacing.discard)

    async def _replace(self, place: int, worker: DirectWorker) -> None:
        await asyncio.to_thread(worker.process.wait)
        await asyncio.sleep(RESPITE)
        while self._open:
            try:
                self._start(place)
            except OSError:
                await asyncio.sleep(RESPITE)
            else:
                return
