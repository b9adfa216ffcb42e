"""A store in memory: for tests, notebooks and single documents."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from graph.errors import StoreBusy
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.index import Changes, Index, changes_since
from graph.store.generations.writer import GraphWriter
from graph.store.protocol import Results
from graph.store.sparql.answers import answer_of


class Content:
    """What a store holds at one time: quads, and an index of the graphs."""

    def __init__(self, db: ox.Store, index: Index) -> None:
        self._parts = db, index  # of one version, for whoever reads while another is put in their place

    @property
    def db(self) -> ox.Store:
        return self._parts[0]

    @property
    def index(self) -> Index:
        return self._parts[1]

    @property
    def version(self) -> str:
        return self.index.version

    def documents(self) -> dict[str, str]:
        return dict(self.index.documents)

    def user_graphs(self) -> dict[str, str]:
        """IRI → digest of each graph that users wrote."""
        return dict(self.index.user)

    def changes(self, since: str) -> Changes | None:
        """What is different from another version; None for one that is not remembered."""
        return changes_since(self.index, since)

    def query(self, sparql: str) -> Results:
        return answer_of(self.db, sparql)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all but the users'; the default graph is their union: not repeated."""
        db, index = self._parts
        ours = (name for name in list(db.named_graphs()) if isinstance(name, ox.NamedNode))
        for name in [ox.NamedNode(graph)] if graph else (name for name in ours if name.value not in index.user):
            yield from db.quads_for_pattern(None, None, None, name)


class MemoryStore(Content):
    """Content that lives as long as this object. A writer works on a copy, as on disk."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        super().__init__(ox.Store(), Index())
        self._base = base
        self._lock = threading.Lock()
        self._holder = ""

    def snapshot(self) -> Content:
        """The content as it is now: a writer works on a copy, and never on this."""
        return Content(*self._parts)

    def at(self, version: str) -> Content | None:
        """The content if it is of this version; no other is kept."""
        now = self.snapshot()
        return now if now.version == version else None

    @contextmanager
    def writing(self, who: str) -> Iterator[GraphWriter]:
        if not self._lock.acquire(blocking=False):
            raise StoreBusy(f"{self._holder} is writing to the store", mend="Run it again when that has finished.")
        try:
            self._holder = who
            db, index = self._parts
            copies: list[ox.Store] = []
            writer = GraphWriter(index, lambda: _copy(db, copies), self._base)
            yield writer
            if writer.changed:
                self._parts = copies[0], writer.index()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Nothing to let go of."""


def _copy(db: ox.Store, copies: list[ox.Store]) -> ox.Store:
    """A copy of the content, made once."""
    if not copies:
        copies.append(ox.Store())
        copies[0].bulk_extend(db)
    return copies[0]
