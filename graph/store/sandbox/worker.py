"""The process that answers the queries of strangers: it reads one store and can do nothing else.

Run as `python -m graph.store.sandbox.worker FOLDER MEMORY CPU_SECONDS LARGEST`, with a socket as standard input.
Requests and replies are frames of JSON (see `frames`); after the header of a reply comes the answer, empty where it
failed.
"""

import io
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from graph.errors import QueryError, QueryRefused, StoreError
from graph.store.generations.generations import Generation, GenerationStore
from graph.store.sandbox.frames import framed, next_frame
from graph.store.sandbox.wall import walled_off
from graph.store.sparql.answers import answer_of
from graph.store.sparql.describing import answer_to_describe
from graph.store.sparql.guard import check_query
from graph.store.sparql.media import check_written, serialise
from graph.store.sparql.rows import limited, rows_counted

NO_LIMIT = resource.RLIM_INFINITY
BUFFER = 64 * 1024  # header and answer go in one call of the system where they fit


class TooLarge(Exception):
    """An answer beyond the cap."""


class Sink(io.RawIOBase):
    """Keeps what is written, up to a cap."""

    def __init__(self, cap: int) -> None:
        self.content = bytearray()
        self._cap = cap

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if len(self.content) + len(data) > self._cap:
            raise TooLarge
        self.content += data
        return len(data)


class Worker:
    """Answers one request after another from the newest generation.

    `memory` is what one query may take, in bytes, beyond what the open store needs; `cpu` is in seconds.
    """

    def __init__(self, store: GenerationStore, memory: int, cpu: int, largest: int) -> None:
        self._store = store
        self._memory = memory
        self._cpu = cpu
        self._largest = largest
        self._needed = 0
        self._end = 0
        self._generation: Generation | None = None

    def reply(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes | bytearray]:
        """The header and the answer. After `"last": true` this process is of no more use."""
        try:
            return self._answered(self.reading(), request)
        except TooLarge:
            return {"error": "size"}, b""
        except MemoryError:
            return {"error": "memory", "last": True}, b""
        except QueryError as error:
            name = "refused" if isinstance(error, QueryRefused) else "query"
            place = {"line": error.line, "column": error.column}
            return {"error": name, "what": error.what, "where": error.where, "mend": error.mend, **place}, b""
        except StoreError as error:
            return {"error": "store", "what": error.what, "where": error.where, "mend": error.mend}, b""
        except (OSError, RuntimeError, ValueError) as error:  # the engine, while it reads or writes an answer
            return {"error": "query", "what": str(error)}, b""

    def reading(self) -> Generation:
        """The newest content, for the next answer; the processor time for that begins.

        Opening it needs memory of its own, which no query is charged with. Raises: StoreError.
        """
        if (generation := self.open_content()) is None:  # nothing keeps the old one while the new one is opened
            resource.setrlimit(resource.RLIMIT_AS, (NO_LIMIT, NO_LIMIT))
            generation = self._generation = self._store.reading()
            self._needed = self._needed or _address_space()
            if self._needed:
                resource.setrlimit(resource.RLIMIT_AS, (self._needed + self._memory, NO_LIMIT))
        self._limit()
        return generation

    def open_content(self) -> Generation | None:
        """The content that is open, where it is still the newest: what is not may be what was to be forgotten."""
        if self._generation is not None and not self._store.is_current(self._generation):
            self._generation = None
        return self._generation

    def _answered(self, generation: Generation, request: dict[str, Any]) -> tuple[dict[str, Any], bytearray | bytes]:
        kind = check_query(request["sparql"], request["base"], open_store=request["open_store"])
        media_type = request["media_types"].get(kind)
        if media_type is None:
            return {"error": "form", "kind": kind}, b""
        most = request["most"] if kind == "SELECT" else 0
        text = limited(request["sparql"], most, request["base"]) if most else request["sparql"]
        content = self._content(generation.db, text, kind, media_type, request)
        cut = most if text != request["sparql"] and rows_counted(content, media_type) >= most else 0
        return {"version": generation.index.version, "media_type": media_type, "cut": cut}, content

    def _limit(self) -> None:
        """Processor time, which counts from the start of the process, in whole seconds; 0 stands for any."""
        if not self._cpu:
            return
        end = int(time.process_time()) + self._cpu + 1
        if end != self._end:
            resource.setrlimit(resource.RLIMIT_CPU, (end, NO_LIMIT))
            self._end = end

    def _content(self, db: ox.Store, text: str, kind: str, media_type: str, request: dict[str, Any]) -> bytearray:
        sink = Sink(self._largest)
        asked = (text, request["default_graphs"], request["named_graphs"], request["base"])
        results = answer_to_describe(db, *asked) if kind == "DESCRIBE" else answer_of(db, *asked)
        serialise(results, media_type, cast("IO[bytes]", sink))
        check_written(sink.content, media_type, text)
        return sink.content


def _address_space() -> int:
    """The bytes of address space in use; 0 where the system does not tell."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    return 0


def serve(stream_in: IO[bytes], stream_out: IO[bytes], reply: Callable[..., Any]) -> None:
    """Answer until the other side hangs up."""
    while (request := next_frame(stream_in)) is not None:
        header, answer = reply(json.loads(request))
        stream_out.write(framed(json.dumps(header | {"length": len(answer)}).encode()))
        stream_out.write(answer)
        stream_out.flush()
        if header.get("last"):
            return


def main(folder: str, memory: str, cpu: str, largest: str) -> None:
    parent = os.getppid()
    walled = walled_off()
    if os.getppid() != parent:  # it died before it could be followed
        return
    worker = Worker(GenerationStore(folder), int(memory), int(cpu), int(largest))
    with open(0, "rb", closefd=False) as stream_in, open(0, "wb", BUFFER, closefd=False) as stream_out:
        stream_out.write(framed(json.dumps({"walled": walled}).encode()))
        stream_out.flush()
        with suppress(BrokenPipeError, ConnectionResetError):
            serve(stream_in, stream_out, worker.reply)


if __name__ == "__main__":
    main(*sys.argv[1:])
