"""Tables as cells, between tabs, bars, bold marks and tags; and the tables that rate several units at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from graph.claims import Rating, Span, Unit
from graph.knowledge.formats import Formats
from graph.structure.blocks import Block
from graph.text.names import fold, unit_name

CELL_TEXT = re.compile(r"(?:(?!\*\*|<[^<>]*>|\s{3})[^\t|\r\n])+")
TAIL = re.compile(r"^(?P<what>.+?)(?<![\s:–-])[\s:–-]++(?P<rating>[A-Z][a-z]+(?: [a-z]+)?)$")
LONGEST = 200  # characters of a standard and its rating
CODE_ALONE = re.compile(r"(?:[A-Z]\s?)?\d+\.\d+")
SCORE = re.compile(
    r"(?:(?:overall |total )?score\s*[:–-]?\s*)?"
    r"(\d{1,2})\s*(?:/|(?:points?\s*)?(?:out\s+)?of(?:\s+a\s+possible)?)\s*(\d{1,2})(?:\s+points?)?",
    re.IGNORECASE,
)
SCORE_LABEL = re.compile(r"(?:overall |total )?scores?:?", re.IGNORECASE)
COLUMN_WORD = re.compile(
    r"(?:overall |our |final )?(?:ratings?|scores?|judge?ments?|outcomes?|\d{4})(?: .*)?", re.IGNORECASE
)
UNIT_FIRST = re.compile(r"(?P<unit>[A-Z].*? (?:PDU|Probation Delivery Unit|region))\b(?: \(PDU\))?[\s–:,-]+(?=\S)")


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """Words that fill one field of a table, or a line of their own, and what they name, all of them."""

    span: Span
    text: str
    formats: Formats

    @property
    def rating(self) -> str | None:
        return self.formats.rating(self.text)

    @property
    def standard(self) -> tuple[str | None, str] | None:
        """Its code, as printed, and its name."""
        return self.formats.standard(self.text)

    @property
    def score(self) -> tuple[int, int] | None:
        match = SCORE.fullmatch(re.sub(rf"^{SCORE_LABEL.pattern}\s+", "", self.text, flags=re.IGNORECASE))
        return (int(match[1]), int(match[2])) if match else None

    def part(self, start: int, end: int) -> "Cell":
        """The cell of text[start:end]."""
        return replace(self, span=Span(self.span.start + start, self.span.start + end), text=self.text[start:end])


@dataclass
class Table:
    """One unit's ratings while they are read: a table of its own, or its column or row of a matrix."""

    unit: str | None = None
    rows: list[Rating] = field(default_factory=list)
    score: tuple[int, int, Span] | None = None

    def rate(self, standard: str, code: str | None, at: Cell, rating: Cell) -> None:
        """Add what the cell `rating` says of the standard, which the cell `at` names."""
        parts = (at.span, rating.span)
        self.rows.append(Rating(self.unit or "", standard, code, rating.rating or "", rating.text, parts))


def unit_in(text: str) -> str:
    """The unit that a cell names, without what is said of the inspection behind its name."""
    match = UNIT_FIRST.match(text)
    return unit_name(match["unit"] if match else text)


def unit_of(printed: str, units: tuple[Unit, ...]) -> str | None:
    """The unit of this document that these words name."""
    name = unit_name(printed)
    return next((u.name for u in units if name and fold(u.name) == fold(name)), None)


def level_in(cell: Cell) -> tuple[Cell, tuple[int, int, Span] | None] | None:
    """The rating that fills a cell, with the score where it stands beside it: "Inadequate, 2/21", "5/27 Good"."""
    if cell.rating:
        return cell, None
    if not (match := SCORE.search(cell.text)):
        return None
    rest = (cell.text[: match.start()] + " " * len(match.group()) + cell.text[match.end() :]).strip(" ,;:()–-")
    if not cell.formats.rating(rest):
        return None
    start = cell.text.index(rest)
    return cell.part(start, start + len(rest)), (int(match[1]), int(match[2]), cell.part(*match.span()).span)


def cells_of(block: Block, formats: Formats) -> Iterator[Cell]:
    """The cells of a row or line, empty ones left out; prose and footnotes have none."""
    if block.kind in ("footnote", "furniture", "paragraph"):
        return
    text = f"{block.mark}. {block.text}" if block.kind == "item" else block.text
    base = block.span.end - len(text)
    for match in CELL_TEXT.finditer(text):
        bare = match.group().strip(" *:#\xa0")
        if bare and set(bare) - set("-: "):
            start = base + match.start() + match.group().index(bare)
            yield from _split(Cell(Span(start, start + len(bare)), bare, formats))


def _split(cell: Cell) -> Iterator[Cell]:
    """A line that holds a standard and its rating side by side gives two cells."""
    match = TAIL.match(cell.text) if len(cell.text) <= LONGEST else None
    start = match.start("rating") if match else 0
    what, level = cell.part(0, len(cell.text[:start].rstrip(" :–-"))), cell.part(start, len(cell.text))
    if start and level.rating and cell.formats.standard(what.text.rpartition(": ")[2]):
        yield from (what, level)
    else:
        yield cell


def standard_in(cells: list[Cell]) -> tuple[str | None, str, int] | None:
    """Code and name of the standard that a row begins with, and how many cells that takes."""
    coded = bool(cells and CODE_ALONE.fullmatch(cells[0].text))
    if coded and len(cells) > 1 and (standard := cells[1].standard):
        return cells[0].text, standard[1], 2
    if cells and (standard := cells[0].standard):
        return *standard, 1
    return None


def columns_in(blocks: Iterable[Block], units: tuple[Unit, ...], formats: Formats) -> tuple[list[Table], set[Span]]:
    """What all matrices say of each unit, and the blocks that are spoken for by them."""
    columns: dict[str, Table] = {}
    current: list[Table] = []
    standards: list[str | None] = []
    used: set[Span] = set()
    for block in blocks:
        cells = list(cells_of(block, formats)) if block.kind == "row" else []
        names, across = _header(cells, units), _standards_across(cells)
        if names or across:
            current, standards = [columns.setdefault(fold(name), Table(name)) for name in names], across
        elif standards and _is_unit_row(cells, standards):
            name = unit_of(cells[0].text, units) or unit_name(cells[0].text)
            _fill_unit(columns.setdefault(fold(name), Table(name)), cells, standards)
        elif not (current and _filled(cells, current)):
            continue
        used.add(block.span)
    return [c for c in columns.values() if c.rows], used


def _standards_across(cells: list[Cell]) -> list[str | None]:
    """The standards that head the columns, behind the one with the units; None for a column of scores."""
    standards = [c.standard for c in cells[1:]]
    scores = [bool(SCORE_LABEL.fullmatch(c.text)) for c in cells[1:]]
    if sum(map(bool, standards)) < 2 or cells[0].standard or cells[0].rating:
        return []
    if not all(t or s for t, s in zip(standards, scores, strict=True)):
        return []
    return [None if s else t[1] if t else None for t, s in zip(standards, scores, strict=True)]


def _is_unit_row(cells: list[Cell], standards: list[str | None]) -> bool:
    return len(cells) == len(standards) + 1 and all(c.rating or c.score for c in cells[1:])


def _fill_unit(table: Table, cells: list[Cell], standards: list[str | None]) -> None:
    for standard, cell in zip(standards, cells[1:], strict=True):
        if standard and cell.rating:
            table.rate(standard, None, cells[0], cell)
        elif score := cell.score:
            table.score = (*score, cell.span)


def heads_of(blocks: Iterable[Block], formats: Formats) -> Iterator[str]:
    """The units that a matrix names: over its columns where its rows are standards, or before its rows."""
    above: list[Cell] = []
    standards: list[str | None] = []
    for block in blocks:
        cells = list(cells_of(block, formats)) if block.kind == "row" else []
        across = _standards_across(cells)
        standards = across or (standards if cells else [])
        if not across and standards and _is_unit_row(cells, standards):
            yield cells[0].text
        standard = standard_in(cells)
        levels = cells[standard[2] :] if standard else []
        if len(levels) > 1 and len(above) >= len(levels) and all(c.rating for c in levels):
            heads = above[-len(levels) :]
            if not any(c.standard or c.rating or COLUMN_WORD.fullmatch(c.text) for c in heads):
                yield from (c.text for c in heads)
        elif not any(re.search(r"\d", c.text) for c in cells):  # a row of dates or scores may stand between
            above = cells


def _header(cells: list[Cell], units: tuple[Unit, ...]) -> list[str]:
    """The units that head the columns: two or more cells that name units of this document, and nothing rated."""
    names = {fold(u.name): u.name for u in units}
    columns = [names.get(fold(unit_name(c.text))) for c in cells]
    heads = [name for name in columns if name]
    return heads if len(heads) >= 2 and columns[-len(heads) :] == heads else []


def _filled(cells: list[Cell], columns: list[Table]) -> bool:
    """Put a row's cells under their columns; False when the row is none of this table."""
    standard = standard_in(cells)
    values = cells[-len(columns) :]
    if len(cells) <= len(columns):
        return False
    if standard and all(c.rating for c in values):
        code, name, taken = standard
        for column, cell in zip(columns, values, strict=True):
            column.rate(name, code, cells[taken - 1], cell)
        return True
    for column, cell in zip(columns, values, strict=True):
        if score := cell.score:
            column.score = (*score, cell.span)
    return any(c.score for c in values)
