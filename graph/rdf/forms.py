"""The RDF forms that graphs are given out in: one table for command line, service and documentation.

And in these forms what helps to ask the graph: its prefixes, and the shapes that each document satisfies.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from graph.errors import FindingsError
from graph.knowledge.turtle import ONTOLOGY, turtle_text
from graph.rdf.prefixes import PUBLIC, prefixes
from graph.rdf.terms import ANY_URI, Ref, Triples

SH = PUBLIC["sh"]


@dataclass(frozen=True, slots=True)
class RdfForm:
    """One way to write RDF. Forms without named graphs hold the default graph's triples."""

    name: str
    label: str
    media_type: str
    suffix: str
    named_graphs: bool
    writer: ox.RdfFormat


FORMS = {
    form.name: form
    for form in (
        RdfForm("turtle", "Turtle", "text/turtle", "ttl", False, ox.RdfFormat.TURTLE),
        RdfForm("trig", "TriG", "application/trig", "trig", True, ox.RdfFormat.TRIG),
        RdfForm("ntriples", "N-Triples", "application/n-triples", "nt", False, ox.RdfFormat.N_TRIPLES),
        RdfForm("nquads", "N-Quads", "application/n-quads", "nq", True, ox.RdfFormat.N_QUADS),
        RdfForm("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", False, ox.RdfFormat.RDF_XML),
        RdfForm("jsonld", "JSON-LD", "application/ld+json", "jsonld", True, ox.RdfFormat.JSON_LD),
    )
}


# What no XML 1.0 document may hold, in UTF-8. Source: https://www.w3.org/TR/xml/#charsets
NOT_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def serialise(statements: Iterable[ox.Quad | ox.Triple], form: str, base: str) -> bytes:
    """Quads or triples in a form, in N-Quads order, so that equal graphs give equal bytes.

    Raises: FindingsError for a form that is not in the table.
    """
    if form not in FORMS:
        raise FindingsError(f"{form!r} is no form of RDF known here", mend=f"Use one of: {', '.join(FORMS)}.")
    quads = {s if isinstance(s, ox.Quad) else ox.Quad(s.subject, s.predicate, s.object) for s in statements}
    ordered = sorted(quads, key=str)
    if form == "jsonld":
        return _with_context(ordered, base)
    rows: list[ox.Quad] | list[ox.Triple] = ordered
    if not FORMS[form].named_graphs:
        rows = list(dict.fromkeys(quad.triple for quad in ordered))
    data = ox.serialize(rows, format=FORMS[form].writer, prefixes=prefixes(base)) or b""
    # A reader would take returns for line ends; what XML cannot hold becomes U+FFFD.
    return NOT_XML.sub("\ufffd".encode(), data).replace(b"\r", b"&#13;") if form == "rdfxml" else data


def quads_in(data: bytes) -> list[ox.Quad]:
    """What `serialise` wrote as N-Quads."""
    return list(ox.parse(data, format=ox.RdfFormat.N_QUADS))


def _with_context(quads: list[ox.Quad], base: str) -> bytes:
    """JSON-LD with our prefixes as its context. rdflib writes it: pyoxigraph's own writer leaves the context out."""
    from rdflib import Dataset

    dataset = Dataset()
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    written = dataset.serialize(format="json-ld", context=prefixes(base), auto_compact=True)
    return json.dumps(_in_order(json.loads(written)), ensure_ascii=False, indent=1).encode() + b"\n"


def _in_order(value: Any) -> Any:
    """JSON-LD in an order of its own: rdflib gives the nodes in the order of its hash tables."""
    if isinstance(value, dict):
        return {key: value[key] if key == "@context" else _in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_in_order(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    return value


# ---- shapes and prefixes ----


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
    node, triples = prefixes_node(base).value, Triples(f"{base}def/")
    triples.say(node, PUBLIC["rdf"] + "type", Ref(PUBLIC["owl"] + "Ontology"))
    triples.say(node, PUBLIC["owl"] + "imports", Ref(SH))
    return [*triples.seen, *declarations(base, node, "")]


def declarations(base: str, node: str, mark: str) -> list[ox.Triple]:
    """The prefixes as a node declares them, each by a node of its own: `mark` and the prefix are its fragment."""
    triples = Triples(f"{base}def/")
    for name, space in prefixes(base).items():
        declaration = f"{node}#{mark}{name}"
        triples.say(node, SH + "declare", Ref(declaration))
        triples.say(declaration, SH + "prefix", name)
        triples.say(declaration, SH + "namespace", ox.Literal(space, datatype=ANY_URI))
    return list(triples.seen)


def prefixes_node(base: str) -> ox.NamedNode:
    return ox.NamedNode(f"{base}prefixes")
