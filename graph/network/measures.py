"""A view as a networkx network, for notebooks: ways, neighbourhoods and measures, each with what its number means here.

Weights say how strong a tie is, so a length is one divided by it. rustworkx counts where networkx is slow, or asks for
scipy; a test holds both to the same numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx
import rustworkx as rx

from graph.ask.terms import Queryable
from graph.errors import QueryError, UnknownName
from graph.network.model import Network
from graph.network.projection import Filters, network_of
from graph.prefixes import DEFAULT_BASE

Net = nx.MultiDiGraph
SEED = 20220209
MEANINGS = {
    "degree": "How many other things a thing is tied to in this view, of all that it could be. "
    "It tells what is spoken of most, not what matters most.",
    "betweenness": "On what share of the shortest ways between other things a thing lies: what the view would lose "
    "without it. High numbers join subjects that are otherwise apart.",
    "closeness": "How near a thing is to everything it can reach: 1 is next to all of it. "
    "Compare within one connected part only.",
    "pagerank": "Where somebody who follows ties at random, strong ones more often, is found: the numbers add up to 1. "
    "High is what is tied to by what is itself tied to much.",
    "communities": "Groups with more ties inside than chance would give (Louvain, from a fixed seed): themes or units "
    "that are spoken of together. Other seeds can cut the borders elsewhere.",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A number for each node, highest first, and a sentence on what it means here."""

    name: str
    meaning: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hop:
    """One edge of a way, with the words that say it."""

    source: str
    target: str
    label: str
    iri: str
    url: str
    quote: str

    def __str__(self) -> str:
        return f"{self.source} – {self.label} – {self.target}: “{self.quote}”"


@dataclass(frozen=True, slots=True)
class Way:
    """A way between two nodes: `length` is the sum of one by the weight of each edge."""

    nodes: tuple[str, ...]
    hops: tuple[Hop, ...]
    length: float

    def __str__(self) -> str:
        return "\n".join(map(str, self.hops))


def open(
    store: Queryable,
    view: str,
    *,
    of: str | None = None,
    hops: int = 1,
    filters: Filters | None = None,
    people: bool = False,
    base: str = DEFAULT_BASE,
) -> "nx.MultiDiGraph[str]":
    """A view as a network: nodes and edges carry what files hold, and `quote`, the words.

    Edges of a view without direction point one way only; the functions here do not mind.
    """
    return networkx_of(network_of(store, view, of=of, hops=hops, filters=filters, people=people, base=base))


def networkx_of(network: Network) -> "nx.MultiDiGraph[str]":
    """Plain records as a networkx network, keys of edges being their ids."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        view=network.name, title=network.title, description=network.description, licence=network.attribution
    )
    for node in network.nodes:
        made.add_node(node.id, **node.values(), quote=node.quote)
    for edge in network.edges:
        made.add_edge(edge.source, edge.target, key=edge.id, **edge.values(), quote=edge.quote)
    return made


def node_called(network: "nx.MultiDiGraph[str]", name: str) -> str:
    """The node with this id, IRI or label.

    Raises: UnknownName when none or several have it.
    """
    if name in network:
        return name
    found = [node for node, data in network.nodes(data=True) if name in (data["iri"], data["label"])]
    if len(found) == 1:
        return str(found[0])
    what = f"{name!r} fits {len(found)} nodes" if found else f"no node is called {name!r} in this view"
    raise UnknownName(what, mend="Name its id." if found else "Look among the labels of its nodes.")


def shortest_path(network: "nx.MultiDiGraph[str]", start: str, end: str) -> Way | None:
    """The shortest way whichever way edges point, with the words of each hop; None where there is none."""
    return next(iter(best_paths(network, start, end, 1)), None)


def best_paths(network: "nx.MultiDiGraph[str]", start: str, end: str, most: int = 3) -> list[Way]:
    """So many of the shortest ways without circles, shortest first."""
    one, other = node_called(network, start), node_called(network, end)
    simple = _simple(network)
    if one == other or not nx.has_path(simple, one, other):
        return []
    found = islice(nx.shortest_simple_paths(simple, one, other, weight="length"), most)
    return [_way(network, simple, list(nodes)) for nodes in found]


def neighbourhood(network: "nx.MultiDiGraph[str]", centre: str, hops: int = 1) -> "nx.MultiDiGraph[str]":
    """The part of a network within some hops of a node, whichever way edges point."""
    node = node_called(network, centre)
    near = nx.single_source_shortest_path_length(_simple(network), node, cutoff=hops)
    part: nx.MultiDiGraph[str] = network.subgraph(near).copy()
    return part


def centrality(network: "nx.MultiDiGraph[str]", name: str = "degree") -> Measure:
    """A measure of how central each node is: degree, betweenness, closeness or pagerank. Directions are not minded."""
    counted = _COUNTS.get(name)
    if counted is None:
        raise QueryError(f"there is no measure {name!r}", mend=f"Take one of: {', '.join(_COUNTS)}.")
    names = list(network)
    values = dict(zip(names, counted(_rusty(network)), strict=True))
    ordered = sorted(names, key=lambda node: (-values[node], node))
    return Measure(name, MEANINGS[name], {node: values[node] for node in ordered})


def communities(network: "nx.MultiDiGraph[str]") -> Measure:
    """For each node the number of its group, the largest group being 0."""
    names = list(network)
    # By numbers, whose order does not hang on the hash seed as that of names does.
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(range(len(names)))
    place = {name: at for at, name in enumerate(names)}
    for one, other, data in _simple(network).edges(data=True):
        numbered.add_edge(place[one], place[other], weight=data["weight"])
    groups = sorted(
        (sorted(g) for g in nx.community.louvain_communities(numbered, seed=SEED)), key=lambda g: (-len(g), g)
    )
    values = {names[at]: float(group) for group, members in enumerate(groups) for at in members}
    return Measure("communities", MEANINGS["communities"], values)


def _simple(network: "nx.MultiDiGraph[str]") -> "nx.Graph[str]":
    """One edge for each pair, without direction; weights of parallel edges add up."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(network)
    for one, other, data in network.edges(data=True):
        before = simple.edges[one, other]["weight"] if simple.has_edge(one, other) else 0.0
        simple.add_edge(one, other, weight=before + max(data["weight"], 1e-6))
    for _, _, data in simple.edges(data=True):
        data["length"] = 1 / data["weight"]
    return simple


def _rusty(network: "nx.MultiDiGraph[str]") -> "rx.PyGraph[str, float]":
    """The same for rustworkx, nodes in their order; a tie of a thing to itself says nothing of its place."""
    made: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
    place = {node: made.add_node(node) for node in network}
    simple = _simple(network)
    made.add_edges_from([(place[a], place[b], d["weight"]) for a, b, d in simple.edges(data=True) if a != b])
    return made


def _degree(net: "rx.PyGraph[str, float]") -> list[float]:
    most = max(len(net) - 1, 1)
    return [net.degree(at) / most for at in net.node_indices()]


def _betweenness(net: "rx.PyGraph[str, float]") -> list[float]:
    found = rx.betweenness_centrality(net, normalized=True)
    return [found[at] for at in net.node_indices()]


def _closeness(net: "rx.PyGraph[str, float]") -> list[float]:
    found = rx.closeness_centrality(net)
    return [found[at] for at in net.node_indices()]


def _pagerank(net: "rx.PyGraph[str, float]") -> list[float]:
    found = rx.pagerank(net.to_directed(), weight_fn=float)
    return [found[at] for at in net.node_indices()]


_COUNTS = {"degree": _degree, "betweenness": _betweenness, "closeness": _closeness, "pagerank": _pagerank}


def _way(network: "nx.MultiDiGraph[str]", simple: "nx.Graph[str]", nodes: list[str]) -> Way:
    length = sum(simple.edges[pair]["length"] for pair in pairwise(nodes))
    return Way(tuple(nodes), tuple(_hop(network, *pair) for pair in pairwise(nodes)), round(length, 6))


def _hop(network: "nx.MultiDiGraph[str]", one: str, other: str) -> Hop:
    """The strongest edge between two nodes, as it points."""
    edge, source, target = max(_edges(network, one, other), key=lambda found: (found[0]["weight"], found[0]["iri"]))
    names = network.nodes[source]["label"], network.nodes[target]["label"]
    return Hop(*names, edge["label"], edge["iri"], edge["url"], edge["quote"])


def _edges(network: "nx.MultiDiGraph[str]", one: str, other: str) -> Iterator[tuple[dict[str, str], str, str]]:
    for source, target in ((one, other), (other, one)):
        for data in (network.get_edge_data(source, target) or {}).values():
            yield data, source, target
