"""The inside of a query worker (see `graph.sandbox.child`): it reads one store and can do nothing else."""

import io
import json
import resource
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph as ox

from graph.errors import AnswerTooLarge, NoSuchForm, QueryError
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message
from graph.sandbox.limits import MEBIBYTE, NO_LIMIT
from graph.store.generations.generation import Generation
from graph.store.generations.store import GenerationStore
from graph.store.sparql.answers import answer_of, check_written, found_little, limited, rows_counted, serialise
from graph.store.sparql.describe import answer_to_describe
from graph.store.sparql.guard import check_query
from graph.store.sparql.hints import hints_for
from graph.store.sparql.mistakes import clearer, explained


def answering(
    folder: str, memory: str, cpu: str, largest: str, most_rows: str, base: str, open_store: str
) -> Answering:
    """Answers queries from the newest generation of a store (arguments as for Worker)."""
    numbers = (int(memory), int(cpu), int(largest), int(most_rows))
    return Worker(GenerationStore(folder), *numbers, base, bool(int(open_store))).answer


class Sink(io.RawIOBase):
    """Keeps what is written, up to so many bytes. Raises: AnswerTooLarge."""

    def __init__(self, largest: int) -> None:
        self.content = bytearray()
        self._largest = largest

    def write(self, data: Any) -> int:
        if len(self.content) + len(data) > self._largest:
            what = f"the answer is larger than {self._largest // MEBIBYTE:,} MiB"
            raise AnswerTooLarge(what, mend="Add a LIMIT, or take an export.")
        self.content += data
        return len(data)


@dataclass
class Worker:
    """Answers one query after another from the newest generation.

    `memory` is what one query may take, in bytes, beyond what the open store needs; `cpu` is in seconds; `largest` is
    what an answer may be, in bytes; a table is cut after `most_rows` (0: nowhere).
    """

    store: GenerationStore
    memory: int
    cpu: int
    largest: int
    most_rows: int
    base: str
    open_store: bool
    _needed: int = 0  # bytes of address space
    _end: int = 0  # seconds of processor time
    _generation: Generation | None = None

    def answer(self, request: Header, query: bytes) -> Message:
        """The version, form and cut of an answer, and its bytes. Raises: FindingsError."""
        generation = self._newest()
        try:
            return self._answered(generation, request, query.decode("utf-8", "surrogatepass"))
        except (OSError, RuntimeError, ValueError) as error:  # the engine, while it reads or writes an answer
            raise QueryError(str(error)) from None

    def _newest(self) -> Generation:
        """The newest content, for the next answer, whose processor time begins now.

        Opening it needs memory of its own, which no query is charged with. Raises: StoreError.
        """
        if self._generation is None or not self.store.is_current(self._generation):
            # Old content may hold what was to be forgotten: it goes, even if the new content cannot be opened.
            self._generation = None
            resource.setrlimit(resource.RLIMIT_AS, (NO_LIMIT, NO_LIMIT))
            self._generation = self.store.reading()
            self._needed = self._needed or _address_space()
            if self._needed:
                resource.setrlimit(resource.RLIMIT_AS, (self._needed + self.memory, NO_LIMIT))
        self._limit_time()
        return self._generation

    def _limit_time(self) -> None:
        """Processor time, which counts from the start of the process, in whole seconds; 0 means no limit."""
        end = int(time.process_time()) + self.cpu + 1
        if self.cpu and end != self._end:
            resource.setrlimit(resource.RLIMIT_CPU, (end, NO_LIMIT))
            self._end = end

    def _answered(self, generation: Generation, request: Header, sparql: str) -> Message:
        try:
            kind = check_query(sparql, self.base, open_store=self.open_store)
        except QueryError as error:
            raise clearer(error, sparql, self.base) from None
        media_type = request["media_types"].get(kind)
        if media_type is None:
            raise NoSuchForm(kind)
        most = self.most_rows if kind == "SELECT" else 0
        text = limited(sparql, most, self.base) if most else sparql
        content = self._content(generation.db, (text, sparql), kind, media_type, request)
        cut = most if text != sparql and rows_counted(content, media_type) >= most else 0
        hints: tuple[str, ...] = ()
        if not self.open_store and found_little(content, media_type, sparql):
            own_dataset = bool(request["default_graphs"] or request["named_graphs"])
            hints = tuple(hints_for(generation.db, sparql, self.base, own_dataset=own_dataset))
        return _header(generation.index.version, media_type, cut, hints), content

    def _content(self, db: ox.Store, texts: tuple[str, str], kind: str, media_type: str, request: Header) -> bytearray:
        """What the query gives: run as the first of the texts, spoken of as the second, which is what was sent."""
        sink, (text, as_sent) = Sink(self.largest), texts
        explain = partial(explained, as_sent, self.base)
        query = (text, request["default_graphs"], request["named_graphs"], self.base, explain)
        results = answer_to_describe(db, *query) if kind == "DESCRIBE" else answer_of(db, *query)
        serialise(results, media_type, cast("IO[bytes]", sink))
        check_written(sink.content, media_type, text)
        return sink.content


@lru_cache(maxsize=64)  # most are those of the answer before
def _header(version: str, media_type: str, cut: int, hints: tuple[str, ...]) -> bytes:
    return json.dumps({"version": version, "media_type": media_type, "cut": cut, "hints": [*hints]}).encode()


def _address_space() -> int:
    """The bytes of address space in use; 0 where the system does not say."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
    return 0
