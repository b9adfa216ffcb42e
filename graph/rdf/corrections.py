"""The corrections that changed a document's claims: who made each, when and why."""

import pyoxigraph as ox

from graph.claims import Claims
from graph.rdf.iris import DocumentIris
from graph.rdf.terms import DCTERMS, PROV, XSD, Ref, Triples, date_literal

ANY_URI = ox.NamedNode(XSD + "anyURI")


def add_corrections(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    """What was rejected or merged is no more in the graph: its IRI is told as a value, so that nothing dangles."""
    for row in claims.corrections:
        node = iris.iris.thing("correction", row.name)
        triples.typed(node, "Correction")
        triples.label(node, f"Correction: {row.kind}, {row.date}")
        triples.say(node, PROV + "wasAttributedTo", row.by)
        triples.say(node, DCTERMS + "date", date_literal(row.date))
        triples.add(
            node,
            correctionKind=row.kind,
            corrects=ox.Literal(row.subject, datatype=ANY_URI),
            into=ox.Literal(row.into, datatype=ANY_URI) if row.into else None,
            reason=row.reason,
            inDocument=Ref(iris.document),
        )
