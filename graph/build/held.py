"""A document read again from what a store holds of it: its text, and the places in print. No file is needed."""

from collections import defaultdict
from dataclasses import replace

from graph.ask.terms import Source, listed
from graph.build.ledger import Ledger
from graph.claims import Claims, Place, SourceText, Span
from graph.corrections import node_name
from graph.errors import StoreError
from graph.knowledge.corrections import Correction
from graph.knowledge.rows import Knowledge
from graph.pipeline import claims_in
from graph.store.readable import Readable

HELD = """
SELECT ?node ?name ?value {{
  VALUES ?graph {{ {graph} }}
  VALUES (?property ?name) {{
    (pf:text "text") (pf:textDigest "textDigest") (pf:page "page") (pf:box "box") (oa:start "start") (oa:end "end")
  }}
  GRAPH ?graph {{ ?node ?property ?value }}
}}
"""


def claims_held(content: Readable, graph_iri: str, knowledge: Knowledge, before: Ledger) -> tuple[Claims, SourceText]:
    """The claims of a document with the corrections as they stand, and the text they were read from.

    A correction is looked for under the IRI that its subject has there: it may be made of words that are blotted now.
    Raises: StoreError where the graph holds no text.
    """
    key, applied = graph_iri.rsplit("/", 1)[-1], before.applied.get(graph_iri, {})
    source = _source_in(content, graph_iri, knowledge.base)
    rows = [_as_applied(row, applied.get(node_name(row), row.subject)) for row in before.rows]
    return claims_in(source, graph_iri, knowledge, rows, applied, key), source


def _source_in(content: Readable, graph_iri: str, base: str) -> SourceText:
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for row in Source(content, base).rows(HELD.format(graph=listed([graph_iri]))):
        values[row["node"].value][row["name"].value] = row["value"].value
    document = next((said for said in values.values() if "text" in said), None)
    if document is None:
        raise StoreError("the store holds no text of it", where=graph_iri, mend="Build the document from its file.")
    places = sorted((_place(said) for said in values.values() if "page" in said), key=lambda place: place.span)
    return SourceText(document["text"], "text", document["textDigest"], places=tuple(places))


def _place(said: dict[str, str]) -> Place:
    left, top, right, bottom = map(float, said["box"].split())
    return Place(Span(int(said["start"]), int(said["end"])), int(said["page"]), (left, top, right, bottom))


def _as_applied(row: Correction, subject: str) -> Correction:
    """A correction of one document, of the subject that it had there (of a theme, its statement)."""
    if row.kind not in ("reject", "assert"):
        return row
    if row.theme and subject.startswith("id/assignment/"):
        subject = subject.replace("id/assignment/", "id/", 1).removesuffix(f"/{row.theme}")
    return replace(row, subject=subject)
