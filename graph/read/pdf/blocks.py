"""Blocks: lines put together into paragraphs, items and notes, whole again where a page or column ends in them.

Print does not say where a paragraph ends. It is told by where lines stand, whether the last one was full, whether a
sentence is still open; and which blocks are headings by the size and weight of their print.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Literal

from graph.read.pdf.lines import ListMark, PrintedLine, begins_mid_sentence, ends_early, mark_of, text_of, words_on
from graph.read.pdf.tables import Printed, PrintedTable
from graph.read.pdf.words import PrintedWord

CLOSED_END = re.compile(r"[.!?:;][\"'”’)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹,]*$")
OPEN_END = re.compile(r"(?:,|–|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|that|the|their|to|was|were|with))$")
SAME_INDENT = 2.5  # points
USUAL_LEADING = 1.25  # sizes of the print from base to base
# Lines that are no further apart than the leading and this are of one paragraph; ones that surely run on may be:
PARAGRAPH_SLACK = 0.22
SENTENCE_SLACK = 0.35

LARGER = 0.85  # points more than the text
MUCH_LARGER = 1.18  # times the text: what is not bold must differ more
SAME_SIZE = 0.6  # points
MOST_HEADING_WORDS = 16
MOST_HEADING_LINES = 3
NO_HEADING = re.compile(r"[.;,!]$|https?:|www\.|@|^\d+$")
DEEPEST_HEADING = 6


@dataclass(slots=True)
class PrintedBlock:
    """What a reader sees as one piece. `text_x` is where the words of an item begin, `mark_x` where its mark does.

    `level` says how deep an item is nested; `notes` are those at the foot of a page amid the block.
    """

    kind: Literal["text", "item", "note", "table"]
    lines: list[PrintedLine]
    mark: str = ""
    mark_x: float = 0.0
    text_x: float = 0.0
    level: int = 0
    table: PrintedTable | None = None
    notes: list["PrintedBlock"] = field(default_factory=list)

    @property
    def hangs(self) -> bool:
        return self.kind == "item" and self.text_x - self.mark_x > 0.4 * self.lines[0].size

    @property
    def last(self) -> PrintedLine:
        return self.lines[-1]


def without_mark(line: PrintedLine, rest: tuple[PrintedWord, ...]) -> PrintedLine:
    """The line as the `rest` of its words; it still stands where the mark does."""
    return replace(line, words=rest, text=text_of(rest))


def leading_of(lines: Sequence[PrintedLine]) -> float:
    """How far lines of one paragraph stand apart, in sizes of the print: told by those that surely run on."""
    gaps = [
        (b.base - a.base) / b.size
        for a, b in pairwise(lines)
        if a.page == b.page and abs(a.size - b.size) < 0.3 and b.text[:1].islower()
    ]
    near = [gap for gap in gaps if 0.8 < gap < 2.4]
    return median(near) if near else USUAL_LEADING


def blocks_of(flow: Iterable[Printed | PrintedBlock], leading: float) -> list[PrintedBlock]:
    """The flow of all pages as blocks; a note in it is tied to the block that it interrupts."""
    builder = _BlockBuilder(leading)
    for thing in flow:
        builder.take(thing)
    return builder.blocks


class _BlockBuilder:
    """The blocks so far, and the one that may go on."""

    def __init__(self, leading: float) -> None:
        self.blocks: list[PrintedBlock] = []
        self._leading = leading
        self._is_interrupted = False  # whether something stood between the last line and the next
        self._indents: list[float] = []  # where the marks of the items stand that the next may be nested in

    def take(self, thing: Printed | PrintedBlock) -> None:
        if isinstance(thing, PrintedLine):
            self._take_line(thing)
        elif isinstance(thing, PrintedTable):
            self._take_table(thing)
        else:
            (self.blocks[-1].notes if self.blocks else self.blocks).append(thing)
        self._is_interrupted = not isinstance(thing, PrintedLine)

    def _take_table(self, table: PrintedTable) -> None:
        above = self.blocks[-1].table if self.blocks else None
        whole = above.continued(table) if above else None
        if whole:
            self.blocks[-1].table = whole
        else:
            self.blocks.append(PrintedBlock("table", [], table=table))

    def _take_line(self, line: PrintedLine) -> None:
        block = self.blocks[-1] if self.blocks and self.blocks[-1].kind in ("text", "item") else None
        mark = mark_of(line)
        if block is not None and mark is not None and self._is_mark_by_chance(block, line, mark):
            mark = None
        if block is not None and mark is None and self._goes_on(block, line):
            block.lines.append(line)
        elif mark is None:
            self._indents = [x for x in self._indents if line.x0 > x + SAME_INDENT]
            self.blocks.append(PrintedBlock("text", [line], text_x=line.x0))
        else:
            self._indents = [*(x for x in self._indents if x < mark.x0 - SAME_INDENT), mark.x0]
            words, level = without_mark(line, mark.rest), len(self._indents) - 1
            self.blocks.append(PrintedBlock("item", [words], mark.shown, mark.x0, mark.text_x, level))

    def _is_mark_by_chance(self, block: PrintedBlock, line: PrintedLine, mark: ListMark) -> bool:
        """A dash or number at the front of a line that only goes on."""
        last = block.last
        is_apart = self._breaks(last, line) or _gap(last, line) > self._leading + PARAGRAPH_SLACK
        if mark.gap > 0.6 * line.size or is_apart or CLOSED_END.search(last.text) or ends_early(last, line):
            return False
        if block.hangs:
            return abs(line.x0 - block.text_x) < SAME_INDENT
        return abs(line.x0 - last.x0) < SAME_INDENT and not (block.kind == "item" and mark.shown == block.mark == "-")

    def _breaks(self, last: PrintedLine, line: PrintedLine) -> bool:
        """Whether a page, a column or a note ends between the two."""
        is_elsewhere = last.page != line.page or line.base < last.base - 1 or last.boxed != line.boxed
        return self._is_interrupted or is_elsewhere

    def _goes_on(self, block: PrintedBlock, line: PrintedLine) -> bool:
        """Whether the block goes on with this line."""
        last = block.last
        runs_on = not CLOSED_END.search(last.text) and begins_mid_sentence(line) and not ends_early(last, line)
        if last.boxed != line.boxed and last.page == line.page:
            return False
        if abs(last.size - line.size) > 0.75 or (last.bold != line.bold and not runs_on):
            return False
        if self._breaks(last, line):
            return _goes_on_after_break(block, line)
        gap = _gap(last, line)
        is_close = gap < self._leading + SENTENCE_SLACK
        if is_close and (_is_rest_of_title(last, line) or _is_rest_of_long_line(last, line)):
            return True
        if runs_on or last.text.endswith("-"):
            return is_close
        if gap > self._leading + PARAGRAPH_SLACK:  # an item of two paragraphs
            return block.hangs and _is_below_words(block, line) and gap < self._leading + 1.2 and not line.bold
        if block.kind == "item":
            return _is_below_words(block, line) or _is_unhung(block, line)
        is_set_in = len(block.lines) > 1 and line.x0 > block.lines[1].x0 + 0.8 * line.size
        if is_set_in and CLOSED_END.search(last.text):  # paragraphs without space between them
            return False
        return not ends_early(last, line)


def _gap(last: PrintedLine, line: PrintedLine) -> float:
    return (line.base - last.base) / max(line.size, 1.0)


def _goes_on_after_break(block: PrintedBlock, line: PrintedLine) -> bool:
    """Whether a block goes on on the next page or column, or after a note: space says nothing there."""
    last = block.last
    if last.text.endswith(":") or (line.bold and last.bold and line.text[:1].isupper()):
        return False
    if not CLOSED_END.search(last.text):
        return begins_mid_sentence(line) or bool(OPEN_END.search(last.text)) or not ends_early(last, line)
    if block.kind == "item":
        return _is_unhung(block, line) or (block.hangs and _is_below_words(block, line))
    is_flush = abs(line.x0 - last.x0) < SAME_INDENT or line.page != last.page
    return len(block.lines) > 1 and not ends_early(last, line) and is_flush


def _is_rest_of_title(last: PrintedLine, line: PrintedLine) -> bool:
    """A title may be broken anywhere: "Name / of the body"."""
    is_open = not CLOSED_END.search(last.text) and (begins_mid_sentence(line) or bool(OPEN_END.search(last.text)))
    return last.bold and line.bold and is_open


def _is_rest_of_long_line(last: PrintedLine, line: PrintedLine) -> bool:
    """A quotation may be set narrower than the page: its lines run on, though they do not reach the margin."""
    is_long = last.x1 - last.x0 > 0.55 * (last.right - last.left)
    is_open = begins_mid_sentence(line) and not CLOSED_END.search(last.text)
    return is_long and abs(last.x0 - line.x0) < SAME_INDENT and is_open


def _is_below_words(block: PrintedBlock, line: PrintedLine) -> bool:
    """Whether the line stands where the words of an item stand, not where its mark does."""
    return abs(line.x0 - block.text_x) < max(SAME_INDENT, 0.35 * line.size)


def _is_unhung(block: PrintedBlock, line: PrintedLine) -> bool:
    """Whether the line carries on, where the mark stands, an item that has no line further in."""
    at_mark = all(abs(x.x0 - block.mark_x) < SAME_INDENT for x in (line, *block.lines[1:]))
    return at_mark and not ends_early(block.last, line)


def heading_levels(blocks: Sequence[PrintedBlock], size: float, bold: bool) -> dict[int, int]:
    """The depth of each block that is a heading, by its place in the list: larger print is higher.

    `size` and `bold` are those of the running text.
    """
    headings = {at: block.lines[0] for at, block in enumerate(blocks) if _is_heading(block, size, bold)}
    styles = {at: (round(line.size, 1), line.bold) for at, line in headings.items()}
    depths: dict[tuple[float, bool], int] = {}
    before: tuple[float, bool] | None = None
    depth = 0
    for style in sorted(set(styles.values()), key=lambda s: (-s[0], not s[1])):  # of one size, bold is higher
        if before is None or before[0] - style[0] >= SAME_SIZE or before[1] != style[1]:
            before, depth = style, min(DEEPEST_HEADING, depth + 1)
        depths[style] = depth
    return {at: depths[style] for at, style in styles.items()}


def _is_heading(block: PrintedBlock, size: float, bold: bool) -> bool:
    if block.kind not in ("text", "item") or len(block.lines) > MOST_HEADING_LINES or block.mark == "-":
        return False
    line = block.lines[0]
    is_larger = line.size >= size + LARGER and (line.bold or line.size >= size * MUCH_LARGER)
    is_heavier = line.bold and not bold and line.size > size - SAME_SIZE and all(x.bold for x in block.lines)
    words = words_on(block.lines)
    # In a box, or with a colon, print as large as the text is a label, not a heading of the document.
    if not is_larger and (not is_heavier or line.boxed or words.endswith(":")):
        return False
    if NO_HEADING.search(words) or len(words.split()) > MOST_HEADING_WORDS:
        return False
    return words[:1].isupper() or words[:1].isdigit()
