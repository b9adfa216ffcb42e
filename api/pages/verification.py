"""A quote held against the text it was read from."""

from typing import Any

from graph.ask.terms import Source, listed

PARTS = """
SELECT ?document ?text ?quote ?start ?end ?exact WHERE {{
  VALUES ?iri {{ {iri} }}
  ?iri pf:inDocument ?document ; pf:part ?span .
  ?document pf:text ?text .
  ?span oa:start ?start ; oa:end ?end ; oa:exact ?exact .
  OPTIONAL {{ ?iri pf:quote ?quote }}
}} ORDER BY ?start
"""


def verification_of(source: Source, iri: str) -> dict[str, Any] | None:
    """Each part of a statement's words beside what its text holds at that place; None when it has no words.

    It holds when every part is found where it is said to be, and the quote is those parts joined by one space.
    Raises: ValueError when the text is no IRI.
    """
    rows = list(source.rows(PARTS.format(iri=listed([iri]))))
    if not rows:
        return None
    text = rows[0]["text"].value
    parts = [_compared(text, int(r["start"].value), int(r["end"].value), r["exact"].value) for r in rows]
    joined = " ".join(part["exact"] for part in parts)
    quote = rows[0]["quote"].value if "quote" in rows[0] else joined
    holds = quote == joined and all(part["equal"] for part in parts)
    return {"iri": iri, "document": rows[0]["document"].value, "holds": holds, "quote": quote, "parts": parts}


def _compared(text: str, start: int, end: int, exact: str) -> dict[str, Any]:
    found = text[start:end]
    return {"start": start, "end": end, "exact": exact, "found": found, "equal": found == exact}
