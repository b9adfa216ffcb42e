"""Writes what a store will hold next: documents come and go, the default graph stays the union of them all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pyoxigraph as ox

from graph.errors import StoreError
from graph.store.generations.index import Index, stepped

DEFAULT_GRAPH = ox.DefaultGraph()
MANY_TRIPLES = 2000  # triples from which on it pays to write files of their own for them


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

    def change_user(
        self, graph_iri: str, digest: str, *, removed: Iterable[ox.Triple] = (), added: Sequence[ox.Triple] = ()
    ) -> None:
        """Change a graph of a user, or begin it: what it says never enters the default graph.

        The name "" is the default graph itself, which users may write in an open store only.
        """
        graph = graph_named(graph_iri)
        with self._writing() as store:
            for triple in removed:
                store.remove(_in(graph, triple))
            store.add_graph(graph)  # an empty graph is one, too
            extend = store.bulk_extend if len(added) > MANY_TRIPLES else store.extend
            extend(_in(graph, triple) for triple in added)
        self._user[graph_iri] = digest

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
