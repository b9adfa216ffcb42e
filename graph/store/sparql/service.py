"""The service description: what a SPARQL client may expect here, as RDF.

Source: SPARQL 1.1 Service Description, section 3.
"""

from collections.abc import Iterable
from io import BytesIO

import pyoxigraph as ox

from graph.store.sparql.answers import ROWS, TRIPLES, serialise

FORMAT_NAMES = {
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
SERVICE_DESCRIPTION = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX formats: <http://www.w3.org/ns/formats/>
_:service a sd:Service . _:dataset a sd:Dataset . _:default a sd:Graph . {types}
_:service sd:endpoint {endpoint} ; sd:supportedLanguage sd:SPARQL11Query ; sd:resultFormat {formats} ;
  sd:defaultDataset _:dataset .
_:dataset sd:defaultGraph _:default . {graphs}
"""


def description_of_service(endpoint: str, graphs: Iterable[str], media_type: str) -> bytes:
    """The description of the query service at an address, over these named graphs.

    Raises: ValueError for an address or a name that is no IRI.
    """
    nodes = list(enumerate(ox.NamedNode(iri) for iri in sorted(graphs)))
    text = SERVICE_DESCRIPTION.format(
        endpoint=ox.NamedNode(endpoint),
        formats=", ".join(f"formats:{FORMAT_NAMES[media]}" for media in (ROWS | TRIPLES).values()),
        types=" ".join(f"_:named{at} a sd:NamedGraph . _:graph{at} a sd:Graph ." for at, _ in nodes),
        graphs=" ".join(
            f"_:dataset sd:namedGraph _:named{at} . _:named{at} sd:name {node} ; sd:graph _:graph{at} ."
            for at, node in nodes
        ),
    )
    output = BytesIO()
    serialise([quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)], media_type, output)
    return output.getvalue()
