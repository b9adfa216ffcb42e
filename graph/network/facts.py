"""What is known of the things in a view: their names, their words and where those stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.ask.items import CLASS_NAMES, parts_of
from graph.ask.terms import Source, listed
from graph.network.model import NODE_PATHS

THINGS_A_QUERY = 2000
NODE_LABELS = """SELECT ?thing (MIN(STR(?curated)) AS ?name) (MIN(STR(?label)) AS ?printed) WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing skos:prefLabel ?label
  OPTIONAL {{ ?thing skos:prefLabel ?curated FILTER(LANG(?curated) != "") }} }} GROUP BY ?thing"""
LEAST = """SELECT ?thing (MIN(STR(?value)) AS ?least) WHERE {{
  VALUES ?thing {{ {things} }} ?thing {path} ?value }} GROUP BY ?thing"""
WORDS_AT_PLACES = """SELECT ?thing ?start ?exact WHERE {{ VALUES ?thing {{ {things} }}
  ?thing pf:part ?place . ?place oa:start ?start ; oa:exact ?exact }}"""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing: `document` (a key) and `parts` are where its words stand, `source` who vouches for it.

    `attributes` are those of a node that are read from the store, among them the words themselves.
    """

    iri: str
    label: str
    type: str
    attributes: Mapping[str, Any]
    document: str = ""
    parts: tuple[tuple[int, int], ...] = ()
    source: str = ""

    @property
    def quote(self) -> str:
        return str(self.attributes["quote"])

    def url(self, site: str, base: str) -> str:
        """Where it can be read: its words in their document, else its own page."""
        if self.document and self.parts:
            marks = "&".join(f"at={start}-{end}" for start, end in self.parts)
            return f"{site}documents/{self.document}?{marks}#at-{self.parts[0][0]}"
        return site + self.iri.removeprefix(base) if self.iri.startswith(base) else self.iri

    def as_json(self) -> dict[str, Any]:
        """A thing at one end of a hop."""
        return {"iri": self.iri, "label": self.label, "type": self.type}

    def as_evidence(self) -> dict[str, Any]:
        """Who says so: with words and their places, or, of what the ontology knows, with its source."""
        return {
            "iri": self.iri,
            "document": self.document or None,
            "quote": self.quote or None,
            "parts": [list(part) for part in self.parts],
            "source": self.source or None,
        }


def facts_of(source: Source, iris: Iterable[str]) -> dict[str, Fact]:
    """IRI → what is known of it, for every one of them."""
    facts: dict[str, Fact] = {}
    ordered = sorted(set(iris))
    for start in range(0, len(ordered), THINGS_A_QUERY):
        facts |= _facts(source, ordered[start : start + THINGS_A_QUERY])
    return facts


def type_name(kind: str | None) -> str:
    """What a thing of a kind is, in one word of the vocabulary."""
    return CLASS_NAMES.get(kind or "") or (kind or "thing").capitalize()


def _facts(source: Source, iris: list[str]) -> dict[str, Fact]:
    things = listed(iris)
    labels = {
        row["thing"].value: (row["name"] if "name" in row else row["printed"]).value
        for row in source.rows(NODE_LABELS.format(things=things))
    }
    documents, sources = (_least(source, things, path) for path in ("pf:inDocument", "dcterms:source"))
    columns = {name: _least(source, things, path) for name, path in NODE_PATHS.items()}
    parts = parts_of(source, iris)
    unquoted = [iri for iri in parts if iri not in columns["quote"] and source.kind(iri) != "document"]
    columns["quote"] |= _words_at_places(source, unquoted) if unquoted else {}
    return {
        iri: Fact(
            iri,
            labels.get(iri, ""),
            type_name(source.kind(iri)),
            {name: values.get(iri, "") for name, values in columns.items()},
            source.local(documents.get(iri, "")).partition("/")[2],
            tuple((start, end) for start, end in parts.get(iri, ())),
            sources.get(iri, ""),
        )
        for iri in iris
    }


def _least(source: Source, things: str, path: str) -> dict[str, str]:
    """Thing → the value at the end of a path; of several, the first in order."""
    rows = source.rows(LEAST.format(things=things, path=path))
    return {row["thing"].value: row["least"].value for row in rows if "least" in row}


def _words_at_places(source: Source, iris: list[str]) -> dict[str, str]:
    """The words of things that hold no quote of their own, headings and stated relations, from their places."""
    words: dict[str, set[tuple[int, str]]] = {}
    for row in source.rows(WORDS_AT_PLACES.format(things=listed(iris))):
        words.setdefault(row["thing"].value, set()).add((int(row["start"].value), row["exact"].value))
    return {iri: " ".join(exact for _, exact in sorted(exacts)) for iri, exacts in words.items()}
