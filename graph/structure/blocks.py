"""Text cut into blocks: paragraphs, list items, table rows, footnotes and their marks, headings that stand alone.

A block is what a reader sees as one piece. Nothing here knows any word of any document: only line ends, list
marks, tabs and superscripts. Blocks are joined into pieces over page breaks and footnotes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Literal

from graph.claims import Footnote, Parts, Span
from graph.text.doc import ENDS_SENTENCE, RAISED

Kind = Literal["line", "paragraph", "item", "row", "footnote", "furniture"]

BULLET = re.compile(r"[-–—•●▪◦·*‣o]\s+(?=\S)")
NUMBER = re.compile(r"(?P<open>\()?(?P<mark>\d{1,3}|[ivx]{1,5}|[a-zA-Z])(?(open)\)|[.)])\s+(?=\S)")
FOOTNOTE = re.compile(rf"(?P<mark>[{RAISED}]+|\[\d{{1,3}}\])\s*(?=\S)")
PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,3}(?:\s+of\s+\d{1,3})?", re.IGNORECASE)
LEADERS = re.compile(r"(?<!\.)(?<!\.\s)(?:\.\s?){4,}+\s*\d+$|(?<!…)…{2,}+\s*\d+$")
# A line that ends on one of these cannot be the end of anything.
HANGS = re.compile(
    r"(?:,|-|–|\b(?:a|an|and|as|at|but|by|for|from|in|into|of|on|or|that|the|their|to|was|were|which|with))$", re.I
)
WRAPPED_AT_MOST = 130
FEW_LINES, LONGEST_ALONE = 12, 80
# How much further in each level of a list stands in the text that readers of HTML, PDF and DOCX give.
INDENT_STEP = 2
FAR = 1 << 30  # further in than anything
LONGEST_END = 2000  # characters: how a paragraph ends, with a link
ROMAN = re.compile(r"[ivx]+$")
MARKS = re.compile(rf"(?<=\S)(?:[{RAISED}]+|\[\d{{1,3}}\])")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the page. `span` is its words without the list mark; `mark` is that mark without its dots."""

    kind: Kind
    span: Span
    text: str
    mark: str = ""
    indent: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    span: Span
    text: str
    indent: int


def blocks_of(text: str, is_heading: Callable[[str], bool], is_furniture: Callable[[str], bool]) -> tuple[Block, ...]:
    """All blocks, in reading order; nothing but white space, list marks and line ends lies between them.

    What the family's headings and running heads look like is handed in: a heading may recur, a running head is none.
    """
    lines = _lines(text)
    wrapped, width = _is_wrapped(lines), _width(lines)
    blocks: list[Block] = []
    ends: list[int] = []  # of each, with the lines that go on with it
    for above, line in zip([None, *lines[:-1]], lines, strict=True):
        if not line.text:
            continue
        block = _block(line)
        if wrapped and above is not None and above.text and blocks and _runs_on(above, line, block, width):
            ends[-1] = block.span.end
        else:
            blocks.append(block)
            ends.append(block.span.end)
    blocks = [b if b.span.end == end else _longer(b, end, text) for b, end in zip(blocks, ends, strict=True)]
    # In a short text, or one with white space between its paragraphs, a heading has white space around it.
    spaced = len(lines) < FEW_LINES or sum(not line.text for line in lines) >= 0.1 * len(lines)
    marked = [_marked_alone(text, b, spaced) for b in blocks]
    blocks = [replace(b, kind="furniture") if b.kind == "line" and is_furniture(b.text) else b for b in marked]
    # Running heads are furniture too: a line of some words, no heading, that stands alone three times or more.
    long = [b.text for b in blocks if b.kind == "line" and len(b.text.split()) >= 4 and not b.text.endswith(":")]
    heads = {text for text, times in Counter(long).items() if times >= 3 and not is_heading(text)}
    return tuple(replace(b, kind="furniture") if b.kind == "line" and b.text in heads else b for b in blocks)


def _longer(block: Block, end: int, text: str) -> Block:
    return replace(block, span=Span(block.span.start, end), text=text[block.span.start : end])


def _lines(text: str) -> list[Line]:
    lines: list[Line] = []
    at = 0
    for raw in text.splitlines(keepends=True):
        bare = raw.strip()
        lead = len(raw) - len(raw.lstrip())
        lines.append(Line(Span(at + lead, at + lead + len(bare)), bare, lead))
        at += len(raw)
    return lines


def _width(lines: list[Line]) -> int:
    """The column at which the text is wrapped: what a tenth of its lines reach."""
    lengths = sorted(len(line.text) for line in lines if line.text)
    return lengths[(9 * len(lengths)) // 10] if lengths else 0


def _is_wrapped(lines: list[Line]) -> bool:
    """Whether line ends fall within sentences: no line is long, and many follow one that was left open."""
    if _width(lines) > WRAPPED_AT_MOST:
        return False
    pairs = [(a, b) for a, b in pairwise(lines) if a.text and b.text]
    follow_on = (
        b.text[0].islower() and not NUMBER.match(b.text) and not ENDS_SENTENCE.search(a.text) for a, b in pairs
    )
    return sum(follow_on) > 0.15 * sum(bool(line.text) for line in lines)


def _block(line: Line) -> Block:
    if _is_row(line.text):
        return Block("row", line.span, line.text, indent=line.indent)
    if PAGE_NUMBER.fullmatch(line.text) or LEADERS.search(line.text):
        return Block("furniture", line.span, line.text, indent=line.indent)
    for pattern in (FOOTNOTE, BULLET, NUMBER):
        if match := pattern.match(line.text):
            mark = match.groupdict().get("mark") or match.group().strip()
            span = Span(line.span.start + match.end(), line.span.end)
            kind: Kind = "footnote" if pattern is FOOTNOTE else "item"
            return Block(kind, span, line.text[match.end() :], mark, line.indent)
    return Block("line", line.span, line.text, indent=line.indent)


def _is_row(text: str) -> bool:
    """Cells between tabs or bars; a tab behind a list mark parts no cells."""
    mark = BULLET.match(text) or NUMBER.match(text)
    return "\t" in text[mark.end() if mark else 0 :] or text.count("|") >= 2


def _runs_on(above: Line, line: Line, block: Block, width: int) -> bool:
    """Whether a wrapped line goes on with the block above it."""
    full = len(above.text) + len(line.text.split()[0]) + above.indent >= 0.85 * width
    if block.kind == "item":  # a mark in brackets may stand at the front of a line by chance: "… and (ii) …"
        return full and line.text.startswith("(") and not ENDS_SENTENCE.search(above.text)
    if block.kind != "line":
        return False
    return block.text[0].islower() or bool(HANGS.search(above.text)) or (full and not above.text.endswith(":"))


def _marked_alone(text: str, block: Block, spaced: bool) -> Block:
    """Blocks of one line with white space around them may be headings; longer ones are paragraphs.

    In a text without white space, any short line that is not the end of a sentence may be one.
    """
    if block.kind != "line":
        return block
    if "\n" in block.text or len(block.text) > WRAPPED_AT_MOST:
        return replace(block, kind="paragraph")
    if not spaced:
        return replace(block, alone=len(block.text) <= LONGEST_ALONE and not ENDS_SENTENCE.search(block.text))
    before, after = block.span.start - block.indent, text[block.span.end : block.span.end + 4].replace("\r", "")
    begins = before == 0 or text.endswith(("\n\n", "\r\n\r\n"), 0, before)
    return replace(block, alone=begins and after.startswith("\n"))


def footnotes_in(blocks: tuple[Block, ...]) -> tuple[Footnote, ...]:
    """Every footnote with the places of its mark; a mark that stands twice goes to the nearer note below it."""
    notes = [b for b in blocks if b.kind == "footnote"]
    marks: dict[int, list[Span]] = defaultdict(list)
    for block in (b for b in blocks if b.kind not in ("footnote", "furniture")):
        for mark in MARKS.finditer(block.text):
            fitting = [at for at, note in enumerate(notes) if note.mark == mark[0]]
            below = [at for at in fitting if notes[at].span.start > block.span.start + mark.start()]
            if fitting:
                span = Span(block.span.start + mark.start(), block.span.start + mark.end())
                marks[(below or fitting)[0]].append(span)
    return tuple(Footnote(note.mark, note.span, tuple(marks[at])) for at, note in enumerate(notes))


# ---- Pieces


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, item or row, whole."""

    kind: str
    mark: str
    parts: Parts
    text: str
    indent: int = 0
    inner: int = 0  # how far in the sub-items that it has taken stand

    @property
    def start(self) -> int:
        return self.parts[0].start

    @property
    def number(self) -> str | None:
        """The number or letter that it is marked with; "o" is a bullet."""
        return self.mark if self.mark.isalnum() and self.mark != "o" else None

    @property
    def introduces(self) -> bool:
        """Whether it leads in a list."""
        return self.text.endswith(":")


def pieces_of(blocks: Iterable[Block]) -> list[Piece]:
    """The pieces of a part of the document, without its footnotes."""
    pieces: list[Piece] = []
    body = [block for block in blocks if block.kind != "footnote"]
    # How far in the items stand that follow each block, the least of them.
    indents = [block.indent if block.kind == "item" else FAR for block in body]
    least = [*list(accumulate(reversed(indents), min))[::-1][1:], FAR]
    for block, after in zip(body, least, strict=False):
        if pieces and (_goes_on(pieces[-1], block) or _is_below(pieces, block, after)):
            pieces[-1] = _with(pieces[-1], block)
        else:
            kind = "paragraph" if block.kind == "line" else block.kind
            pieces.append(Piece(kind, block.mark, (block.span,), block.text, block.indent))
    return pieces


def _goes_on(piece: Piece, block: Block) -> bool:
    """Whether a block is the rest of a sentence that a page break or a footnote cut."""
    if block.kind not in ("line", "paragraph") or piece.kind == "row" or piece.introduces:
        return False
    last = piece.text[-LONGEST_END:].rstrip(RAISED)
    if ENDS_SENTENCE.search(last):
        return False
    return block.text[0].islower() or block.text[0].isdigit() or bool(HANGS.search(last))


def _is_below(pieces: list[Piece], block: Block, after: int) -> bool:
    """Whether an item is a sub-item of the one before: deeper in, or roman or lettered below a number.

    `after`: how far in the outermost item stands that follows.
    """
    above = pieces[-1]
    if above.kind != "item" or block.kind != "item":
        return False
    if block.indent > above.indent and (
        _mark_kind(block.mark) != _mark_kind(above.mark) or above.introduces or above.inner
    ):
        return True
    if block.indent == above.indent + INDENT_STEP or (
        block.indent > above.indent and after <= above.indent
    ):  # else the whole list may have moved, on a new page
        return True
    first = next((p for p in reversed(pieces) if p.kind == "item"), above)
    return _mark_kind(first.mark) == "number" and _mark_kind(block.mark) in ("roman", "letter", "bullet")


def _mark_kind(mark: str) -> str:
    if mark.isdigit():
        return "number"
    if ROMAN.match(mark):
        return "roman"
    return "letter" if mark.isalpha() and mark != "o" else "bullet"


def _with(piece: Piece, block: Block) -> Piece:
    inner = block.indent if block.kind == "item" else piece.inner
    return replace(piece, parts=(*piece.parts, block.span), text=f"{piece.text} {block.text}", inner=inner)
