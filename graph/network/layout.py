"""Where every node is drawn: worked out once here, so that every tool shows the same picture, the same on every run.

Columns (types side by side, or how far from the top or the centre) where a view has an order to show. Else a layout by
forces: rustworkx draws it from a fixed seed, part by part; then names are pushed clear of each other.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

import networkx as nx
import rustworkx as rx

from graph.network.model import Network
from graph.network.views import View

Places = dict[str, tuple[float, float]]
# Columns: their distance, the height of a row, and how often rows are sorted by those beside them.
COLUMN_APART, ROW_HEIGHT, SWEEPS = 420.0, 22.0, 12
# Forces: the side of the square that a node has on average in a part, and what lies between parts.
SEED, SIDE, PARTS_APART = 20220209, 95.0, 60.0
ROUNDS = 200
# Pairs looked at in all, and the rounds below which forces show nothing: that is beyond 2,700 nodes.
MOST_PAIRS, FEWEST_ROUNDS = 150_000_000, 20
# The box that a name takes beside its node, and how many nodes are still pushed apart.
DOT_WIDTH, NAME_HEIGHT, LETTER_WIDTH, LONGEST_NAME, MOST_PUSHED = 26.0, 20.0, 6.2, 28, 400


def positions(network: Network, view: View, centre: str = "") -> Places:
    """Node → x and y (downwards), the middle at 0, rounded to tenths."""
    if not network.nodes:
        return {}
    places = _by_forces(network) if view.layout == "force" else _in_columns(network, _columns(network, view, centre))
    across, down = zip(*places.values(), strict=True)
    x, y = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    return {node: (round(place[0] - x, 1), round(place[1] - y, 1)) for node, place in places.items()}


# ---- Columns


def _columns(network: Network, view: View, centre: str) -> dict[str, int]:
    if view.layout == "columns":
        known = {name: at for at, names in enumerate(view.columns) for name in names}
        return {node.id: known.get(node.type, len(view.columns)) for node in network.nodes}
    if view.layout == "levels":
        return _levels(network)
    middle = next(node.id for node in network.nodes if node.iri == centre)
    distances = nx.single_source_shortest_path_length(_undirected(network), middle)
    return {node.id: distances.get(node.id, 0) for node in network.nodes}


def _levels(network: Network) -> dict[str, int]:
    """How far below the top: one more than the lowest of what it is part of; circles are broken where they close."""
    above: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        above[edge.target].append(edge.source)
    levels: dict[str, int] = {}

    def level(node: str, seen: frozenset[str]) -> int:
        if node not in levels:
            higher = [n for n in above[node] if n not in seen and n != node]
            levels[node] = max((level(n, seen | {node}) + 1 for n in higher), default=0)
        return levels[node]

    return {node.id: level(node.id, frozenset()) for node in network.nodes}


def _undirected(network: Network) -> "nx.Graph[str]":
    """Which nodes have an edge between them, whichever way, other than to themselves."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in network.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in network.edges if edge.source != edge.target)
    return graph


def _in_columns(network: Network, columns: Mapping[str, int]) -> Places:
    """Nodes one below the other, each near the middle of its neighbours, so that few edges cross."""
    used = {column: at for at, column in enumerate(sorted(set(columns.values())))}
    shelves: list[list[str]] = [[] for _ in used]
    for node in network.nodes:
        shelves[used[columns[node.id]]].append(node.id)
    beside = _undirected(network)
    for sweep in range(SWEEPS):
        for shelf in shelves if sweep % 2 else reversed(shelves):
            heights = _heights(shelves)
            means = {node: _mean((heights[n] for n in sorted(beside[node])), heights[node]) for node in shelf}
            shelf.sort(key=means.__getitem__)
    heights = _heights(shelves)
    return {node: (at * COLUMN_APART, heights[node]) for at, shelf in enumerate(shelves) for node in shelf}


def _heights(shelves: list[list[str]]) -> dict[str, float]:
    """The same height for every column, however few stand in it."""
    whole = max(map(len, shelves)) * ROW_HEIGHT
    return {node: (at + 0.5) * whole / len(shelf) for shelf in shelves for at, node in enumerate(shelf)}


def _mean(values: Iterable[float], otherwise: float) -> float:
    numbers = list(values)
    return round(sum(numbers) / len(numbers), 6) if numbers else otherwise


# ---- Forces


def _by_forces(network: Network) -> Places:
    """A place for each node: tied ones near each other, parts that nothing ties beside each other, largest first."""
    graph: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
    index = {node.id: graph.add_node(node.id) for node in network.nodes}
    graph.add_edges_from([(index[e.source], index[e.target], e.weight) for e in network.edges if e.source != e.target])
    parts = sorted((sorted(part) for part in rx.connected_components(graph)), key=lambda p: (-len(p), p))
    widths = {node.id: DOT_WIDTH + LETTER_WIDTH * min(len(node.label), LONGEST_NAME) for node in network.nodes}
    return _shelved([_cleared(_part(graph.subgraph(part)), widths) for part in parts])


def _part(part: "rx.PyGraph[str, float]") -> Places:
    """One connected part, in a square that grows with it."""
    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    rounds = min(ROUNDS, MOST_PAIRS // len(part) ** 2)
    if rounds < FEWEST_ROUNDS:
        return _spiral(part)
    drawn = rx.spring_layout(part, k=2.2 / math.sqrt(len(part)), num_iter=rounds, seed=SEED, center=None)
    side = SIDE * math.sqrt(len(part))
    across, down = ([drawn[at][axis] for at in drawn] for axis in (0, 1))
    wide = max(max(across) - min(across), max(down) - min(down)) or 1.0
    return {part[at]: (drawn[at][0] / wide * side * 1.3, drawn[at][1] / wide * side) for at in drawn}


def _spiral(part: "rx.PyGraph[str, float]") -> Places:
    """What is too large for forces: outwards from the best-tied node, those that it reaches first the nearest."""
    start = min(part.node_indices(), key=lambda at: (-part.degree(at), part[at]))
    outwards = (node for layer in rx.graph_bfs_layers(part, [start]) for node in sorted(layer))
    turn = math.pi * (3 - math.sqrt(5))
    return {
        part[node]: (SIDE * math.sqrt(at) * math.cos(at * turn) / 2, SIDE * math.sqrt(at) * math.sin(at * turn) / 2)
        for at, node in enumerate(outwards)
    }


def _cleared(places: Places, widths: dict[str, float]) -> Places:
    """The places with boxes of names pushed apart along the shorter way, as far as that can be done."""
    if not 1 < len(places) <= MOST_PUSHED:
        return places
    names = sorted(places)
    at = {name: list(places[name]) for name in names}
    for _ in range(ROUNDS):
        if not _pushed(names, widths, at):
            break
    return {name: (at[name][0], at[name][1]) for name in names}


def _pushed(names: list[str], widths: dict[str, float], at: dict[str, list[float]]) -> bool:
    """One round over all pairs that overlap; whether there were any."""
    any_pushed = False
    rows = sorted(names, key=lambda n: (at[n][1], n))
    for index, one in enumerate(rows):
        for other in rows[index + 1 :]:
            apart = at[other][1] - at[one][1]
            if apart >= NAME_HEIGHT:
                break
            left, right = (one, other) if (at[one][0], one) <= (at[other][0], other) else (other, one)
            if apart >= 0 and at[left][0] + widths[left] > at[right][0]:
                any_pushed = True
                down = (NAME_HEIGHT - apart) / 2
                at[one][1] -= down
                at[other][1] += down
    return any_pushed


def _shelved(parts: list[Places]) -> Places:
    """Parts set in rows like words on a page, about as wide as it is high."""
    sizes = [_size(part) for part in parts]
    area = sum((wide + PARTS_APART) * (high + PARTS_APART) for wide, high in sizes)
    width = max(max(wide for wide, _ in sizes), math.sqrt(area) * 1.4)
    places: Places = {}
    x = y = row = 0.0
    for part, (wide, high) in zip(parts, sizes, strict=True):
        if x and x + wide > width:
            x, y, row = 0.0, y + row + PARTS_APART, 0.0
        left, top = (min(place[axis] for place in part.values()) for axis in (0, 1))
        places |= {node: (place[0] - left + x, place[1] - top + y) for node, place in part.items()}
        x, row = x + wide + PARTS_APART, max(row, high)
    return places


def _size(part: Places) -> tuple[float, float]:
    """How wide and high a part is, with room for the names at its right."""
    across, down = zip(*part.values(), strict=True)
    room = DOT_WIDTH + LETTER_WIDTH * LONGEST_NAME
    return max(across) - min(across) + room, max(down) - min(down) + NAME_HEIGHT
