"""Blocks joined into pieces, over page breaks and footnotes; and which pieces are findings and observations."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from graph.claims import Parts, Passage, Polarity
from graph.knowledge.formats import Formats
from graph.structure.blocks import HANGS, Block
from graph.structure.outline import Outline, Part
from graph.text.doc import ENDS_SENTENCE, RAISED

# How much further in each level of a list stands in the text that readers of HTML, PDF and DOCX give.
STEP = 2
ROMAN = re.compile(r"[ivx]+$")
POLARITIES: dict[str, Polarity] = {"strengths": "strength", "improvements": "improvement"}
NARRATIVE = ("section", "umbrella")


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
    for at, block in enumerate(body):
        if pieces and (_goes_on(pieces[-1], block) or _is_below(pieces, block, body[at + 1 :])):
            pieces[-1] = _with(pieces[-1], block)
        else:
            kind = "paragraph" if block.kind == "line" else block.kind
            pieces.append(Piece(kind, block.mark, (block.span,), block.text, block.indent))
    return pieces


def _goes_on(piece: Piece, block: Block) -> bool:
    """Whether a block is the rest of a sentence that a page break or a footnote cut."""
    if block.kind not in ("line", "paragraph") or piece.kind == "row" or piece.introduces:
        return False
    last = piece.text.rstrip(RAISED)
    if ENDS_SENTENCE.search(last):
        return False
    return block.text[0].islower() or block.text[0].isdigit() or bool(HANGS.search(last))


def _is_below(pieces: list[Piece], block: Block, after: Sequence[Block]) -> bool:
    """Whether an item is a sub-item of the one before: deeper in, or roman or lettered below a number."""
    above = pieces[-1]
    if above.kind != "item" or block.kind != "item":
        return False
    if block.indent > above.indent and (
        _sort(block.mark) != _sort(above.mark)
        or above.introduces
        or above.inner
        or block.indent == above.indent + STEP
        # else the whole list may have moved, on a new page
        or any(b.kind == "item" and b.indent <= above.indent for b in after)
    ):
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
    inner = block.indent if block.kind == "item" else piece.inner
    return replace(piece, parts=(*piece.parts, block.span), text=f"{piece.text} {block.text}", inner=inner)


def passages_in(outline: Outline) -> tuple[Passage, ...]:
    """All findings and observations, in reading order."""
    counts: Counter[str] = Counter()
    return tuple(
        p for part in outline.parts if part.opens in NARRATIVE for p in _in_part(part, outline.formats, counts)
    )


def _in_part(part: Part, formats: Formats, counts: Counter[str]) -> Iterator[Passage]:
    section = part.section.slug if part.section else ""
    for polarity, blocks in _lists(part.blocks, formats):
        for piece, is_finding in _told(pieces_of(blocks), polarity):
            sort = polarity if is_finding and polarity else "observation"
            counts[f"{section}-{sort}"] += 1
            passage_id = f"{section}-{sort}-{counts[f'{section}-{sort}']}"
            yield Passage(passage_id, section, piece.parts, polarity if is_finding else None)


def _lists(blocks: list[Block], formats: Formats) -> Iterator[tuple[Polarity | None, list[Block]]]:
    """The stretches of a part, each with the polarity of the heading that opened it."""
    polarity: Polarity | None = None
    stretch: list[Block] = []
    for block in blocks:
        row = formats.heading(block.text) if block.kind == "line" else None
        if row and (opened := POLARITIES.get(row.opens)):
            yield polarity, stretch
            polarity, stretch = opened, []
        else:
            stretch.append(block)
    yield polarity, stretch


def _told(pieces: list[Piece], polarity: Polarity | None) -> Iterator[tuple[Piece, bool]]:
    """Each piece that tells something, and whether it is a finding.

    Below a polarity heading the items are the findings; where the list has lost its marks, the paragraphs are.
    """
    has_items = any(p.kind == "item" for p in pieces)
    for piece in pieces:
        if piece.kind == "item":
            yield piece, polarity is not None
        elif piece.kind == "paragraph" and not piece.introduces:
            yield piece, polarity is not None and not has_items
