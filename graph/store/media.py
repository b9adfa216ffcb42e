"""The formats of answers, by the short names that people write and by media type."""

from typing import IO

import pyoxigraph as ox

from graph.errors import QueryError
from graph.store.answers import Results

ROWS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
TRIPLES = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "trig": "application/trig",
    "nquads": "application/n-quads",
}


def media_types(kind: str) -> dict[str, str]:
    """Short name → media type of what a query of this form can be answered in."""
    return ROWS if kind in ("SELECT", "ASK") else TRIPLES


def serialise(results: Results | list[ox.Triple], media_type: str, output: IO[bytes]) -> None:
    """Write an answer.

    Raises: QueryError for a format that such an answer has not.
    """
    if isinstance(results, list | ox.QueryTriples):
        rdf_format = ox.RdfFormat.from_media_type(media_type)
        if rdf_format is None:
            raise _unfit("triples", media_type, TRIPLES)
        if isinstance(results, list):
            ox.serialize(results, output, rdf_format)
            return
        results.serialize(output, rdf_format)
        return
    row_format = ox.QueryResultsFormat.from_media_type(media_type)
    if row_format is None:
        raise _unfit("rows", media_type, ROWS)
    results.serialize(output, row_format)


def _unfit(answer: str, media_type: str, table: dict[str, str]) -> QueryError:
    return QueryError(f"{answer} cannot be written as {media_type}", mend=f"Take one of {', '.join(table.values())}.")
