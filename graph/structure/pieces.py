"""Blocks joined into pieces: what a page break, a footnote or a sub-list cut apart is one piece with several parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.claims import Parts, Span
from graph.structure.blocks import ENDS_SENTENCE, HANGS, SUPERSCRIPT, Block

# How much further in each level of a list stands in the text that readers of HTML, PDF and DOCX give.
STEP = 2
ROMAN = re.compile(r"[ivx]+$")


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
    def introduces(self) -> bool:
        """Whether it leads in a list."""
        return self.text.endswith(":")


def pieces_of(blocks: Iterable[Block]) -> list[Piece]:
    """The pieces of a part of the document, without its footnotes."""
    pieces: list[Piece] = []
    kept = [block for block in blocks if block.kind != "footnote"]
    for at, block in enumerate(kept):
        if pieces and (goes_on(pieces[-1], block) or _is_below(pieces, block, kept[at + 1 :])):
            pieces[-1] = _with(pieces[-1], block)
        else:
            kind = "paragraph" if block.kind == "line" else block.kind
            pieces.append(Piece(kind, block.mark, (block.span,), block.text, block.indent))
    return pieces


def goes_on(piece: Piece, block: Block) -> bool:
    """Whether a block is the rest of a sentence that a page break or a footnote cut."""
    if block.kind not in ("line", "paragraph") or piece.kind == "row" or piece.introduces:
        return False
    last = piece.text.rstrip(SUPERSCRIPT)
    if ENDS_SENTENCE.search(last):
        return False
    return block.text[0].islower() or block.text[0].isdigit() or bool(HANGS.search(last))


def _is_below(pieces: list[Piece], block: Block, after: Sequence[Block]) -> bool:
    """Whether an item is a sub-item of the one before: deeper in, or roman or lettered below a number."""
    above = pieces[-1]
    if above.kind != "item" or block.kind != "item":
        return False
    if block.indent > above.indent and (_sort(block.mark) != _sort(above.mark) or above.introduces or above.inner):
        return True
    if block.indent == above.indent + STEP or (
        block.indent > above.indent and any(b.kind == "item" and b.indent <= above.indent for b in after)
    ):  # else the whole list may have moved, on a new page
        return True
    first = next((p for p in reversed(pieces) if p.kind == "item"), above)
    return _sort(first.mark) == "number" and _sort(block.mark) in ("roman", "letter", "bullet")


def _sort(mark: str) -> str:
    if mark.isdigit():
        return "number"
    if ROMAN.match(mark):
        return "roman"
    return "letter" if mark.isalpha() and mark != "o" else "bullet"


def _with(piece: Piece, block: Block) -> Piece:
    span = Span(block.span.start, block.span.end)
    inner = block.indent if block.kind == "item" else piece.inner
    return replace(piece, parts=(*piece.parts, span), text=f"{piece.text} {block.text}", inner=inner)
