"""The lines of a page in the order in which they are read: across, or column by column, or as rows of a table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from graph.claims import Box
from graph.read.pdf.lines import PrintedLine, Row, begins_mid_sentence, is_mark, merged, words_on
from graph.read.pdf.tables import ColumnRun, Printed, PrintedPage, PrintedTable, is_contact, is_within, unruled_table

FIELD_LABEL = re.compile(r"[A-Za-z][\w. ]{0,30}:")
DOT_LEADERS = re.compile(r"[.…·_\s]{4,}")
# In sizes of the print:
NARROWEST_GUTTER = 0.7
FARTHEST_ROW = 3.2  # rows further apart than this are no neighbours
FARTHEST_WORDS = 4.5  # from a list mark
NO_MARGIN = 1e6  # points: the right margin of lines that each stand for themselves
ROWS_ABOVE_COLUMNS = 6  # so many rows of one column may stand above the first that has two

Gutter = tuple[float, float]


def flow_of(page: PrintedPage, rows: Sequence[Row], left: float, right: float) -> list[Printed]:
    """The rows and ruled tables in reading order; `left` and `right` are the margins of the page."""
    flow: list[Printed] = []
    above = float("-inf")
    for table in [*sorted(page.tables, key=lambda t: t.box[1]), None]:
        below = table.box[1] if table else float("inf")
        between = [row for row in rows if above <= row[0].base < below and not _is_contents_line(row)]
        things = list(_in_order(between, left, right, page.height))
        lines = [thing for thing in things if isinstance(thing, PrintedLine)]
        flow += [_in_box(thing, lines, page.boxes) if isinstance(thing, PrintedLine) else thing for thing in things]
        if table:
            flow.append(table)
        above = below
    return _narrowed(flow)


def _is_contents_line(row: Row) -> bool:
    """A line of a list of contents: words, dots up to the margin, the number of a page."""
    text = words_on(row)
    return bool(DOT_LEADERS.search(text)) and text.split()[-1].strip("._…· ").isalnum() and len(text.split()[-1]) < 60


def _in_order(rows: Sequence[Row], left: float, right: float, height: float) -> Iterator[Printed]:
    """The rows cut into runs of columns, and those that are read across."""
    tidy = [_with_marks(row) for row in _side_by_side(rows)]
    at = 0
    while at < len(tidy):
        run = _run_from(tidy, at)
        if run is None:
            row = tidy[at]
            yield from (replace(line, left=left, right=right if line is row[-1] else line.x1) for line in row)
            at += 1
            continue
        yield from [unruled_table(run)] if run.is_table(height) else _column_by_column(run, right)
        at += len(run.rows)


def _side_by_side(rows: Sequence[Row]) -> list[Row]:
    """Lines of neighbouring columns that stand on bases of their own, as one row."""
    joined: list[Row] = []
    for row in rows:
        if joined and all(_are_beside(a, b) for a in joined[-1] for b in row):
            joined[-1] = tuple(sorted((*joined[-1], *row), key=lambda line: line.x0))
        else:
            joined.append(row)
    return joined


def _are_beside(one: PrintedLine, other: PrintedLine) -> bool:
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = max(one.x0, other.x0) - min(one.x1, other.x1)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return overlap > 0.35 * lower and apart > max(one.size, other.size)


def _with_marks(row: Row) -> Row:
    """List marks, and labels such as "To:", go with what follows them; so do the dots of a list of contents."""
    if len(row) > 1 and any(DOT_LEADERS.search(line.text) for line in row):
        return (merged(row),)
    if len(row) == 2 and (_is_marked(*row) or (FIELD_LABEL.fullmatch(row[0].text) and not is_contact(row[1]))):
        return (merged(row),)
    if len(row) > 2 and is_mark(row[0].text, bare=False) and _is_marked(row[0], row[1]):
        return (merged(row[:2]), *row[2:])
    return row


def _is_marked(mark: PrintedLine, line: PrintedLine) -> bool:
    return is_mark(mark.text, bare=True) and line.x0 - mark.x1 < FARTHEST_WORDS * line.size


def _run_from(rows: list[Row], at: int) -> ColumnRun | None:
    """The rows from here on that are cut by the same gutters, if two rows or more are."""
    first = next((k for k in range(at, min(at + ROWS_ABOVE_COLUMNS, len(rows))) if len(rows[k]) > 1), None)
    if first is None or not all(_are_near(*pair) for pair in pairwise(rows[at : first + 1])):
        return None
    gutters = [(a.x1, b.x0) for a, b in pairwise(rows[first])]
    above = rows[at:first]
    is_close = rows[first][0].base - rows[first - 1][0].base < 1.4 * rows[first][0].size
    for row in above:  # what stands above must be the top of one of the columns
        gutters = _free_gutters(gutters, row)
        if not gutters or not (_is_beyond(row, gutters) or is_close):
            return None
    if len(above) > 1 and not all(_is_beyond(row, gutters) for row in above):
        return None
    end, last = first + 1, first
    while end < len(rows) and _are_near(rows[end - 1], rows[end]):
        free = _free_gutters(gutters, rows[end])
        if not free or (len(rows[end]) > 1 and not _is_cut(rows[end], free)):
            break
        gutters = free
        if len(rows[end]) > 1 or _is_beyond(rows[end], gutters):
            last = end
        end += 1
    while last + 1 < end and rows[last + 1][0].base - rows[last][0].base < 1.35 * rows[last][0].size:
        last += 1  # the left column goes on below the end of the right one
    run = ColumnRun(tuple(rows[at : last + 1]), tuple(gutters))
    has_two_sides = len({run.column(line) for row in run.rows for line in row}) > 1
    return run if len(run.rows) > 1 and has_two_sides else None


def _are_near(above: Row, below: Row) -> bool:
    return below[0].base - above[0].base < FARTHEST_ROW * max(below[0].size, above[0].size, 8.0)


def _free_gutters(gutters: list[Gutter], row: Row) -> list[Gutter]:
    """The gutters that no line of the row crosses, as wide as it leaves them."""
    free = []
    for left, right in gutters:
        a = max([left, *(line.x1 for line in row if line.x0 < left)])
        b = min([right, *(line.x0 for line in row if line.x0 >= left)])
        if b - a >= NARROWEST_GUTTER * row[0].size:
            free.append((a, b))
    return free


def _is_cut(row: Row, gutters: list[Gutter]) -> bool:
    return any(any(line.x1 <= b for line in row) and any(line.x0 >= a for line in row) for a, b in gutters)


def _is_beyond(row: Row, gutters: list[Gutter]) -> bool:
    return row[0].x0 >= gutters[0][1] - 1


def _column_by_column(run: ColumnRun, right: float) -> list[PrintedLine]:
    lines: list[PrintedLine] = []
    for column in range(len(run.gutters) + 1):
        mine = run.lines_in(column, run.rows)
        edge = right if column == len(run.gutters) else max((line.x1 for line in mine), default=right)
        start = min((line.x0 for line in mine), default=0.0)
        if any(map(is_contact, mine)) and mine[0].page == 1:  # a letterhead: its lines are no sentences
            edge = NO_MARGIN
        lines += [replace(line, left=start, right=edge) for line in mine]
    return lines


def _in_box(line: PrintedLine, lines: Sequence[PrintedLine], boxes: Sequence[Box]) -> PrintedLine:
    """A line within a box knows it, and that it ends where the others in the box do."""
    middle = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    box = min((b for b in boxes if is_within(middle, b)), key=lambda b: b[2] - b[0], default=None)
    if box is None:
        return line
    inside = [x for x in lines if is_within(((x.x0 + x.x1) / 2, x.base - 1), box)]
    left, right = min((x.x0 for x in inside), default=line.x0), max((x.x1 for x in inside), default=line.x1)
    return replace(line, left=left, right=right, boxed=True)


def _narrowed(flow: list[Printed]) -> list[Printed]:
    """Lines set to a narrower measure than the page's, told by sentences that run on over their ends."""
    narrowed: list[Printed] = []
    group: list[PrintedLine] = []
    for thing in [*flow, None]:
        if isinstance(thing, PrintedLine) and (not group or _stand_together(group[-1], thing)):
            group.append(thing)
            continue
        narrowed += _to_their_measure(group)
        group = [thing] if isinstance(thing, PrintedLine) else []
        if isinstance(thing, PrintedTable):
            narrowed.append(thing)
    return narrowed


def _to_their_measure(lines: list[PrintedLine]) -> list[PrintedLine]:
    edge = max((line.x1 for line in lines), default=0.0)
    running = sum(begins_mid_sentence(line) for line in lines[1:])
    is_narrow = len(lines) > 2 and running >= 0.5 * (len(lines) - 1) and edge < lines[0].right - 2 * lines[0].size
    return [replace(line, right=edge) for line in lines] if is_narrow else lines


def _stand_together(last: PrintedLine, line: PrintedLine) -> bool:
    is_near = 0 < line.base - last.base < 1.75 * line.size
    return is_near and abs(line.x0 - last.x0) < 2 and abs(line.size - last.size) < 0.5
