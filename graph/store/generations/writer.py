"""Writes what a store will hold next: documents come and go, the default graph stays the union of them all."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from graph.errors import StoreError
from graph.store.generations.folder import Folder, write_synced
from graph.store.generations.generation import Generation
from graph.store.generations.index import Index, stepped

DEFAULT_GRAPH = ox.DefaultGraph()
# How much larger than when it was last put in order a store gets before it is again: what a document costs stays the
# same however many there are, and few files lie on top of each other.
GROWTH = 1.25


class GraphWriter:
    """Writes graphs into a private copy of the content, which `copied` makes at the first change.

    `guarded` surrounds each write: it turns errors of the disk into ours.
    """

    def __init__(
        self,
        index: Index,
        copied: Callable[[], ox.Store],
        base: str,
        guarded: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._before = index
        self._documents = dict(index.documents)
        self._ontology = index.ontology
        self._user = dict(index.user)
        self._copied = copied
        self._base = base
        self._guarded = guarded
        self._whole = True
        self.changed = False
        self.forgetting = False

    def forget(self) -> None:
        """Have the content written anew: an engine keeps the words of what was taken out in its files."""
        self.forgetting = True

    def index(self) -> Index:
        """What the content is now.

        Raises: StoreError where a write stopped half way and its error was passed over.
        """
        if not self._whole:
            raise StoreError("a document was written in part", mend="Nothing has changed: run it again.")
        return stepped(self._before, Index(self._documents, self._ontology, self._user))

    def put(self, graph_iri: str, digest: str, quads: Iterable[ox.Quad]) -> bool:
        """Replace a graph by these triples (their own graph names do not count), unless the digest is the same.

        The digest must stand for all that the triples follow from. Returns whether anything changed.
        """
        if self._documents.get(graph_iri) == digest:
            return False
        self._replace(graph_iri, {quad.triple for quad in quads})
        self._documents[graph_iri] = digest
        return True

    def put_ontology(self, digest: str, quads: Iterable[ox.Quad]) -> bool:
        """As `put`, for the graph of the ontology."""
        if self._ontology == digest:
            return False
        self._replace(f"{self._base}graph/ontology", {quad.triple for quad in quads})
        self._ontology = digest
        return True

    def remove(self, graph_iri: str) -> bool:
        """Take a graph out. Returns whether it was there."""
        if graph_iri not in self._documents:
            return False
        self._replace(graph_iri, set())
        with self._writing() as store:
            store.remove_graph(ox.NamedNode(graph_iri))  # else its name would still be there to ask for
        del self._documents[graph_iri]
        return True

    def matching(
        self, subject: str | None, predicate: str, value: ox.NamedNode | ox.Literal | None
    ) -> Iterator[tuple[str, str]]:
        """Subject and object, as strings, of the triples of the whole as it will be."""
        node = ox.NamedNode(subject) if subject else None
        for quad in self._copied().quads_for_pattern(node, ox.NamedNode(predicate), value, DEFAULT_GRAPH):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.subject.value, quad.object.value

    def put_tie(self, graph_iri: str, quads: Iterable[ox.Quad]) -> None:
        """Replace a graph that follows from what stands here already: the version need not know of it."""
        new = {quad.triple for quad in quads}
        name = ox.NamedNode(graph_iri)
        if new != {quad.triple for quad in self._copied().quads_for_pattern(None, None, None, name)}:
            self._replace(graph_iri, new)
            if not new:
                self._copied().remove_graph(name)

    def put_user(self, graph_iri: str, digest: str, quads: Iterable[ox.Quad]) -> bool:
        """As `put`, for a graph of a user: no document says it, so it never enters the default graph.

        The name "" is the default graph itself, which users may write in an open store only.
        """
        if self._user.get(graph_iri) == digest:
            return False
        with self._writing() as store:
            graph = graph_named(graph_iri)
            store.clear_graph(graph)
            store.add_graph(graph)  # an empty graph is one, too
            store.extend(_in(graph, quad.triple) for quad in quads)
        self._user[graph_iri] = digest
        return True

    def remove_user(self, graph_iri: str) -> bool:
        """Take a user's graph out. Returns whether it was there."""
        if graph_iri not in self._user:
            return False
        with self._writing() as store:
            store.remove_graph(graph_named(graph_iri))
        del self._user[graph_iri]
        return True

    @contextmanager
    def _writing(self) -> Iterator[ox.Store]:
        """The copy to write to; what stops half way never counts."""
        with self._guarded():
            store = self._copied()
            self.changed, self._whole = True, False
            yield store
            self._whole = True

    def _replace(self, graph_iri: str, new: set[ox.Triple]) -> None:
        name = ox.NamedNode(graph_iri)
        with self._writing() as store:
            old = {quad.triple for quad in store.quads_for_pattern(None, None, None, name)}
            for triple in old - new:
                self._remove(store, triple, name)
            # Only now: the store keeps values, so what goes as 1.5 may come again as 1.50.
            store.extend(_in(graph, triple) for triple in new - old for graph in (name, DEFAULT_GRAPH))

    def _remove(self, store: ox.Store, triple: ox.Triple, name: ox.NamedNode) -> None:
        """Remove a triple from one graph, and from the default graph if no other graph of ours holds it."""
        store.remove(_in(name, triple))
        left = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if not any(isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value not in self._user for q in left):
            store.remove(_in(DEFAULT_GRAPH, triple))


def graph_named(graph_iri: str) -> ox.NamedNode | ox.DefaultGraph:
    """The graph of a name; the default graph for none."""
    return ox.NamedNode(graph_iri) if graph_iri else DEFAULT_GRAPH


def _in(graph: ox.NamedNode | ox.DefaultGraph, triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


class NextGeneration:
    """The next generation while it is written: a copy of the current one whose files are hard links."""

    def __init__(self, folder: Folder, origin: Generation | None) -> None:
        self.index = origin.index if origin else Index()
        self._folder = folder
        self._origin = origin
        self._name = ""
        self._db: ox.Store | None = None

    def place(self) -> Path:
        """The folder of the next generation, made at the first call."""
        if not self._name:
            self._name = self._folder.next_name()
            path = self._folder.generations / self._name
            path.mkdir()
            (path / "in-use").touch()
        return self._folder.generations / self._name

    def opened(self) -> ox.Store:
        """The content to write to, copied at the first call."""
        if self._db is None:
            path = self.place()
            if self._origin is not None:
                self._origin.db.backup(path / "db")
            self._db = ox.Store(path / "db")
        return self._db

    def publish(self, index: Index, *, anew: bool = False) -> None:
        """Write it to disk and make it the current one; `anew`: into fresh files, which hold nothing that has gone."""
        if self._db is not None:
            self._db.flush()
        if anew and self._origin is not None:
            self._write_anew()
        index = replace(index, settled=self._settled())
        self._db = None  # closes it: the engine must be done before anybody reads
        if anew or self._origin is None:
            index = replace(index, back=0)
        write_synced(self._folder.generations / self._name / "index.json", index.as_json())
        if self._origin is not None:
            self._origin.end()
        self._folder.publish(self._name)
        self._name = ""

    def _write_anew(self) -> None:
        old, new = (self._folder.generations / self._name / part for part in ("db", "db.new"))
        fresh = ox.Store(new)
        fresh.bulk_extend(self.opened())
        fresh.flush()
        del fresh
        self._db = None
        shutil.rmtree(old)
        new.rename(old)
        self._db = ox.Store(old)
        self.index = replace(self.index, settled=0)

    def _settled(self) -> int:
        """The bytes of the files when they were last compacted, which is done now if much has been added since.

        Every write lays files on top of those before it, and a query has to look into each.
        """
        files = self.place() / "db"
        if self._db is None or _size(files) < self.index.settled * GROWTH:
            return self.index.settled
        self._db.optimize()
        return _size(files)

    def close(self) -> None:
        """Throw away what was not published."""
        self._db = self._origin = None
        if self._name:
            shutil.rmtree(self._folder.generations / self._name, ignore_errors=True)


def _size(db: Path) -> int:
    size = 0
    for file in db.glob("*.sst"):
        with suppress(FileNotFoundError):  # the engine tidies up by itself, too
            size += file.stat().st_size
    return size
