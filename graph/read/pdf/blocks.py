"""Lines put together into blocks: paragraphs, items and notes, whole again where a page or column ends in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Literal

from graph.read.pdf.fit import begins_amid, fits
from graph.read.pdf.lines import Line, text_of
from graph.read.pdf.lists import Mark, mark_of
from graph.read.pdf.tables import Table, continued
from graph.read.pdf.words import Word

Kind = Literal["text", "item", "note", "table"]

ENDED = re.compile(r"[.!?:;][\"'”’)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹,]*$")
HANGS = re.compile(r"(?:,|–|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|that|the|their|to|was|were|with))$")
SAME_X = 2.5
LEADING = 1.25


@dataclass(slots=True)
class Block:
    """What a reader sees as one piece. `text_x` is where the words of an item begin."""

    kind: Kind
    lines: list[Line]
    mark: str = ""
    mark_x: float = 0.0
    text_x: float = 0.0
    level: int = 0
    table: Table | None = None
    notes: list["Block"] = field(default_factory=list)

    @property
    def hangs(self) -> bool:
        return self.kind == "item" and self.text_x - self.mark_x > 0.4 * self.lines[0].size

    @property
    def last(self) -> Line:
        return self.lines[-1]


def leading_of(lines: Sequence[Line]) -> float:
    """How far lines of one paragraph stand apart, in sizes of the print: told by those that surely run on."""
    gaps = [
        (b.base - a.base) / b.size
        for a, b in pairwise(lines)
        if a.page == b.page and abs(a.size - b.size) < 0.3 and b.text[:1].islower() and (b.base - a.base) / b.size > 0.8
    ]
    near = [g for g in gaps if g < 2.4]
    return median(near) if near else LEADING


def blocks_of(flow: Sequence[Line | Table | Block], leading: float) -> list[Block]:
    """The flow of all pages as blocks; a note in it is tied to the block that it interrupts."""
    building = _Building(leading)
    for thing in flow:
        building.take(thing)
    return building.blocks


def with_tables_joined(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a table that goes on over the page as one: its head once, a row that the page cut as one row."""
    shown: list[Block] = []
    for block in blocks:
        above = shown[-1].table if shown else None
        more = continued(above, block.table) if above and block.table else None
        if more is None:
            shown.append(block)
        else:
            shown[-1] = replace(shown[-1], table=more, notes=shown[-1].notes + block.notes)
    return shown


class _Building:
    """The blocks so far, and the one that may go on."""

    def __init__(self, leading: float) -> None:
        self.blocks: list[Block] = []
        self._leading = leading
        self._cut = False  # whether something stood between the last line and the next
        self._levels: list[float] = []

    def take(self, thing: Line | Table | Block) -> None:
        if isinstance(thing, Block):
            (self.blocks[-1].notes if self.blocks else self.blocks).append(thing)
            self._cut = True
        elif isinstance(thing, Table):
            self.blocks.append(Block("table", [], table=thing))
            self._cut = True
        else:
            self._take_line(thing)
            self._cut = False

    def _take_line(self, line: Line) -> None:
        open_ = self.blocks[-1] if self.blocks and self.blocks[-1].kind in ("text", "item") else None
        mark = mark_of(line)
        if open_ is not None and mark is not None and self._is_mark_by_chance(open_, line, mark):
            mark = None
        if open_ is not None and mark is None and self._goes_on(open_, line):
            open_.lines.append(line)
        else:
            self._begin(line, mark)

    def _begin(self, line: Line, mark: Mark | None) -> None:
        if mark is None:
            self._levels = [x for x in self._levels if line.x0 > x + SAME_X]
            self.blocks.append(Block("text", [line], text_x=line.x0))
            return
        words = without(line, mark.rest)
        block = Block("item", [words], mark.shown, mark.x0, mark.text_x, self._level(mark.x0))
        self.blocks.append(block)

    def _level(self, x: float) -> int:
        self._levels = [at for at in self._levels if at < x - SAME_X]
        self._levels.append(x)
        return len(self._levels) - 1

    def _is_mark_by_chance(self, open_: Block, line: Line, mark: Mark) -> bool:
        """A dash or number at the front of a line that only goes on."""
        last = open_.last
        if mark.gap > 0.6 * line.size or self._is_apart(last, line) or ENDED.search(last.text) or fits(last, line):
            return False
        if open_.kind == "item" and open_.hangs:
            return abs(line.x0 - open_.text_x) < SAME_X
        return abs(line.x0 - last.x0) < SAME_X and not (open_.kind == "item" and mark.shown == open_.mark == "-")

    def _is_apart(self, last: Line, line: Line) -> bool:
        """Whether more than the next line's room lies between."""
        if self._breaks(last, line):
            return True
        return (line.base - last.base) / max(line.size, 1.0) > self._leading + 0.22

    def _breaks(self, last: Line, line: Line) -> bool:
        """Whether a page, a column or a note ends between the two."""
        return self._cut or last.page != line.page or line.base < last.base - 1 or last.boxed != line.boxed

    def _goes_on(self, block: Block, line: Line) -> bool:
        last = block.last
        runs_on = not ENDED.search(last.text) and begins_amid(line) and not fits(last, line)
        if last.boxed != line.boxed and last.page == line.page:
            return False
        if abs(last.size - line.size) > 0.75 or (last.bold != line.bold and not runs_on):
            return False
        if self._breaks(last, line):
            return self._goes_on_after_break(block, line)
        apart = (line.base - last.base) / max(line.size, 1.0)
        if apart < self._leading + 0.35 and (_is_rest_of_title(last, line) or _is_rest_of_long_line(last, line)):
            return True
        if runs_on or last.text.endswith("-"):
            return apart < self._leading + 0.35
        if apart > self._leading + 0.22:
            return block.hangs and _is_below_words(block, line) and apart < self._leading + 1.2 and not line.bold
        if block.kind == "item":
            return _is_below_words(block, line) or (_is_below_mark(block, line) and not fits(last, line))
        if len(block.lines) > 1 and line.x0 > block.lines[1].x0 + 0.8 * line.size and ENDED.search(last.text):
            return False
        return not fits(last, line)

    def _goes_on_after_break(self, block: Block, line: Line) -> bool:
        last = block.last
        if last.text.endswith(":") or _is_set_off(last, line):
            return False
        if not ENDED.search(last.text):
            return begins_amid(line) or bool(HANGS.search(last.text)) or not fits(last, line)
        if block.kind == "item":
            unhung = _is_below_mark(block, line) and not fits(last, line)
            return unhung or (block.hangs and _is_below_words(block, line))
        return block.kind == "text" and len(block.lines) > 1 and not fits(last, line) and _is_flush(block, line)


def _is_rest_of_title(last: Line, line: Line) -> bool:
    """A title may be broken anywhere: "Name / of the body"."""
    open_ended = not ENDED.search(last.text) and (begins_amid(line) or bool(HANGS.search(last.text)))
    return last.bold and line.bold and open_ended


def _is_rest_of_long_line(last: Line, line: Line) -> bool:
    """A quotation may be set narrower than the page: its lines run on, though they do not reach the margin."""
    long = last.x1 - last.x0 > 0.55 * (last.right - last.left)
    return long and abs(last.x0 - line.x0) < SAME_X and begins_amid(line) and not ENDED.search(last.text)


def _is_set_off(last: Line, line: Line) -> bool:
    return line.bold and last.bold and bool(line.text[:1].isupper())


def _is_below_words(block: Block, line: Line) -> bool:
    """Whether the line stands where the words of an item stand, not where its mark does."""
    return abs(line.x0 - block.text_x) < max(SAME_X, 0.35 * line.size)


def _is_below_mark(block: Block, line: Line) -> bool:
    """Whether the line stands where the mark does, in an item that has no other line further in."""
    at_mark = abs(line.x0 - block.mark_x) < SAME_X
    return at_mark and all(abs(x.x0 - block.mark_x) < SAME_X for x in block.lines[1:])


def _is_flush(block: Block, line: Line) -> bool:
    return abs(line.x0 - block.last.x0) < SAME_X or line.page != block.last.page


def without(line: Line, rest: tuple[Word, ...]) -> Line:
    """The line without its mark; it still stands where the mark does."""
    return replace(line, words=rest, text=text_of(rest))


def lines_in(flow: Sequence[Line | Table | Block]) -> Iterator[Line]:
    return (thing for thing in flow if isinstance(thing, Line))
