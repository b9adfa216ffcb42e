"""Ratings of several units in one table: a column a unit, a row a standard."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph.claims import Rating, Span, Unit
from graph.names import fold, unit_name
from graph.structure.blocks import Block
from graph.structure.cells import Cell, cells_of, standard_in
from graph.structure.words import Words


@dataclass
class Column:
    """One unit's ratings in a matrix."""

    unit: str
    rows: list[Rating] = field(default_factory=list)
    score: tuple[int, int, Span] | None = None


def columns_in(blocks: Iterable[Block], units: tuple[Unit, ...], words: Words) -> tuple[list[Column], set[Span]]:
    """The columns of all matrices, and the blocks that are spoken for by them."""
    columns: list[Column] = []
    current: list[Column] = []
    used: set[Span] = set()
    for block in blocks:
        cells = list(cells_of(block, words)) if block.kind == "row" else []
        names = _header(cells, units, words)
        if names:
            current = [Column(name) for name in names]
            columns += current
        elif not (current and _filled(cells, current, words)):
            continue
        used.add(block.span)
    return [c for c in columns if c.rows], used


def _header(cells: list[Cell], units: tuple[Unit, ...], words: Words) -> list[str]:
    """The units that head the columns: two or more cells that name units of this document, and nothing rated."""
    names = {fold(u.name): u.name for u in units}
    told = [names.get(fold(unit_name(c.text))) for c in cells]
    found = [name for name in told if name]
    return found if len(found) >= 2 and told[-len(found) :] == found else []


def _filled(cells: list[Cell], columns: list[Column], words: Words) -> bool:
    """Put a row's cells under their columns; False when the row is none of this table."""
    standard = standard_in(cells, words)
    values = cells[-len(columns) :]
    if len(cells) <= len(columns):
        return False
    if standard and all(words.rating(c.text) for c in values):
        code, name, taken = standard
        for column, cell in zip(columns, values, strict=True):
            level = words.rating(cell.text) or ""
            column.rows.append(Rating(column.unit, name, code, level, cell.text, (cells[taken - 1].span, cell.span)))
        return True
    for column, cell in zip(columns, values, strict=True):
        if score := cell.score():
            column.score = (*score, cell.span)
    return any(c.score() for c in values)
