"""From the store to a view: rows of edges, gathered into nodes and edges with their names, words and places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.ask.filters import LISTINGS
from graph.ask.lists import iris_of
from graph.ask.terms import Queryable, Source, plain, solutions
from graph.errors import QueryError
from graph.network.colours import colour_of
from graph.network.facts import Fact, facts_of
from graph.network.layout import positions
from graph.network.licence import ATTRIBUTION
from graph.network.model import Edge, Network, Node
from graph.network.normal import normal
from graph.network.views import View, view_named
from graph.network.walk import AROUND, Bounds, names_people, surroundings, thing_called, words_of
from graph.rdf.prefixes import DEFAULT_BASE

Filters = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Tie:
    """One row of a view: who is tied to whom, what says so (`item`), and what the tie itself is called (`via`)."""

    source: str
    target: str
    type: str
    item: str = ""
    via: str = ""
    label: str = ""
    weight: float = 0.0  # 0 where the view gives none: then ties are counted


def network_of(
    store: Queryable,
    name: str,
    *,
    of: str | None = None,
    hops: int = 1,
    filters: Filters | None = None,
    people: bool = False,
    most: int | None = None,
    base: str = DEFAULT_BASE,
    site: str | None = None,
) -> Network:
    """A view, with its positions; `of` names the thing of `around`, `site` is where links lead (else the base).

    People are left out unless asked for. Raises: UnknownName for a view or name that there is not; QueryError for
    filters that the view does not take, where `of` is missing or too much, and for more rows than `most`.
    """
    source, view = Source(store, base), view_named(name, base)
    _check(view, of, filters or {})
    centre = thing_called(store, of or "", base) if view.needs_thing else None
    ties = _around(source, centre.iri, hops, people) if centre else _ties(source, view, filters or {})
    if not people:
        ties = [tie for tie in ties if not names_people(source, tie.source, tie.target)]
    if most is not None and len(ties) > most:
        mend = "Filter it, or write it with `findings export`, which knows no bound."
        raise QueryError(f"{view.name} has {len(ties)} ties here, more than the {most} that are given", mend=mend)
    title = f"{view.label}: {centre.label}" if centre else view.label
    drawn = _network(source, view, ties, site or base)
    return _placed(replace(drawn, title=title), view, centre.iri if centre else "")


def _check(view: View, of: str | None, filters: Filters) -> None:
    if view.needs_thing and not of:
        raise QueryError(f"{view.name} shows the surroundings of one thing", mend="Name the thing: --of, or ?of=.")
    if of and not view.needs_thing:
        raise QueryError(f"{view.name} is not about one thing", mend=f"Leave `of` away, or take the view {AROUND}.")
    if filters and not _lists_for(view, filters):
        known = sorted({name for listing in view.lists for name in LISTINGS[listing].filters})
        mend = f"It takes: {', '.join(known)}." if known else "It takes none: leave them away."
        raise QueryError(f"{view.name} cannot be filtered by {', '.join(filters)}", mend=mend)


def _lists_for(view: View, filters: Filters) -> list[str]:
    """Those of the view's lists that know all these filters."""
    return [name for name in view.lists if filters.keys() <= LISTINGS[name].filters.keys()]


def _ties(source: Source, view: View, filters: Filters) -> list[Tie]:
    """The rows of a view's query that the filters let through."""
    lists = _lists_for(view, filters) if filters else []
    allowed = {iri for name in lists for iri in iris_of(source.store, name, filters, source.base)} if filters else None
    rows = ({k: plain(v) for k, v in row.items()} for row in solutions(source.store.query(view.sparql)))
    return [_tie(row) for row in rows if allowed is None or row["item"] in allowed]


def _tie(row: Mapping[str, Any]) -> Tie:
    said = str(row.get("type") or words_of(str(row.get("property", ""))))
    item = str(row.get("item", ""))
    label, weight = str(row.get("label", "")), float(row.get("weight", 0.0))
    return Tie(str(row["from"]), str(row["to"]), said, item, str(row.get("via", "")), label, weight)


def _around(source: Source, centre: str, hops: int, people: bool) -> list[Tie]:
    found = surroundings(source, centre, Bounds(hops=hops), people)
    return [Tie(h.source, h.target, h.said(), h.item, h.item) for h in found.hops]


def _network(source: Source, view: View, ties: Iterable[Tie], site: str) -> Network:
    gathered = _apart(ties) if view.parallel else _together(ties)
    ends = {iri for tie, _ in gathered for iri in (tie.source, tie.target)}
    facts = facts_of(source, ends | {iri for tie, _ in gathered for iri in (tie.item, tie.via) if iri})
    ids = {iri: _id(source, iri) for iri in ends}
    nodes = [_node(facts[iri], ids[iri], site, source.base) for iri in ends]
    edges = [_edge(tie, count, facts, ids, site, source.base) for tie, count in gathered]
    return Network(
        view.name,
        view.label,
        view.description,
        tuple(sorted(nodes, key=lambda node: (node.type, node.label.casefold(), node.iri))),
        tuple(replace(edge, id=f"e{at}") for at, edge in enumerate(sorted(edges, key=_order), 1)),
        view.directed,
        ATTRIBUTION,
    )


def _order(edge: Edge) -> tuple[str, ...]:
    return edge.source, edge.target, edge.type, edge.iri


def _together(ties: Iterable[Tie]) -> list[tuple[Tie, int]]:
    """One tie for each pair: tools merge parallel edges silently, so we do it aloud.

    Its weight is the greatest that the view gives, or how many ties there are.
    """
    found: dict[tuple[str, str], set[Tie]] = defaultdict(set)
    for tie in ties:
        found[tie.source, tie.target].add(tie)
    return [_merged(sorted(same, key=_strongest)) for same in found.values()]


def _strongest(tie: Tie) -> tuple[float, str, str, str]:
    return -tie.weight, tie.type, tie.item, tie.via


def _merged(same: list[Tie]) -> tuple[Tie, int]:
    types = ", ".join(dict.fromkeys(tie.type for tie in same))
    labels = ", ".join(dict.fromkeys(tie.label for tie in same if tie.label))
    return replace(same[0], type=types, label=labels, weight=same[0].weight or float(len(same))), len(same)


def _apart(ties: Iterable[Tie]) -> list[tuple[Tie, int]]:
    """Every tie by itself; a triple that is also stated with its words counts once, with its words."""
    found: dict[tuple[str, str, str], Tie] = {}
    for tie in sorted(set(ties), key=lambda t: (t.source, t.target, t.type, "/id/relation/" not in t.via, t.via)):
        found.setdefault((tie.source, tie.target, tie.type), tie)
    return [(replace(tie, weight=tie.weight or 1.0), 1) for tie in found.values()]


def _id(source: Source, iri: str) -> str:
    """A name to be known by in a file: kind and local id, with colons for slashes."""
    local, kind = source.local(iri), source.kind(iri)
    known = local if kind and local.startswith(f"{kind}/") else f"{kind}/{local}" if kind else local
    return known.replace("/", ":")


def _node(fact: Fact, id: str, site: str, base: str) -> Node:
    return Node(
        id=id,
        label=fact.label or id,
        type=fact.type,
        iri=fact.iri,
        url=fact.url(site, base),
        colour=colour_of(fact.type),
        quote=fact.quote,
    )


def _edge(tie: Tie, count: int, facts: Mapping[str, Fact], ids: Mapping[str, str], site: str, base: str) -> Edge:
    said = facts.get(tie.item) or facts.get(tie.via) or facts[tie.source]
    label = tie.label or (f"{tie.type} ({count} times)" if count > 1 else tie.type)
    iri = tie.via or tie.item or tie.source
    return Edge(
        id="",
        source=ids[tie.source],
        target=ids[tie.target],
        label=label,
        type=tie.type,
        weight=tie.weight,
        iri=iri,
        url=said.url(site, base),
        quote=said.quote,
    )


def _placed(network: Network, view: View, centre: str) -> Network:
    """The network, normal, with a place for every node."""
    fit = normal(network)
    places = positions(fit, view, centre)
    nodes = (replace(node, x=places[node.id][0], y=places[node.id][1]) for node in fit.nodes)
    return normal(replace(fit, nodes=tuple(nodes)))
