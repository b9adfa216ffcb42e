"""Ratings tables: rows with tabs, a matrix of units, cells on lines of their own, a table that lost its heading row.

A table is read as a stream of cells. A rating counts only when it fills a cell and its standard stands right before
it, so that a rating word in prose is never taken.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.claims import OVERALL, Rating, Span, Unit
from graph.knowledge.formats import CODE, Formats
from graph.structure.outline import Outline
from graph.structure.tables import (
    CODE_ALONE,
    SCORE_LABEL,
    Cell,
    Table,
    cells_of,
    columns_in,
    level_in,
    unit_in,
    unit_of,
)
from graph.text.names import fold

# What a standard adds to the score, in a column of its own.
POINTS = re.compile(r"\d{1,2}")


def ratings_in(outline: Outline, units: tuple[Unit, ...]) -> tuple[Rating, ...]:
    """All rows of all tables; what a table does not print is inferred and said to be."""
    formats = outline.formats
    tables, used = columns_in(outline.blocks, units, formats)
    cells = [cell for block in outline.blocks if block.span not in used for cell in cells_of(block, formats)]
    tables += [t for t in _tables(cells, units) if t.rows]
    _name_tables(tables, units, outline.text)
    return tuple(_with_score(row, table, formats) if row.overall else row for table in tables for row in table.rows)


def _tables(cells: list[Cell], units: tuple[Unit, ...]) -> Iterator[Table]:
    table = Table()
    for at, cell in enumerate(cells):
        row, beside = _row(cells, at, units)
        score = cell.score
        unit = None if row or score else _unit(cells, at, units)
        begins_anew = row and row.overall and any(r.overall for r in table.rows)
        # A score that stands above a table without a unit: the one before it has its own.
        is_of_next = score and table.rows and table.score and table.score[:2] != score
        if begins_anew or (unit and table.rows) or is_of_next:
            yield table
            table = Table()
        if row:
            table.rows.append(row)
            above = cells[at - 1].text
            table.unit = table.unit or unit_of(unit_in(above.rpartition(": ")[0] or above), units)
            table.score = beside if beside and row.overall else table.score
        elif score and _near_table(cells, at):
            table.score = (*score, cell.span)
        elif unit:
            table.unit = unit
    yield table


def _row(cells: list[Cell], at: int, units: tuple[Unit, ...]) -> tuple[Rating | None, tuple[int, int, Span] | None]:
    """A row, when this cell is the rating of the standard in the cell before it, and the score beside the rating."""
    at_standard = at - 2 if at > 1 and POINTS.fullmatch(cells[at - 1].text) else at - 1
    filled = level_in(cells[at]) if at_standard >= 0 else None
    standard = _standard_of(cells[at_standard], at_standard == at - 1, units) if filled else None
    if filled is None or standard is None:
        return None, None
    (level, score), (code, name) = filled, standard
    if code is None and at_standard > 0 and CODE_ALONE.fullmatch(cells[at_standard - 1].text):
        code = cells[at_standard - 1].text
    parts = tuple(sorted((cells[at_standard].span, level.span)))
    return Rating("", name, code, level.rating or "", level.text, parts), score


def _standard_of(cell: Cell, beside: bool, units: tuple[Unit, ...]) -> tuple[str | None, str] | None:
    """Code and name of the standard in a cell, alone or behind its unit; a unit with its rating beside it has one too.

    A name that nobody knows is one by its code.
    """
    unit, _, tail = cell.text.rpartition(": ")
    standard = cell.standard or (cell.formats.standard(tail) if unit and unit_of(unit, units) else None)
    if standard:
        return standard
    if beside and unit_of(unit_in(cell.text), units):
        return None, OVERALL
    coded = CODE.match(cell.text)
    return (coded["code"], cell.text[coded.end() :]) if coded and cell.text[coded.end()].isupper() else None


def _near_table(cells: list[Cell], at: int) -> bool:
    around = cells[max(0, at - 3) : at + 4]
    return any(SCORE_LABEL.fullmatch(c.text) or c.standard or c.rating for c in around)


def _unit(cells: list[Cell], at: int, units: tuple[Unit, ...]) -> str | None:
    """The unit that this cell names, when a table follows."""
    name, formats = unit_in(cells[at].text), cells[at].formats
    known = unit_of(name, units)
    after = cells[at + 1 : at + 5]
    if known and any(SCORE_LABEL.fullmatch(c.text) or c.score or c.standard for c in after):
        return known
    is_scored = after and SCORE_LABEL.fullmatch(after[0].text)
    return name if is_scored and formats.standard(name) is None and formats.rating(name) is None else None


def _name_tables(tables: list[Table], units: tuple[Unit, ...], text: str) -> None:
    """Tie a table without a name to a unit that is left: by the overall rating the prose gives it, else in order."""
    taken = {fold(t.unit) for t in tables if t.unit}
    left = [u.name for u in units if u.kind == "PDU" and fold(u.name) not in taken] or [u.name for u in units]
    for table in tables:
        if table.unit is None and left:
            level = next((r.level for r in table.rows if r.overall), None)
            rated = [name for name in left if level and _rated_in_prose(text, name, level)]
            unit = (rated or left)[0]
            left.remove(unit)
            table.rows = [replace(r, unit=unit, inferred=("pdu",)) for r in table.rows]
        else:
            table.rows = [replace(r, unit=table.unit or "") for r in table.rows]


def _rated_in_prose(text: str, unit: str, level: str) -> bool:
    """Whether the text says of this unit, right after its name, that it is rated at this level."""
    match = re.search(
        rf"{re.escape(unit)}(?: PDU)?,? (?:(?:was|is|were) )?(?:rated )?(?:overall )?(?:as )?['‘\"“]?(\w+(?: \w+)?)",
        text,
    )
    return bool(match and fold(match.group(1)).startswith(fold(level)))


def _with_score(row: Rating, table: Table, formats: Formats) -> Rating:
    """The overall row with its score: as printed, or worked out from the standards and said to be."""
    if table.score:
        score, maximum, span = table.score
        return replace(row, score=score, maximum=maximum, parts=tuple(sorted((*row.parts, span))))
    points = [formats.points[r.level] for r in table.rows if not r.overall]
    if not points:
        return row
    most = max(formats.points.values()) * len(points)
    if most not in formats.maxima:  # no programme gives a score for as many standards
        return row
    return replace(row, score=sum(points), maximum=most, stated=False, inferred=(*row.inferred, "score"))
