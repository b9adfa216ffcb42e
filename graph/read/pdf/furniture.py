"""What stands on a page beside its text: running heads and feet, page numbers, notes at its foot or amid the flow."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.read.canonical import PLAIN_DIGITS, RAISED_DIGITS
from graph.read.pdf.blocks import PARAGRAPH_SLACK, PrintedBlock, without_mark
from graph.read.pdf.lines import NoteMark, PrintedLine, Row, body_size_of, merged, note_mark_of, words_on
from graph.read.pdf.tables import Printed, PrintedPage

EDGE = 0.16  # of the page's height, from above and from below
SAME_DEPTH = 3.0  # points
OFTEN = 0.7  # of the pages
PAGE_NUMBER_ROW = re.compile(
    r"(?:[-–—|\s]*+(?:page|p\.?)?\s*(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,3})?[-–—|\s]*)", re.IGNORECASE
)
NAMES_THE_PAGE = re.compile(r"\bpage\s+\d+(?:\s+of\s+\d+)?$", re.IGNORECASE)
SMALL_PRINT = 0.94  # of the size of the text: notes are no larger
MARKS_IN_TEXT = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,3}\]")


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """The outermost row of a page: how far from the edge of the paper, what shape, whether away from the text."""

    page: int
    row: Row
    depth: float
    shape: str
    apart: bool


def without_furniture(pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """The pages without what only belongs to the paper."""
    size = body_size_of(row for page in pages for row in page.rows)
    furniture = _furniture(pages, size, top=True) | _furniture(pages, size, top=False)
    return [replace(page, rows=tuple(row for row in page.rows if id(row) not in furniture)) for page in pages]


def _furniture(pages: Sequence[PrintedPage], size: float, top: bool) -> set[int]:
    """The rows at one edge of each page that recur; what stands further in than one that does not, stays."""
    furniture: set[int] = set()
    left = {page.number: list(page.rows if top else reversed(page.rows)) for page in pages}
    while True:
        edges = (_edge_row(page, left[page.number], size, top) for page in pages if left[page.number])
        outer = [edge for edge in edges if edge]
        gone = [e for e in outer if _is_page_number(e.row) or (e.apart and _recurs(e, outer, len(pages), top))]
        if not gone:
            return furniture
        for edge in gone:
            furniture.add(id(edge.row))
            left[edge.page].pop(0)


def _edge_row(page: PrintedPage, rows: list[Row], size: float, top: bool) -> EdgeRow | None:
    """The first of these rows, which begin at the edge; None where that is well within the page."""
    row = rows[0]
    if (row[0].bottom if top else page.height - row[0].top) >= EDGE * page.height:
        return None
    depth = row[0].base if top else page.height - row[0].base
    words = re.sub(r"\d+", "#", words_on(row)).casefold()  # "Page 3" and "Page 4" are alike
    return EdgeRow(page.number, row, depth, f"{row[0].size:.0f} {words}", _is_apart(row, rows, size))


def _is_apart(row: Row, rows: list[Row], size: float) -> bool:
    """Whether the row looks like no part of the text: smaller print, or well away from it."""
    if row[-1].text.endswith(":"):
        return False
    gap = abs(rows[1][0].base - row[0].base) if len(rows) > 1 else 100.0
    return _size(row) < 0.96 * size or gap > 1.9 * max(size, row[0].size)


def _is_page_number(row: Row) -> bool:
    """A number alone is the page's, unless it is set like a title."""
    return len(row) == 1 and row[0].size < 16 and PAGE_NUMBER_ROW.fullmatch(row[0].text) is not None


def _recurs(edge: EdgeRow, outer: list[EdgeRow], pages: int, top: bool) -> bool:
    """Whether the row is no part of the text.

    What recurs in the flow of the text, as a heading may at the top of a page, has other text at its place elsewhere.
    """
    here = [other for other in outer if abs(other.depth - edge.depth) < SAME_DEPTH]
    times = Counter(other.shape for other in here)
    often = len(here) >= max(2, OFTEN * (pages - 1))
    if times[edge.shape] > 1:
        foreign = [e for e in here if times[e.shape] < 2 and not e.apart and e.page not in (1, pages)]
        return often and len(foreign) <= 0.2 * len(here)
    alike = [e for e in here if e.apart and abs(e.row[0].size - edge.row[0].size) < 0.2]
    names_the_chapter = top and often and len(here) > 2 and len(alike) >= 0.9 * len(here)
    # On a document of one page nothing recurs: only what names the page is known to be furniture.
    return names_the_chapter or (pages == 1 and bool(NAMES_THE_PAGE.search(words_on(edge.row))))


def _size(row: Row) -> float:
    return max(line.size for line in row)


def note_marks_in(pages: Sequence[PrintedPage]) -> frozenset[str]:
    """The marks of notes that stand after words of the text."""
    lines = [line for page in pages for row in page.rows for line in row]
    above = [word.text for line in lines for word in line.words[1:] if word.raised]
    raised = {mark for text in above for mark in text.translate(RAISED_DIGITS).split(",")}
    return frozenset(raised.union(*(MARKS_IN_TEXT.findall(line.text[1:]) for line in lines)))


def foot_of(page: PrintedPage, size: float, used: frozenset[str], goes_on: bool) -> int:
    """From which row on the page holds notes; the number of rows when it holds none.

    `goes_on` says that the page before ended within a note.
    """
    rows = page.rows
    below = _row_below_rule(page)
    if below is not None and _are_all_notes(rows[below:], size):
        begins_with_mark = note_mark_of(merged(rows[below]), at_foot=True)
        if begins_with_mark or (goes_on and _size(rows[below]) < SMALL_PRINT * size):
            return below
    first_small = len(rows)
    while first_small and _size(rows[first_small - 1]) < SMALL_PRINT * size:
        first_small -= 1
    for at in range(first_small, len(rows)):
        mark = note_mark_of(merged(rows[at]), at_foot=True)
        if mark and (rows[at][0].words[0].raised or mark[0] in used):
            return at
    return len(rows)


def _row_below_rule(page: PrintedPage) -> int | None:
    """The first row below a short level rule in the lower part of the page."""
    low = [rule for rule in page.rules if rule.level and rule.at > 0.35 * page.height]
    short = [rule for rule in low if 30 < rule.end - rule.start < 0.6 * page.width]
    for rule in sorted(short, key=lambda r: -r.at):
        below = next((at for at, row in enumerate(page.rows) if row[0].base > rule.at), None)
        if below is not None and page.rows[below][0].base - rule.at < 40:
            return below
    return None


def _are_all_notes(rows: Sequence[Row], size: float) -> bool:
    """Whether a box of notes reaches to the end of the page: text and headings may go on below one in its midst."""
    if _size(rows[0]) < SMALL_PRINT * size:
        return all(_size(row) < SMALL_PRINT * size for row in rows)
    return all(_size(row) <= size + 0.3 and not all(line.bold for line in row) for row in rows)


def _note_of(line: PrintedLine, mark: NoteMark) -> PrintedBlock:
    """The note that begins with this line, which begins with the mark."""
    return PrintedBlock("note", [without_mark(line, mark[1])], mark[0])


def notes_at_foot(rows: Sequence[Row], right: float, before: PrintedBlock | None) -> list[PrintedBlock]:
    """The notes in these rows; what stands before the first mark goes on with the note `before`."""
    notes: list[PrintedBlock] = []
    for row in rows:
        line = replace(merged(row), right=right)
        mark = note_mark_of(line, at_foot=True)
        last = notes[-1] if notes else before
        if mark and _comes_next(mark[0], last):
            notes.append(_note_of(line, mark))
        elif last is not None:
            last.lines.append(line)
        else:
            notes.append(PrintedBlock("note", [line]))
    return notes


def _comes_next(mark: str, before: PrintedBlock | None) -> bool:
    """A number at the front of a line of a note is a mark when it counts on."""
    if before is None:
        return True
    number, last = (printed.strip("[]").translate(PLAIN_DIGITS) for printed in (mark, before.mark))
    return not (number.isdigit() and last.isdigit()) or int(number) in (1, int(last) + 1)


def with_notes_apart(
    flow: Iterable[Printed], size: float, used: frozenset[str], leading: float
) -> list[Printed | PrintedBlock]:
    """The flow, with the notes that stand in it made blocks of their own."""
    things: list[Printed | PrintedBlock] = []
    for thing in flow:
        last = things[-1] if things else None
        if isinstance(thing, PrintedLine) and (mark := _note_mark_in_flow(thing, size, used)):
            things.append(_note_of(thing, mark))
        elif isinstance(thing, PrintedLine) and isinstance(last, PrintedBlock) and _goes_on(last, thing, leading):
            last.lines.append(thing)
        else:
            things.append(thing)
    return things


def _note_mark_in_flow(line: PrintedLine, size: float, used: frozenset[str]) -> NoteMark | None:
    mark = note_mark_of(line, at_foot=line.size < SMALL_PRINT * size, in_flow=True)
    return mark if mark and (mark[0] in used or line.words[0].raised) else None


def _goes_on(note: PrintedBlock, line: PrintedLine, leading: float) -> bool:
    last = note.last
    is_near = last.page == line.page and 0 < line.base - last.base < (leading + PARAGRAPH_SLACK) * line.size
    return is_near and abs(last.size - line.size) < 0.5 and last.bold == line.bold
