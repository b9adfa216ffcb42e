"""Drawings of a view: SVG, from our places; DOT for Graphviz; Mermaid for documents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import jinja2

from graph.errors import QueryError
from graph.network.model import LICENCE_STATEMENT, Edge, Network, Node, shortened

# SVG, in pixels: the box of a name (its longest in letters), the room around the drawing, an entry of the legend, the
# cells of the grid in which clear places are looked for.
LETTER_WIDE, LINE_HIGH, LONGEST_LABEL = 6.4, 15.0, 44
MARGIN, HEADROOM, FOOTROOM, ENTRY, GRID = 24.0, 60.0, 48.0, 150, 120.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Where the name of a node is written: from its place towards one side."""

    text: str
    left: bool
    box: Box


def svg(network: Network) -> str:
    """A name stands wherever it is clear of others, the best-tied first; the rest are shown on hovering."""
    degrees = network.degrees()
    labels = _placed_labels(network, degrees)
    boxes = [label.box for label in labels.values() if label] + [_square(node, 8) for node in network.nodes]
    left, top = (min((box[at] for box in boxes), default=0.0) for at in (0, 1))
    right, bottom = (max((box[at] for box in boxes), default=0.0) for at in (2, 3))
    wide = max(right - left + 2 * MARGIN, 720.0)
    legend = sorted({(node.type, node.colour) for node in network.nodes})
    columns = max(1, int((wide - 2 * MARGIN) / ENTRY))
    return _svg_template().render(
        network=network,
        licence=LICENCE_STATEMENT,
        labels=labels,
        degrees=degrees,
        legend=legend,
        nodes={node.id: node for node in network.nodes},
        path=_path,
        points=_points,
        columns=columns,
        left=round(left - MARGIN, 1),
        top=round(top - HEADROOM, 1),
        wide=round(wide, 1),
        high=round(bottom - top + HEADROOM + MARGIN, 1),
        foot=FOOTROOM + 18.0 * ((len(legend) - 1) // columns),
    )


@cache
def _svg_template() -> jinja2.Template:
    text = (Path(__file__).parent / "page" / "drawing.svg").read_text("utf-8")
    return jinja2.Environment(autoescape=True, trim_blocks=True).from_string(text)


def _placed_labels(network: Network, degrees: Mapping[str, int]) -> dict[str, PlacedLabel | None]:
    """Node → its name where that stands clear of other names and of nodes; the best-tied choose first."""
    taken = _Taken()
    leftmost = min((node.x for node in network.nodes), default=0.0)
    columns = len({node.x for node in network.nodes}) < max(4, len(network.nodes) / 3)
    for node in network.nodes:
        taken.add(_square(node, 5))
    labels: dict[str, PlacedLabel | None] = {}
    for node in sorted(network.nodes, key=lambda n: (-degrees[n.id], n.id)):
        first = columns and node.x == leftmost
        sides = (_placed(node, left) for left in (first, not first))
        labels[node.id] = next((label for label in sides if taken.is_clear(label.box)), None)
        if label := labels[node.id]:
            taken.add(label.box)
    return labels


def _placed(node: Node, left: bool) -> PlacedLabel:
    text = shortened(node.label, LONGEST_LABEL)
    wide = LETTER_WIDE * len(text)
    start = node.x - 9 - wide if left else node.x + 9
    return PlacedLabel(text, left, (start, node.y - LINE_HIGH / 2, start + wide, node.y + LINE_HIGH / 2))


def _square(node: Node, half: float) -> Box:
    return node.x - half, node.y - half, node.x + half, node.y + half


class _Taken:
    """Boxes that are taken, looked up by the cells they lie in."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self.cells.setdefault(cell, []).append(box)

    def is_clear(self, box: Box) -> bool:
        return not any(_overlap(box, other) for cell in _cells(box) for other in self.cells.get(cell, ()))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(side // GRID) for side in box)
    return product(range(left, right + 1), range(top, bottom + 1))


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _path(one: Node, other: Node) -> str:
    """A line; within a column a bow beside it, and for a tie of a thing to itself a loop."""
    if one.id == other.id:
        return f"M{_points(one.x, one.y)}c-24 -28 24 -28 0 0"
    if one.x == other.x:
        bow = one.x - min(60.0, 12 + abs(one.y - other.y) / 6)
        return f"M{_points(one.x, one.y)}Q{_points(bow, (one.y + other.y) / 2)} {_points(other.x, other.y)}"
    return f"M{_points(one.x, one.y)}L{_points(other.x, other.y)}"


def _points(*values: float) -> str:
    return " ".join(f"{round(value, 1):g}" if abs(value) < 1e5 else str(round(value, 1)) for value in values)


# ---- DOT

POINTS_A_PIXEL = 0.75  # a pixel of ours in points
DOT_LABEL = 40


def dot(network: Network) -> str:
    """With our places: `neato -n` draws them as they are, `dot` draws anew. Graphviz' y grows upwards."""
    kind, arrow = ("digraph", "->") if network.directed else ("graph", "--")
    about = {"label": network.title, "comment": LICENCE_STATEMENT, "overlap": "true"}
    lines = (
        f"// {network.title}. {LICENCE_STATEMENT}",
        f"{kind} {_quoted(network.name)} {{",
        f"  graph [{_listed(about)}];",
        '  node [shape="point", width="0.12", fontname="sans-serif", fontsize="9"];',
        '  edge [color="#999999", arrowsize="0.5", fontname="sans-serif", fontsize="7"];',
        *(f"  {_quoted(n.id)} [{_listed(_dot_node(n))}];" for n in network.nodes),
        *(f"  {_quoted(e.source)} {arrow} {_quoted(e.target)} [{_listed(_dot_edge(e))}];" for e in network.edges),
        "}\n",
    )
    return "\n".join(lines)


def _dot_node(node: Node) -> dict[str, object]:
    drawn = {
        "xlabel": shortened(node.label, DOT_LABEL),
        "color": node.colour,
        "URL": node.url,
        "tooltip": shortened(node.label, DOT_LABEL),
        "pos": f"{node.x * POINTS_A_PIXEL:.1f},{-node.y * POINTS_A_PIXEL:.1f}!",
    }
    return {**node.values(), **drawn}


def _dot_edge(edge: Edge) -> dict[str, object]:
    return {**edge.values(), "id": edge.id, "URL": edge.url, "tooltip": shortened(edge.label, DOT_LABEL)}


def _listed(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={_quoted(str(value))}" for name, value in values.items())


def _quoted(text: str) -> str:
    # Inside quotes a backslash begins an escape (\N is the node's own name): each is doubled.
    doubled = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{doubled}"'


# ---- Mermaid

# What Mermaid takes unless its reader is set up otherwise (maxEdges, maxTextSize); more nodes than that nobody reads.
MOST_NODES, MOST_EDGES, MOST_LETTERS = 200, 500, 50_000
MERMAID_LABEL = 80
# Mermaid's own entities: what would end a label, begin a tag or an entity, or be read as Markdown.
MERMAID_ENTITIES = {ord(letter): f"#{ord(letter)};" for letter in "#&<>\"'`;\\*_~[](){}|"}


def mermaid(network: Network) -> str:
    """Raises: QueryError for a view that Mermaid would not draw."""
    if len(network.nodes) > MOST_NODES or len(network.edges) > MOST_EDGES:
        raise _too_large(f"{len(network.nodes)} nodes and {len(network.edges)} edges")
    text = "".join(_mermaid_lines(network))
    if len(text) > MOST_LETTERS:
        raise _too_large(f"{len(text)} characters")
    return text


def _too_large(size: str) -> QueryError:
    mend = "Take a smaller view, filter it, or take another format (svg, html)."
    return QueryError(f"{size} are too many for Mermaid", mend=mend)


def _mermaid_lines(network: Network) -> Iterator[str]:
    names = {node.id: f"n{at}" for at, node in enumerate(network.nodes)}
    yield f"%% {network.title}. {LICENCE_STATEMENT}\nflowchart LR\n"
    for node in network.nodes:
        yield f'  {names[node.id]}["{_escaped(node.label)}"]\n'
    arrow = "-->" if network.directed else "---"
    for edge in network.edges:
        yield f'  {names[edge.source]} {arrow}|"{_escaped(edge.label)}"| {names[edge.target]}\n'
    members: dict[str, list[str]] = {}
    for node in network.nodes:
        members.setdefault(node.colour, []).append(names[node.id])
    for at, (colour, those) in enumerate(members.items()):
        yield f"  classDef c{at} fill:{colour}22,stroke:{colour};\n  class {','.join(those)} c{at};\n"


def _escaped(label: str) -> str:
    return shortened(label, MERMAID_LABEL).translate(MERMAID_ENTITIES)
