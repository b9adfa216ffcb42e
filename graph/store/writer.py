"""Putting documents into a store and taking them out, with the default graph kept as the union of them all."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext

import pyoxigraph as ox

from graph.errors import StoreError
from graph.store.index import Index

DEFAULT_GRAPH = ox.DefaultGraph()


class GraphWriter:
    """Writes graphs into a private copy of the content, which `copied` makes at the first change.

    `guarded` surrounds each write, to put the complaints of a disk into words.
    """

    def __init__(
        self,
        index: Index,
        copied: Callable[[], ox.Store],
        base: str,
        guarded: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._documents = dict(index.documents)
        self._ontology = index.ontology
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
        return Index(self._documents, self._ontology)

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

    def _replace(self, graph_iri: str, new: set[ox.Triple]) -> None:
        name = ox.NamedNode(graph_iri)
        with self._guarded():
            store = self._copied()
            self.changed, self._whole = True, False
            old = {quad.triple for quad in store.quads_for_pattern(None, None, None, name)}
            for triple in old - new:
                _remove(store, triple, name)
            # Only now: the store keeps values, so what goes as 1.5 may come again as 1.50.
            store.extend(_in(graph, triple) for triple in new - old for graph in (name, DEFAULT_GRAPH))
            self._whole = True


def _remove(store: ox.Store, triple: ox.Triple, name: ox.NamedNode) -> None:
    """Remove a triple from one graph, and from the default graph if no other graph holds it."""
    store.remove(_in(name, triple))
    left = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
    if not any(isinstance(quad.graph_name, ox.NamedNode) for quad in left):
        store.remove(_in(DEFAULT_GRAPH, triple))


def _in(graph: ox.NamedNode | ox.DefaultGraph, triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)
