"""Things of the graph as the objects that `findings extract` gives for them, with their words and places."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from graph.ask.places import Parts, in_utf16, parts_of
from graph.ask.terms import QUOTED, STATEMENTS, Source, Term, listed, plain
from graph.knowledge import entity_kinds

Json = dict[str, Any]
TYPES = {kind.path: kind.name for kind in entity_kinds()} | {
    "level": "RatingLevel",
    "document": "SourceDocument",
    "audit": "AuditNote",
}
# Links from a thing to others whose names are shown; the name of a statement is its id.
RELATED = """SELECT ?other ?label ?id WHERE {{
  VALUES ?thing {{ {things} }}
  ?thing ?link ?other .
  ?other skos:prefLabel ?label .
  OPTIONAL {{ ?other pf:localId ?id }} }}"""
LINKS = """SELECT ?thing ?id ?score ?because WHERE {{
  VALUES ?thing {{ {things} }}
  ?link pf:fromStatement ?thing ; pf:toStatement ?finding ; pf:confidence ?score ; pf:because ?because .
  ?finding pf:localId ?id }} ORDER BY DESC(?score) ?id"""
PRINTED = "SELECT ?thing ?exact WHERE {{ VALUES ?thing {{ {things} }} ?thing a pf:Mention ; pf:part/oa:exact ?exact }}"
ROLES = """SELECT ?thing ?person ?label WHERE {{
  VALUES ?thing {{ {things} }}
  ?membership pf:inDocument ?thing ; org:member ?person ; org:role ?role .
  ?role skos:prefLabel ?label }} ORDER BY ?label"""


@dataclass(slots=True)
class Record:
    """What the store says of one thing: values by the last word of their property, and names of what it points to."""

    iri: str
    source: Source
    names: dict[str, str]
    values: dict[str, list[Term]] = field(default_factory=lambda: defaultdict(list))
    parts: Parts = field(default_factory=list)
    links: list[Json] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)

    def one(self, name: str) -> Any:
        """A value; of several, the first in order, curated ones before printed ones."""
        return next(iter(self.many(name)), None)

    def many(self, name: str) -> list[Any]:
        terms = sorted(self.values.get(name, ()), key=lambda term: (not _curated(term), term.value))
        return [plain(term) for term in terms]

    def named(self, name: str) -> Any:
        """The name of what it points to."""
        return next(iter(self.all_named(name)), None)

    def all_named(self, name: str) -> list[str]:
        return [self.names.get(iri, iri) for iri in self.many(name)]

    def ids(self, name: str) -> list[str]:
        return [self.source.local(iri) for iri in self.many(name)]

    def role(self, name: str) -> str | None:
        """The role in which the document names the person it points to."""
        return self.roles.get(self.one(name) or "")


Reader = Callable[[Record], Any]


def items(source: Source, iris: Sequence[str], utf16: bool = True) -> dict[str, Json]:
    """IRI → object, for those that the store knows."""
    return {record.iri: _object(record, utf16) for record in _records(source, iris) if record.values}


def _object(record: Record, utf16: bool) -> Json:
    kind = record.source.kind(record.iri) or ""
    shape = SHAPES.get(kind, NAMED)
    found: Json = {"iri": record.iri, "type": TYPES.get(kind, kind.capitalize()), "label": record.one("prefLabel")}
    found |= {name: read(record) for name, read in shape.items()}
    if kind in QUOTED and (document := record.one("inDocument")):
        key = record.source.local(document).partition("/")[2]
        found |= {"document": key, "quote": record.one("quote"), "parts": record.parts}
        if utf16:
            found["parts_utf16"] = in_utf16(record.source, document, record.parts)
    return found


def _one(name: str) -> Reader:
    return lambda record: record.one(name)


def _ids(name: str) -> Reader:
    return lambda record: record.ids(name)


def _named(name: str) -> Reader:
    return lambda record: record.named(name)


def _many(name: str) -> Reader:
    return lambda record: record.many(name)


def _all_named(name: str) -> Reader:
    return lambda record: record.all_named(name)


def _role(name: str) -> Reader:
    return lambda record: record.role(name)


def _local_id(record: Record) -> Any:
    return record.one("localId") or _key(record)


def _addressee(record: Record) -> Any:
    names = record.many("addresseeAsPrinted") or record.all_named("addressedTo")
    return names[0] if len(names) == 1 else names or None


def _score(record: Record) -> str | None:
    score, maximum = record.one("score"), record.one("maximumScore")
    return None if score is None else f"{score}/{maximum}"


def _about(record: Record) -> list[str]:
    marks = {"theme": "theme:"}
    return [marks.get(record.source.kind(iri) or "", "") + record.source.local(iri) for iri in record.many("about")]


def _id(record: Record) -> str:
    return record.source.local(record.iri)


def _key(record: Record) -> str:
    return _id(record).partition("/")[2]


def _document(record: Record) -> str | None:
    return next((iri.partition("/")[2] for iri in record.ids("inDocument")), None)


PASSAGE: dict[str, Reader] = {
    "id": _local_id, "section": _named("inSection"), "text": _one("quote"), "themes": _ids("theme"),
    "entities": _ids("mentions"),
}  # fmt: skip
NAMED: dict[str, Reader] = {"id": _id, "name": _one("prefLabel"), "aliases": _many("altLabel")}
SHAPES: dict[str, dict[str, Reader]] = {
    "finding": PASSAGE | {"polarity": _one("polarity")},
    "observation": PASSAGE,
    "recommendation": {
        "id": _local_id, "block": _one("block"), "number": _one("number"), "addressee": _addressee,
        "text": _one("quote"), "themes": _ids("theme"), "entities": _ids("mentions"),
        "related_findings": lambda record: record.links,
    },
    "response": {
        "id": _local_id, "number": _one("number"), "recommendation": _one("repeats"),
        "response": _named("responseLevel"), "action": _one("action"), "owner": _one("ownerAsPrinted"),
        "date": _one("due"), "date_as_printed": _one("dueAsPrinted"), "text": _one("quote"),
        "themes": _ids("theme"), "entities": _ids("mentions"),
    },
    "rating": {
        "id": _local_id, "pdu": _named("ofUnit"), "standard": _named("standard"), "code": _one("standardCode"),
        "rating": _named("ratingLevel"), "score": _score, "stated": _one("stated"), "inferred": _many("inferred"),
    },
    "statistic": {
        "id": _local_id, "start": lambda r: r.parts[0][0] if r.parts else None,
        "end": lambda r: r.parts[-1][1] if r.parts else None, "text": _one("asPrinted"), "value": _one("value"),
        "unit": _one("unit"), "numerator": _one("numerator"), "denominator": _one("denominator"),
        "qualifier": _one("approximation"), "about": _about, "finding": _named("statedIn"),
    },
    "audit": {
        "id": _id, "rule": lambda r: next(iter(r.ids("rule")), None), "severity": _one("severity"),
        "message": _one("message"), "start": lambda r: r.parts[0][0] if r.parts else None,
        "end": lambda r: r.parts[0][1] if r.parts else None,
    },
    "mention": {
        "id": _id, "text": _one("quote"), "entity": lambda r: next(iter(r.ids("refersTo")), None),
        "name": _named("refersTo"), "statement": _one("statedIn"), "method": _one("method"),
        "confidence": _one("confidence"),
    },
    "theme": NAMED | {"broader": lambda r: next(iter(r.ids("broader")), None), "scope_note": _one("scopeNote")},
    "section": {
        "id": _local_id, "heading": _one("prefLabel"), "level": _one("level"), "parent": _named("isPartOf"),
        "start": _one("start"), "end": _one("end"), "document": _document,
    },
    "document": {
        "id": _key, "title": _one("title"), "kind": _one("kind"), "date": _one("issued"),
        "date_as_printed": _one("dateAsPrinted"), "region": _named("ofRegion"), "pdus": _all_named("inspects"),
        "publisher": _named("publisher"), "addressee": _named("recipient"), "addressee_role": _role("recipient"),
        "signatory": _named("signedBy"), "signatory_role": _role("signedBy"), "copied_to": _all_named("copiedTo"),
    },
}  # fmt: skip


def _records(source: Source, iris: Sequence[str]) -> Iterable[Record]:
    things, names = listed(iris), dict[str, str]()
    records = {iri: Record(iri, source, names) for iri in iris}
    for row in source.rows(f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {things} }} ?s ?p ?o FILTER(?p != pf:text) }}"):
        record = records[row["s"].value]
        record.values[row["p"].value.replace("#", "/").rpartition("/")[2]].append(row["o"])
    for row in sorted(source.rows(RELATED.format(things=things)), key=lambda row: not _curated(row["label"])):
        iri = row["other"].value
        shown = row.get("id", row["label"]) if source.kind(iri) in STATEMENTS else row["label"]
        names.setdefault(iri, plain(shown))
    for iri, parts in parts_of(source, iris).items():
        records[iri].parts = parts
    for kind in {source.kind(iri) for iri in iris} & COMPLETED.keys():
        COMPLETED[kind](source, things, records)
    return records.values()


def _add_links(source: Source, things: str, records: Mapping[str, Record]) -> None:
    for row in source.rows(LINKS.format(things=things)):
        link = {name: plain(row[name]) for name in ("id", "score", "because")}
        records[row["thing"].value].links.append(link)


def _add_roles(source: Source, things: str, records: Mapping[str, Record]) -> None:
    for row in source.rows(ROLES.format(things=things)):
        records[row["thing"].value].roles.setdefault(row["person"].value, row["label"].value)


def _add_words(source: Source, things: str, records: Mapping[str, Record]) -> None:
    """A mention has no quote and no label: its words are those of its place."""
    for row in source.rows(PRINTED.format(things=things)):
        for name in ("quote", "prefLabel"):
            records[row["thing"].value].values[name] = [row["exact"]]


# Kind of thing → what adds to its record what stands elsewhere in the graph.
COMPLETED: dict[str | None, Callable[[Source, str, Mapping[str, Record]], None]] = {
    "recommendation": _add_links,
    "document": _add_roles,
    "mention": _add_words,
}


def _curated(term: Term) -> bool:
    """Whether a label comes from the ontology, whose labels have a language, or from the print of a document."""
    return isinstance(term, ox.Literal) and term.language is not None
