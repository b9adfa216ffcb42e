"""Ratings tables: rows with tabs, cells on lines of their own, or a table that lost its heading row.

A table is read as a stream of cells. A rating counts only when it fills a cell and its standard stands right before
it, so that a rating word in prose is never taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from graph.claims import Rating, Span, Unit
from graph.names import fold, unit_name
from graph.structure.blocks import Block
from graph.structure.words import Words

CELL = re.compile(r"(?:(?!\*\*|<[^<>]*>)[^\t|\r\n])+")
SCORE = re.compile(r"(\d{1,2})\s*(?:/|(?:points?\s*)?(?:out\s+)?of(?:\s+a\s+possible)?)\s*(\d{1,2})(?:\s+points?)?", re.IGNORECASE)
SCORE_LABEL = re.compile(r"(?:overall |total )?scores?:?", re.IGNORECASE)
TAIL = re.compile(r"^(?P<what>.+?)[\s:–-]+(?P<rating>[A-Z][a-z]+(?: [a-z]+)?)$")


@dataclass(frozen=True, slots=True)
class Cell:
    span: Span
    text: str
    block: Block


@dataclass
class Table:
    """One unit's ratings while they are read."""

    unit: str | None = None
    rows: list[Rating] = field(default_factory=list)
    score: tuple[int, int, Span] | None = None


def ratings_in(blocks: tuple[Block, ...], units: tuple[Unit, ...], words: Words, text: str) -> tuple[Rating, ...]:
    """All rows of all tables; what a table does not print is inferred and said to be."""
    tables = [t for t in _tables(list(_cells(blocks, words)), units, words) if t.rows]
    _name_tables(tables, units, words, text)
    return tuple(row for table in tables for row in _finished(table, words))


def _cells(blocks: tuple[Block, ...], words: Words) -> Iterator[Cell]:
    for block in blocks:
        if block.kind in ("footnote", "furniture", "paragraph"):
            continue
        text = f"{block.mark}. {block.text}" if block.kind == "item" else block.text
        base = block.span.end - len(text)
        for match in CELL.finditer(text):
            bare = match.group().strip(" *:#")
            if bare:
                start = base + match.start() + match.group().index(bare)
                yield from _split(Cell(Span(start, start + len(bare)), bare, block), words)


def _split(cell: Cell, words: Words) -> Iterator[Cell]:
    """A line that holds a standard and its rating side by side gives two cells."""
    found = TAIL.match(cell.text)
    for start in [found.start("rating")] if found else []:
        what, level = cell.text[:start].strip(" :–-"), cell.text[start:]
        if words.rating(level) and words.standard(what):
            yield replace(cell, span=Span(cell.span.start, cell.span.start + len(what)), text=what)
            yield replace(cell, span=Span(cell.span.start + start, cell.span.end), text=level)
            return
    yield cell


def _tables(cells: list[Cell], units: tuple[Unit, ...], words: Words) -> Iterator[Table]:
    table = Table()
    for at, cell in enumerate(cells):
        row = _row(cells, at, words)
        score = SCORE.fullmatch(cell.text)
        if row and _begins_anew(row, table):
            yield table
            table = Table()
        if row:
            table.rows.append(row)
        elif score and _near_table(cells, at, words):
            table.score = (int(score.group(1)), int(score.group(2)), cell.span)
        elif unit := _unit(cells, at, units, words):
            if table.rows:
                yield table
                table = Table()
            table.unit = unit
    yield table


def _row(cells: list[Cell], at: int, words: Words) -> Rating | None:
    """A row, when this cell is the rating of the standard in the cell before it."""
    level = words.rating(cells[at].text)
    before = cells[at - 1] if at else None
    standard = words.standard(before.text) if before else None
    if level is None or before is None or standard is None:
        return None
    code, name = standard
    if code is None and at > 1 and re.fullmatch(r"(?:[A-Z]\s?)?\d+\.\d+", cells[at - 2].text):
        code = cells[at - 2].text
    return Rating("", name, code, level, cells[at].text, (before.span, cells[at].span))


def _begins_anew(row: Rating, table: Table) -> bool:
    return row.overall and any(r.overall for r in table.rows)


def _near_table(cells: list[Cell], at: int, words: Words) -> bool:
    around = cells[max(0, at - 3) : at + 4]
    return any(SCORE_LABEL.fullmatch(c.text) or words.standard(c.text) or words.rating(c.text) for c in around)


def _unit(cells: list[Cell], at: int, units: tuple[Unit, ...], words: Words) -> str | None:
    """The unit that this cell names, when a table follows."""
    name = unit_name(cells[at].text)
    known = next((u.name for u in units if fold(u.name) == fold(name)), None)
    after = cells[at + 1 : at + 5]
    if known and any(SCORE_LABEL.fullmatch(c.text) or SCORE.fullmatch(c.text) or words.standard(c.text) for c in after):
        return known
    if after and SCORE_LABEL.fullmatch(after[0].text) and words.standard(name) is None and words.rating(name) is None:
        return name
    return None


def _name_tables(tables: list[Table], units: tuple[Unit, ...], words: Words, text: str) -> None:
    """Tie each table without a name to the unit that is left, by what the prose says of its overall rating, then in order."""
    named = {fold(t.unit) for t in tables if t.unit}
    left = [u.name for u in units if u.kind == "PDU" and fold(u.name) not in named] or [u.name for u in units]
    for table in tables:
        if table.unit is None and left:
            level = next((r.level for r in table.rows if r.overall), None)
            told = [name for name in left if level and _rated_in_prose(text, name, level)]
            unit = (told or left)[0]
            left.remove(unit)
            table.rows = [replace(r, unit=unit, inferred=("pdu",)) for r in table.rows]
        else:
            table.rows = [replace(r, unit=table.unit or "") for r in table.rows]


def _rated_in_prose(text: str, unit: str, level: str) -> bool:
    """Whether the text says of this unit, right after its name, that it is rated at this level."""
    said = re.search(rf"{re.escape(unit)}(?: PDU)?,? (?:as|was rated|is rated|rated)(?: as)?\s*(?:overall as\s*)?['‘\"“]?([A-Z][a-z]+(?: [a-z]+)?)", text)
    return bool(said and fold(said.group(1)).startswith(fold(level)))


def _finished(table: Table, words: Words) -> list[Rating]:
    """The rows with the score on the overall one: as printed, or worked out from the standards and said to be."""
    rows = []
    for row in table.rows:
        if row.overall and table.score:
            score, maximum, span = table.score
            row = replace(row, score=score, maximum=maximum, parts=(span, *row.parts) if span < row.parts[0] else (*row.parts, span))
        elif row.overall:
            points = [words.points[r.level] for r in table.rows if not r.overall]
            if points:
                row = replace(row, score=sum(points), maximum=3 * len(points), stated=False, inferred=(*row.inferred, "score"))
        rows.append(row)
    return rows


