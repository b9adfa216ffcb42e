"""The most rows that one answer holds: the query is given a LIMIT, and an answer that reaches it says so."""

import re

from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.reading import reading_of

# What each row ends or parts with. JSON escapes the quotes in strings, XML the brackets, TSV the line ends.
ENDS = {
    "application/sparql-results+json": (b'},{"', 1),
    "application/sparql-results+xml": (b"</result>", 0),
    "text/csv": (b"\r\n", -1),
    "text/tab-separated-values": (b"\n", -1),
}


def limited(select: str, most: int, base: str = DEFAULT_BASE) -> str:
    """A SELECT that gives so many rows at most; unchanged where it asks for fewer itself."""
    reading = reading_of(select, base)
    depth, place = 0, len(select)
    for at, token in enumerate(reading.tokens):
        depth += (token.text in ("{", "(")) - (token.text in ("}", ")"))
        number = reading.token(at + 1)
        if depth == 0 and token.word == "LIMIT" and re.fullmatch("[0-9]+", number.text):
            if int(number.text) <= most:
                return select
            return f"{select[: number.start]}{most}{select[number.start + len(number.text) :]}"
        if depth == 0 and token.word == "VALUES":  # the one place after a LIMIT
            place = token.start
    return f"{select[:place]}\nLIMIT {most}\n{select[place:]}"


def rows_counted(content: bytes | bytearray, media_type: str) -> int:
    """How many rows an answer holds. A line end inside a CSV field counts too, and rows without values do not."""
    end, more = ENDS.get(media_type, (b"", 0))
    return content.count(end) + more if end else 0
