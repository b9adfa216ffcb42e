"""Blocks written out as the pieces that all readers give, each with its places in print."""

import re
from collections.abc import Iterator, Sequence

from graph.claims import Box
from graph.read.canonical import Piece
from graph.read.pdf.blocks import Block
from graph.read.pdf.columns import is_list_of_pages
from graph.read.pdf.hyphens import Hyphens
from graph.read.pdf.lines import Line
from graph.read.pdf.tables import Table

CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)

Placed = tuple[int, int, Box]


def pieces_of(blocks: Sequence[Block], levels: dict[int, int], hyphens: Hyphens) -> Iterator[Piece]:
    """The pieces in reading order; notes follow the list or paragraph that has their mark."""
    waiting: list[Block] = []
    for at, block in enumerate(blocks):
        if waiting and block.kind != "item":
            yield from (_note(note, hyphens) for note in waiting)
            waiting = []
        waiting += block.notes
        if _is_contents(blocks, at):
            continue
        if block.table is not None:
            yield from _rows(block.table, hyphens)
        elif block.kind == "note":
            yield _note(block, hyphens)
        else:
            yield _piece(block, levels.get(at), hyphens)
    yield from (_note(note, hyphens) for note in waiting)


def _is_contents(blocks: Sequence[Block], at: int) -> bool:
    """A list of contents, and the heading over it: the outline of the document says it all."""
    block = blocks[at]
    if block.table is not None:
        return _is_list_of_pages(block.table)
    if not CONTENTS.fullmatch(" ".join(line.text for line in block.lines)):
        return False
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    return after is None or after.table is None or _is_list_of_pages(after.table)


def _is_list_of_pages(table: Table) -> bool:
    last = [row.cells[-1] for row in table.rows if len(row.cells) > 1 and row.cells[-1]]
    pages = [" ".join(line.text for line in cell) for cell in last]
    return is_list_of_pages(pages) and len(pages) >= len(table.rows) - 2 and len(table.rows[0].cells) <= 3


def _piece(block: Block, level: int | None, hyphens: Hyphens) -> Piece:
    text, places = _joined(block.lines, hyphens)
    if level is not None:
        lead = f"{block.mark} " if block.kind == "item" else ""
        moved = tuple((offset + len(lead) if offset else 0, page, box) for offset, page, box in places)
        return Piece("heading", lead + text, level, places=moved)
    if block.kind == "item":
        return Piece("item", text, block.level, block.mark, places)
    return Piece("paragraph", text, places=places)


def _note(note: Block, hyphens: Hyphens) -> Piece:
    text, places = _joined(note.lines, hyphens)
    return Piece("note", text, 0, note.mark, places)


def _rows(table: Table, hyphens: Hyphens) -> Iterator[Piece]:
    for row in table.rows:
        line = "\t".join(_cell(cell, hyphens) for cell in row.cells).strip("\t")
        if line:
            yield Piece("row", line, places=((0, row.page, row.box),))


def _cell(lines: Sequence[Line], hyphens: Hyphens) -> str:
    return _joined(lines, hyphens)[0]


def _joined(lines: Sequence[Line], hyphens: Hyphens) -> tuple[str, tuple[Placed, ...]]:
    """The words of the lines, and where those on each page and in each column stand."""
    text = ""
    placed: list[Placed] = []
    last: Line | None = None
    for line in lines:
        if last is not None:
            text, between = hyphens.joint(text, line.text)
            text += between
        if last is not None and placed and last.page == line.page and line.base > last.base:
            offset, page, box = placed[-1]
            placed[-1] = (offset, page, _around(box, line.box))
        else:
            placed.append((len(text), line.page, line.box))
        text += line.text
        last = line
    return text, tuple(placed)


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
