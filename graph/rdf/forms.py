"""The RDF forms that graphs are given out in: one table for command line, service and documentation."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from graph.errors import FindingsError
from graph.prefixes import prefixes


@dataclass(frozen=True, slots=True)
class Form:
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
        Form("turtle", "Turtle", "text/turtle", "ttl", False, ox.RdfFormat.TURTLE),
        Form("trig", "TriG", "application/trig", "trig", True, ox.RdfFormat.TRIG),
        Form("ntriples", "N-Triples", "application/n-triples", "nt", False, ox.RdfFormat.N_TRIPLES),
        Form("nquads", "N-Quads", "application/n-quads", "nq", True, ox.RdfFormat.N_QUADS),
        Form("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", False, ox.RdfFormat.RDF_XML),
        Form("jsonld", "JSON-LD", "application/ld+json", "jsonld", True, ox.RdfFormat.JSON_LD),
    )
}


def serialise(quads: Iterable[ox.Quad], form: str, base: str) -> bytes:
    """The quads in a form, in N-Quads order, so that equal graphs give equal bytes.

    Raises: FindingsError for a form that is not in the table.
    """
    if form not in FORMS:
        raise FindingsError(f"{form!r} is no form of RDF known here", mend=f"Use one of: {', '.join(FORMS)}.")
    ordered = sorted(set(quads), key=str)
    if form == "jsonld":
        return _with_context(ordered, base)
    rows = ordered if FORMS[form].named_graphs else list(dict.fromkeys(quad.triple for quad in ordered))
    return ox.serialize(rows, format=FORMS[form].writer, prefixes=prefixes(base)) or b""


def _with_context(quads: list[ox.Quad], base: str) -> bytes:
    """JSON-LD with our prefixes as its context. rdflib writes it: pyoxigraph's own writer leaves the context out."""
    from rdflib import Dataset

    dataset = Dataset()
    dataset.parse(data=ox.serialize(quads, format=ox.RdfFormat.N_QUADS), format="nquads")
    written = dataset.serialize(format="json-ld", context=prefixes(base), auto_compact=True, indent=1)
    return written.encode() + b"\n"
