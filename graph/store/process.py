"""One worker process, seen from the service."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from graph.store.frames import CHUNK, chunks_from, frame_from, framed

PACKAGES = str(Path(__file__).resolve().parents[2])
# Nothing of the service's own environment. One malloc arena: each more costs address space that no query gets.
ENVIRONMENT = {"PYTHONPATH": PACKAGES, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
HELD_IN_MEMORY = 1024 * 1024
PATIENCE = 30.0  # seconds for a worker to start, on a busy machine


class Answer(AsyncIterator[bytes]):
    """An answer that is whole, read once in pieces; the worker is free already.

    `length` is in bytes; `version` is that of the content which answered; `cut` the rows after which it was cut.
    """

    def __init__(self, media_type: str) -> None:
        self.media_type = media_type
        self.version = ""
        self.cut = 0
        self.length = 0
        self._spool = tempfile.SpooledTemporaryFile(max_size=HELD_IN_MEMORY)  # noqa: SIM115  # closed below

    async def fill(self, chunks: AsyncIterator[bytes]) -> None:
        async for chunk in chunks:
            self._spool.write(chunk)
            self.length += len(chunk)
        self._spool.seek(0)

    async def __anext__(self) -> bytes:
        chunk = b"" if self._spool.closed else self._spool.read(CHUNK)
        if chunk:
            return chunk
        self._spool.close()
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self._spool.close()

    def __del__(self) -> None:
        self._spool.close()


class WorkerProcess:
    """A started worker and the socket to it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self.walled = False

    @property
    def dead(self) -> bool:
        return self._process.poll() is not None

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], Answer]:
        """The header of the reply, and the answer where there is one.

        Raises: IncompleteReadError or ConnectionError when the worker dies.
        """
        self._writer.write(framed(json.dumps(request).encode()))
        await self._writer.drain()
        header = json.loads(await frame_from(self._reader))
        answer = Answer(request["media_type"])
        if "error" not in header:
            answer.version = header["version"]
            answer.cut = header["cut"]
            await answer.fill(chunks_from(self._reader))
        return header, answer

    async def hear_first(self) -> None:
        self.walled = json.loads(await asyncio.wait_for(frame_from(self._reader), PATIENCE))["walled"]

    async def end(self) -> int:
        """Kill it if need be; how it ended: the negative number of the signal."""
        if not self.dead:
            self._process.kill()
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()
        # The system takes its time to free gigabytes: the service must not wait for that.
        return await asyncio.to_thread(self._process.wait)


async def started(folder: Path, memory: int, cpu: int, largest: int) -> WorkerProcess:
    """Start a worker and wait until it is ready."""
    ours, theirs = socket.socketpair()
    # -P: what lies in the current directory is not imported.
    command = [sys.executable, "-P", "-m", "graph.store.worker", os.path.abspath(folder)]
    with theirs:
        process = subprocess.Popen(
            [*command, str(memory), str(cpu), str(largest)],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            cwd="/",
            env=ENVIRONMENT,
            start_new_session=True,
        )
    worker = WorkerProcess(process, *await asyncio.open_connection(sock=ours))
    try:
        await worker.hear_first()
    except BaseException:
        await worker.end()
        raise
    return worker
