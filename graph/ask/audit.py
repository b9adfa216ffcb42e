"""The audit of the documents as a store holds it."""

from graph.ask.items import Json, items
from graph.ask.terms import Queryable, Source
from graph.rdf.prefixes import DEFAULT_BASE

GRAVITY = ("error", "warning", "open")
NOTES = """SELECT ?note ?document (MIN(?from) AS ?start) WHERE {
  ?note a pf:AuditNote ; pf:inDocument ?document ; pf:part/oa:start ?from .
} GROUP BY ?note ?document ORDER BY ?document ?start ?note"""


def notes_of(store: Queryable, base: str = DEFAULT_BASE) -> list[Json]:
    """Every note of every document: document by document, alarms before open ends, in reading order."""
    source = Source(store, base)
    found = items(source, [row["note"].value for row in source.rows(NOTES)], utf16=False)
    return sorted(found.values(), key=lambda note: (note["document"], GRAVITY.index(note["severity"])))
