"""Notes: taken out of the foot of the page, or out of the flow where one stands in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.read.canonical import DIGITS
from graph.read.pdf.blocks import Block, without
from graph.read.pdf.furniture import Sheet
from graph.read.pdf.lines import Line, Row, merged
from graph.read.pdf.lists import note_mark_of
from graph.read.pdf.rules import Rule
from graph.read.pdf.tables import Table
from graph.read.pdf.words import Word

SMALL = 0.94
MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,3}\]")


def marks_used(sheets: Sequence[Sheet]) -> frozenset[str]:
    """The raised marks that stand after words."""
    return frozenset(
        mark.strip("⁰,")
        for sheet in sheets
        for row in sheet.rows
        for line in row
        for at, word in enumerate(line.words)
        if at and word.raised
        for mark in word.text.translate(DIGITS).split(",")
    ) | frozenset(m for s in sheets for r in s.rows for line in r for m in MARKS.findall(line.text[1:]))


def foot_of(sheet: Sheet, rules: Sequence[Rule], size: float, used: frozenset[str], goes_on: bool) -> int:
    """From which row on the page holds notes; the number of rows when it holds none.

    `goes_on` says that the page before ended within a note.
    """
    rows = sheet.rows
    below = _below_rule(sheet, rules)
    if below is not None and below < len(rows) and _all_notes(rows[below:], size):
        first = merged(rows[below])
        if note_mark_of(first, at_foot=True) or (goes_on and _size(rows[below]) < SMALL * size):
            return below
    first_small = len(rows)
    while first_small and _size(rows[first_small - 1]) < SMALL * size:
        first_small -= 1
    for at in range(first_small, len(rows)):
        found = note_mark_of(merged(rows[at]), at_foot=True)
        if found and (rows[at][0].words[0].raised or found[0] in used):
            return at
    return len(rows)


def _all_notes(rows: Sequence[Row], size: float) -> bool:
    """Whether a box of notes reaches to the end of the page: text and headings may go on below one in its midst."""
    if _size(rows[0]) < SMALL * size:
        return all(_size(row) < SMALL * size for row in rows)
    return all(_size(row) <= size + 0.3 and not all(line.bold for line in row) for row in rows)


def _size(row: Row) -> float:
    return max(line.size for line in row)


def _below_rule(sheet: Sheet, rules: Sequence[Rule]) -> int | None:
    """The first row below a short level rule in the lower part of the page."""
    short = [r for r in rules if r.level and 30 < r.length < 0.6 * sheet.width and r.at > 0.35 * sheet.height]
    for rule in sorted(short, key=lambda r: -r.at):
        below = [at for at, row in enumerate(sheet.rows) if row[0].base > rule.at]
        if below and sheet.rows[below[0]][0].base - rule.at < 40:
            return below[0]
    return None


def notes_at_foot(rows: Sequence[Row], right: float, before: Block | None) -> list[Block]:
    """The notes in these rows; what stands before the first mark goes on with the note `before`."""
    notes: list[Block] = []
    for row in rows:
        line = replace(merged(row), right=right)
        found = note_mark_of(line, at_foot=True)
        if found and _is_next(found[0], notes[-1] if notes else before):
            notes.append(Block("note", [without(line, found[1])], found[0]))
        elif notes or before is not None:
            (notes[-1] if notes else before or notes[-1]).lines.append(line)
        else:
            notes.append(Block("note", [line], ""))
    return notes


def _is_next(mark: str, before: Block | None) -> bool:
    """A number at the front of a line of a note is a mark when it counts on."""
    if before is None or not before.mark:
        return True
    number, last = _number(mark), _number(before.mark)
    return number is None or last is None or number == last + 1 or (number == 1)


def _number(mark: str) -> int | None:
    plain = mark.strip("[]").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    return int(plain) if plain.isdigit() else None


def with_notes_apart(
    flow: Sequence[Line | Table], size: float, used: frozenset[str], leading: float
) -> Iterator[Line | Table | Block]:
    """The flow, with the notes that stand in it made blocks of their own."""
    note: Block | None = None
    for thing in flow:
        found = _note_in_flow(thing, size, used) if isinstance(thing, Line) else None
        if found and isinstance(thing, Line):
            if note:
                yield note
            note = Block("note", [without(thing, found[1])], found[0])
        elif note and isinstance(thing, Line) and _is_more(note, thing, leading):
            note.lines.append(thing)
        else:
            if note:
                yield note
            note = None
            yield thing
    if note:
        yield note


def _note_in_flow(line: Line, size: float, used: frozenset[str]) -> tuple[str, tuple[Word, ...]] | None:
    small = line.size < SMALL * size
    found = note_mark_of(line, at_foot=small, in_flow=True)
    if not found or not (found[0] in used or line.words[0].raised):
        return None
    return found


def _is_more(note: Block, line: Line, leading: float) -> bool:
    last = note.last
    near = last.page == line.page and 0 < line.base - last.base < (leading + 0.22) * line.size
    return near and abs(last.size - line.size) < 0.5 and last.bold == line.bold
