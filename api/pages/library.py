"""The texts of the documents that the graph holds."""

from api.pages.passages import Place
from graph.ask.terms import Source, listed

TEXT = "SELECT ?text WHERE {{ VALUES ?iri {{ {iri} }} ?iri pf:text ?text }}"
HEADINGS = """
SELECT ?start ?end WHERE {{
  VALUES ?iri {{ {iri} }}
  ?section pf:inDocument ?iri ; a pf:Section ; pf:part ?span . ?span oa:start ?start ; oa:end ?end
}}
"""


def document_iri(source: Source, key: str) -> str:
    return f"{source.base}id/document/{key}"


def text_of(source: Source, key: str) -> str | None:
    """The text that all offsets of this document count in; None when there is no such document."""
    rows = source.rows(TEXT.format(iri=listed([document_iri(source, key)])))
    return next((row["text"].value for row in rows), None)


def headings_of(source: Source, key: str) -> list[Place]:
    """Where the headings of a document stand in its text."""
    rows = source.rows(HEADINGS.format(iri=listed([document_iri(source, key)])))
    return [(int(row["start"].value), int(row["end"].value)) for row in rows]
