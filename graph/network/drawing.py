"""SVG, drawn from our places: a name wherever it stands clear of others, the best-tied first; the rest on hovering."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.network.licence import STATEMENT
from graph.network.model import Edge, Network, Node
from graph.network.short import short
from graph.network.xml import HEAD, attributes, escape

LETTER, HIGH, LONGEST = 6.4, 15.0, 44
MARGIN, FOOT, HEADROOM = 24.0, 48.0, 60.0
CELL = 120.0  # of the grid in which clear places are looked for
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#222}.n text{paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".e{stroke:#8a8f98;stroke-opacity:.45;fill:none}a:hover text{text-decoration:underline}"
    "h1,.t{font-size:18px;font-weight:600}.s{font-size:11px;fill:#555}"
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Name:
    """Where a name is written: from its place towards one side."""

    node: str
    text: str
    left: bool
    box: Box


def svg(network: Network) -> Iterator[str]:
    names = {name.node: name for name in _names(network)}
    at = {node.id: node for node in network.nodes}
    x, y, wide, high = _frame(network, list(names.values()))
    legend = sorted({(node.type, node.colour) for node in network.nodes})
    foot = FOOT + 18.0 * ((len(legend) - 1) // max(1, int((wide - 2 * MARGIN) / 150)))
    size = attributes(width=round(wide, 1), height=round(high + foot, 1), viewBox=_numbers(x, y, wide, high + foot))
    yield HEAD + f'<svg xmlns="http://www.w3.org/2000/svg"{size} role="img" aria-labelledby="title desc">\n'
    yield f'<title id="title">{escape(network.title)}</title>\n<desc id="desc">{escape(network.description)}</desc>\n'
    yield f"<metadata>{escape(STATEMENT)}</metadata>\n<style>{STYLE}</style>\n"
    yield f"<rect{attributes(x=x, y=y, width='100%', height='100%', fill='#fff')}/>\n"
    yield f'<text class="t"{attributes(x=round(x + MARGIN, 1), y=round(y + 34, 1))}>{escape(network.title)}</text>\n'
    yield '<g class="edges">\n'
    for edge in network.edges:
        yield _edge(edge, at)
    yield '</g>\n<g class="nodes">\n'
    degrees = network.degrees()
    for node in network.nodes:
        yield _node(node, names.get(node.id), degrees[node.id])
    yield "</g>\n"
    yield from _legend(legend, x + MARGIN, y + high, wide - 2 * MARGIN)
    yield f'<text class="s"{attributes(x=round(x + MARGIN, 1), y=round(y + high + foot - 10, 1))}>'
    yield f"{escape(STATEMENT)}</text>\n</svg>\n"


def _names(network: Network) -> Iterator[Name]:
    """Names that stand clear of each other and of nodes, the best-tied first."""
    degrees, taken = network.degrees(), _Taken()
    leftmost = min((node.x for node in network.nodes), default=0.0)
    columns = len({node.x for node in network.nodes}) < max(4, len(network.nodes) / 3)
    for node in network.nodes:
        taken.add((node.x - 5, node.y - 5, node.x + 5, node.y + 5))
    for node in sorted(network.nodes, key=lambda n: (-degrees[n.id], n.id)):
        text = short(node.label, LONGEST)
        first = columns and node.x == leftmost
        for left in (first, not first):
            name = _name(node, text, left)
            if taken.clear(name.box):
                taken.add(name.box)
                yield name
                break


def _name(node: Node, text: str, left: bool) -> Name:
    wide = LETTER * len(text)
    start = node.x - 9 - wide if left else node.x + 9
    return Name(node.id, text, left, (start, node.y - HIGH / 2, start + wide, node.y + HIGH / 2))


class _Taken:
    """Boxes that are taken, looked up by the cells they lie in."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in _cells(box):
            self.cells.setdefault(cell, []).append(box)

    def clear(self, box: Box) -> bool:
        return not any(_over(box, other) for cell in _cells(box) for other in self.cells.get(cell, ()))


def _cells(box: Box) -> Iterator[tuple[int, int]]:
    for across in range(int(box[0] // CELL), int(box[2] // CELL) + 1):
        for down in range(int(box[1] // CELL), int(box[3] // CELL) + 1):
            yield across, down


def _over(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _frame(network: Network, names: list[Name]) -> tuple[float, float, float, float]:
    """The corner and size of the drawing, without its foot."""
    boxes = [name.box for name in names] + [(n.x - 8, n.y - 8, n.x + 8, n.y + 8) for n in network.nodes]
    left, top = (min((box[at] for box in boxes), default=0.0) for at in (0, 1))
    right, bottom = (max((box[at] for box in boxes), default=0.0) for at in (2, 3))
    wide = max(right - left + 2 * MARGIN, 720.0)
    return round(left - MARGIN, 1), round(top - HEADROOM, 1), round(wide, 1), round(bottom - top + HEADROOM + MARGIN, 1)


def _edge(edge: Edge, at: dict[str, Node]) -> str:
    one, other = at[edge.source], at[edge.target]
    width = round(min(1.0 + (edge.weight - 1.0) * 0.6, 5.0), 2) if edge.weight > 1 else 1.0
    own = attributes(id=edge.id, **{"stroke-width": width})
    return f'<path class="e"{own} d="{_path(one, other)}"><title>{escape(edge.label)}</title></path>\n'


def _path(one: Node, other: Node) -> str:
    """A line; within a column a bow beside it, and for a tie of a thing to itself a loop."""
    if one.id == other.id:
        return f"M{_numbers(one.x, one.y)}c-24 -28 24 -28 0 0"
    if one.x == other.x:
        bow = one.x - min(60.0, 12 + abs(one.y - other.y) / 6)
        return f"M{_numbers(one.x, one.y)}Q{_numbers(bow, (one.y + other.y) / 2)} {_numbers(other.x, other.y)}"
    return f"M{_numbers(one.x, one.y)}L{_numbers(other.x, other.y)}"


def _node(node: Node, name: Name | None, degree: int) -> str:
    dot = attributes(cx=node.x, cy=node.y, r=round(min(4 + degree**0.5, 12), 1), fill=node.colour)
    written = ""
    if name:
        side = attributes(x=round(node.x + (-9 if name.left else 9), 1), y=round(node.y + 4, 1))
        anchor = attributes(**{"text-anchor": "end"}) if name.left else ""
        written = f"<text{side}{anchor}>{escape(name.text)}</text>"
    inside = f"<title>{escape(node.label)}</title><circle{dot}/>{written}"
    linked = f"<a{attributes(href=node.url)}>{inside}</a>" if node.url.startswith(("http://", "https://")) else inside
    return f'<g class="n"{attributes(id=node.id, **{"data-type": node.type})}>{linked}</g>\n'


def _legend(legend: list[tuple[str, str]], x: float, y: float, wide: float) -> Iterator[str]:
    across = max(1, int(wide / 150))
    for at, (type_, colour) in enumerate(legend):
        left, top = round(x + 150 * (at % across), 1), round(y + 12 + 18 * (at // across), 1)
        yield f"<circle{attributes(cx=left + 5, cy=top - 4, r=5, fill=colour)}/>"
        yield f"<text{attributes(x=left + 15, y=top)}>{escape(type_)}</text>\n"


def _numbers(*values: float) -> str:
    return " ".join(f"{round(value, 1):g}" if abs(value) < 1e5 else str(round(value, 1)) for value in values)
