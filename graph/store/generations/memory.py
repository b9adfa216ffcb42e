"""A store in memory: for tests, notebooks and one document looked at by itself."""

import threading
from collections.abc import Container, Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from graph.errors import StoreBusy
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.index import Changes, Index, changes_since
from graph.store.generations.writer import GraphWriter
from graph.store.sparql.answers import Results, answer_of


class MemoryStore:
    """Content that lives as long as this object. A writer works on a copy, as on disk."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        self._base = base
        self._content = ox.Store(), Index()
        self._lock = threading.Lock()
        self._holder = ""

    @property
    def version(self) -> str:
        return self._content[1].version

    def documents(self) -> dict[str, str]:
        return dict(self._content[1].documents)

    def query(self, sparql: str) -> Results:
        return answer_of(self._content[0], sparql)

    def changes(self, since: str) -> Changes | None:
        return changes_since(self._content[1], since)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        return quads_of(self._content[0], graph, self._content[1].user)

    def snapshot(self) -> "MemoryStore":
        """The content as it is now: a writer works on a copy, and never on this."""
        snapshot = MemoryStore(self._base)
        snapshot._content = self._content
        return snapshot

    def at(self, version: str) -> "MemoryStore | None":
        """The content if it is of this version; no other is kept."""
        now = self.snapshot()
        return now if now.version == version else None

    @contextmanager
    def writing(self, who: str) -> Iterator[GraphWriter]:
        if not self._lock.acquire(blocking=False):
            raise StoreBusy(f"{self._holder} is writing to the store", mend="Run it again when that has finished.")
        try:
            self._holder = who
            db, index = self._content
            copies: list[ox.Store] = []
            writer = GraphWriter(index, lambda: _copy(db, copies), self._base)
            yield writer
            if writer.changed:
                self._content = copies[0], writer.index()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Nothing to let go of."""


def quads_of(db: ox.Store, graph: str | None, user: Container[str]) -> Iterator[ox.Quad]:
    """The quads of one named graph, or of all but the users'; the default graph is their union and not repeated."""
    ours = (name for name in list(db.named_graphs()) if isinstance(name, ox.NamedNode) and name.value not in user)
    for name in [ox.NamedNode(graph)] if graph else ours:
        yield from db.quads_for_pattern(None, None, None, name)


def _copy(db: ox.Store, copies: list[ox.Store]) -> ox.Store:
    """A copy of the content, made once."""
    if not copies:
        copies.append(ox.Store())
        copies[0].bulk_extend(db)
    return copies[0]
