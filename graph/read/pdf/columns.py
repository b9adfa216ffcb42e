"""The lines of a page in the order in which they are read: across, or column by column, or as rows of a table."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.claims import Box
from graph.read.pdf.lines import Line, Row, merged
from graph.read.pdf.lists import is_mark
from graph.read.pdf.tables import Table, TableRow

CONTACT = re.compile(r"@|www\.|https?:|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b0\d{2,4} ?\d{3,}|\btel\b", re.IGNORECASE)
CODE = re.compile(r"(?:[A-Z]\s?)?\d+(?:\.\d+)*\.?")
LABEL = re.compile(r"[A-Za-z][\w. ]{0,30}:")
PAGE = re.compile(r"\d{1,3}|[ivx]{1,5}")
LEADERS = re.compile(r"[.…·_\s]{4,}")
NARROWEST = 0.7  # a gutter is at least this part of the print's size
FAR = 3.2  # rows further apart than this are no neighbours
LOOSE = 1.5  # the rows of a table stand further apart than lines

ENDLESS = 1e6  # the right margin of lines that each stand for themselves

Gutter = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that the same gutters cut."""

    rows: tuple[Row, ...]
    gutters: tuple[Gutter, ...]

    def column(self, line: Line) -> int:
        return sum(line.x0 + line.x1 > a + b for a, b in self.gutters)

    @property
    def split(self) -> list[Row]:
        return [row for row in self.rows if len(row) > 1]


def flow_of(rows: Sequence[Row], left: float, right: float, height: float) -> list[Line | Table]:
    """The rows in reading order; `left` and `right` are the margins of the page."""
    flow: list[Line | Table] = []
    tidy = [_with_marks(row) for row in _side_by_side(rows)]
    at = 0
    while at < len(tidy):
        run = _run_from(tidy, at)
        if run is None:
            flow += [replace(line, left=left, right=right if line is tidy[at][-1] else line.x1) for line in tidy[at]]
            at += 1
            continue
        flow += [_table(run)] if _is_table(run, height) else _column_by_column(run, right)
        at += len(run.rows)
    return flow


def _side_by_side(rows: Sequence[Row]) -> list[Row]:
    """Lines of neighbouring columns that stand on bases of their own, as one row."""
    shown: list[Row] = []
    for row in rows:
        if shown and all(_are_beside(a, b) for a in shown[-1] for b in row):
            shown[-1] = tuple(sorted((*shown[-1], *row), key=lambda line: line.x0))
        else:
            shown.append(row)
    return shown


def _are_beside(one: Line, other: Line) -> bool:
    level = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = max(one.x0, other.x0) - min(one.x1, other.x1)
    return level > 0.35 * min(one.bottom - one.top, other.bottom - other.top) and apart > max(one.size, other.size)


def _with_marks(row: Row) -> Row:
    """List marks, and labels such as "To:", go with what follows them; so do the dots of a list of contents."""
    if len(row) > 1 and any(LEADERS.fullmatch(line.text) or LEADERS.search(line.text) for line in row):
        return (merged(row),)
    if len(row) == 2 and (_marks(row[0], row[1]) or (LABEL.fullmatch(row[0].text) and not CONTACT.search(row[1].text))):
        return (merged(row),)
    if len(row) > 2 and is_mark(row[0].text, bare=False) and _marks(row[0], row[1]):
        return (merged(row[:2]), *row[2:])
    return row


def _marks(mark: Line, line: Line) -> bool:
    return is_mark(mark.text, bare=True) and line.x0 - mark.x1 < 4.5 * line.size


def _run_from(rows: list[Row], at: int) -> Run | None:
    """The rows from here on that are cut by the same gutters, if two rows or more are."""
    first = next((k for k in range(at, min(at + 6, len(rows))) if len(rows[k]) > 1), None)
    if first is None or not all(_near(rows[k], rows[k + 1]) for k in range(at, first)):
        return None
    gutters = _gutters(rows[first])
    for row in rows[at:first]:  # what stands above must be the top of one of the columns
        gutters = _kept(gutters, row)
        if not gutters or not (_is_beyond(row, gutters) or _is_tight(rows[first - 1], rows[first])):
            return None
    if first - at > 1 and not all(_is_beyond(row, gutters) for row in rows[at:first]):
        return None
    end, last = first + 1, first
    while end < len(rows) and _near(rows[end - 1], rows[end]):
        kept = _kept(gutters, rows[end])
        if not kept or (len(rows[end]) > 1 and not _cut(rows[end], kept)):
            break
        gutters = kept
        if len(rows[end]) > 1 or _is_beyond(rows[end], gutters):
            last = end
        end += 1
    last = _with_rest_of_column(rows, last, end)
    run = Run(tuple(rows[at : last + 1]), tuple(gutters))
    return run if len(run.rows) > 1 and _is_of_two_sides(run) else None


def _is_of_two_sides(run: Run) -> bool:
    return len({run.column(line) for row in run.rows for line in row}) > 1


def _is_tight(above: Row, below: Row) -> bool:
    return below[0].base - above[0].base < 1.4 * below[0].size


def _near(above: Row, below: Row) -> bool:
    return below[0].base - above[0].base < FAR * max(below[0].size, above[0].size, 8.0)


def _gutters(row: Row) -> list[Gutter]:
    return [(a.x1, b.x0) for a, b in pairwise(row)]


def _kept(gutters: list[Gutter], row: Row) -> list[Gutter]:
    """The gutters that no line of the row crosses, as wide as it leaves them."""
    kept = []
    for left, right in gutters:
        a = max([left, *(line.x1 for line in row if line.x0 < left)])
        b = min([right, *(line.x0 for line in row if line.x0 >= left)])
        if b - a >= NARROWEST * row[0].size:
            kept.append((a, b))
    return kept


def _cut(row: Row, gutters: list[Gutter]) -> bool:
    return any(any(line.x1 <= b for line in row) and any(line.x0 >= a for line in row) for a, b in gutters)


def _is_beyond(row: Row, gutters: list[Gutter]) -> bool:
    return row[0].x0 >= gutters[0][1] - 1


def _with_rest_of_column(rows: list[Row], last: int, end: int) -> int:
    """The left column may go on below the end of the right one."""
    while last + 1 < end and rows[last + 1][0].base - rows[last][0].base < 1.35 * rows[last][0].size:
        last += 1
    return last


def _is_table(run: Run, height: float) -> bool:
    """Rows that belong together across, not columns that are read down."""
    split = run.split
    columns = len(run.gutters) + 1
    if is_list_of_pages([row[-1].text for row in split]) and len(split) > 0.6 * len(run.rows):
        return True
    if len(split) < 2 or len(split) < 0.5 * len(run.rows):
        return columns > 2 and len(split) > 2
    texts = [line.text for row in run.rows for line in row]
    if run.rows[0][0].page == 1 and run.rows[0][0].top < 0.5 * height and any(CONTACT.search(t) for t in texts):
        return False
    if _is_prose(run):
        return False
    coded = sum(bool(CODE.match(row[0].text)) for row in split) >= 0.5 * len(split)
    repeated = any(
        times > 1 for times in Counter((run.column(line), line.text) for row in split for line in row[1:]).values()
    )
    return columns > 2 or coded or repeated or _pitch(split) > LOOSE


def is_list_of_pages(last: Sequence[str]) -> bool:
    """Whether these are the numbers of pages in a list of contents."""
    numbers = [int(text) for text in last if text.isdigit()]
    told = len(numbers) > 2 and all(PAGE.fullmatch(text) for text in last)
    return told and len(numbers) >= len(last) - 2 and numbers == sorted(numbers)


def _is_prose(run: Run) -> bool:
    """Columns of running text: lines that begin in the middle of a sentence, on both sides."""
    begun = [line.text[0].islower() for row in run.rows[1:] for line in row if line.text]
    first = [row[0].text[0].islower() for row in run.rows[1:] if row[0].text and run.column(row[0]) == 0]
    return len(run.gutters) == 1 and sum(begun) > 0.35 * len(begun) and sum(first) > 0.25 * max(1, len(first))


def _pitch(rows: Sequence[Row]) -> float:
    """How far the rows stand apart, in sizes of the print."""
    gaps = sorted((b[0].base - a[0].base) / max(a[0].size, 1.0) for a, b in pairwise(rows))
    return gaps[len(gaps) // 2]


def _column_by_column(run: Run, right: float) -> list[Line | Table]:
    lines: list[Line | Table] = []
    for column in range(len(run.gutters) + 1):
        mine = [line for row in run.rows for line in row if run.column(line) == column]
        edge = right if column == len(run.gutters) else max((line.x1 for line in mine), default=right)
        start = min((line.x0 for line in mine), default=0.0)
        if any(CONTACT.search(line.text) for line in mine) and mine[0].page == 1:
            edge = ENDLESS
        lines += [replace(line, left=start, right=edge) for line in mine]
    return lines


def _table(run: Run) -> Table:
    """The rows, those that only carry on a cell of the row above joined to it."""
    rows: list[list[list[Line]]] = []
    boxes: list[Box] = []
    before: Row | None = None
    for row in run.rows:
        cells: list[list[Line]] = [[] for _ in range(len(run.gutters) + 1)]
        for line in row:
            cells[run.column(line)].append(line)
        box = (min(x.x0 for x in row), min(x.top for x in row), max(x.x1 for x in row), max(x.bottom for x in row))
        if rows and before is not None and _carries_on(cells, before, row):
            rows[-1] = [a + b for a, b in zip(rows[-1], cells, strict=True)]
            boxes[-1] = (*boxes[-1][:3], box[3]) if box[2] <= boxes[-1][2] else (*boxes[-1][:2], *box[2:])
        else:
            rows.append(cells)
            boxes.append(box)
        before = row
    page = run.rows[0][0].page
    made = tuple(TableRow(page, tuple(map(tuple, cells)), box) for cells, box in zip(rows, boxes, strict=True))
    whole = (min(b[0] for b in boxes), boxes[0][1], max(b[2] for b in boxes), boxes[-1][3])
    return Table(page, made, whole, ruled=False)


def _carries_on(cells: list[list[Line]], before: Row, row: Row) -> bool:
    """A row with an empty cell, close below the one above: the rest of cells that were wrapped."""
    tight = row[0].base - before[0].base < 1.4 * row[0].size
    filled = [cell for cell in cells if cell]
    return tight and (not cells[0] or (len(filled) < len(cells) and filled[0][0].text[0].islower()))
