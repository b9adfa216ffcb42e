"""The forms that the answer to a query can take, and the other types that each answers to."""

from functools import cache

from api.http.negotiation import Form
from graph.store.sparql.answers import media_types

ALSO = {
    "application/sparql-results+json": ("application/json",),
    "application/sparql-results+xml": ("application/xml", "text/xml"),
    "text/turtle": ("application/x-turtle", "application/turtle", "text/n3", "ttl", "n3"),
    "application/n-triples": ("text/plain", "nt"),
    "application/ld+json": ("application/json", "json", "json-ld"),
    "application/rdf+xml": ("application/xml", "text/xml", "xml", "rdf"),
}


@cache
def forms_for(kind: str) -> tuple[Form, ...]:
    """What a query of this kind (SELECT, ASK, CONSTRUCT, DESCRIBE) can be answered in, the usual form first."""
    return tuple(Form(name, media, ALSO.get(media, ())) for name, media in media_types(kind).items())
