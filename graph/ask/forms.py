"""The forms under which things are known: labels out of the store, and short forms that rules make of them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.ask.terms import Source
from graph.text.names import initials

# How a name was found, best first. Only the best of what fits is offered.
LABEL, ALIAS, HIDDEN, BY_RULE, PART, NEAR = range(6)
RANKS = {"prefLabel": LABEL, "title": LABEL, "altLabel": ALIAS, "hiddenLabel": HIDDEN, "notation": HIDDEN}
LABELS_OF_THINGS = """SELECT DISTINCT ?thing ?property ?label WHERE {
  VALUES ?class { pf:Entity pf:Theme pf:Standard pf:RatingLevel pf:AuditRule pf:Section pf:SourceDocument }
  VALUES ?property { skos:prefLabel skos:altLabel skos:hiddenLabel skos:notation dcterms:title }
  ?thing a ?class ; ?property ?label . }"""
ROLES_OF_THINGS = """SELECT DISTINCT ?thing ?role WHERE {
  { ?x pf:inspects ?thing . BIND("inspected" AS ?role) } UNION { ?x pf:arisingFrom ?thing . BIND("inspected" AS ?role) }
  UNION { ?x pf:ofUnit ?thing . BIND("rated" AS ?role) } }"""
SUBJECTS_OF_DOCUMENTS = """SELECT DISTINCT ?document ?kind ?region ?unit WHERE {
  ?document a pf:SourceDocument ; pf:kind ?kind .
  OPTIONAL { ?document pf:ofRegion ?region } OPTIONAL { ?document pf:inspects ?unit } }"""
CONJUNCT = re.compile(r",\s*|\s+and\s+")


@dataclass(frozen=True, slots=True)
class NameForm:
    """One name of one thing. `curated`: it comes from the ontology, not from the print of a document."""

    iri: str
    text: str
    rank: int
    curated: bool = True


def forms_of(source: Source) -> Iterator[NameForm]:
    """Every form of every thing that has a name, statements apart."""
    forms = list(_labels(source))
    yield from forms
    yield from _initials(source, forms)
    yield from _conjuncts(source, forms)
    yield from _documents(source, {form.iri: form.text for form in forms if form.rank == LABEL})


def roles_of(source: Source) -> dict[str, frozenset[str]]:
    """What documents do with things: inspect them, rate them."""
    roles = defaultdict(set)
    for row in source.rows(ROLES_OF_THINGS):
        roles[row["thing"].value].add(row["role"].value)
    return {iri: frozenset(names) for iri, names in roles.items()}


def _labels(source: Source) -> Iterator[NameForm]:
    for row in source.rows(LABELS_OF_THINGS):
        name = re.split(r"[#/]", row["property"].value)[-1]
        tag: Any = getattr(row["label"], "language", None)
        yield NameForm(row["thing"].value, row["label"].value, RANKS[name], curated=tag is not None)


def _initials(source: Source, forms: Iterable[NameForm]) -> Iterator[NameForm]:
    """ "LLR" for Leicester, Leicestershire and Rutland: a unit or region of three places or more."""
    for form in forms:
        if source.kind(form.iri) in ("pdu", "region") and form.rank == LABEL and (short := initials(form.text)):
            yield NameForm(form.iri, short, BY_RULE)


def _conjuncts(source: Source, forms: Iterable[NameForm]) -> Iterator[NameForm]:
    """ "education" for Education, training and employment: a member of one theme's label and of no other's."""
    owners = defaultdict(set)
    for form in forms:
        if source.kind(form.iri) == "theme" and form.rank == LABEL:
            for part in CONJUNCT.split(form.text):
                owners[part].add(form.iri)
    for part, themes in owners.items():
        if len(themes) == 1:
            yield NameForm(themes.pop(), part, PART)


def _documents(source: Source, labels: dict[str, str]) -> Iterator[NameForm]:
    """ "the region", of which there are documents; "East Midlands letter" for a document on it."""
    for row in source.rows(SUBJECTS_OF_DOCUMENTS):
        kind = row["kind"].value.replace("_", " ")
        if region := row.get("region"):
            yield NameForm(region.value, "region", BY_RULE)
        for about in (row[name].value for name in ("region", "unit") if name in row):
            for sort in {kind, kind.rpartition(" ")[2]}:
                yield NameForm(row["document"].value, f"{labels.get(about, '')} {sort}", BY_RULE)
