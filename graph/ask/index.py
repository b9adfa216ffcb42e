"""Every name that the store knows, ready to be looked up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from graph.ask.forms import NameForm, forms_of, roles_of
from graph.ask.terms import ENTITIES, STATEMENTS, Source
from graph.ask.words import Key, key
from graph.text.names import fold, unit_name

UNITS = frozenset({"pdu", "region"})
# Kind of parameter → kinds of thing, and roles of things, that it takes. Any other kind takes itself.
ACCEPTED: dict[str, frozenset[str]] = {
    "entity": ENTITIES,
    "statement": STATEMENTS,
    "addressee": UNITS | {"organisation", "partner", "team", "role"},
    "unit": UNITS | {"rated"},
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

    @cached_property
    def longest(self) -> int:
        """The number of words of the longest name."""
        return max(map(len, self.names), default=0)

    @cached_property
    def words(self) -> frozenset[str]:
        """All words of all names, as they are compared."""
        return frozenset(word for name in self.names for word in name)

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
            fitting += [c for c in self.names.get(key(bare), ()) if c.kind in UNITS and c.fits(kind)]
        return best([choice for choice in fitting if kind or choice.kind != "section"] or fitting)


def best(choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Those of the best rank, each thing once, in order of labels."""
    found = sorted(choices, key=lambda choice: (choice.rank, choice.label, choice.iri))
    unique = {choice.iri: choice for choice in reversed(found)}
    return tuple(choice for choice in reversed(unique.values()) if choice.rank == found[0].rank)


KEPT = 4
_recent: dict[tuple[str, str], NameIndex] = {}
_lock = Lock()


def index_of(source: Source) -> NameIndex:
    """The names of a store, read once for each version: a version changes exactly when its content does."""
    place = (source.store.version, source.base)
    with _lock:
        if place not in _recent:
            while len(_recent) >= KEPT:
                del _recent[next(iter(_recent))]
            _recent[place] = _read(source)
        return _recent[place]


def _read(source: Source) -> NameIndex:
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
