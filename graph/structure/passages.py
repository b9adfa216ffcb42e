"""Which pieces of the document are findings and observations."""

from collections import Counter
from collections.abc import Iterator

from graph.claims import Passage, Polarity
from graph.knowledge.formats import Formats
from graph.structure.blocks import Block, Piece, pieces_of
from graph.structure.outline import Outline, Part

POLARITIES: dict[str, Polarity] = {"strengths": "strength", "improvements": "improvement"}
NARRATIVE = ("section", "umbrella")


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
