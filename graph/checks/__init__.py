"""Whether a document's graph keeps the rules of the ontology: its shapes node by node, its checks across nodes."""

from collections.abc import Iterable, Iterator
from typing import Protocol

import pyoxigraph as ox

from graph.checks.places import Places, Violation
from graph.checks.queries import problems_by_query
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads


class Documents(Protocol):
    """As much of a store as checking needs."""

    def documents(self) -> dict[str, str]: ...

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]: ...


def check_document(quads: Iterable[ox.Quad], knowledge: Knowledge, *, shapes: bool = True) -> list[Violation]:
    """What one document's graph breaks, gravest first; `shapes=False` leaves out SHACL, which takes seconds.

    Raises: KnowledgeError when a check or the shapes are malformed themselves.
    """
    triples = [ox.Quad(q.subject, q.predicate, q.object) for q in quads]
    known = [ox.Quad(q.subject, q.predicate, q.object) for q in ontology_quads(knowledge.base)]
    dataset = ox.Store()
    dataset.extend(triples)
    dataset.extend(known)
    places = Places(dataset, knowledge.base)
    violations = set(problems_by_query(dataset, places, knowledge.base))
    if shapes:
        from graph.checks.shapes import problems_by_shape  # pySHACL and rdflib take half a second to import

        violations.update(problems_by_shape(triples, known, places, knowledge.base))
    return sorted(violations, key=lambda p: (p.severity != "error", p.rule, p.node, p.message))


def check_store(store: Documents, knowledge: Knowledge, *, shapes: bool = True) -> list[Violation]:
    """What the documents of a store break, document by document."""
    return [
        problem
        for name in sorted(store.documents())
        for problem in check_document(store.quads(name), knowledge, shapes=shapes)
    ]
