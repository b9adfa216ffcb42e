"""A layout by forces: rustworkx draws it from a fixed seed, part by part; then names are pushed clear of each other."""

import math

import rustworkx as rx

from graph.network.model import Network

Places = dict[str, tuple[float, float]]
SEED = 20220209
ROOM = 95.0  # the side of the square that a node has, on average, in a part
GAP = 60.0
ROUNDS = 200
WORK, FEWEST = 150_000_000, 20  # pairs looked at in all, and the rounds below which forces show nothing: 2,700 nodes
# The box that a name takes beside its node, and how many nodes are still pushed apart.
WIDE, HIGH, LETTER, MOST, LONGEST = 26.0, 20.0, 6.2, 400, 28


def spread(network: Network) -> Places:
    """A place for each node: tied ones near each other, parts that nothing ties beside each other, largest first."""
    drawn: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
    index = {node.id: drawn.add_node(node.id) for node in network.nodes}
    drawn.add_edges_from([(index[e.source], index[e.target], e.weight) for e in network.edges if e.source != e.target])
    parts = sorted((sorted(part) for part in rx.connected_components(drawn)), key=lambda p: (-len(p), p))
    placed = [_part(drawn.subgraph(part)) for part in parts]
    labels = {node.id: node.label for node in network.nodes}
    return _shelved([_clear(part, labels) for part in placed])


def _part(part: "rx.PyGraph[str, float]") -> Places:
    """One connected part, in a square that grows with it."""
    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
    rounds = min(ROUNDS, WORK // len(part) ** 2)
    if rounds < FEWEST:
        return _spiral(part)
    found = rx.spring_layout(part, k=2.2 / math.sqrt(len(part)), num_iter=rounds, seed=SEED, center=None)
    side = ROOM * math.sqrt(len(part))
    across, down = ([found[at][axis] for at in found] for axis in (0, 1))
    wide = max(max(across) - min(across), max(down) - min(down)) or 1.0
    return {part[at]: (found[at][0] / wide * side * 1.3, found[at][1] / wide * side) for at in found}


def _spiral(part: "rx.PyGraph[str, float]") -> Places:
    """What is too large for forces: outwards from the best-tied node, those that it reaches first the nearest."""
    start = min(part.node_indices(), key=lambda at: (-part.degree(at), part[at]))
    reached, frontier = {start: None}, [start]
    while frontier:
        frontier = [near for at in frontier for near in sorted(part.neighbors(at)) if near not in reached]
        reached |= dict.fromkeys(frontier)
        frontier = list(dict.fromkeys(frontier))
    turn = math.pi * (3 - math.sqrt(5))
    return {
        name: (ROOM * math.sqrt(at) * math.cos(at * turn) / 2, ROOM * math.sqrt(at) * math.sin(at * turn) / 2)
        for at, name in enumerate(part[index] for index in reached)
    }


def _clear(places: Places, labels: dict[str, str]) -> Places:
    """The places with boxes of names pushed apart along the shorter way, as far as that can be done."""
    if not 1 < len(places) <= MOST:
        return places
    names = sorted(places)
    boxes = {n: (WIDE + LETTER * min(len(labels[n]), LONGEST)) for n in names}
    at = {n: [places[n][0], places[n][1]] for n in names}
    for _ in range(ROUNDS):
        if not _pushed(names, boxes, at):
            break
    return {n: (at[n][0], at[n][1]) for n in names}


def _pushed(names: list[str], boxes: dict[str, float], at: dict[str, list[float]]) -> bool:
    """One round over all pairs that overlap; whether there were any."""
    any_pushed = False
    rows = sorted(names, key=lambda n: (at[n][1], n))
    for index, one in enumerate(rows):
        for other in rows[index + 1 :]:
            apart = at[other][1] - at[one][1]
            if apart >= HIGH:
                break
            left, right = (one, other) if (at[one][0], one) <= (at[other][0], other) else (other, one)
            over = at[left][0] + boxes[left] - at[right][0]
            if over <= 0 or apart < 0:
                continue
            any_pushed = True
            down = (HIGH - apart) / 2
            at[one][1] -= down
            at[other][1] += down
    return any_pushed


def _shelved(parts: list[Places]) -> Places:
    """Parts set in rows like words on a page, about as wide as it is high."""
    sizes = [_size(part) for part in parts]
    width = max(max(wide for wide, _ in sizes), math.sqrt(sum((w + GAP) * (h + GAP) for w, h in sizes)) * 1.4)
    found: Places = {}
    x = y = row = 0.0
    for part, (wide, high) in zip(parts, sizes, strict=True):
        if x and x + wide > width:
            x, y, row = 0.0, y + row + GAP, 0.0
        left, top = (min(place[axis] for place in part.values()) for axis in (0, 1))
        found |= {node: (place[0] - left + x, place[1] - top + y) for node, place in part.items()}
        x, row = x + wide + GAP, max(row, high)
    return found


def _size(part: Places) -> tuple[float, float]:
    """How wide and high a part is, with room for the names at its right."""
    across, down = ([place[axis] for place in part.values()] for axis in (0, 1))
    return max(across) - min(across) + WIDE + LETTER * LONGEST, max(down) - min(down) + HIGH
