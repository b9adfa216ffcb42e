"""Running heads, running feet and page numbers: what stands at the same place on page after page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.read.pdf.lines import Row, body_size_of

EDGE = 0.16  # of the page's height, from above and from below
SAME_PLACE = 3.0
OFTEN = 0.7
NUMBER = re.compile(
    r"(?:[-–—|\s]*(?:page|p\.?)?\s*(?:\d{1,3}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,3})?[-–—|\s]*)", re.IGNORECASE
)
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as rows."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without what only belongs to the paper."""
    size = body_size_of(row for sheet in sheets for row in sheet.rows)
    from_above = _edges(sheets, size, top=True)
    from_below = _edges(sheets, size, top=False)
    return [
        Sheet(s.number, s.width, s.height, tuple(r for r in s.rows if (s.number, id(r)) not in from_above | from_below))
        for s in sheets
    ]


def _edges(sheets: Sequence[Sheet], size: float, top: bool) -> set[tuple[int, int]]:
    """The rows at one edge of each page that recur; what stands further in than one that does not, stays."""
    found: set[tuple[int, int]] = set()
    left = {s.number: list(s.rows if top else reversed(s.rows)) for s in sheets}
    while True:
        at_edge = [s for s in sheets if left[s.number] and _is_at_edge(s, left[s.number][0], top)]
        outer = [_edge(s, left[s.number], size, top) for s in at_edge]
        gone = [e for e in outer if _is_page_number(e.row) or (e.apart and _recurs(e, outer, len(sheets), top))]
        if not gone:
            return found
        for edge in gone:
            found.add((edge.page, id(edge.row)))
            left[edge.page].pop(0)


@dataclass(frozen=True, slots=True)
class Edge:
    """The outermost row of a page: how far from the edge of the paper, what shape, whether away from the text."""

    page: int
    row: Row
    depth: float
    shape: str
    apart: bool


def _edge(sheet: Sheet, rows: list[Row], size: float, top: bool) -> Edge:
    row = rows[0]
    depth = row[0].base if top else sheet.height - row[0].base
    shape = f"{row[0].size:.0f} {DIGITS.sub('#', words_on(row)).casefold()}"
    return Edge(sheet.number, row, depth, shape, _is_apart(row, rows, size))


def _is_at_edge(sheet: Sheet, row: Row, top: bool) -> bool:
    depth = row[0].bottom if top else sheet.height - row[0].top
    return depth < EDGE * sheet.height


def _is_apart(row: Row, rows: list[Row], size: float) -> bool:
    """Whether the row looks like no part of the text: smaller print, or well away from it."""
    if words_on(row).endswith(":"):
        return False
    gap = abs(rows[1][0].base - row[0].base) if len(rows) > 1 else 100.0
    return max(line.size for line in row) < 0.96 * size or gap > 1.9 * max(size, row[0].size)


def _is_page_number(row: Row) -> bool:
    """A number alone is the page's, unless it is set like a title."""
    return bool(NUMBER.fullmatch(words_on(row))) and len(row) == 1 and row[0].size < 16


def words_on(row: Row) -> str:
    return " ".join(line.text for line in row)


def _recurs(edge: Edge, outer: list[Edge], pages: int, top: bool) -> bool:
    """Whether the row is no part of the text.

    What recurs in the flow of the text, as a heading may at the top of a page, has other text at its place elsewhere.
    """
    here = [other for other in outer if abs(other.depth - edge.depth) < SAME_PLACE]
    times = Counter(other.shape for other in here)
    often = len(here) >= max(2, OFTEN * (pages - 1))
    foreign = [e for e in here if times[e.shape] < 2 and not e.apart and e.page not in (1, pages)]
    if times[edge.shape] > 1:
        return often and len(foreign) <= 0.2 * len(here)
    alike = [e for e in here if e.apart and abs(e.row[0].size - edge.row[0].size) < 0.2]
    changes = top and often and len(here) > 2 and len(alike) >= 0.9 * len(here)  # the head names the chapter
    return changes or _names_the_page(edge.row, pages)


def _names_the_page(row: Row, pages: int) -> bool:
    """On a document of one page only what names the page is known to be furniture."""
    return pages == 1 and bool(re.search(r"\bpage\s+\d+(?:\s+of\s+\d+)?$", words_on(row), re.IGNORECASE))
