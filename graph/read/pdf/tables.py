"""Tables: between the rules that a page draws, or in rows that the same gutters cut; and what else stands on a page."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_high

from graph.claims import Box
from graph.read.pdf.drawing import DrawnRule, PageDrawing
from graph.read.pdf.lines import PrintedLine, Row, ends_early, merged, rows_of, words_on
from graph.read.pdf.words import Point, PrintedWord, box_around, with_bullets

TOUCHING = 3.5  # points: rules that are no further apart belong to one frame
SAME_EDGE = 4.0  # points: edges of cells that are no further apart are one
CELL_PADDING = 3.0
MOST_LINES_OF_TWO_CELLS = 14  # two cells with more are two columns of text in a box
LOOSE_ROWS = 1.5  # sizes of the print: the rows of a table stand further apart than lines

CONTACT = re.compile(r"@|www\.|https?:|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b0\d{2,4} ?\d{3,}|\btel\b", re.IGNORECASE)
ROW_CODE = re.compile(r"(?:[A-Z]\s?)?\d+(?:\.\d+)*\.?")
CONTENTS_PAGE = re.compile(r"\d{1,3}|[ivx]{1,5}")


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of one row, each the lines it holds."""

    page: int
    cells: tuple[tuple[PrintedLine, ...], ...]
    box: Box

    @property
    def texts(self) -> list[str]:
        return [words_on(cell) for cell in self.cells]


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows of cells, from top to bottom, and the box around them."""

    rows: tuple[TableRow, ...]
    box: Box

    def continued(self, below: "PrintedTable") -> "PrintedTable | None":
        """Both as one, when the other carries this one on over a page: its head once, a row that was cut as one row."""
        columns = [{len(row.cells) for row in table.rows} for table in (self, below)]
        last = self.rows[-1]
        if below.rows[0].page != last.page + 1 or not columns[0] & columns[1]:
            return None
        rows = below.rows[1:] if below.rows[0].texts == self.rows[0].texts else below.rows
        if rows and not rows[0].cells[0] and last.cells[0] and len(rows[0].cells) == len(last.cells):
            cells = tuple(a + b for a, b in zip(last.cells, rows[0].cells, strict=True))
            return replace(self, rows=(*self.rows[:-1], replace(last, cells=cells), *rows[1:]))
        return replace(self, rows=(*self.rows, *rows))

    @property
    def is_contents(self) -> bool:
        """Whether it is a list of contents: its last cells are numbers of pages."""
        last = [row.texts[-1] for row in self.rows if len(row.cells) > 1 and row.cells[-1]]
        return are_page_numbers(last) and len(last) >= len(self.rows) - 2 and len(self.rows[0].cells) <= 3


Printed = PrintedLine | PrintedTable


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What stands on one page: `rows` outside its tables, `rules` of no table or box, `boxes` around text."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    rules: tuple[DrawnRule, ...] = ()
    boxes: tuple[Box, ...] = ()
    tables: tuple[PrintedTable, ...] = ()


def page_of(number: int, size: tuple[float, float], words: list[PrintedWord], drawing: PageDrawing) -> PrintedPage:
    """The page, its words sorted into those within tables and those outside."""
    words = with_bullets(words, drawing.dots)
    frames = _frames(drawing.rules)
    tables = [table for frame in frames if (table := _ruled_table(frame, words, number))]
    outside = [w for w in words if not any(is_within(w.middle, table.box) for table in tables)]
    framed = {rule for frame in frames for rule in (*frame.levels, *frame.uprights)}
    return PrintedPage(
        number,
        *size,
        tuple(rows_of(outside, number)),
        tuple(rule for rule in drawing.rules if rule not in framed),
        tuple(frame.box for frame in frames if not any(table.box == frame.box for table in tables)),
        tuple(tables),
    )


def is_within(point: Point, box: Box) -> bool:
    return box[0] - 1 <= point[0] <= box[2] + 1 and box[1] - 1 <= point[1] <= box[3] + 1


@dataclass(frozen=True, slots=True)
class RuledFrame:
    """Rules that touch one another, and the box around them all."""

    levels: tuple[DrawnRule, ...]
    uprights: tuple[DrawnRule, ...]

    @property
    def box(self) -> Box:
        xs = [r.at for r in self.uprights] + [x for r in self.levels for x in (r.start, r.end)]
        ys = [r.at for r in self.levels] + [y for r in self.uprights for y in (r.start, r.end)]
        return min(xs), min(ys), max(xs), max(ys)


def _frames(rules: Iterable[DrawnRule]) -> list[RuledFrame]:
    """The rules sorted into those that hang together; a rule alone is no frame."""
    groups: list[list[DrawnRule]] = []
    for rule in rules:
        touching = [g for g in groups if any(_touch(rule, other) for other in g)]
        joined = [rule, *(r for g in touching for r in g)]
        groups = [g for g in groups if g not in touching] + [joined]
    large = [g for g in groups if len(g) > 2]
    frames = [RuledFrame(tuple(r for r in g if r.level), tuple(r for r in g if not r.level)) for g in large]
    return [frame for frame in frames if frame.levels and frame.uprights]


def _touch(one: DrawnRule, other: DrawnRule) -> bool:
    return one.level != other.level and _reaches(one, other.at) and _reaches(other, one.at)


def _reaches(rule: DrawnRule, at: float) -> bool:
    return rule.start - TOUCHING <= at <= rule.end + TOUCHING


def _ruled_table(frame: RuledFrame, words: Sequence[PrintedWord], page: int) -> PrintedTable | None:
    """The table in a frame; None where it is a box around text."""
    inside = [w for w in words if is_within(w.middle, frame.box)]
    rows = _ruled_rows(frame, inside, page) if inside else []
    columns = max((len(row.cells) for row in rows), default=0)
    lines = [len(cell) for row in rows for cell in row.cells]
    if columns < 2 or (len(rows) < 2 and columns < 3 and not all(0 < n < 4 for n in lines)):
        return None
    if columns == 2 and len(rows) <= 2 and max(lines) > MOST_LINES_OF_TWO_CELLS:
        return None
    return PrintedTable(tuple(rows), frame.box)


def _ruled_rows(frame: RuledFrame, words: list[PrintedWord], page: int) -> list[TableRow]:
    left, top, right, bottom = frame.box
    ys = _edges([*(r.at for r in frame.levels), top, bottom])
    xs = _edges([*(r.at for r in frame.uprights), left, right])
    rows = []
    for above, below in pairwise(ys):
        held = [w for w in words if above <= w.middle[1] < below]
        edges = [x for x in xs if x in (xs[0], xs[-1]) or _parts_cells(frame, x, above, below)]
        cells = tuple(_cell([w for w in held if a <= w.middle[0] < b], page, b) for a, b in pairwise(edges))
        if any(cells):
            rows += _cut(TableRow(page, cells, (left, above, right, below)))
    return rows


def _edges(places: Iterable[float]) -> list[float]:
    """The places, those that differ only by the thickness of a rule taken once."""
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > SAME_EDGE:
            edges.append(place)
    return edges


def _parts_cells(frame: RuledFrame, x: float, above: float, below: float) -> bool:
    """Whether an upright rule parts two cells of this row, which else are one."""
    near = (r for r in frame.uprights if abs(r.at - x) <= SAME_EDGE)
    return sum(max(0.0, min(r.end, below) - max(r.start, above)) for r in near) > 0.5 * (below - above)


def _cell(words: list[PrintedWord], page: int, right: float) -> tuple[PrintedLine, ...]:
    return tuple(replace(merged(row), right=right - CELL_PADDING) for row in rows_of(words, page))


def _cut(row: TableRow) -> list[TableRow]:
    """A row cut where it is several that no rule parts: lines of it end though their cells had room for more."""
    first = row.cells[0]
    starts = [line.base for line in first[1:] if _is_new_row(row, line.base)]
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
    early = [ends_early(a, b) for a, b in pairs]
    filled = [cell for cell in row.cells if cell]
    return len(early) > 1 and len(early) >= 0.5 * len(filled) and sum(early) > 0.6 * len(early)


def is_contact(line: PrintedLine) -> bool:
    """Whether the line holds an address, of whatever kind, or a telephone number."""
    return CONTACT.search(line.text) is not None


@dataclass(frozen=True, slots=True)
class ColumnRun:
    """Rows that the same gutters cut, each gutter from its left to its right edge."""

    rows: tuple[Row, ...]
    gutters: tuple[tuple[float, float], ...]

    def column(self, line: PrintedLine) -> int:
        return sum(line.x0 + line.x1 > a + b for a, b in self.gutters)

    def lines_in(self, column: int, rows: Iterable[Row]) -> tuple[PrintedLine, ...]:
        return tuple(line for row in rows for line in row if self.column(line) == column)

    def is_table(self, height: float) -> bool:
        """Whether its rows belong together across; else its columns are read down. `height` is the page's."""
        split = [row for row in self.rows if len(row) > 1]
        columns = len(self.gutters) + 1
        if are_page_numbers([row[-1].text for row in split]) and len(split) > 0.6 * len(self.rows):
            return True
        if len(split) < 2 or len(split) < 0.5 * len(self.rows):
            return columns > 2 and len(split) > 2
        first = self.rows[0][0]
        has_contacts = any(is_contact(line) for row in self.rows for line in row)
        is_letterhead = first.page == 1 and first.top < 0.5 * height and has_contacts
        if is_letterhead or self._is_prose:
            return False
        coded = sum(bool(ROW_CODE.match(row[0].text)) for row in split) >= 0.5 * len(split)
        words = Counter((self.column(line), line.text) for row in split for line in row[1:])
        pitch = median_high((b[0].base - a[0].base) / max(a[0].size, 1.0) for a, b in pairwise(split))
        return columns > 2 or coded or any(times > 1 for times in words.values()) or pitch > LOOSE_ROWS

    @property
    def _is_prose(self) -> bool:
        """Columns of running text: lines that begin in the middle of a sentence, on both sides."""
        begun = [line.text[0].islower() for row in self.rows[1:] for line in row if line.text]
        first = [row[0].text[0].islower() for row in self.rows[1:] if row[0].text and self.column(row[0]) == 0]
        return len(self.gutters) == 1 and sum(begun) > 0.35 * len(begun) and sum(first) > 0.25 * max(1, len(first))


def are_page_numbers(texts: Sequence[str]) -> bool:
    """Whether these are the numbers of pages in a list of contents."""
    numbers = [int(text) for text in texts if text.isdigit()]
    are_numbers = len(numbers) > 2 and all(CONTENTS_PAGE.fullmatch(text) for text in texts)
    return are_numbers and len(numbers) >= len(texts) - 2 and numbers == sorted(numbers)


def unruled_table(run: ColumnRun) -> PrintedTable:
    """The rows as a table, those that only carry on a cell of the row above joined to it."""
    rows: list[TableRow] = []
    before: Row | None = None
    for row in run.rows:
        cells = tuple(run.lines_in(column, [row]) for column in range(len(run.gutters) + 1))
        box = box_around(line.box for line in row)
        if before is not None and _carries_on(cells, before, row):
            last = rows[-1]
            joined = tuple(a + b for a, b in zip(last.cells, cells, strict=True))
            rows[-1] = TableRow(last.page, joined, (*last.box[:2], max(last.box[2], box[2]), box[3]))
        else:
            rows.append(TableRow(row[0].page, cells, box))
        before = row
    return PrintedTable(tuple(rows), box_around(row.box for row in rows))


def _carries_on(cells: Sequence[Sequence[PrintedLine]], before: Row, row: Row) -> bool:
    """A row with an empty cell, close below the one above: the rest of cells that were wrapped."""
    tight = row[0].base - before[0].base < 1.4 * row[0].size
    filled = [cell for cell in cells if cell]
    return tight and (not cells[0] or (len(filled) < len(cells) and filled[0][0].text[0].islower()))
