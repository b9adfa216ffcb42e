"""Rules about one node: the SHACL core shapes of `ontology/shapes.ttl`."""

from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox
from pyshacl import validate
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from graph.checks.places import Places, Violation
from graph.errors import KnowledgeError
from graph.knowledge.turtle import ONTOLOGY, ORG, RDFS, SKOS, turtle_text

# What a document's nodes may need of the ontology: what a thing is, what it is called, what it belongs to.
LOOKED_UP = {str(RDF.type), f"{SKOS}prefLabel", f"{ORG}unitOf"}
SUBCLASS = f"{RDFS}subClassOf"


def problems_by_shape(triples: list[ox.Quad], known: list[ox.Quad], places: Places, base: str) -> Iterator[Violation]:
    """What the shapes find in one document's graph, read together with what the ontology says of its things."""
    data = Graph()
    for quad in (*triples, *_needed(triples, known)):
        data.add((_node(quad.subject), URIRef(quad.predicate.value), _node(quad.object)))
    shapes = _shapes(base)
    _, report, _ = validate(data, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    if not isinstance(report, Graph):
        raise KnowledgeError("the shapes cannot be applied", where="ontology/shapes.ttl", mend="Mend the shapes.")
    for result in report.objects(None, SH.result):
        yield _problem(report, result, shapes, places)


@cache
def _shapes(base: str) -> Graph:
    return Graph().parse(data=turtle_text(ONTOLOGY / "shapes.ttl", base), format="turtle")


def _needed(triples: list[ox.Quad], known: list[ox.Quad]) -> Iterable[ox.Quad]:
    """Of the ontology: its classes, and what it says of things that the document points at, directly or through one."""
    wanted = {q.object.value for q in triples if isinstance(q.object, ox.NamedNode)}
    near = [q for q in known if _iri(q.subject) in wanted and q.predicate.value in LOOKED_UP]
    wanted |= {q.object.value for q in near if isinstance(q.object, ox.NamedNode)}
    for quad in known:
        if quad.predicate.value == SUBCLASS or (_iri(quad.subject) in wanted and quad.predicate.value in LOOKED_UP):
            yield quad


def _iri(term: object) -> str | None:
    return term.value if isinstance(term, ox.NamedNode) else None


def _node(term: object) -> Node:
    """The same term for rdflib, in which a plain string has no datatype."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"{term!r}: a document's graph holds IRIs and literals only")
    if term.language:
        return Literal(term.value, lang=term.language)
    datatype = URIRef(term.datatype.value)
    return Literal(term.value) if datatype == XSD.string else Literal(term.value, datatype=datatype)


def _problem(report: Graph, result: Node, shapes: Graph, places: Places) -> Violation:
    node = str(report.value(result, SH.focusNode))
    shape = report.value(result, SH.sourceShape)
    message = next(iter(shapes.objects(shape, SH.message)), report.value(result, SH.resultMessage))
    value = report.value(result, SH.value)
    value_found = f" Found: {places.words(str(value))}." if value is not None and str(value) != node else ""
    warning = report.value(result, SH.resultSeverity) != SH.Violation
    return Violation(
        rule=str(shape).rsplit("/", 1)[-1],
        severity="warning" if warning else "error",
        node=node,
        message=f"{places.called(node)}: {message}{value_found}",
        place=places.place(node),
    )
