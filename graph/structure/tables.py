"""Tables as cells, between tabs, bars, bold marks and tags; and the tables that rate several units at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from graph.claims import Rating, Span, Unit
from graph.knowledge.formats import Formats
from graph.structure.blocks import Block
from graph.text.names import fold, unit_name

CELL = re.compile(r"(?:(?!\*\*|<[^<>]*>|\s{3})[^\t|\r\n])+")
TAIL = re.compile(r"^(?P<what>.+?)[\s:–-]+(?P<rating>[A-Z][a-z]+(?: [a-z]+)?)$")
LONGEST = 200  # characters of a standard and its rating
CODE_ALONE = re.compile(r"(?:[A-Z]\s?)?\d+\.\d+")
SCORE = re.compile(
    r"(?:(?:overall |total )?score\s*[:–-]?\s*)?"
    r"(\d{1,2})\s*(?:/|(?:points?\s*)?(?:out\s+)?of(?:\s+a\s+possible)?)\s*(\d{1,2})(?:\s+points?)?",
    re.IGNORECASE,
)
SCORE_LABEL = re.compile(r"(?:overall |total )?scores?:?", re.IGNORECASE)
UNIT_FIRST = re.compile(r"(?P<unit>[A-Z].*? (?:PDU|Probation Delivery Unit|region))\b(?: \(PDU\))?[\s–:,-]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words that fill one field of a table, or a line of their own."""

    span: Span
    text: str

    def score(self) -> tuple[int, int] | None:
        match = SCORE.fullmatch(re.sub(rf"^{SCORE_LABEL.pattern}\s+", "", self.text, flags=re.IGNORECASE))
        return (int(match.group(1)), int(match.group(2))) if match else None


def unit_in(text: str) -> str:
    """The unit that a cell names, without what is said of the inspection behind its name."""
    match = UNIT_FIRST.match(text)
    return unit_name(match.group("unit") if match else text)


def unit_of(printed: str, units: tuple[Unit, ...]) -> str | None:
    """The unit of this document that these words name."""
    name = unit_name(printed)
    return next((u.name for u in units if name and fold(u.name) == fold(name)), None)


@dataclass(frozen=True, slots=True)
class Level:
    """A rating that fills a cell, with the score when it stands beside it: "Inadequate, 2/21", "5/27 Good"."""

    label: str
    text: str
    span: Span
    score: tuple[int, int, Span] | None = None


def level_in(cell: Cell, formats: Formats) -> Level | None:
    label = formats.rating(cell.text)
    if label:
        return Level(label, cell.text, cell.span)
    match = SCORE.search(cell.text)
    if not match:
        return None
    rest = (cell.text[: match.start()] + " " * len(match.group()) + cell.text[match.end() :]).strip(" ,;:()–-")
    label = formats.rating(rest)
    if not label:
        return None
    start = cell.span.start + cell.text.index(rest)
    score = Span(cell.span.start + match.start(), cell.span.start + match.end())
    return Level(label, rest, Span(start, start + len(rest)), (int(match.group(1)), int(match.group(2)), score))


def cells_of(block: Block, formats: Formats) -> Iterator[Cell]:
    """The cells of a row or line, empty ones left out; prose and footnotes have none."""
    if block.kind in ("footnote", "furniture", "paragraph"):
        return
    text = f"{block.mark}. {block.text}" if block.kind == "item" else block.text
    base = block.span.end - len(text)
    for match in CELL.finditer(text):
        bare = match.group().strip(" *:#\xa0")
        if bare and set(bare) - set("-: "):
            start = base + match.start() + match.group().index(bare)
            yield from _split(Cell(Span(start, start + len(bare)), bare), formats)


def _split(cell: Cell, formats: Formats) -> Iterator[Cell]:
    """A line that holds a standard and its rating side by side gives two cells."""
    match = TAIL.match(cell.text) if len(cell.text) <= LONGEST else None
    start = match.start("rating") if match else 0
    what, level = cell.text[:start].rstrip(" :–-"), cell.text[start:]
    if start and formats.rating(level) and formats.standard(what.rpartition(": ")[2]):
        yield replace(cell, span=Span(cell.span.start, cell.span.start + len(what)), text=what)
        yield replace(cell, span=Span(cell.span.start + start, cell.span.end), text=level)
    else:
        yield cell


def standard_in(cells: list[Cell], formats: Formats) -> tuple[str | None, str, int] | None:
    """Code and name of the standard that a row begins with, and how many cells that takes."""
    for taken, code in (
        ((2, cells[0].text), (1, None)) if cells and CODE_ALONE.fullmatch(cells[0].text) else ((1, None),)
    ):
        standard = formats.standard(cells[taken - 1].text) if len(cells) >= taken else None
        if standard:
            return code or standard[0], standard[1], taken
    return None


COLUMN_WORD = re.compile(
    r"(?:overall |our |final )?(?:ratings?|scores?|judge?ments?|outcomes?|\d{4})(?: .*)?", re.IGNORECASE
)


@dataclass
class Table:
    """One unit's ratings while they are read: a table of its own, or its column or row of a matrix."""

    unit: str | None = None
    rows: list[Rating] = field(default_factory=list)
    score: tuple[int, int, Span] | None = None


def columns_in(blocks: Iterable[Block], units: tuple[Unit, ...], formats: Formats) -> tuple[list[Table], set[Span]]:
    """What all matrices say of each unit, and the blocks that are spoken for by them."""
    columns: dict[str, Table] = {}
    current: list[Table] = []
    standards: list[str | None] = []
    used: set[Span] = set()
    for block in blocks:
        cells = list(cells_of(block, formats)) if block.kind == "row" else []
        names, across = _header(cells, units, formats), _standards_across(cells, formats)
        if names or across:
            current, standards = [columns.setdefault(fold(name), Table(name)) for name in names], across
        elif standards and _is_unit_row(cells, standards, formats):
            name = unit_of(cells[0].text, units) or unit_name(cells[0].text)
            _fill_unit(columns.setdefault(fold(name), Table(name)), cells, standards, formats)
        elif not (current and _filled(cells, current, formats)):
            continue
        used.add(block.span)
    return [c for c in columns.values() if c.rows], used


def _standards_across(cells: list[Cell], formats: Formats) -> list[str | None]:
    """The standards that head the columns, behind the one with the units; None for a column of scores."""
    standards = [formats.standard(c.text) for c in cells[1:]]
    scores = [bool(SCORE_LABEL.fullmatch(c.text)) for c in cells[1:]]
    if sum(map(bool, standards)) < 2 or formats.standard(cells[0].text) or formats.rating(cells[0].text):
        return []
    if not all(t or s for t, s in zip(standards, scores, strict=True)):
        return []
    return [None if s else t[1] if t else None for t, s in zip(standards, scores, strict=True)]


def _is_unit_row(cells: list[Cell], standards: list[str | None], formats: Formats) -> bool:
    return len(cells) == len(standards) + 1 and all(formats.rating(c.text) or c.score() for c in cells[1:])


def _fill_unit(table: Table, cells: list[Cell], standards: list[str | None], formats: Formats) -> None:
    for standard, cell in zip(standards, cells[1:], strict=True):
        level = formats.rating(cell.text)
        if standard and level:
            table.rows.append(Rating(table.unit or "", standard, None, level, cell.text, (cells[0].span, cell.span)))
        elif score := cell.score():
            table.score = (*score, cell.span)


def heads_of(blocks: Iterable[Block], formats: Formats) -> Iterator[str]:
    """The units that a matrix names: over its columns where its rows are standards, or before its rows."""
    above: list[Cell] = []
    standards: list[str | None] = []
    for block in blocks:
        cells = list(cells_of(block, formats)) if block.kind == "row" else []
        across = _standards_across(cells, formats)
        standards = across or (standards if cells else [])
        if not across and standards and _is_unit_row(cells, standards, formats):
            yield cells[0].text
        standard = standard_in(cells, formats)
        levels = cells[standard[2] :] if standard else []
        if len(levels) > 1 and len(above) >= len(levels) and all(formats.rating(c.text) for c in levels):
            names = [c.text for c in above[-len(levels) :]]
            if not any(formats.standard(n) or formats.rating(n) or COLUMN_WORD.fullmatch(n) for n in names):
                yield from names
        elif not any(re.search(r"\d", c.text) for c in cells):  # a row of dates or scores may stand between
            above = cells


def _header(cells: list[Cell], units: tuple[Unit, ...], formats: Formats) -> list[str]:
    """The units that head the columns: two or more cells that name units of this document, and nothing rated."""
    names = {fold(u.name): u.name for u in units}
    columns = [names.get(fold(unit_name(c.text))) for c in cells]
    heads = [name for name in columns if name]
    return heads if len(heads) >= 2 and columns[-len(heads) :] == heads else []


def _filled(cells: list[Cell], columns: list[Table], formats: Formats) -> bool:
    """Put a row's cells under their columns; False when the row is none of this table."""
    standard = standard_in(cells, formats)
    values = cells[-len(columns) :]
    if len(cells) <= len(columns):
        return False
    if standard and all(formats.rating(c.text) for c in values):
        code, name, taken = standard
        for column, cell in zip(columns, values, strict=True):
            level = formats.rating(cell.text) or ""
            parts = (cells[taken - 1].span, cell.span)
            column.rows.append(Rating(column.unit or "", name, code, level, cell.text, parts))
        return True
    for column, cell in zip(columns, values, strict=True):
        if score := cell.score():
            column.score = (*score, cell.span)
    return any(c.score() for c in values)
