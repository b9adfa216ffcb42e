"""How two things are connected: the best ways between them, each hop with the words that say it.

Both ends are walked from at once, by bounded look-ups; the ways are then searched for in the little that was seen. A
way is the better, the shorter it is and the fewer ties the things on it have: what is tied to everything tells nothing.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from graph.ask.index import Choice
from graph.ask.items import CLASS_NAMES
from graph.ask.terms import Queryable, Source
from graph.network.facts import Fact, facts_of
from graph.network.walk import Bounds, Hop, Walker, thing_called
from graph.rdf.prefixes import DEFAULT_BASE

HOPS, NODES, SECONDS = 4, 2000, 5.0
TRIED = 40  # ways looked at for each that is given: those of too many hops are passed over


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a way, walked from `start` to `end`: what it says, and the words that prove it."""

    start: Fact
    end: Fact
    said: str
    sentence: str
    proof: Fact


@dataclass(frozen=True, slots=True)
class Way:
    """One way between two things; the cost is lower for what is nearer and more telling."""

    steps: tuple[Step, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways found, best first; `cut` says that a bound was met, so that there may be more."""

    start: Choice
    end: Choice
    hops: int
    ways: tuple[Way, ...]
    cut: bool

    @property
    def none(self) -> str | None:
        """What is said where there is no way."""
        if self.ways:
            return None
        return f"{self.start.label} and {self.end.label}: none within {self.hops} hops" + (
            ", as far as was looked" if self.cut else ""
        )


def paths(
    store: Queryable,
    start: str,
    end: str,
    *,
    most: int = 3,
    hops: int = HOPS,
    nodes: int = NODES,
    seconds: float = SECONDS,
    people: bool = False,
    base: str = DEFAULT_BASE,
) -> Ways:
    """The best ways between two things, each an IRI, a name, an alias or a recommendation as `unit number`.

    What the time does not suffice for is `cut`. Raises: UnknownName for a name that fits nothing or several things.
    """
    source = Source(store, base)
    one, other = (thing_called(store, text, base) for text in (start, end))
    walker = Walker(source, Bounds(hops, nodes, seconds), (one.iri, other.iri), people)
    seen = _seen(walker, one.iri, other.iri, hops) if one.iri != other.iri else {}
    near = _passable(walker, _drawn(seen), one.iri, other.iri, hops)
    found = list(islice(_ways(near, one.iri, other.iri, hops), most))
    facts = facts_of(
        source, {iri for way, _ in found for hop in way for iri in (hop.source, hop.target, hop.item) if iri}
    )
    told = tuple(_told(way, one.iri, cost, facts) for way, cost in found)
    return Ways(one, other, hops, told, walker.cut or walker.full)


def _seen(walker: Walker, start: str, end: str, hops: int) -> dict[tuple[str, str], Hop]:
    """The hops between what is near both ends: walked from the end with less before it, until the walks have met."""
    seen: dict[tuple[str, str], Hop] = {}
    sides = [{start: 0}, {end: 0}]
    frontiers = [[start], [end]]
    for _ in range(hops):
        side = 0 if 0 < len(frontiers[0]) <= len(frontiers[1]) or not frontiers[1] else 1
        reached: dict[str, None] = {}
        walker.learn(frontiers[side])
        for node in frontiers[side]:
            if node not in walker.known and walker.full:
                return seen
            for hop in walker.at(node):
                near = hop.beyond(node)
                seen.setdefault((min(node, near), max(node, near)), hop)
                if near not in sides[side]:
                    reached[near] = None
        distance = sides[side][frontiers[side][0]] + 1 if frontiers[side] else 0
        sides[side] |= dict.fromkeys(reached, distance)
        frontiers[side] = sorted(reached)
    return seen


def _drawn(seen: dict[tuple[str, str], Hop]) -> "nx.Graph[str]":
    """What was seen as a network."""
    drawn: nx.Graph[str] = nx.Graph()
    for (one, other), hop in sorted(seen.items()):
        drawn.add_edge(one, other, hop=hop)
    return drawn


def _passable(walker: Walker, drawn: "nx.Graph[str]", start: str, end: str, hops: int) -> "nx.Graph[str]":
    """What lies on a way of so many hops and is no hub, its edges the longer the more their ends are tied to."""
    if start not in drawn or end not in drawn:
        return nx.Graph()
    near = _within(drawn, start, end, hops)
    walker.learn(sorted(near))
    for node in sorted(set(near).difference(walker.ends)):
        unseen = node not in walker.known and walker.full
        if unseen or (not walker.at(node) and node in walker.hubs):
            near.remove_node(node)
    for one, other, data in near.edges(data=True):
        crowd = sum(math.log2(1 + len(walker.known.get(node, ()))) for node in (one, other))
        data["length"] = round(1 + crowd / 8, 6)
    return near


def _ways(near: "nx.Graph[str]", start: str, end: str, hops: int) -> Iterator[tuple[list[Hop], float]]:
    """The ways of so many hops at most, shortest first, without circles."""
    if start not in near or end not in near or not nx.has_path(near, start, end):
        return
    for way in islice(nx.shortest_simple_paths(near, start, end, weight="length"), TRIED):
        if len(way) - 1 <= hops:
            steps = [near.edges[pair] for pair in pairwise(way)]
            yield [step["hop"] for step in steps], round(sum(step["length"] for step in steps), 3)


def _within(drawn: "nx.Graph[str]", start: str, end: str, hops: int) -> "nx.Graph[str]":
    """Only what lies on a way of so many hops."""
    one = nx.single_source_shortest_path_length(drawn, start, cutoff=hops)
    other = nx.single_source_shortest_path_length(drawn, end, cutoff=hops)
    return drawn.subgraph(node for node in one if node in other and one[node] + other[node] <= hops).copy()


def _told(way: Iterable[Hop], start: str, cost: float, facts: dict[str, Fact]) -> Way:
    steps, at = [], start
    for hop in way:
        near = hop.beyond(at)
        sentence = f"{facts[hop.source].label} {hop.said()} {facts[hop.target].label}"
        steps.append(Step(facts[at], facts[near], hop.said(), sentence, _proof(hop, facts)))
        at = near
    return Way(tuple(steps), cost)


def _proof(hop: Hop, facts: dict[str, Fact]) -> Fact:
    """Who says so: the statement; else what the ontology gives as the source of either end."""
    ends = (facts[hop.source], facts[hop.target])
    return facts[hop.item] if hop.item else next((end for end in ends if end.source), ends[0])


def as_json(found: Ways) -> dict[str, Any]:
    """The ways as the service and the command line give them."""
    return {
        "from": _chosen(found.start),
        "to": _chosen(found.end),
        "hops": found.hops,
        "items": [_way(way) for way in found.ways],
        "total": len(found.ways),
        "none": found.none,
        "cut": found.cut,
    }


def _chosen(choice: Choice) -> dict[str, Any]:
    return {"iri": choice.iri, "label": choice.label, "type": CLASS_NAMES.get(choice.kind) or choice.kind.capitalize()}


def _way(way: Way) -> dict[str, Any]:
    steps = [
        {"from": thing_json(s.start), "to": thing_json(s.end), "says": s.sentence, "evidence": proof_json(s.proof)}
        for s in way.steps
    ]
    return {"length": len(way.steps), "cost": way.cost, "hops": steps}


def thing_json(fact: Fact) -> dict[str, Any]:
    """A thing at one end of a hop."""
    return {"iri": fact.iri, "label": fact.label, "type": fact.type}


def proof_json(fact: Fact) -> dict[str, Any]:
    """Who says so: with words and their places, or, of what the ontology knows, with its source."""
    parts = [list(part) for part in fact.parts]
    return {"iri": fact.iri, "document": fact.document or None, "quote": fact.quote or None, "parts": parts} | {
        "source": fact.source or None
    }
