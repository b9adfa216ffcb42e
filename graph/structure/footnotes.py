"""Footnotes tied to their marks in the running text."""

import re
from collections import defaultdict

from graph.claims import Footnote, Span
from graph.structure.blocks import SUPERSCRIPT, Block

MARKS = re.compile(rf"(?<=\S)(?:[{SUPERSCRIPT}]+|\[\d{{1,3}}\])")


def footnotes_in(blocks: tuple[Block, ...]) -> tuple[Footnote, ...]:
    """Every footnote with the places of its mark; a mark that stands twice goes to the nearer note below it."""
    notes = [b for b in blocks if b.kind == "footnote"]
    marks: dict[int, list[Span]] = defaultdict(list)
    for mark, span in _marks(blocks):
        fitting = [at for at, note in enumerate(notes) if note.mark == mark]
        below = [at for at in fitting if notes[at].span.start > span.start]
        if fitting:
            marks[(below or fitting)[0]].append(span)
    return tuple(Footnote(note.mark, note.span, tuple(marks[at])) for at, note in enumerate(notes))


def _marks(blocks: tuple[Block, ...]) -> list[tuple[str, Span]]:
    found = []
    for block in blocks:
        if block.kind in ("footnote", "furniture"):
            continue
        for match in MARKS.finditer(block.text):
            start = block.span.start + match.start()
            found.append((match.group(), Span(start, start + len(match.group()))))
    return found
