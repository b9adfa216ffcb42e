"""One child process of a pool, and what it answers, seen from an asyncio program."""

import asyncio
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from io import BytesIO
from typing import cast

from graph.sandbox.frames import Header, framed, header_in
from graph.sandbox.limits import Limits
from graph.sandbox.process import spawn

HELD_IN_MEMORY = 4 * 1024 * 1024
CHUNK_SIZE = 256 * 1024
START_TIMEOUT = 30.0  # seconds, on a busy machine


class QueryAnswer(AsyncIterator[bytes]):
    """An answer that is whole, read once in pieces; the worker is free already.

    `length` is in bytes; `version` is that of the content which answered; `cut` the rows after which it was cut;
    `hints` say why it may hold nothing.
    """

    def __init__(self, header: Header, length: int) -> None:
        self.media_type: str = header.get("media_type", "")
        self.length = length
        self.version: str = header.get("version", "")
        self.cut: int = header.get("cut", 0)
        self.hints: list[str] = header.get("hints", [])
        # A large one waits on disk: clients may read slowly, and many at a time.
        self._file = BytesIO() if self.length <= HELD_IN_MEMORY else tempfile.TemporaryFile()  # noqa: SIM115  # closed below

    def receive(self, data: bytes) -> bool:
        """Add what has come of it. Returns whether it is whole: then it can be read."""
        self._file.write(data)
        if self._file.tell() < self.length:
            return False
        self._file.seek(0)
        return True

    def whole(self) -> bytes:
        """What is left of it, in one piece."""
        with self._file:
            return self._file.read()

    async def __anext__(self) -> bytes:
        chunk = b"" if self._file.closed else self._file.read(CHUNK_SIZE)
        if chunk:
            return chunk
        self._file.close()
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self._file.close()

    def __del__(self) -> None:
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
        self._timer = self._loop.call_later(START_TIMEOUT, self._fail, TimeoutError())
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
            self._timer = self._loop.call_later(seconds, self._fail, TimeoutError())  # cheaper than `asyncio.timeout`
        return self._reply

    async def ready(self) -> None:
        """Wait for its first message. Raises: TimeoutError; ConnectionError when it dies."""
        header, _ = await self._reply
        self.walled = header["walled"]

    def interrupt(self, error: Exception) -> None:
        """Have whoever waits for its reply get this instead; it is of no more use then."""
        self._fail(error)

    async def end(self) -> int:
        """Kill it if need be. Returns its status: the negative number of the signal that ended it."""
        if self._process.poll() is None:
            self._process.kill()
        self._transport.close()
        await self._closed
        # The system takes its time to free gigabytes: the service must not wait for that.
        return await asyncio.to_thread(self._process.wait)

    def _fail(self, error: Exception) -> None:
        """Tell whoever waits for a reply, if anybody does, that there will be none."""
        if not self._reply.done():
            self._reply.set_exception(error)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._closed.set_result(None)
        self._timer.cancel()
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
            self._timer.cancel()
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
