"""Tables that a page draws with lines: rows and cells between level and upright rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.claims import Box
from graph.read.pdf.fit import fits
from graph.read.pdf.lines import Line, merged, rows_of
from graph.read.pdf.rules import Rule
from graph.read.pdf.words import Word

TOUCH = 3.5
SAME = 4.0
PADDING = 3.0
MOST_LINES_OF_PROSE = 14


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row, each the lines it holds."""

    page: int
    cells: tuple[tuple[Line, ...], ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    page: int
    rows: tuple[TableRow, ...]
    box: Box
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """Rules that touch one another, and the box around them all."""

    levels: tuple[Rule, ...]
    uprights: tuple[Rule, ...]

    @property
    def box(self) -> Box:
        xs = [r.at for r in self.uprights] + [x for r in self.levels for x in (r.start, r.end)]
        ys = [r.at for r in self.levels] + [y for r in self.uprights for y in (r.start, r.end)]
        return min(xs), min(ys), max(xs), max(ys)


def continued(above: Table, below: Table) -> Table | None:
    """Both as one, when the second carries the first on over a page."""
    columns = [{len(row.cells) for row in table.rows} for table in (above, below)]
    if below.rows[0].page != above.rows[-1].page + 1 or not columns[0] & columns[1]:
        return None
    rows = below.rows[1:] if words_of_row(below.rows[0]) == words_of_row(above.rows[0]) else below.rows
    last = above.rows[-1]
    if rows and not rows[0].cells[0] and last.cells[0] and len(rows[0].cells) == len(last.cells):
        whole = tuple(a + b for a, b in zip(last.cells, rows[0].cells, strict=True))
        return replace(above, rows=(*above.rows[:-1], replace(last, cells=whole), *rows[1:]))
    return replace(above, rows=(*above.rows, *rows))


def words_of_row(row: TableRow) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row.cells]


def frames_of(rules: Iterable[Rule]) -> list[Frame]:
    """The rules sorted into those that hang together; a rule alone is none."""
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [g for g in groups if any(_touch(rule, other) for other in g)]
        joined = [rule, *(r for g in touching for r in g)]
        groups = [g for g in groups if g not in touching] + [joined]
    frames = (Frame(tuple(r for r in g if r.level), tuple(r for r in g if not r.level)) for g in groups if len(g) > 2)
    return [f for f in frames if f.levels and f.uprights]


def _touch(one: Rule, other: Rule) -> bool:
    if one.level == other.level:
        return False
    return one.start - TOUCH <= other.at <= one.end + TOUCH and other.start - TOUCH <= one.at <= other.end + TOUCH


def tables_in(frames: Iterable[Frame], words: Sequence[Word], page: int) -> list[Table]:
    """The frames that hold a table; others are boxes around text."""
    found = []
    for frame in frames:
        inside = [w for w in words if within(w.middle, frame.box)]
        rows = _rows(frame, inside, page) if inside else []
        if _is_table(rows):
            found.append(Table(page, tuple(rows), frame.box))
    return found


def within(point: tuple[float, float], box: Box) -> bool:
    return box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1


def _is_table(rows: list[TableRow]) -> bool:
    columns = max((len(r.cells) for r in rows), default=0)
    lines = [len(cell) for row in rows for cell in row.cells]
    if columns < 2 or (len(rows) < 2 and columns < 3 and not all(0 < n < 4 for n in lines)):
        return False
    return not (columns == 2 and len(rows) <= 2 and max(lines) > MOST_LINES_OF_PROSE)


def _rows(frame: Frame, words: list[Word], page: int) -> list[TableRow]:
    left, top, right, bottom = frame.box
    ys = _places([*(r.at for r in frame.levels), top, bottom])
    xs = _places([*(r.at for r in frame.uprights), left, right])
    rows = []
    for above, below in pairwise(ys):
        held = [w for w in words if above <= w.middle[1] < below]
        edges = [x for x in xs if x in (xs[0], xs[-1]) or _parts(frame, x, above, below)]
        cells = tuple(_cell([w for w in held if a <= w.middle[0] < b], page, b) for a, b in pairwise(edges))
        if any(cells):
            rows += _cut(TableRow(page, cells, (left, above, right, below)))
    return rows


def _cut(row: TableRow) -> list[TableRow]:
    """A row cut where it is several that no rule parts: lines of it end though their cells had room for more."""
    first = row.cells[0]
    starts = [b.base for a, b in pairwise(first) if _is_new_row(row, b.base)]
    if not starts:
        return [row]
    edges = [float("-inf"), *(base - 0.5 * first[0].size for base in starts), float("inf")]
    rows = []
    for above, below in pairwise(edges):
        cells = tuple(tuple(x for x in cell if above <= x.base < below) for cell in row.cells)
        top, bottom = max(above, row.box[1]), min(below, row.box[3])
        rows.append(TableRow(row.page, cells, (row.box[0], top, row.box[2], bottom)))
    return rows


def _is_new_row(row: TableRow, base: float) -> bool:
    pairs = [(a, b) for cell in row.cells for a, b in pairwise(cell) if abs(b.base - base) < 0.8 * b.size]
    ended = [fits(a, b) for a, b in pairs]
    filled = [cell for cell in row.cells if cell]
    return len(ended) > 1 and len(ended) >= 0.5 * len(filled) and sum(ended) > 0.6 * len(ended)


def _places(found: Iterable[float]) -> list[float]:
    """The places, those that are one but for the thickness of a line taken once."""
    places: list[float] = []
    for place in sorted(found):
        if not places or place - places[-1] > SAME:
            places.append(place)
    return places


def _parts(frame: Frame, x: float, above: float, below: float) -> bool:
    """Whether an upright rule parts two cells of this row, which else are one."""
    near = (r for r in frame.uprights if abs(r.at - x) <= SAME)
    return sum(max(0.0, min(r.end, below) - max(r.start, above)) for r in near) > 0.5 * (below - above)


def _cell(words: list[Word], page: int, right: float) -> tuple[Line, ...]:
    return tuple(replace(merged(row), right=right - PADDING) for row in rows_of(words, page))
