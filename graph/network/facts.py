"""What is known of the things in a view: their names, their words and where those stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graph.ask.items import CLASS_NAMES
from graph.ask.places import Parts, parts_of
from graph.ask.terms import Source, listed

BATCH = 2000
LABELS = """SELECT ?thing (MIN(STR(?curated)) AS ?name) (MIN(STR(?label)) AS ?printed) WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing skos:prefLabel ?label
  OPTIONAL {{ ?thing skos:prefLabel ?curated FILTER(LANG(?curated) != "") }} }} GROUP BY ?thing"""
QUOTES = """SELECT ?thing (MIN(?words) AS ?quote) WHERE {{
  VALUES ?thing {{ {things} }} ?thing pf:quote ?words }} GROUP BY ?thing"""
DOCUMENTS = "SELECT ?thing ?document WHERE {{ VALUES ?thing {{ {things} }} ?thing pf:inDocument ?document }}"
EXACT = """SELECT ?thing ?start ?exact WHERE {{ VALUES ?thing {{ {things} }}
  ?thing pf:part ?place . ?place oa:start ?start ; oa:exact ?exact }}"""
SOURCES = "SELECT ?thing ?source WHERE {{ VALUES ?thing {{ {things} }} ?thing dcterms:source ?source }}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing: `quote` are its words, `document` (a key) and `parts` where they stand, `source` who vouches."""

    iri: str
    label: str
    type: str
    quote: str = ""
    document: str = ""
    parts: tuple[tuple[int, int], ...] = ()
    source: str = ""

    def url(self, site: str, base: str) -> str:
        """Where it can be read: its words in their document, else its own page."""
        if self.document and self.parts:
            marks = "&".join(f"at={start}-{end}" for start, end in self.parts)
            return f"{site}documents/{self.document}?{marks}#at-{self.parts[0][0]}"
        return site + self.iri.removeprefix(base) if self.iri.startswith(base) else self.iri


def facts_of(source: Source, iris: Iterable[str]) -> dict[str, Fact]:
    """IRI → what is known of it, for every one of them."""
    found: dict[str, Fact] = {}
    for batch in _batches(sorted(set(iris))):
        found |= _facts(source, batch)
    return found


def type_of(source: Source, iri: str) -> str:
    """What a thing is, in one word of the vocabulary."""
    kind = source.kind(iri) or ""
    return CLASS_NAMES.get(kind) or kind.capitalize() or "Thing"


def _batches(iris: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(iris), BATCH):
        yield iris[at : at + BATCH]


def _facts(source: Source, iris: list[str]) -> dict[str, Fact]:
    things = listed(iris)
    labels = {
        row["thing"].value: (row["name"] if "name" in row else row["printed"]).value
        for row in source.rows(LABELS.format(things=things))
    }
    quotes = {row["thing"].value: row["quote"].value for row in source.rows(QUOTES.format(things=things))}
    documents = _documents(source, things)
    sources = _first(source, SOURCES.format(things=things), "source")
    parts = parts_of(source, iris)
    unquoted = [iri for iri in parts if iri not in quotes and source.kind(iri) != "document"]
    quotes |= _exact(source, unquoted) if unquoted else {}
    return {
        iri: Fact(
            iri,
            labels.get(iri, ""),
            type_of(source, iri),
            quotes.get(iri, ""),
            documents.get(iri, ""),
            _pairs(parts.get(iri, [])),
            sources.get(iri, ""),
        )
        for iri in iris
    }


def _documents(source: Source, things: str) -> dict[str, str]:
    found = _first(source, DOCUMENTS.format(things=things), "document")
    return {thing: source.local(iri).partition("/")[2] for thing, iri in found.items()}


def _first(source: Source, query: str, name: str) -> dict[str, str]:
    """Thing → its value; of several, the first in order."""
    found: dict[str, str] = {}
    for row in source.rows(query):
        thing, value = row["thing"].value, row[name].value
        found[thing] = min(found.get(thing, value), value)
    return found


def _exact(source: Source, iris: list[str]) -> dict[str, str]:
    """The words at the places of things that hold no quote of their own: headings and stated relations."""
    words: dict[str, set[tuple[int, str]]] = {}
    for row in source.rows(EXACT.format(things=listed(iris))):
        words.setdefault(row["thing"].value, set()).add((int(row["start"].value), row["exact"].value))
    return {iri: " ".join(exact for _, exact in sorted(found)) for iri, found in words.items()}


def _pairs(parts: Parts) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in parts)
