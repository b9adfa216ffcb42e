"""The pages of a document brought into one flow: what is no text left out, what is read first set first."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.claims import Box
from graph.read.canonical import Piece
from graph.read.pdf.blocks import Block, blocks_of, leading_of, lines_in, with_tables_joined
from graph.read.pdf.columns import LEADERS, flow_of
from graph.read.pdf.fit import begins_amid
from graph.read.pdf.furniture import Sheet, without_furniture
from graph.read.pdf.hyphens import hyphens_of
from graph.read.pdf.lines import Line, Row, body_size_of
from graph.read.pdf.notes import foot_of, marks_used, notes_at_foot, with_notes_apart
from graph.read.pdf.outline import levels_of
from graph.read.pdf.pieces import pieces_of
from graph.read.pdf.rules import Rule
from graph.read.pdf.tables import Table, within

FEW = 12

Flow = list[Line | Table | Block]


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on one page; `rules` belong to no table or box, `boxes` are drawn around text that is no table."""

    sheet: Sheet
    rules: tuple[Rule, ...]
    boxes: tuple[Box, ...]
    tables: tuple[Table, ...]


def pieces_in(pages: Sequence[Page]) -> Iterator[Piece]:
    """The whole document, piece by piece."""
    sheets = without_furniture([page.sheet for page in pages])
    bare = [replace(page, sheet=sheet) for page, sheet in zip(pages, sheets, strict=True)]
    in_tables = [cell for page in pages for table in page.tables for row in table.rows for cell in row.cells]
    size = body_size_of([*(row for sheet in sheets for row in sheet.rows), *in_tables])
    flow = _flow_of(bare, size)
    lines = list(lines_in(flow))
    blocks = with_tables_joined(blocks_of(flow, leading_of(lines)))
    every = [*lines, *(line for block in blocks for note in block.notes for line in note.lines)]
    return pieces_of(blocks, levels_of(blocks, size, _is_bold(lines, size)), hyphens_of(every))


def _flow_of(pages: Sequence[Page], size: float) -> Flow:
    used = marks_used([page.sheet for page in pages])
    margins = _margins([page.sheet for page in pages], size)
    flow: Flow = []
    note: Block | None = None
    for page in pages:
        rows = page.sheet.rows
        left, right = margins.get(round(page.sheet.width), (0.0, page.sheet.width))
        foot = foot_of(page.sheet, page.rules, size, used, goes_on=note is not None)
        body = _page_flow(page, rows[:foot], left, right)
        flow += with_notes_apart(body, size, used, leading_of([x for x in body if isinstance(x, Line)]))
        notes = notes_at_foot(rows[foot:], right, note)
        flow += notes
        note = notes[-1] if notes else note if rows[foot:] else None
    return flow


def _margins(sheets: Sequence[Sheet], size: float) -> dict[int, tuple[float, float]]:
    """The left and right margins of the text, for each width of page."""
    ends: dict[int, list[float]] = defaultdict(list)
    begins: dict[int, list[float]] = defaultdict(list)
    for sheet in sheets:
        for row in sheet.rows:
            if len(row[-1].words) > 4 and row[-1].size < size + 1:
                ends[round(sheet.width)].append(row[-1].x1)
                begins[round(sheet.width)].append(row[0].x0)
    return {width: _margin(begins[width], found, width) for width, found in ends.items()}


def _margin(begins: list[float], ends: list[float], width: int) -> tuple[float, float]:
    """A few lines may all be short: then the margins are taken to be alike."""
    left, right = sorted(begins)[len(begins) // 100], sorted(ends)[-1 - len(ends) // 100]
    return left, max(right, width - left - 1) if len(ends) < FEW else right


def _page_flow(page: Page, rows: Sequence[Row], left: float, right: float) -> list[Line | Table]:
    """The rows between the ruled tables, each stretch in its own reading order."""
    flow: list[Line | Table] = []
    above = float("-inf")
    for table in [*sorted(page.tables, key=lambda t: t.box[1]), None]:
        below = table.box[1] if table else float("inf")
        between = [r for r in rows if above <= r[0].base < below and not _is_contents_line(r)]
        flow += _in_boxes(flow_of(between, left, right, page.sheet.height), page.boxes)
        if table:
            flow.append(table)
        above = below
    return _narrowed(flow)


def _is_contents_line(row: Row) -> bool:
    """A line of a list of contents: words, dots up to the margin, the number of a page."""
    text = " ".join(line.text for line in row)
    return bool(LEADERS.search(text)) and text.split()[-1].strip("._…· ").isalnum() and len(text.split()[-1]) < 60


def _in_boxes(flow: list[Line | Table], boxes: Sequence[Box]) -> list[Line | Table]:
    """Lines within a box know it, and that they end where it does."""
    shown: list[Line | Table] = []
    for thing in flow:
        around = None
        if isinstance(thing, Line):
            middle = ((thing.x0 + thing.x1) / 2, (thing.top + thing.bottom) / 2)
            around = min((b for b in boxes if within(middle, b)), key=lambda b: b[2] - b[0], default=None)
        if isinstance(thing, Line) and around:
            mine = [x for x in flow if isinstance(x, Line) and within(((x.x0 + x.x1) / 2, x.base - 1), around)]
            left, right = min((x.x0 for x in mine), default=thing.x0), max((x.x1 for x in mine), default=thing.x1)
            thing = replace(thing, left=left, right=right, boxed=True)
        shown.append(thing)
    return shown


def _narrowed(flow: list[Line | Table]) -> list[Line | Table]:
    """Lines set to a narrower measure than the page's, told by sentences that run on over their ends."""
    groups: list[list[int]] = []
    for at, thing in enumerate(flow):
        last = flow[groups[-1][-1]] if groups else None
        if not isinstance(thing, Line):
            continue
        if isinstance(last, Line) and groups[-1][-1] == at - 1 and _stand_together(last, thing):
            groups[-1].append(at)
        else:
            groups.append([at])
    for group in groups:
        lines = [x for at in group if isinstance(x := flow[at], Line)]
        edge = max(line.x1 for line in lines)
        running = sum(begins_amid(b) for _, b in pairwise(lines))
        if len(lines) > 2 and running >= 0.5 * (len(lines) - 1) and edge < lines[0].right - 2 * lines[0].size:
            for at, line in zip(group, lines, strict=True):
                flow[at] = replace(line, right=edge)
    return flow


def _stand_together(last: Line, line: Line) -> bool:
    near = 0 < line.base - last.base < 1.75 * line.size
    return near and abs(line.x0 - last.x0) < 2 and abs(line.size - last.size) < 0.5


def _is_bold(lines: Sequence[Line], size: float) -> bool:
    """Whether the running text itself is bold."""
    weights: Counter[bool] = Counter()
    for line in lines:
        if abs(line.size - size) < 0.6:
            weights[line.bold] += len(line.text)
    return weights[True] > weights[False]
