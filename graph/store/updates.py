"""Untrusted writes: SPARQL Update and the Graph Store Protocol, on graphs of users only.

Each write runs in a process of its own on a copy of the current generation (see `update_worker`), while others write;
what it changes in the graphs of users that it may write goes into the next generation, as documents do. Nothing else
of the copy is taken over, so nothing else has to be compared: a write costs what it touches, however much else is here.
"""

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pyoxigraph as ox

from graph.errors import FindingsError, QueryError, QueryTimeout, QueryTooLarge, StoreError, StoreOverloaded
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.frames import Header
from graph.sandbox.limits import MEBIBYTE, Limits
from graph.sandbox.process import ChildEnded, run
from graph.store.generations.store import GenerationStore
from graph.store.generations.writer import GraphWriter
from graph.store.sparql.guard import check_graph, check_iri, check_user_graph
from graph.store.sparql.parser import CACHED_LENGTH
from graph.store.sparql.update_guard import check_update
from graph.store.update_worker import GraphDigest

WHO = "a write over HTTP"
Part = tuple[str, bytes]  # media type and content


class Updates:
    """Writes one thing after another; each is whole in the next generation, or nothing of it is.

    `deadline` is in seconds, `memory_limit` and `largest` (all users' graphs together) in bytes. In an open store any
    graph may be written, the default graph too: it must hold no document.
    """

    def __init__(
        self,
        store: GenerationStore,
        base: str = DEFAULT_BASE,
        *,
        deadline: float = 10.0,
        memory_limit: int = 2048 * MEBIBYTE,
        largest: int = 64 * MEBIBYTE,
        open_store: bool = False,
    ) -> None:
        self.open_store = open_store
        self._store = store
        self._base = base
        self._deadline = deadline
        self._limits = Limits(memory=memory_limit, cpu=math.ceil(deadline) + 1)
        self._largest = largest
        self._turn = threading.Lock()
        if open_store and store.documents():
            raise StoreError("an open store may hold no documents", mend="Open an empty one.")
        if open_store and not store.user_graphs():
            with store.writing("an open store") as writer:
                writer.change_user("", str(GraphDigest()))

    def update(self, update: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> None:
        """Carry out a SPARQL update; the two lists are its dataset in the protocol.

        The worker itself checks first whether it may run: one that is hard to parse meets the limits too. A short one
        is checked here before, which takes a hundredth of the time that a worker takes to begin.

        Raises: QueryRefused, QueryError, QueryTimeout, StoreBusy, StoreOverloaded, StoreError.
        """
        if len(update) <= CACHED_LENGTH:
            check_update(update, self._base, open_store=self.open_store)
        for iri in (*using, *using_named):
            check_iri(iri)
            if not self.open_store:
                check_graph(iri, self._base)
        self._write({"operation": "update", "using": using, "using_named": using_named}, update.encode())

    def change(self, operation: str, graph: str, parts: Sequence[Part] = ()) -> bool:
        """Replace a graph ("put") by what the parts hold, add that to it ("post"), or take it out ("delete").

        Returns whether it was there before. Raises: as `update`.
        """
        if not self.open_store:
            check_user_graph(graph, self._base)
        if graph:
            check_iri(graph)
        known = self._store.user_graphs()
        if operation == "delete" and graph and graph not in known:
            return False
        lengths = [[media_type, len(content)] for media_type, content in parts]
        request = {"operation": operation, "graph": graph, "parts": lengths}
        self._write(request, b"".join(content for _, content in parts))
        return graph in known

    def _write(self, request: Header, body: bytes) -> None:
        with self._one_at_a_time():
            version, answer = self._carried_out(request, body)
            with self._store.writing(WHO) as writer:
                if self._store.version != version:  # somebody wrote meanwhile: once more, while nobody can
                    _, answer = self._carried_out(request, body)
                _take_over(writer, *answer)

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        """Writers of this process wait for each other, but not for ever."""
        if not self._turn.acquire(timeout=2 * self._deadline):
            wait = math.ceil(self._deadline)
            raise StoreOverloaded("too many writes are waiting", mend=f"Try again in {wait} seconds.", retry_after=wait)
        try:
            yield
        finally:
            self._turn.release()

    def _carried_out(self, request: Header, body: bytes) -> tuple[str, tuple[Header, bytes]]:
        """The version of the content on which it was carried out, and what the worker says of it."""
        with self._store.scratch() as (copy, index):
            program, arguments = "graph.store.update_worker", (copy.absolute(), self._base, self._largest)
            request |= {"known": dict(index.user), "open_store": self.open_store}
            try:
                answer = run(
                    program, arguments, request, body, limits=self._limits, deadline=self._deadline, tuned=True
                )
            except ChildEnded as end:
                raise self._ended(end) from None
            return index.version, answer

    def _ended(self, end: ChildEnded) -> FindingsError:
        match end.reason:
            case "time":
                what = f"the write was stopped after {self._deadline:g} seconds, and nothing was written"
                return QueryTimeout(what, mend="Write less at a time.")
            case "memory":
                what = f"the write needs more than the {self._limits.memory // MEBIBYTE:,} MiB that one may take"
                return QueryTooLarge(what, mend="Write less.")
            case "depth":
                return QueryError("this is too deeply nested for the engine", mend="Make it flatter, or split it.")
        return StoreError(f"the writing process ended by itself (status {end.status})", mend="Try again.")


def _take_over(writer: GraphWriter, header: Header, content: bytes) -> None:
    """Put what a worker found changed into the next generation."""
    start = 0
    for name, digest, removed, added in header["changed"]:
        middle, end = start + removed, start + removed + added
        writer.change_user(name, digest, removed=_triples(content[start:middle]), added=_triples(content[middle:end]))
        start = end
    for name in header["gone"]:
        writer.remove_user(name)


def _triples(lines: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(lines, ox.RdfFormat.N_TRIPLES)]
