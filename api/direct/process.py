"""One direct process, seen from the service."""

import json
import socket
import subprocess
import sys
from typing import Any

from api.direct.board import WorkerCells
from api.direct.messages import pair
from graph.store.process import ENVIRONMENT

PROGRAM = "api.direct.worker"


class DirectWorker:
    """One process, seen from the service."""

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket, cells: WorkerCells) -> None:
        self.process = process
        self.channel = channel
        self.cells = cells
        self.ready = False
        self._since: float | None = None
        self._looks = 0

    def tell(self, packet: bytes, *sockets: int) -> None:
        """Send a message. A process that does not listen is of no use."""
        try:
            socket.send_fds(self.channel, [packet], sockets)
            self.cells.tell()
        except OSError:
            self.process.kill()

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
    cells.reset()
    return DirectWorker(process, ours, cells)
