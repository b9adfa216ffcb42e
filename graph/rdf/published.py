"""What helps to ask the graph, as RDF: its prefixes, and the shapes that each document satisfies."""

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from graph.knowledge.turtle import ONTOLOGY, turtle_text
from graph.rdf.forms import serialise
from graph.rdf.prefixes import PUBLIC, prefixes

SH = PUBLIC["sh"]
A = ox.NamedNode(PUBLIC["rdf"] + "type")
ONTOLOGY_CLASS = ox.NamedNode(PUBLIC["owl"] + "Ontology")
ANY_URI = ox.NamedNode(PUBLIC["xsd"] + "anyURI")


def shapes_as(form: str, base: str) -> bytes:
    """The shapes in a form of RDF; as Turtle the file itself, with its remarks.

    Raises: KnowledgeError, FindingsError for a form that is not known.
    """
    text = turtle_text(ONTOLOGY / "shapes.ttl", base)
    if form == "turtle":
        return text.encode()
    triples = _named_in_order(ox.parse(text, format=ox.RdfFormat.TURTLE))
    if form == "jsonld":  # the writer with a context would name blank nodes anew each time
        return ox.serialize(triples, format=ox.RdfFormat.JSON_LD) or b""
    return serialise(triples, form, base)


def _named_in_order(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Triples whose blank nodes are called by their order in the file: the parser calls them at random."""
    names: dict[str, ox.BlankNode] = {}

    def known(term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        return names.setdefault(term.value, ox.BlankNode(f"n{len(names)}"))

    return [ox.Triple(known(quad.subject), quad.predicate, known(quad.object)) for quad in quads]


def prefixes_as(form: str, base: str) -> bytes:
    """The prefixes in a form of RDF, declared as SHACL does it."""
    return serialise(declared_prefixes(base), form, base)


def declared_prefixes(base: str) -> list[ox.Triple]:
    """Each prefix with its namespace, declared by the node that `/prefixes` tells of."""
    node = prefixes_node(base)
    triples = [ox.Triple(node, A, ONTOLOGY_CLASS), ox.Triple(node, ox.NamedNode(PUBLIC["owl"] + "imports"), _sh(""))]
    for name, space in prefixes(base).items():
        one = ox.NamedNode(f"{node.value}#{name}")
        triples += [
            ox.Triple(node, _sh("declare"), one),
            ox.Triple(one, _sh("prefix"), ox.Literal(name)),
            ox.Triple(one, _sh("namespace"), ox.Literal(space, datatype=ANY_URI)),
        ]
    return triples


def prefixes_node(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}prefixes")


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
