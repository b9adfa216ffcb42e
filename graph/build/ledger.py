"""What a store knows of corrections: which can touch each document, which did, and which have no subject any more.

Nothing is read again for this: an IRI of a claim names its document, and the graph names its things.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.ask.terms import Source, listed
from graph.corrections import node_name
from graph.corrections.joining import touching
from graph.knowledge.corrections import Correction
from graph.store.readable import Readable

THINGS_NAMED = """
SELECT DISTINCT ?graph ?thing WHERE {{
  VALUES ?thing {{ {things} }}
  GRAPH ?graph {{ {{ ?thing ?p ?o }} UNION {{ ?s ?p ?thing }} }}
}}
"""
CORRECTIONS_APPLIED = (
    "SELECT ?graph ?node ?subject WHERE { GRAPH ?graph { ?node a pf:Correction ; pf:corrects ?subject } }"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a correction stands in a document, or in none."""

    correction: Correction
    status: Literal["applied", "stale", "waiting"]
    document: str | None
    why: str = ""

    @property
    def said(self) -> str:
        where = f" in {self.document}" if self.document else ""
        return f"{self.correction.name} ({self.correction.kind}){where}: {self.why or self.status}"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Of each document's graph: the digest of what built it, the things it names, the corrections it was made with.

    `applied`: graph IRI → name of the correction in the graph → what it corrects, after the base.
    """

    documents: Mapping[str, str]
    named: Mapping[str, frozenset[str]]
    applied: Mapping[str, Mapping[str, str]]
    rows: Sequence[Correction]

    def touching(self, graph_iri: str) -> tuple[Correction, ...]:
        """The corrections that can touch a document of the store."""
        return touching(self.rows, _key(graph_iri), self.named.get(graph_iri, frozenset()))

    def is_current(self, graph_iri: str) -> bool:
        """Whether it was built with the corrections as they stand."""
        built = self.documents[graph_iri]
        return built == digest_with(built.partition("-")[0], self.touching(graph_iri))

    def standing(self, source: str) -> str | None:
        """The graph that was built from this very source, with the corrections as they stand."""
        same = next((g for g in self.documents if self.source_of(g) == source), None)
        return same if same and self.is_current(same) else None

    def source_of(self, graph_iri: str) -> str | None:
        """The digest of the source that a graph was built from; None where it is not here."""
        built = self.documents.get(graph_iri)
        return built and built.partition("-")[0]

    def new_to_forget(self, graph_iri: str, rows: Sequence[Correction]) -> bool:
        """Whether a person is to be taken out whom the store may have had until now.

        That holds for a document that is new, too: it may have been here before, and been removed.
        """
        done = self.applied.get(graph_iri, {})
        return any(row.kind == "suppress" and node_name(row) not in done for row in rows)

    def is_to_forget(self, graph_iri: str) -> bool:
        """Whether the store holds a person here who is to be taken out."""
        return not self.is_current(graph_iri) and self.new_to_forget(graph_iri, self.touching(graph_iri))

    def standings(self, base: str) -> Iterator[Standing]:
        """Every correction, in each document that it names or changed."""
        for row in self.rows:
            if row.keys:
                yield from (self._in_document(row, f"{base}graph/document/{key}", key) for key in sorted(row.keys))
            else:
                yield self._anywhere(row)

    def _in_document(self, row: Correction, graph_iri: str, key: str) -> Standing:
        if graph_iri not in self.documents:
            return Standing(row, "stale", key, "the store holds no such document")
        if not self.is_current(graph_iri):
            return Standing(row, "waiting", key, "not applied yet: `findings build` applies it")
        if node_name(row) in self.applied.get(graph_iri, ()):
            return Standing(row, "applied", key)
        return Standing(row, "stale", key, "its subject is no longer there, or what it adds does not fit")

    def _anywhere(self, row: Correction) -> Standing:
        touched = [g for g in self.documents if row in self.touching(g)]
        late = next((g for g in touched if not self.is_current(g)), None)
        if late:
            return Standing(row, "waiting", _key(late), "not applied yet: `findings build` applies it")
        if any(node_name(row) in self.applied.get(g, ()) for g in touched):
            return Standing(row, "applied", None)
        return Standing(row, "stale", None, "no document names its subject")


def _key(graph_iri: str) -> str:
    return graph_iri.rsplit("/", 1)[-1]


def digest_with(source: str, rows: Sequence[Correction]) -> str:
    """The digest of what builds a document: of its source, and of exactly the corrections that can touch it."""
    if not rows:
        return source
    rows_as_text = "\n".join(repr(row) for row in sorted(rows, key=lambda row: row.name))
    return f"{source}-{hashlib.sha256(rows_as_text.encode()).hexdigest()}"


def ledger_of(store: Readable, rows: Sequence[Correction], base: str) -> Ledger:
    """What the store knows now. Two look-ups, whatever the number of documents."""
    documents = store.documents()
    names: dict[str, set[str]] = defaultdict(set)
    applied = applied_in(store, base) if documents and rows else {}
    if documents and rows:
        source = Source(store, base)
        ids = {t for row in rows if row.thing for t in (row.thing, row.target)}
        if ids:
            for solution in source.rows(THINGS_NAMED.format(things=listed(sorted(f"{base}id/{i}" for i in ids)))):
                names[solution["graph"].value].add(solution["thing"].value.removeprefix(f"{base}id/"))
        for graph_iri, corrections in applied.items():
            # What was merged or split is named no more but by the correction that did it.
            names[graph_iri] |= {path.removeprefix("id/") for path in corrections.values()}
    return Ledger(documents, {g: frozenset(things) for g, things in names.items()}, applied, tuple(rows))


def applied_in(store: Readable, base: str) -> dict[str, dict[str, str]]:
    """The corrections that each graph was made with, and what each corrects: see `Ledger.applied`."""
    applied: dict[str, dict[str, str]] = defaultdict(dict)
    for solution in Source(store, base).rows(CORRECTIONS_APPLIED):
        name = solution["node"].value.removeprefix(f"{base}id/correction/")
        applied[solution["graph"].value][name] = solution["subject"].value.removeprefix(base)
    return dict(applied)
