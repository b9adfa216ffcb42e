"""From what people call a thing (name, alias, id, IRI, `unit number`) to the things it may be."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from graph.ask.forms import BY_RULE, LABEL, NEAR
from graph.ask.index import Choice, best, index_of
from graph.ask.terms import STATEMENTS, Queryable, Source
from graph.ask.words import key
from graph.rdf.prefixes import DEFAULT_BASE

NEAR_ENOUGH, OFFERED, SHORTEST = 86, 3, 5
NUMBERED = re.compile(r"(?P<unit>.+?),?\s+(?:recommendation\s+|number\s+|no\.?\s*|#\s*)*(?P<number>\d+|[a-z])", re.I)
NUMBER_FIRST = re.compile(r"recommendation\s+(?P<number>\d+|[a-z])\s+(?:of|for|in)\s+(?P<unit>.+)", re.I)
PATH = re.compile(r"^(?:id/|scheme/)?([a-z-]+)[:/](\S+)$")
STATEMENT = """SELECT DISTINCT ?thing ?label WHERE {{
  {pattern}
  ?thing a pf:Statement ; skos:prefLabel ?label . }} ORDER BY ?thing"""


def resolve(store: Queryable, text: str, kind: str | None = None, base: str = DEFAULT_BASE) -> list[Choice]:
    """What a text may mean: nothing, one thing, or several to choose from; only the best matches.

    `kind` is that of a question's parameter (theme, addressee, block, statement, ...) or of a thing (pdu, team, ...).
    A name that fits nothing exactly is tried once more for slips of spelling; such choices have the rank NEAR.
    """
    source, wanted = Source(store, base), " ".join(text.split()).strip("\"'“”‘’<>")
    index = index_of(source)
    ways = (
        lambda: _by_iri(source, wanted),
        lambda: index.ids.get(wanted.removeprefix("id/").removeprefix("scheme/").replace(":", "/"), ()),
        lambda: index.named(wanted, kind),
        lambda: statements_called(source, wanted),
        lambda: nearly(source, wanted, kind),
    )
    found = (best(choice for choice in way() if choice.fits(kind)) for way in ways)
    return list(next((choices for choices in found if choices), ()))


def statements_called(source: Source, text: str) -> tuple[Choice, ...]:
    """Statements by the id that is local to their document, by their label, or a recommendation as `unit number`."""
    return tuple(_by_local_id(source, text)) or tuple(_by_label(source, text)) or tuple(_by_number(source, text))


def _by_iri(source: Source, text: str) -> Iterator[Choice]:
    """A thing by its whole IRI, or by an IRI without our base (`finding/...`, `id/pdu/...`)."""
    path = PATH.match(text)
    iris = [text] if "://" in text else [f"{source.base}{s}/{path[1]}/{path[2]}" for s in ("id", "scheme") if path]
    for iri in iris:
        kind = source.kind(iri)
        if kind and (label := _label(source, iri)):
            yield Choice(iri, source.local(iri), kind, label, text, LABEL, _roles(source, iri))


def _label(source: Source, iri: str) -> str | None:
    try:
        thing = ox.NamedNode(iri)
    except ValueError:
        return None
    rows = source.rows(f"SELECT (MIN(STR(?label)) AS ?name) WHERE {{ {thing} skos:prefLabel ?label }}")
    return next((row["name"].value for row in rows if "name" in row), None)


def _roles(source: Source, iri: str) -> frozenset[str]:
    known = index_of(source).ids.get(f"{source.kind(iri)}/{source.local(iri)}", ())
    return next((choice.roles for choice in known if choice.iri == iri), frozenset())


def _by_local_id(source: Source, text: str) -> Iterable[Choice]:
    return _statements(source, f"?thing pf:localId {ox.Literal(text.lower())} .", text) if "-" in text else ()


def _by_label(source: Source, text: str) -> Iterable[Choice]:
    return _statements(source, f"?thing skos:prefLabel {ox.Literal(text)} .", text)


def _by_number(source: Source, text: str) -> Iterator[Choice]:
    found = NUMBERED.fullmatch(text) or NUMBER_FIRST.fullmatch(text)
    for unit in index_of(source).named(found["unit"], "block") if found else ():
        printed = found["number"] if found else ""
        number = ox.Literal(int(printed)) if printed.isdigit() else ox.Literal(printed)
        yield from _statements(source, f"?thing pf:arisingFrom <{unit.iri}> ; pf:number {number} .", text)


def _statements(source: Source, pattern: str, text: str) -> Iterator[Choice]:
    for row in source.rows(STATEMENT.format(pattern=pattern)):
        iri = row["thing"].value
        kind = source.kind(iri)
        if kind in STATEMENTS:
            yield Choice(iri, source.local(iri), kind, row["label"].value, text, BY_RULE)


def nearly(source: Source, text: str, kind: str | None) -> list[Choice]:
    """Names that differ from this one by a slip of spelling; short ones are too much alike to guess."""
    wanted = " ".join(key(text))
    if len(wanted) < SHORTEST:
        return []
    names = index_of(source).spelt
    fitting = names if kind is None else {n: f for n, c in names.items() if (f := [x for x in c if x.fits(kind)])}
    close = process.extract(wanted, fitting.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=OFFERED)
    top = close[0][1] if close else 0
    return [replace(choice, rank=NEAR) for name, score, _ in close if score == top for choice in fitting[name]]
