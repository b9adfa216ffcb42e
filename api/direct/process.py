"""One direct process, seen from the service."""

import asyncio
import json
import resource
import select
import socket
import subprocess
import sys
from typing import Any

from api.direct.board import WorkerCells
from api.direct.messages import DROP, numbers_in, packed, pair
from graph.store.process import ENVIRONMENT

PROGRAM = "api.direct.worker"


class DirectWorker:
    """One process, seen from the service."""

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket, cells: WorkerCells) -> None:
        self.process = process
        self.channel = channel
        self.cells = cells
        self.ready = False
        self.holding: set[int] = set()
        self._dropped: list[int] = []
        self._since: float | None = None
        self._looks = 0

    def tell(self, packet: bytes, *sockets: int) -> None:
        """Send a message. A process that does not listen is of no use."""
        try:
            socket.send_fds(self.channel, [packet], sockets)
            self.cells.tell()
        except OSError:
            self.process.kill()

    def drop(self, number: int) -> None:
        """Have it let go of a connection, with all others of this turn of the loop."""
        if number not in self.holding:
            return
        self.holding.discard(number)
        if not self._dropped:
            asyncio.get_running_loop().call_soon(self._drop)
        self._dropped.append(number)

    def _drop(self) -> None:
        numbers, self._dropped = self._dropped, []
        self.tell(packed(DROP, 0, numbers_in(numbers)))

    def look(self) -> int:
        """How many looks in a row have found it at the same request, this one included.

        Looks, not seconds: while the whole machine stands still, nobody is to blame.
        """
        since = self.cells.since
        self._looks = 0 if since is None else self._looks + 1 if since == self._since else 1
        self._since = since
        return self._looks


def started(settings: dict[str, Any], shared: dict[str, int], cells: WorkerCells) -> DirectWorker:
    """Start a process; `shared` are the descriptors that it has in common with the others.

    Raises: OSError when there is no memory or no process to be had.
    """
    cells.reset()
    ours, theirs = pair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", PROGRAM, json.dumps(settings | shared)],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            pass_fds=tuple(shared.values()),
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
        )
    ours.setblocking(False)
    return DirectWorker(process, ours, cells)


def silent(descriptor: int) -> bool:
    """Whether nothing has come that nobody has read."""
    looking = select.poll()
    looking.register(descriptor, select.POLLIN)
    return not looking.poll(0)


def room_made_for(files: int) -> bool:
    """Ask for so many open files; whether this process may have them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < files:
        if hard != resource.RLIM_INFINITY and hard < files:
            return False
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return True
