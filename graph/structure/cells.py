"""Tables as cells: what stands between tabs, bars, bold marks and tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graph.claims import Span, Unit
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
