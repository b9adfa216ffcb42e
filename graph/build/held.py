"""A document read again from what a store holds of it: its text, and the places in print. No file is needed.

The store is read here, the document by the child that reads all of them (see `graph.build.reading`).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from graph.ask.terms import Source, listed
from graph.build.ledger import Ledger
from graph.build.reading import Asked
from graph.claims import Place, SourceText, Span
from graph.corrections import node_name
from graph.errors import StoreError
from graph.knowledge.corrections import Correction
from graph.sandbox.frames import Header
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


def asked_of(content: Readable, graph_iri: str, before: Ledger, base: str) -> Asked:
    """What a store holds of a document, to be read again. Raises: StoreError where the graph holds no text."""
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for row in Source(content, base).rows(HELD.format(graph=listed([graph_iri]))):
        values[row["node"].value][row["name"].value] = row["value"].value
    document = next((said for said in values.values() if "text" in said), None)
    if document is None:
        raise StoreError("the store holds no text of it", where=graph_iri, mend="Build the document from its file.")
    printed = [said for said in values.values() if "page" in said]
    places = [[*(int(said[n]) for n in ("start", "end", "page")), *map(float, said["box"].split())] for said in printed]
    held = {"sha256": document["textDigest"], "places": sorted(places), "applied": before.applied.get(graph_iri, {})}
    return Asked(graph_iri.rsplit("/", 1)[-1], document["text"].encode(), held)


def source_in(text: str, held: Header) -> SourceText:
    """The text of `Asked` with its places."""
    places = (Place(Span(start, end), page, tuple(box)) for start, end, page, *box in held["places"])
    return SourceText(text, "text", held["sha256"], places=tuple(places))


def rows_for(rows: Sequence[Correction], applied: dict[str, str]) -> list[Correction]:
    """The corrections, each of the subject that it had there: it may be made of words that are blotted now."""
    as_applied = []
    for row in rows:
        subject = applied.get(node_name(row), row.subject) if row.kind in ("reject", "assert") else row.subject
        if row.theme and subject.startswith("id/assignment/"):  # of a theme, its statement
            subject = subject.replace("id/assignment/", "id/", 1).removesuffix(f"/{row.theme}")
        as_applied.append(replace(row, subject=subject))
    return as_applied
