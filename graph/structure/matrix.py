"""Ratings of several units in one table: a column a unit, a row a standard."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graph.claims import Rating, Span, Unit
from graph.knowledge.formats import Formats
from graph.structure.blocks import Block
from graph.structure.cells import SCORE_LABEL, Cell, cells_of, standard_in, unit_of
from graph.text.names import fold, unit_name

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
