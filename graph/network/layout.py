"""Where every node is drawn: worked out once here, so that every tool shows the same picture, the same on every run.

Columns (types side by side, or how far from the top or the centre) where a view has an order to show; else a layout by
forces, from a fixed beginning, with nodes pushed apart until their names can be read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graph.network.forces import spread
from graph.network.model import Network
from graph.network.views import View

Places = dict[str, tuple[float, float]]
COLUMN, ROW = 420.0, 22.0
SWEEPS = 12


def positions(network: Network, view: View, centre: str = "") -> Places:
    """Node → x and y (downwards), the middle at 0, rounded to tenths."""
    if not network.nodes:
        return {}
    forces = view.layout == "force"
    return _centred(spread(network) if forces else _in_columns(network, _columns(network, view, centre)))


def _columns(network: Network, view: View, centre: str) -> dict[str, int]:
    if view.layout == "columns":
        known = {name: at for at, names in enumerate(view.columns) for name in names}
        return {node.id: known.get(node.type, len(view.columns)) for node in network.nodes}
    if view.layout == "levels":
        return _levels(network)
    return _distances(network, next(node.id for node in network.nodes if node.iri == centre))


def _levels(network: Network) -> dict[str, int]:
    """How far below the top: one more than the lowest of what it is part of; circles are broken where they close."""
    above: dict[str, list[str]] = defaultdict(list)
    for edge in network.edges:
        above[edge.target].append(edge.source)
    found: dict[str, int] = {}

    def level(node: str, seen: frozenset[str]) -> int:
        if node not in found:
            higher = [n for n in above[node] if n not in seen and n != node]
            found[node] = max((level(n, seen | {node}) + 1 for n in higher), default=0)
        return found[node]

    return {node.id: level(node.id, frozenset()) for node in network.nodes}


def _distances(network: Network, centre: str) -> dict[str, int]:
    beside = neighbours(network)
    found, frontier = {centre: 0}, [centre]
    while frontier:
        reached = [n for node in frontier for n in beside[node] if n not in found]
        found |= dict.fromkeys(reached, found[frontier[0]] + 1)
        frontier = list(dict.fromkeys(reached))
    return {node.id: found.get(node.id, 0) for node in network.nodes}


def neighbours(network: Network) -> dict[str, list[str]]:
    """Node → those it has an edge with, whichever way, each once and in order."""
    found: dict[str, dict[str, None]] = {node.id: {} for node in network.nodes}
    for edge in network.edges:
        found[edge.source][edge.target] = None
        found[edge.target][edge.source] = None
    return {node: [near for near in sorted(nears) if near != node] for node, nears in found.items()}


def _in_columns(network: Network, columns: Mapping[str, int]) -> Places:
    """Nodes one below the other, each near the middle of its neighbours, so that few edges cross."""
    used = {column: at for at, column in enumerate(sorted(set(columns.values())))}
    shelves: list[list[str]] = [[] for _ in used]
    for node in network.nodes:
        shelves[used[columns[node.id]]].append(node.id)
    beside = neighbours(network)
    for sweep in range(SWEEPS):
        for shelf in shelves if sweep % 2 else reversed(shelves):
            heights = _heights(shelves)
            means = {node: _mean((heights[n] for n in beside[node]), heights[node]) for node in shelf}
            shelf.sort(key=means.__getitem__)
    heights = _heights(shelves)
    return {node: (at * COLUMN, heights[node]) for at, shelf in enumerate(shelves) for node in shelf}


def _heights(shelves: list[list[str]]) -> dict[str, float]:
    """The same height for every column, however few stand in it."""
    whole = max(map(len, shelves)) * ROW
    return {node: (at + 0.5) * whole / len(shelf) for shelf in shelves for at, node in enumerate(shelf)}


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return round(sum(found) / len(found), 6) if found else otherwise


def _centred(places: Places) -> Places:
    across, down = ([place[axis] for place in places.values()] for axis in (0, 1))
    x, y = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    return {node: (round(place[0] - x, 1), round(place[1] - y, 1)) for node, place in places.items()}
