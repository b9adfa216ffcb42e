"""One child process of a pool, and what it answers, seen from an asyncio program."""

import asyncio
import socket
import subprocess
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import cast

from graph.sandbox.frames import Header, framed, header_in
from graph.sandbox.limits import Limits
from graph.sandbox.process import spawn

HELD_IN_MEMORY = 4 * 1024 * 1024
CHUNK_SIZE = 256 * 1024
START_TIMEOUT = 30.0  # seconds, on a busy machine


class QueryAnswer(AsyncIterator[bytes]):
    """An answer that is whole, read once in pieces; the worker is free already.

    `length` is in bytes; `version` is that of the content which answered; `cut` the rows after which it was cut.
    """

    def __init__(self, header: Header, length: int) -> None:
        self.media_type: str = header.get("media_type", "")
        self.length = length
        self.version: str = header.get("version", "")
        self.cut: int = header.get("cut", 0)
        self._missing = length
        self._pieces: deque[bytes] = deque()
        # A large one waits on disk: clients may read slowly, and many at a time.
        self._file = tempfile.TemporaryFile() if length > HELD_IN_MEMORY else None  # noqa: SIM115  # closed below

    def receive(self, data: bytes) -> bool:
        """Add what has come of it. Returns whether it is whole: then it can be read."""
        self._missing -= len(data)
        if self._file is not None:
            self._file.write(data)
            if not self._missing:
                self._file.seek(0)
        elif data:
            self._pieces.append(data)
        return not self._missing

    def whole(self) -> bytes:
        """What is left of it, in one piece."""
        return b"".join(iter(self._next, b""))

    async def __anext__(self) -> bytes:
        if chunk := self._next():
            return chunk
        raise StopAsyncIteration

    def _next(self) -> bytes:
        if self._file is None:
            return self._pieces.popleft() if self._pieces else b""
        chunk = b"" if self._file.closed else self._file.read(CHUNK_SIZE)
        if not chunk:
            self._file.close()
        return chunk

    async def aclose(self) -> None:
        self.__del__()

    def __del__(self) -> None:
        self._pieces.clear()
        if self._file is not None:
            self._file.close()


Reply = tuple[Header, QueryAnswer]


class WorkerProcess(asyncio.Protocol):
    """A worker and the socket to it, read as bytes come: under uvloop at two thirds of the cost of `sock_recv`."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.walled = False
        self._process = process
        self._loop = asyncio.get_running_loop()
        self._closed = self._loop.create_future()
        self._reply: asyncio.Future[Reply] = self._loop.create_future()  # to nothing yet: that it is ready
        self._deadline = self._loop.time() + START_TIMEOUT
        self._timer: asyncio.TimerHandle | None = self._loop.call_at(self._deadline, self._check_time)
        self._received = b""
        self._partial: Reply | None = None

    @property
    def dead(self) -> bool:
        return self._closed.done()  # its socket closes when it dies: to ask the system each time takes longer

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, request: Header | bytes, seconds: float, body: bytes = b"") -> asyncio.Future[Reply]:
        """The header of the reply, and the answer, which is empty where there is none; to be awaited.

        Raises: TimeoutError after so many seconds; ConnectionError when the worker dies.
        """
        self._reply = self._loop.create_future()
        if self.dead:
            self._reply.set_exception(ConnectionResetError())
        else:
            self._transport.write(framed(request, len(body)) + body)
            self._deadline = self._loop.time() + seconds
            if self._timer is None:
                self._timer = self._loop.call_at(self._deadline, self._check_time)
        return self._reply

    async def ready(self) -> None:
        """Wait for its first message. Raises: TimeoutError; ConnectionError when it dies."""
        header, _ = await self._reply
        self.walled = header["walled"]
        self._stop_timer()

    async def end(self) -> int:
        """Kill it if need be. Returns its status: the negative number of the signal that ended it."""
        if self._process.poll() is None:
            self._process.kill()
        self._transport.close()
        await self._closed
        # The system takes its time to free gigabytes: the service must not wait for that.
        return await asyncio.to_thread(self._process.wait)

    def _check_time(self) -> None:
        """Fail at the deadline. One timer serves many requests, each later than the last."""
        self._timer = None
        if self._loop.time() >= self._deadline:
            self._fail(TimeoutError())
        elif not self._reply.done():
            self._timer = self._loop.call_at(self._deadline, self._check_time)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fail(self, error: Exception) -> None:
        """Tell whoever waits for a reply, if anybody does, that there will be none."""
        if not self._reply.done():
            self._reply.set_exception(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._closed.set_result(None)
        self._stop_timer()
        self._fail(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        if self._partial is None:
            data = self._received + data
            if (beginning := header_in(data)) is None:
                self._received = data
                return
            header, length, end = beginning
            self._partial = header, QueryAnswer(header, length)
            data, self._received = data[end:], b""
        if self._partial[1].receive(data):
            reply, self._partial = self._partial, None
            if not self._reply.done():  # whoever asked may have gone
                self._reply.set_result(reply)


async def started(program: str, arguments: Sequence[object], limits: Limits) -> WorkerProcess:
    """Start a worker and wait until it is ready."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = spawn(program, arguments, limits, stdin=theirs.fileno(), tuned=True)
    _, worker = await asyncio.get_running_loop().create_connection(lambda: WorkerProcess(process), sock=ours)
    try:
        await worker.ready()
    except BaseException:
        await worker.end()
        raise
    return worker
