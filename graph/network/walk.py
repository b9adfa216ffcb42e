"""Walking the graph hop by hop, by bounded look-ups in the store: no whole graph is ever held.

A hub (a thing with more ties than anybody could read) may be where a walk begins or ends, but is not walked through.
"""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from graph.ask.catalogue import VALUES
from graph.ask.names import Choice, nothing_called, resolve, several_called
from graph.ask.terms import STATEMENTS, Source, listed, solutions
from graph.network.facts import facts_of
from graph.network.views import view_named
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable

AROUND = "around"
# What is left out unless people are asked for: they, and the roles they hold, whose names hold theirs.
PEOPLE = frozenset({"person", "membership"})
HUB = 200
BATCH_SIZE, MOST_ROWS = 32, 3200  # things in one query, and the rows from which on it is asked anew for each
PREPOSITIONS = frozenset({"by", "to", "in", "of", "at", "from"})  # a property that ends in one needs a verb before it


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a walk may go: hops, things looked up, and seconds."""

    hops: int = 1
    nodes: int = 2000
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Hop:
    """One step, in the direction in which it is said: `type` is the words for it, `item` what says it."""

    source: str
    target: str
    type: str
    property: str
    item: str

    def words(self) -> str:
        """What ties the ends together, to stand between their names."""
        return self.type or words_of(self.property)

    def beyond(self, node: str) -> str:
        """The other end."""
        return self.target if node == self.source else self.source


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a walk found: thing → its distance; the hops; and whether a bound cut it short."""

    distances: dict[str, int]
    hops: tuple[Hop, ...]
    cut: bool


def thing_called(store: Readable, text: str, base: str, parameter: str = "") -> Choice:
    """The one thing of a name, alias, id or IRI, or a recommendation as `unit number`; `parameter` is what asks for it.

    Raises: UnknownName when none or several are called so.
    """
    choices = resolve(store, text, None, base)
    if not choices:
        raise nothing_called(Source(store, base), text, None, parameter)
    if len(choices) > 1:
        raise several_called(text, choices, parameter)
    return choices[0]


class Walker:
    """Looks up the hops at a thing, each thing once, within bounds; its ends may be hubs."""

    def __init__(self, source: Source, bounds: Bounds, ends: Iterable[str], people: bool = False) -> None:
        self.source = source
        self.bounds = bounds
        self.people = people
        self.ends = frozenset(ends)
        self.deadline = time.monotonic() + bounds.seconds
        self.known: dict[str, tuple[Hop, ...]] = {}
        self.hubs: set[str] = set()
        self.cut = False

    @property
    def full(self) -> bool:
        """Whether no more things may be looked up: enough were, or the time is up."""
        return len(self.known) >= self.bounds.nodes or time.monotonic() > self.deadline

    def at(self, node: str) -> tuple[Hop, ...]:
        """The hops at a thing, in order; none at a hub, unless the walk begins or ends there."""
        if node not in self.known:
            most = self.bounds.nodes if node in self.ends else HUB
            self._learn(node, self._rows([node], most + 1), most)
        return self.known[node]

    def hops_from(self, frontier: list[str]) -> Iterator[tuple[str, Hop]]:
        """Each thing of a frontier with each of its hops, as far as the bounds go."""
        self.learn(frontier)
        for node in frontier:
            if node not in self.known and self.full:
                return
            yield from ((node, hop) for hop in self.at(node))

    def learn(self, nodes: Iterable[str]) -> None:
        """Look up what is not known yet, as far as the bounds go: many at once, those among many rows one by one."""
        new = [node for node in nodes if node not in self.known and node not in self.ends]
        for start in range(0, len(new), BATCH_SIZE):
            room = self.bounds.nodes - len(self.known)
            batch = new[start : start + min(BATCH_SIZE, room)]
            if self.full or not batch:
                return
            rows = self._rows(batch, MOST_ROWS)
            if len(rows) < MOST_ROWS:
                for node in batch:
                    self._learn(node, [row for row in rows if node in (row["from"].value, row["to"].value)], HUB)
            else:
                for node in batch:
                    self.at(node)

    def _rows(self, nodes: list[str], limit: int) -> list[dict[str, Any]]:
        return list(solutions(self.source.store.query(_query(self.source.base, nodes, limit))))

    def _learn(self, node: str, rows: list[dict[str, Any]], most: int) -> None:
        if len(rows) > most:
            self.cut = True
            self.hubs.add(node)
            rows = rows[:most] if node in self.ends else []
        hops: dict[tuple[str, str, str], Hop] = {}
        for hop in map(self._hop, rows):
            key = (hop.source, hop.target, hop.property)
            hops[key] = _better(hops[key], hop) if key in hops else hop
        self.known[node] = tuple(hop for _, hop in sorted(hops.items()) if self._is_shown(hop))

    def _hop(self, row: dict[str, Any]) -> Hop:
        source, property = row["from"].value, row["property"].value
        item = row["item"].value if "item" in row else ""
        if not item and self.source.kind(source) in STATEMENTS:
            item = source
        return Hop(source, row["to"].value, row["type"].value if "type" in row else "", property, item)

    def _is_shown(self, hop: Hop) -> bool:
        people = not self.people and names_people(self.source, hop.source, hop.target)
        return hop.source != hop.target and not people


def _better(one: Hop, other: Hop) -> Hop:
    """The same step found twice: with the words for it that are known, and with a whole statement before a relation."""
    items = sorted({hop.item for hop in (one, other) if hop.item}, key=lambda iri: ("/id/relation/" in iri, iri))
    return replace(one, type=one.type or other.type, item=items[0] if items else "")


def _query(base: str, nodes: list[str], limit: int) -> str:
    """The query of one hop: that of the view, with these things in the block that binds the thing."""
    before, after = VALUES.split(view_named(AROUND, base).sparql, maxsplit=1)[::3]
    return f"{before}VALUES ?node {{ {listed(nodes)} }}{after} LIMIT {limit}"


def surroundings(source: Source, centre: str, bounds: Bounds, people: bool = False) -> Surroundings:
    """Everything within some hops of a thing, nearest first."""
    walker = Walker(source, bounds, [centre], people)
    distances, hops = {centre: 0}, dict[Hop, None]()
    for distance in range(1, bounds.hops + 1):
        for node, hop in walker.hops_from(sorted(node for node, near in distances.items() if near == distance - 1)):
            hops[hop] = None
            distances.setdefault(hop.beyond(node), distance)
    return Surroundings(distances, tuple(hops), walker.cut or walker.full)


def neighbours_of(
    store: Readable,
    of: str,
    *,
    hops: int = 1,
    limit: int = 50,
    nodes: int = 2000,
    seconds: float = 5.0,
    people: bool = False,
    base: str = DEFAULT_BASE,
) -> dict[str, Any]:
    """The ties around a thing, nearest first: `total` counts what was seen, `cut` says that a bound was met.

    Raises: UnknownName for a name that fits nothing or several things.
    """
    source = Source(store, base)
    centre = thing_called(store, of, base)
    around = surroundings(source, centre.iri, Bounds(hops, nodes, seconds), people)

    def distance(hop: Hop) -> tuple[int, str, str, str]:
        near = min(around.distances.get(end, hops) for end in (hop.source, hop.target))
        return near, hop.property, hop.source, hop.target

    shown = sorted(around.hops, key=distance)[:limit]
    facts = facts_of(source, {centre.iri, *(i for h in shown for i in (h.source, h.target, h.item) if i)})
    items = [
        {
            "distance": distance(hop)[0] + 1,
            "from": facts[hop.source].as_json(),
            "to": facts[hop.target].as_json(),
            "says": f"{facts[hop.source].label} {hop.words()} {facts[hop.target].label}",
            "evidence": facts[hop.item or hop.source].as_evidence(),
        }
        for hop in shown
    ]
    about = {"of": facts[centre.iri].as_json(), "hops": hops}
    return {**about, "items": items, "total": len(around.hops), "cut": around.cut}


def names_people(source: Source, *iris: str) -> bool:
    """Whether any of these is a person, or a role held by one."""
    return any(source.kind(iri) in PEOPLE for iri in iris)


def words_of(iri: str) -> str:
    """A property's name as words that can stand between two names: `.../commissionedBy` is "is commissioned by"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.split(r"[/#]", iri)[-1]).lower()
    first, _, last = words.partition(" ")
    return f"is {words}" if last in PREPOSITIONS and not first.endswith("s") else words
