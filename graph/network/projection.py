"""From the store to a view: rows of edges, gathered into nodes and edges with their names, words and places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graph.ask.lists import LISTINGS, iris_of
from graph.ask.terms import Source, plain, solutions
from graph.errors import QueryError
from graph.knowledge.readers import colours
from graph.network.facts import Fact, facts_of
from graph.network.layout import positions
from graph.network.model import GREY, Edge, Network, Node, normal
from graph.network.views import View, view_named
from graph.network.walk import AROUND, Bounds, names_people, surroundings, thing_called, words_of
from graph.rdf.people import blotting_of
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable

PEOPLE_NAMES = "SELECT DISTINCT ?name { ?person a pf:Person ; skos:prefLabel|skos:altLabel ?name }"
Filters = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One row of a view: who is tied to whom, what says so (`item`), and what the tie itself is called (`via`)."""

    source: str
    target: str
    type: str
    item: str = ""
    via: str = ""
    label: str = ""
    weight: float = 0.0  # 0 where the view gives none: then rows are counted
    count: int = 1  # of the rows that were merged into this one


def network_of(
    store: Readable,
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
    lists = _lists_checked(view, of, filters or {})
    centre = thing_called(store, of or "", base, "of") if view.needs_thing else None
    if centre:
        hops_around = surroundings(source, centre.iri, Bounds(hops=hops), people).hops
        rows = [ViewRow(h.source, h.target, h.words(), h.item, h.item) for h in hops_around]
    else:
        rows = _rows(source, view, lists, filters or {})
    if not people:
        rows = [row for row in rows if not names_people(source, row.source, row.target)]
    if most is not None and len(rows) > most:
        mend = "Filter it, or write it with `findings export`, which knows no bound."
        raise QueryError(f"{view.name} has {len(rows)} ties here, more than the {most} that are given", mend=mend)
    network = normal(
        _network(source, view, f"{view.label}: {centre.label}" if centre else view.label, rows, site or base)
    )
    network = network if people else _without_names(source, network)
    places = positions(network, view, centre.iri if centre else "")
    placed = (replace(node, x=places[node.id][0], y=places[node.id][1]) for node in network.nodes)
    return normal(replace(network, nodes=tuple(placed)))


def _without_names(source: Source, network: Network) -> Network:
    """The view with the names of people blotted out in the names of other things."""
    named = blotting_of((row["name"].value for row in source.rows(PEOPLE_NAMES)), [n.label for n in network.nodes])
    nodes = (replace(n, label=named(n.label)) for n in network.nodes)
    return replace(network, nodes=tuple(nodes), edges=tuple(replace(e, label=named(e.label)) for e in network.edges))


def _lists_checked(view: View, of: str | None, filters: Filters) -> list[str]:
    """Those of the view's lists that know all the filters."""
    if view.needs_thing and not of:
        raise QueryError(f"{view.name} shows the surroundings of one thing", mend="Name the thing: --of, or ?of=.")
    if of and not view.needs_thing:
        raise QueryError(f"{view.name} is not about one thing", mend=f"Leave `of` away, or take the view {AROUND}.")
    lists = [name for name in view.lists if filters.keys() <= LISTINGS[name].filters.keys()]
    if filters and not lists:
        known = sorted({name for listing in view.lists for name in LISTINGS[listing].filters})
        mend = f"It takes: {', '.join(known)}." if known else "It takes none: leave them away."
        raise QueryError(f"{view.name} cannot be filtered by {', '.join(filters)}", mend=mend)
    return lists


def _rows(source: Source, view: View, lists: Iterable[str], filters: Filters) -> list[ViewRow]:
    """The rows of a view's query that the filters let through."""
    allowed = {iri for name in lists for iri in iris_of(source.store, name, filters, source.base)} if filters else set()
    rows = ({name: plain(term) for name, term in row.items()} for row in solutions(source.store.query(view.sparql)))
    return [_row(row) for row in rows if not filters or row["item"] in allowed]


def _row(row: Mapping[str, Any]) -> ViewRow:
    type, label = str(row.get("type") or words_of(str(row.get("property", "")))), str(row.get("label", ""))
    item, via = str(row.get("item", "")), str(row.get("via", ""))
    return ViewRow(str(row["from"]), str(row["to"]), type, item, via, label, float(row.get("weight", 0.0)))


def _network(source: Source, view: View, title: str, rows: Iterable[ViewRow], site: str) -> Network:
    gathered = _apart(rows) if view.parallel else _merged(rows)
    ends = {iri for row in gathered for iri in (row.source, row.target)}
    facts = facts_of(source, ends | {iri for row in gathered for iri in (row.item, row.via) if iri})
    urls = {iri: fact.url(site, source.base) for iri, fact in facts.items()}
    ids = {iri: _id(source, iri) for iri in ends}
    nodes = sorted(
        (_node(facts[iri], ids[iri], urls[iri]) for iri in ends), key=lambda n: (n.type, n.label.casefold(), n.iri)
    )
    edges = sorted(
        (_edge(row, facts, ids, urls) for row in gathered), key=lambda e: (e.source, e.target, e.type, e.iri)
    )
    numbered = (replace(edge, id=f"e{at}") for at, edge in enumerate(edges, 1))
    return Network(view.name, title, view.description, tuple(nodes), tuple(numbered), view.directed)


def _merged(rows: Iterable[ViewRow]) -> list[ViewRow]:
    """One row for each pair: tools merge parallel edges silently, so we do it aloud.

    Its weight is the greatest that the view gives, or how many rows there are.
    """
    pairs: dict[tuple[str, str], set[ViewRow]] = defaultdict(set)
    for row in rows:
        pairs[row.source, row.target].add(row)
    merged = []
    for same in pairs.values():
        strongest, *_ = ordered = sorted(same, key=lambda row: (-row.weight, row.type, row.item, row.via))
        types = ", ".join(dict.fromkeys(row.type for row in ordered))
        labels = ", ".join(dict.fromkeys(row.label for row in ordered if row.label))
        weight, count = strongest.weight or float(len(same)), len(same)
        merged.append(replace(strongest, type=types, label=labels, weight=weight, count=count))
    return merged


def _apart(rows: Iterable[ViewRow]) -> list[ViewRow]:
    """Every row by itself; a triple that is also stated with its words counts once, with its words."""
    triples: dict[tuple[str, str, str], ViewRow] = {}
    for row in sorted(set(rows), key=lambda r: (r.source, r.target, r.type, "/id/relation/" not in r.via, r.via)):
        triples.setdefault((row.source, row.target, row.type), row)
    return [replace(row, weight=row.weight or 1.0) for row in triples.values()]


def _id(source: Source, iri: str) -> str:
    """A name to be known by in a file: kind and local id, with colons for slashes."""
    local, kind = source.local(iri), source.kind(iri)
    return (local if not kind or local.startswith(f"{kind}/") else f"{kind}/{local}").replace("/", ":")


def _node(fact: Fact, id: str, url: str) -> Node:
    colour = colours().get(fact.type, GREY)
    return Node(id, fact.label or id, fact.type, fact.iri, url, colour=colour, **fact.attributes)


def _edge(row: ViewRow, facts: Mapping[str, Fact], ids: Mapping[str, str], urls: Mapping[str, str]) -> Edge:
    proof = next(facts[iri] for iri in (row.item, row.via, row.source) if iri in facts)
    return Edge(
        id="",
        source=ids[row.source],
        target=ids[row.target],
        label=row.label or (f"{row.type} ({row.count} times)" if row.count > 1 else row.type),
        type=row.type,
        weight=row.weight,
        iri=row.via or row.item or row.source,
        url=urls[proof.iri],
        quote=proof.quote,
    )
