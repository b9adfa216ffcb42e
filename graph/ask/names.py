"""From what people call a thing (name, alias, id, IRI, `unit number`) to the things it may be."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from graph.ask.forms import BY_RULE, LABEL, NEAR, NameForm, forms_of, roles_of
from graph.ask.terms import ENTITIES, STATEMENTS, Source, cached_by_version
from graph.ask.words import Key, key
from graph.errors import UnknownName, quoted
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable
from graph.text.names import fold, unit_name

NEAR_ENOUGH, OFFERED, SHORTEST_NEAR = 86, 3, 5
# What is named where nothing fits: as like as this, so many things; of a longer text only its beginning is compared.
LEAST_LIKENESS, MOST_NEAREST, SHORTEST_ALIKE, LONGEST_ALIKE, WHOLE_WORDS = 80, 5, 3, 100, 5
CLOSE_WORD = 60
CHOICES_NAMED = 8  # of several things of one name
NEVER_OFFERED = frozenset({"person", "membership"})  # who asks for no person is told of none
NUMBERED = re.compile(r"(?P<unit>.+?),?\s+(?:recommendation\s+|number\s+|no\.?\s*|#\s*)*(?P<number>\d+|[a-z])", re.I)
NUMBER_FIRST = re.compile(r"recommendation\s+(?P<number>\d+|[a-z])\s+(?:of|for|in)\s+(?P<unit>.+)", re.I)
PATH = re.compile(r"^(?:id/|scheme/)?([a-z-]+)[:/](\S+)$")
STATEMENTS_LIKE = """SELECT DISTINCT ?thing ?label WHERE {{
  {pattern}
  ?thing a pf:Statement ; skos:prefLabel ?label . }} ORDER BY ?thing"""
UNIT_KINDS = frozenset({"pdu", "region"})
# Kind of parameter → kinds of thing, and roles of things, that it takes. Any other kind takes itself.
ACCEPTED: dict[str, frozenset[str]] = {
    "entity": ENTITIES,
    "statement": STATEMENTS,
    "addressee": UNIT_KINDS | {"organisation", "partner", "team", "role"},
    "unit": UNIT_KINDS | {"rated"},
    "block": frozenset({"pdu", "inspected"}),
    "rating": frozenset({"level"}),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that a name may mean: `matched` is the form that fitted, `rank` how well (0 is its label)."""

    iri: str
    id: str
    kind: str
    label: str
    matched: str
    rank: int
    roles: frozenset[str] = frozenset()

    def fits(self, kind: str | None) -> bool:
        """Whether a parameter of this kind takes it."""
        return kind is None or not ACCEPTED.get(kind, {kind}).isdisjoint(self.roles | {self.kind})


@dataclass(frozen=True)
class NameIndex:
    """Names and ids of everything but statements, which are looked up where they stand."""

    names: dict[Key, tuple[Choice, ...]]
    ids: dict[str, tuple[Choice, ...]]
    by_kind: dict[str | None, dict[str, list[Choice]]] = field(default_factory=dict, compare=False)

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest name."""
        return max(map(len, self.names), default=0)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of all names, as they are compared."""
        return frozenset(word for name in self.names for word in name)

    def fitting(self, kind: str | None) -> dict[str, list[Choice]]:
        """The names, as texts to be compared letter by letter, of what a parameter of this kind takes."""
        if kind not in self.by_kind:
            fits = ((name, [c for c in choices if c.fits(kind)]) for name, choices in self.spelt.items())
            self.by_kind[kind] = {name: choices for name, choices in fits if choices}
        return self.by_kind[kind]

    @cached_property
    def spelt(self) -> dict[str, tuple[Choice, ...]]:
        """The names as texts to be compared letter by letter; a name of one letter is like no other."""
        return {" ".join(name): choices for name, choices in self.names.items() if len("".join(name)) > 1}

    def named(self, text: str, kind: str | None = None) -> tuple[Choice, ...]:
        """What is called so, best matches only; a unit or region with or without its generic word.

        A heading is meant where headings are asked for, or where nothing else is called so.
        """
        fitting = [choice for choice in self.names.get(key(text), ()) if choice.fits(kind)]
        if (bare := unit_name(fold(text))) != fold(text):
            fitting += [c for c in self.names.get(key(bare), ()) if c.kind in UNIT_KINDS and c.fits(kind)]
        return best([choice for choice in fitting if kind or choice.kind != "section"] or fitting)


def best(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Those of the best rank, each thing once, in order of labels."""
    ordered = sorted(choices, key=lambda choice: (choice.rank, choice.label, choice.iri))
    unique = {choice.iri: choice for choice in reversed(ordered)}
    return tuple(choice for choice in reversed(unique.values()) if choice.rank == ordered[0].rank)


@cached_by_version()
def index_of(source: Source) -> NameIndex:
    """The names of a store."""
    forms = list(forms_of(source))
    roles = roles_of(source)
    labels: dict[str, NameForm] = {}
    for form in sorted(forms, key=lambda form: (form.rank, not form.curated, form.text)):
        labels.setdefault(form.iri, form)
    names, ids = defaultdict(list), defaultdict(list)
    for form in forms:
        kind, local = source.kind(form.iri) or "", source.local(form.iri)
        role = roles.get(form.iri, frozenset())
        choice = Choice(form.iri, local, kind, labels[form.iri].text, form.text, form.rank, role)
        names[key(form.text)].append(choice)
        if form is labels[form.iri]:
            for name in {local, f"{kind}/{local}", local.rpartition("/")[2]}:
                ids[name].append(choice)
    return NameIndex({n: tuple(c) for n, c in names.items()}, {i: best(c) for i, c in ids.items()})


# ---- Looking up


def resolve(store: Readable, text: str, kind: str | None = None, base: str = DEFAULT_BASE) -> list[Choice]:
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
    matches = (best(choice for choice in way() if choice.fits(kind)) for way in ways)
    return list(next((choices for choices in matches if choices), ()))


def statements_called(source: Source, text: str) -> tuple[Choice, ...]:
    """Statements by the id that is local to their document, by their label, or a recommendation as `unit number`."""
    ways = (
        _statements(source, f"?thing pf:localId {ox.Literal(text.lower())} .", text) if "-" in text else (),
        _statements(source, f"?thing skos:prefLabel {ox.Literal(text)} .", text),
        _by_number(source, text),
    )
    return next((choices for way in ways if (choices := tuple(way))), ())


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


def _by_number(source: Source, text: str) -> Iterator[Choice]:
    match = NUMBERED.fullmatch(text) or NUMBER_FIRST.fullmatch(text)
    for unit in index_of(source).named(match["unit"], "block") if match else ():
        printed = match["number"] if match else ""
        number = ox.Literal(int(printed)) if printed.isdigit() else ox.Literal(printed)
        yield from _statements(source, f"?thing pf:arisingFrom <{unit.iri}> ; pf:number {number} .", text)


def _statements(source: Source, pattern: str, text: str) -> Iterator[Choice]:
    for row in source.rows(STATEMENTS_LIKE.format(pattern=pattern)):
        iri = row["thing"].value
        kind = source.kind(iri)
        if kind in STATEMENTS:
            yield Choice(iri, source.local(iri), kind, row["label"].value, text, BY_RULE)


def nearly(source: Source, text: str, kind: str | None) -> list[Choice]:
    """Names that differ from this one by a slip of spelling; short ones are too much alike to guess."""
    wanted = " ".join(key(text))
    if len(wanted) < SHORTEST_NEAR:
        return []
    fitting = index_of(source).fitting(kind)
    close = process.extract(wanted, fitting.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=OFFERED)
    top = close[0][1] if close else 0
    return [replace(choice, rank=NEAR) for name, score, _ in close if score == top for choice in fitting[name]]


# ---- Where nothing fits


def nearest(source: Source, text: str, kind: str | None) -> list[Choice]:
    """What is called most like a text that fits nothing: things whose names hold its words, or are spelt like it."""
    wanted = " ".join(key(text.rstrip("/").rpartition("/")[2][:LONGEST_ALIKE]))
    if len(wanted) < SHORTEST_ALIKE:
        return []
    fitting = index_of(source).fitting(kind)
    scored = process.extract(wanted, fitting.keys(), scorer=fuzz.WRatio, score_cutoff=LEAST_LIKENESS, limit=None)
    candidates = [(-score, c) for name, score, _ in scored if _comparable(wanted, name) for c in fitting[name]]
    ordered = sorted(candidates, key=lambda pair: (pair[0], pair[1].rank, pair[1].label, pair[1].iri))
    things: dict[str, Choice] = {}
    for _, choice in ordered:
        if choice.kind not in NEVER_OFFERED - {kind}:
            things.setdefault(choice.iri, choice)
    return list(things.values())[:MOST_NEAREST]


def _comparable(wanted: str, name: str) -> bool:
    """Whether a likeness says something: short words are parts of too many others, and short names of everything."""
    whole = len(wanted) >= WHOLE_WORDS or f" {wanted}" in f" {name}"
    return whole and len(name) * 2 >= len(wanted)


def closest(wanted: str, known: Iterable[str]) -> str | None:
    """The word of a closed list that a word which is not in it was probably meant to be."""
    match = process.extractOne(wanted, list(known), scorer=fuzz.WRatio, score_cutoff=CLOSE_WORD, processor=str.casefold)
    return str(match[0]) if match else None


def one_of(wanted: str, known: Iterable[str]) -> str:
    """How to mend a word that is none of a closed list."""
    words = tuple(known)
    near = f"Did you mean {close}? " if (close := closest(wanted, words)) else ""
    return f"{near}Take one of: {', '.join(words)}."


def nothing_called(source: Source, text: str, kind: str | None, parameter: str = "") -> UnknownName:
    """The error that names what is called most like this text."""
    choices = nearest(source, text, kind)
    names = "; ".join(f"{choice.label} ({choice.id})" for choice in choices)
    what = f"no {parameter} is called {quoted(text)}" if kind else f"nothing is called {quoted(text)}"
    return UnknownName(
        what if kind or not parameter else f"{what} (`{parameter}`)",
        mend=f"Did you mean one of these: {names}?" if choices else "Nothing here has a name like it.",
        nearest=tuple(choice.iri for choice in choices),
        kind=kind,
    )


def several_called(text: str, choices: Sequence[Choice], parameter: str = "") -> UnknownName:
    """The error that names the things which a text fits."""
    names = ", ".join(f"{choice.label} ({choice.id})" for choice in choices[:CHOICES_NAMED])
    more = f", and {len(choices) - CHOICES_NAMED} more" if len(choices) > CHOICES_NAMED else ""
    iris = tuple(choice.iri for choice in choices)
    what = f"{quoted(text)} fits {len(choices)} things" + (f" that `{parameter}` takes" if parameter else "")
    return UnknownName(what, mend=f"Choose one: {names}{more}.", choices=iris)
