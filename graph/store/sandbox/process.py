"""One worker process, seen from the service."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from graph.store.sandbox.frames import LENGTH, frame_in, framed

PROGRAM = "graph.store.sandbox.worker"
PACKAGES = str(Path(__file__).resolve().parents[3])
# Nothing of the service's own environment. One malloc arena: each more costs address space that no query gets. And
# memory that a query has given back is kept for the next: to ask the system for it again takes longer than the query.
TUNABLES = {
    "arena_max": 1,
    "top_pad": 16 * 1024 * 1024,
    "trim_threshold": 64 * 1024 * 1024,
    "mmap_threshold": 32 * 1024 * 1024,
    "tcache_max": 64 * 1024,
    "tcache_count": 127,
}
MEMORY = ":".join(f"glibc.malloc.{name}={value}" for name, value in TUNABLES.items())
ENVIRONMENT = {"PYTHONPATH": PACKAGES, "LC_ALL": "C.UTF-8", "GLIBC_TUNABLES": MEMORY}
HELD_IN_MEMORY = 4 * 1024 * 1024
CHUNK = 256 * 1024
PATIENCE = 30.0  # seconds for a worker to start, on a busy machine


class Answer(AsyncIterator[bytes]):
    """An answer that is whole, read once in pieces; the worker is free already.

    `length` is in bytes; `version` is that of the content which answered; `cut` the rows after which it was cut.
    """

    def __init__(self, media_type: str, length: int = 0, version: str = "", cut: int = 0) -> None:
        self.media_type = media_type
        self.length = length
        self.version = version
        self.cut = cut
        # A large one waits on disk: clients may read slowly, and many at a time.
        self._kept = BytesIO() if length <= HELD_IN_MEMORY else tempfile.TemporaryFile()  # noqa: SIM115  # closed below

    def take(self, data: bytes) -> None:
        """Add what has come of it."""
        self._kept.write(data)

    def taken(self) -> bool:
        """Whether it is whole; then it can be read."""
        if self._kept.tell() < self.length:
            return False
        self._kept.seek(0)
        return True

    def whole(self) -> bytes:
        """What is left of it, in one piece."""
        content = self._kept.read()
        self._kept.close()
        return content

    async def __anext__(self) -> bytes:
        chunk = b"" if self._kept.closed else self._kept.read(CHUNK)
        if chunk:
            return chunk
        self._kept.close()
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self._kept.close()

    def __del__(self) -> None:
        self._kept.close()


Reply = tuple[dict[str, Any], Answer]


class Channel(asyncio.Protocol):
    """What a worker says, as it comes: frames of a header, each followed by its answer where it has one."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.closed = asyncio.get_running_loop().create_future()
        self._reply: asyncio.Future[Reply] | None = None
        self._heard = bytearray()
        self._begun: Reply | None = None

    def expect(self) -> "asyncio.Future[Reply]":
        """The next reply. Whoever sends a request calls this before."""
        self._reply = asyncio.get_running_loop().create_future()
        if self.closed.done():
            self._reply.set_exception(ConnectionResetError())
        return self._reply

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.closed.set_result(None)
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        if self._begun is None:
            self._heard += data
            if (header := frame_in(self._heard)) is None:
                return
            told = json.loads(header)
            self._begun = told, _answer_for(told)
            data, self._heard = bytes(self._heard[LENGTH.size + len(header) :]), bytearray()
        self._begun[1].take(data)
        if self._begun[1].taken():
            reply, self._begun = self._begun, None
            if self._reply is not None and not self._reply.done():  # whoever asked may have gone
                self._reply.set_result(reply)


def _answer_for(told: dict[str, Any]) -> Answer:
    """The answer that a header announces."""
    return Answer(told.get("media_type", ""), told.get("length", 0), told.get("version", ""), told.get("cut", 0))


class WorkerProcess:
    """A started worker and the socket to it."""

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel) -> None:
        self._process = process
        self._channel = channel
        self.walled = False

    @property
    def dead(self) -> bool:
        # It may have died just now, which its socket has not told yet.
        return self._channel.closed.done() or self._process.poll() is not None

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, request: dict[str, Any]) -> Reply:
        """The header of the reply, and the answer, which is empty where there is none.

        Raises: ConnectionError when the worker dies.
        """
        reply = self._channel.expect()
        assert self._channel.transport is not None
        self._channel.transport.write(framed(json.dumps(request).encode()))
        return await reply

    async def hear_first(self) -> None:
        header, _ = await asyncio.wait_for(self._channel.expect(), PATIENCE)
        self.walled = header["walled"]

    async def end(self) -> int:
        """Kill it if need be; how it ended: the negative number of the signal."""
        if self._process.poll() is None:
            self._process.kill()
        assert self._channel.transport is not None
        self._channel.transport.close()
        await self._channel.closed
        # The system takes its time to free gigabytes: the service must not wait for that.
        return await asyncio.to_thread(self._process.wait)


async def started(folder: Path, memory: int, cpu: int, largest: int) -> WorkerProcess:
    """Start a worker and wait until it is ready."""
    ours, theirs = socket.socketpair()
    # -P: what lies in the current directory is not imported.
    command = [sys.executable, "-P", "-m", PROGRAM, os.path.abspath(folder)]
    with theirs:
        process = subprocess.Popen(
            [*command, str(memory), str(cpu), str(largest)],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
        )
    _, channel = await asyncio.get_running_loop().create_connection(Channel, sock=ours)
    worker = WorkerProcess(process, channel)
    try:
        await worker.hear_first()
    except BaseException:
        await worker.end()
        raise
    return worker
