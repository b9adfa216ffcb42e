"""Puts a query to the engine, writes the answer in a format, limited to a number of rows, and says which there are."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import IO
from xml.parsers import expat

import pyoxigraph as ox

from graph.errors import QueryError
from graph.rdf.forms import NOT_XML
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Results
from graph.store.sparql.parser import parsed

MAKING = ("STRLANG", "BNODE")  # what makes terms of any text
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
# What each row ends or parts with. JSON escapes the quotes in strings, XML the brackets, TSV the line ends.
ROW_ENDS = {
    ROWS["json"]: (b'},{"', 1),
    ROWS["xml"]: (b"</result>", 0),
    ROWS["csv"]: (b"\r\n", -1),
    ROWS["tsv"]: (b"\n", -1),
}
EMPTY_CELL = re.compile(rb"(?:^|[,\t])(?=[,\t\r\n]|$)")
SORTED = re.compile(r"ORDER\s+BY\b([^{}]*)\Z", re.IGNORECASE)
ANSWERED_NO = (b"false", b"false}", b"<boolean>false</boolean></sparql>")
# Of an answer: what ends its head, a column named there, what a value of that column begins with, a value.
ANSWER_PARTS = {
    ROWS["json"]: (b"]", re.compile(rb'[\[,]"([^"]*)"'), b'"%b":{"', re.compile(rb'"value":"([^"]*)"')),
    ROWS["xml"]: (
        b"</head>",
        re.compile(rb'<variable name="([^"]*)"'),
        b'<binding name="%b">',
        re.compile(rb"<(?:literal|uri)\b[^>]*>([^<]*)<"),
    ),
}
SHORT_ANSWER = 1000  # bytes of an answer that may hold nothing but a count


def answer_of(
    db: ox.Store,
    sparql: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
    explain: Callable[[], QueryError] | None = None,
) -> Results:
    """What a store answers; the two lists of graph IRIs are the dataset of the SPARQL protocol, empty for ours.

    Relative IRIs count from `base`; without one they are a mistake. `explain` says what is wrong with what somebody
    wrote, who knows nothing of the text that is run in its place.

    Raises: QueryError.
    """
    dataset = bool(default_graphs or named_graphs)
    try:
        return db.query(
            sparql,
            base_iri=base,
            default_graph=[ox.NamedNode(iri) for iri in default_graphs] if dataset else None,
            named_graphs=[ox.NamedNode(iri) for iri in named_graphs] if dataset else None,
        )
    except SyntaxError as complaint:
        raise (explain() if explain else QueryError(str(complaint))) from None
    except RuntimeError as complaint:
        raise QueryError(str(complaint)) from None


def media_types(kind: str) -> dict[str, str]:
    """Short name → media type of what a query of this form can be answered in."""
    return ROWS if kind in ("SELECT", "ASK") else TRIPLES


def serialise(results: Results | list[ox.Triple], media_type: str, output: IO[bytes]) -> None:
    """Write an answer.

    Raises: QueryError for a format that such an answer has not.
    """
    if not isinstance(results, list | ox.QueryTriples):
        results.serialize(output, _row_format(media_type))
        return
    rdf_format = ox.RdfFormat.from_media_type(media_type)
    if rdf_format is None:
        raise _unfit("triples", media_type, TRIPLES)
    if isinstance(results, list):
        ox.serialize(results, output, rdf_format)
    else:
        results.serialize(output, rdf_format)


@cache
def _row_format(media_type: str) -> ox.QueryResultsFormat:
    row_format = ox.QueryResultsFormat.from_media_type(media_type)
    if row_format is None:
        raise _unfit("rows", media_type, ROWS)
    return row_format


def _unfit(answer: str, media_type: str, table: dict[str, str]) -> QueryError:
    return QueryError(f"{answer} cannot be written as {media_type}", mend=f"Take one of {', '.join(table.values())}.")


def check_written(content: bytes | bytearray, media_type: str, sparql: str) -> None:
    """Check an answer against its format: a query can make terms that the engine writes and nobody can parse.

    Raises: QueryError.
    """
    if media_type.endswith("+xml") and (match := NOT_XML.search(content)):
        raise QueryError(f"the answer holds {match.group()!r}, which XML cannot", mend="Ask for another format.")
    if media_type == TRIPLES["rdfxml"]:
        _check_xml(content)
    capitals = sparql.upper()
    if not any(word in capitals for word in MAKING):
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


def limited(select: str, most: int, base: str = DEFAULT_BASE) -> str:
    """A SELECT that gives so many rows at most; unchanged where it asks for fewer itself."""
    query = parsed(select, base)
    depth, place = 0, len(select)
    for at, token in enumerate(query.tokens):
        if token.kind == "mark":
            depth += (token.text in ("{", "(")) - (token.text in ("}", ")"))
        elif depth:
            continue
        elif token.word == "LIMIT" and re.fullmatch("[0-9]+", (number := query.token(at + 1)).text):
            digits = number.text.lstrip("0")
            if len(digits) <= len(str(most)) and int(digits or "0") <= most:  # Python reads only so many digits
                return select
            return f"{select[: number.start]}{most}{select[number.start + len(number.text) :]}"
        elif token.word == "VALUES":  # the one place after a LIMIT
            place = token.start
    return f"{select[:place]}\nLIMIT {most}\n{select[place:]}"


def rows_counted(content: bytes | bytearray, media_type: str) -> int:
    """How many rows an answer holds. A line end inside a CSV field counts too, and rows without values do not."""
    end, more = ROW_ENDS.get(media_type, (b"", 0))
    return content.count(end) + more if end else 0


def found_little(content: bytes | bytearray, media_type: str, sparql: str) -> bool:
    """Whether an answer is such that hints are looked for: no row or triple, a column without any value, no, or 0.

    A good answer costs microseconds here. Of CSV and TSV only the first row is looked at.
    """
    last = max(sparql.rfind("ORDER"), sparql.rfind("order"))
    sort = SORTED.match(sparql, last) if last >= 0 else None
    if sort and any(sparql.count(name) == 1 for name in re.findall(r"[?$]\w+", sort[1])):
        return True  # by what nothing binds
    if media_type not in ROWS.values():
        return not content.strip(b"[] \n") or (content.startswith(b"<?xml") and b"<rdf:Description" not in content)
    short = bytes(content) if len(content) < SHORT_ANSWER else b""
    if media_type in ANSWER_PARTS:
        end, column, bound, value = ANSWER_PARTS[media_type]
        names = column.findall(content, 0, max(content.find(end), 0))
        empty, cells = any(bound % name not in content for name in names), value.findall(short)
    else:
        head, row = content[: content.find(b"\n") + 1], content[content.find(b"\n") + 1 :][:SHORT_ANSWER]
        empty = head.strip() != b"" and EMPTY_CELL.search(row.partition(b"\n")[0]) is not None
        cells = re.split(rb"[,\t\r\n]+", short.partition(b"\n")[2].strip()) if short else []
    return empty or content.endswith(ANSWERED_NO) or (bool(cells) and all(cell == b"0" for cell in cells))
