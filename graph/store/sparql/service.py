"""The service description: what a SPARQL client may expect here, as RDF.

Source: SPARQL 1.1 Service Description, section 3.
"""

from collections.abc import Iterable
from io import BytesIO

import pyoxigraph as ox

from graph.store.sparql.answers import ROWS, TRIPLES, serialise

SD = "http://www.w3.org/ns/sparql-service-description#"
A = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FORMATS = "http://www.w3.org/ns/formats/"
NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/n-triples": "N-Triples",
    "application/ld+json": "JSON-LD",
    "application/rdf+xml": "RDF_XML",
    "application/trig": "TriG",
    "application/n-quads": "N-Quads",
}


def description_of_service(endpoint: str, graphs: Iterable[str], media_type: str) -> bytes:
    """The description of the query service at an address, over these named graphs."""
    output = BytesIO()
    serialise(_triples(_node(endpoint), sorted(graphs)), media_type, output)
    return output.getvalue()


def _triples(endpoint: ox.NamedNode, graphs: list[str]) -> list[ox.Triple]:
    service, dataset, default = (ox.BlankNode(name) for name in ("service", "dataset", "default"))
    rows: list[tuple[ox.BlankNode, str, ox.NamedNode | ox.BlankNode]] = [
        (service, "endpoint", endpoint),
        (service, "supportedLanguage", _sd("SPARQL11Query")),
        *((service, "resultFormat", ox.NamedNode(FORMATS + NAMES[media])) for media in (ROWS | TRIPLES).values()),
        (service, "defaultDataset", dataset),
        (dataset, "defaultGraph", default),
    ]
    kinds = [(service, "Service"), (dataset, "Dataset"), (default, "Graph")]
    for at, iri in enumerate(graphs):
        named, content = ox.BlankNode(f"named{at}"), ox.BlankNode(f"graph{at}")
        rows += [(dataset, "namedGraph", named), (named, "name", ox.NamedNode(iri)), (named, "graph", content)]
        kinds += [(named, "NamedGraph"), (content, "Graph")]
    types = [ox.Triple(node, A, _sd(kind)) for node, kind in kinds]
    return [*types, *(ox.Triple(subject, _sd(name), value) for subject, name, value in rows)]


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(SD + name)


def _node(iri: str) -> ox.NamedNode:
    """Raises: ValueError for a text that is no IRI."""
    return ox.NamedNode(iri)
