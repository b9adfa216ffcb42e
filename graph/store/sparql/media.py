"""The formats of answers, by the short names that people write and by media type."""

import re
from functools import cache
from typing import IO
from xml.parsers import expat

import pyoxigraph as ox

from graph.errors import QueryError
from graph.rdf.forms import NOT_XML
from graph.store.sparql.answers import Results

MAKING = re.compile(r"STRLANG|BNODE", re.IGNORECASE)  # what makes terms of any text
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
    results.serialize(output, _row_format(media_type))


def rows_written(results: Results, media_type: str) -> bytes:
    """A table or a truth value in one piece, which takes less time than in many; however long it is.

    Raises: QueryError for a format that rows have not.
    """
    if isinstance(results, ox.QueryTriples):
        raise _unfit("triples", media_type, TRIPLES)
    return results.serialize(format=_row_format(media_type)) or b""


@cache
def _row_format(media_type: str) -> ox.QueryResultsFormat:
    found = ox.QueryResultsFormat.from_media_type(media_type)
    if found is None:
        raise _unfit("rows", media_type, ROWS)
    return found


def check_written(content: bytes | bytearray, media_type: str, sparql: str) -> None:
    """Hold an answer against its own format: a query can make terms that the engine writes and nobody can read.

    Raises: QueryError.
    """
    if media_type.endswith("+xml") and (match := NOT_XML.search(content)):
        raise QueryError(f"the answer holds {match.group()!r}, which XML cannot", mend="Ask for another format.")
    if media_type == TRIPLES["rdfxml"]:
        _check_xml(content)
    if not MAKING.search(sparql):
        return
    try:
        if rdf_format := ox.RdfFormat.from_media_type(media_type):
            for _ in ox.parse(bytes(content), rdf_format):
                pass
        elif media_type == ROWS["tsv"]:
            for _ in ox.parse_query_results(bytes(content), ox.QueryResultsFormat.TSV):  # type: ignore[union-attr]
                pass
    except (SyntaxError, ValueError):
        what = "the query makes a language tag or a blank node that cannot be written"
        raise QueryError(what, mend="Check what STRLANG and BNODE are given.") from None


def _check_xml(content: bytes | bytearray) -> None:
    """A predicate whose end is no XML name, such as <urn:x#>, has no place in RDF/XML: the engine writes it anyway."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(bytes(content), True)
    except expat.ExpatError:
        what = "the answer holds a predicate that RDF/XML cannot name"
        raise QueryError(what, mend="Ask for another format, such as Turtle.") from None


def _unfit(answer: str, media_type: str, table: dict[str, str]) -> QueryError:
    return QueryError(f"{answer} cannot be written as {media_type}", mend=f"Take one of {', '.join(table.values())}.")
