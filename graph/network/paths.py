"""How two things are connected: the best paths between them, each hop with the words that say it.

Both ends are walked from at once, by bounded look-ups; the paths are then searched for in the little that was seen. A
path is the better, the shorter it is and the fewer ties its things have: what is tied to everything tells nothing.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from graph.ask.names import Choice
from graph.ask.terms import Source
from graph.network.facts import Fact, facts_of, type_name
from graph.network.walk import Bounds, Hop, Walker, thing_called
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable

TRIED = 40  # paths looked at for each that is given: those of too many hops are passed over


@dataclass(frozen=True, slots=True)
class PathStep:
    """One hop of a path, walked from `start` to `end`: the sentence that it says, and the words that prove it."""

    start: Fact
    end: Fact
    sentence: str
    proof: Fact


@dataclass(frozen=True, slots=True)
class GraphPath:
    """One path between two things; the cost is lower for what is nearer and more telling."""

    steps: tuple[PathStep, ...]
    cost: float

    def as_json(self) -> dict[str, Any]:
        steps = [
            {"from": s.start.as_json(), "to": s.end.as_json(), "says": s.sentence, "evidence": s.proof.as_evidence()}
            for s in self.steps
        ]
        return {"length": len(self.steps), "cost": self.cost, "hops": steps}


@dataclass(frozen=True, slots=True)
class GraphPaths:
    """The paths found, best first; `cut` says that a bound was met, so that there may be more."""

    start: Choice
    end: Choice
    hops: int
    paths: tuple[GraphPath, ...]
    cut: bool

    @property
    def none(self) -> str | None:
        """What is said where there is no path."""
        if self.paths:
            return None
        ending = ", as far as was looked" if self.cut else ""
        return f"{self.start.label} and {self.end.label}: none within {self.hops} hops{ending}"

    def as_json(self) -> dict[str, Any]:
        """The paths as the service and the command line give them."""
        ends = [
            {"iri": choice.iri, "label": choice.label, "type": type_name(choice.kind)}
            for choice in (self.start, self.end)
        ]
        items = [path.as_json() for path in self.paths]
        about = {"from": ends[0], "to": ends[1], "hops": self.hops}
        return {**about, "items": items, "total": len(items), "none": self.none, "cut": self.cut}


def paths(
    store: Readable,
    start: str,
    end: str,
    *,
    most: int = 3,
    hops: int = 4,
    nodes: int = 2000,
    seconds: float = 5.0,
    people: bool = False,
    base: str = DEFAULT_BASE,
) -> GraphPaths:
    """The best paths between two things, each an IRI, a name, an alias or a recommendation as `unit number`.

    What the time does not suffice for is `cut`. Raises: UnknownName for a name that fits nothing or several things.
    """
    source = Source(store, base)
    one, other = (thing_called(store, text, base) for text in (start, end))
    walker = Walker(source, Bounds(hops, nodes, seconds), (one.iri, other.iri), people)
    near = _passable(walker, _seen(walker, one.iri, other.iri), one.iri, other.iri)
    ways = list(islice(_shortest(near, one.iri, other.iri, hops), most))
    facts = facts_of(
        source, {iri for way, _ in ways for hop in way for iri in (hop.source, hop.target, hop.item) if iri}
    )
    ordered = tuple(GraphPath(tuple(_steps(way, one.iri, facts)), cost) for way, cost in ways)
    return GraphPaths(one, other, hops, ordered, walker.cut or walker.full)


def _seen(walker: Walker, start: str, end: str) -> "nx.Graph[str]":
    """The hops between what is near both ends: walked from the end with less before it, until the walks have met."""
    seen: dict[tuple[str, str], Hop] = {}
    sides = ({start}, {end})
    frontiers = [[start], [end]]
    for _ in range(walker.bounds.hops if start != end else 0):
        side = 0 if 0 < len(frontiers[0]) <= len(frontiers[1]) or not frontiers[1] else 1
        reached: set[str] = set()
        for node, hop in walker.hops_from(frontiers[side]):
            near = hop.beyond(node)
            seen.setdefault((min(node, near), max(node, near)), hop)
            reached.add(near)
        frontiers[side] = sorted(reached - sides[side])
        sides[side].update(reached)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((one, other, {"hop": hop}) for (one, other), hop in sorted(seen.items()))
    return graph


def _passable(walker: Walker, seen: "nx.Graph[str]", start: str, end: str) -> "nx.Graph[str]":
    """What lies on a path of so many hops and is no hub, its edges the longer the more their ends are tied to."""
    if start not in seen or end not in seen:
        return nx.Graph()
    hops = walker.bounds.hops
    one, other = (nx.single_source_shortest_path_length(seen, node, cutoff=hops) for node in (start, end))
    between = {node for node in one if node in other and one[node] + other[node] <= hops}
    # Not `subgraph`, whose order is that of a set: of paths that cost the same, the first found is given.
    near: nx.Graph[str] = nx.Graph()
    near.add_edges_from(edge for edge in seen.edges(data=True) if between.issuperset(edge[:2]))
    walker.learn(sorted(near))
    for node in sorted(set(near).difference(walker.ends)):
        unseen = node not in walker.known and walker.full
        if unseen or (not walker.at(node) and node in walker.hubs):
            near.remove_node(node)
    for one_end, other_end, data in near.edges(data=True):
        crowd = sum(math.log2(1 + len(walker.known.get(node, ()))) for node in (one_end, other_end))
        data["length"] = round(1 + crowd / 8, 6)
    return near


def _shortest(near: "nx.Graph[str]", start: str, end: str, hops: int) -> Iterator[tuple[list[Hop], float]]:
    """The paths of so many hops at most, shortest first, without circles."""
    if start not in near or end not in near or not nx.has_path(near, start, end):
        return
    for path in islice(nx.shortest_simple_paths(near, start, end, weight="length"), TRIED):
        if len(path) - 1 <= hops:
            steps = [near.edges[pair] for pair in pairwise(path)]
            yield [step["hop"] for step in steps], round(sum(step["length"] for step in steps), 3)


def _steps(hops: Iterable[Hop], start: str, facts: dict[str, Fact]) -> Iterator[PathStep]:
    at = start
    for hop in hops:
        near = hop.beyond(at)
        sentence = f"{facts[hop.source].label} {hop.words()} {facts[hop.target].label}"
        yield PathStep(facts[at], facts[near], sentence, _proof(hop, facts))
        at = near


def _proof(hop: Hop, facts: dict[str, Fact]) -> Fact:
    """Who says so: the statement; else what the ontology gives as the source of either end."""
    ends = (facts[hop.source], facts[hop.target])
    return facts[hop.item] if hop.item else next((end for end in ends if end.source), ends[0])
