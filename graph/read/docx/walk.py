"""The body of a DOCX document from top to bottom, into pieces: paragraphs, items, headings, tables, notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from graph.read.canonical import Piece, cleaned, item_of, paragraphs_of
from graph.read.docx.numbers import Numbers, mark_of, value, whole
from graph.read.docx.styles import Style, Styles
from graph.read.docx.words import ALTERNATIVES, CHOICE, Notes, words_of

PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
# What holds blocks without being one: controls, tracked insertions, marked-up ranges.
HOLDERS = frozenset(
    qn(f"w:{tag}") for tag in "sdt sdtContent ins moveTo customXml smartTag body txbxContent".split()
) | {ALTERNATIVES, CHOICE}
CONTENTS_GALLERY = re.compile(r"table of contents", re.IGNORECASE)
CONTENTS = re.compile(r"(?:table of )?contents:?", re.IGNORECASE)
WIDEST = 60


@dataclass
class Walk:
    """One document while it is read."""

    styles: Styles
    numbers: Numbers
    notes: Notes
    _carried: str = ""

    def pieces(self, container: Element) -> list[Piece]:
        found: list[Piece] = []
        for block in blocks_in(container):
            if block.tag == TABLE:
                found += self._table(block)
                continue
            style_name, style = self.styles.of(block)
            if style.is_contents:
                if found and CONTENTS.fullmatch(found[-1].text):
                    found.pop()
                continue
            found += self._paragraph(block, style_name, style)
        return found

    def _paragraph(self, block: Element, style_name: str | None, style: Style) -> list[Piece]:
        words = words_of(block, self.notes)
        boxed = [piece for box in words.boxes for piece in self.pieces(box)]
        lines = [cleaned(line) for line in (self._carried + words.text).split("\n")]
        self._carried = ""
        if _runs_on(block):
            self._carried = words.text
            return boxed
        label = self._label(style_name, style) if any(lines) or style.number else None
        if not any(lines) and not (label and label != "-"):
            return boxed
        return [*self._told(lines, label, style), *boxed]

    def _label(self, style_name: str | None, style: Style) -> str | None:
        if style.number in (None, "0"):
            return "-" if style.name.startswith("list bullet") and style.number is None else None
        at = style.level if style.level is not None else self.numbers.level_of_style(style.number or "", style_name)
        return self.numbers.label(style.number or "", min(at, 8))

    def _told(self, lines: list[str], label: str | None, style: Style) -> list[Piece]:
        joined = " ".join(line for line in lines if line)
        if style.outline:
            numbered = f"{label} {joined}" if label and label != "-" else joined
            return [Piece("heading", numbered, style.outline)] if joined else []
        if label is None:
            return paragraphs_of(lines)
        mark = mark_of(label)
        if mark is None:
            return [Piece("paragraph", f"{label} {joined}")]
        return [item_of(joined, mark, self._depth(style))]

    def _depth(self, style: Style) -> int:
        return min(style.level or 0, 8)

    def _table(self, table: Element) -> list[Piece]:
        rows = [_cells(row) for row in _inside(table, ROW) if not _is_deleted(row)]
        told = [[(cell, self.pieces(cell) if cell is not None else []) for cell in row] for row in rows]
        if _is_layout(told):
            columns = list(zip_longest(*told, fillvalue=(None, [])))
            runs = columns if _is_read_down([[p for _, told_ in c for p in told_] for c in columns]) else told
            return [piece for run in runs for _, pieces in run for piece in pieces]
        width = min(WIDEST, max((len(row) for row in told), default=0))
        lines = ["\t".join(_shown(pieces) for _, pieces in row) + "\t" * (width - len(row)) for row in told]
        return [Piece("row", line) for line in lines if line.strip("\t")]


def blocks_in(container: Element) -> Iterator[Element]:
    """The paragraphs and tables of a container in order, those in controls and tracked insertions among them."""
    for child in container.iterchildren():
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif child.tag == ALTERNATIVES:
            yield from blocks_in(next(iter(child.iterchildren(CHOICE)), child))
        elif child.tag in HOLDERS and not _is_contents(child):
            yield from blocks_in(child)


def _is_contents(control: Element) -> bool:
    """Whether a control holds the list of contents."""
    return any(CONTENTS_GALLERY.match(node.get(qn("w:val")) or "") for node in control.iterfind(
        f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}"
    ))  # fmt: skip


def _inside(node: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, those in controls too."""
    for child in node.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in HOLDERS:
            yield from _inside(child, tag)


def _cells(row: Element) -> list[Element | None]:
    """The cells of a row, each in the first of the columns that it takes; one that goes on from above is empty."""
    properties = row.find(qn("w:trPr"))
    before = whole(value(properties, "w:gridBefore"), 0) if properties is not None else 0
    line: list[Element | None] = [None] * min(max(before, 0), WIDEST)
    for cell in _inside(row, CELL):
        told = cell.find(qn("w:tcPr"))
        span = whole(value(told, "w:gridSpan"), 1) if told is not None else 1
        merged = [told.find(qn(tag)) for tag in ("w:vMerge", "w:hMerge")] if told is not None else []
        goes_on = any(m is not None and m.get(qn("w:val")) != "restart" for m in merged)
        line += [None if goes_on else cell, *[None] * (max(1, min(span, WIDEST - len(line))) - 1)]
    return line


def _is_deleted(row: Element) -> bool:
    properties = row.find(qn("w:trPr"))
    return properties is not None and properties.find(qn("w:del")) is not None


def _is_layout(rows: list[list[tuple[Element | None, list[Piece]]]]) -> bool:
    """A table that holds headings or tables, or has one column, or sets lists side by side, is no table to a reader."""
    cells = [(cell, pieces) for row in rows for cell, pieces in row if cell is not None]
    if all(sum(cell is not None for cell, _ in row) < 2 for row in rows):
        return True
    if any(cell.find(TABLE) is not None or any(p.role == "heading" for p in pieces) for cell, pieces in cells):
        return True
    lists = any(sum(p.role == "item" for p in pieces) > 1 for _, pieces in cells)
    many = len(rows) == 1 and any(len(pieces) > 2 for _, pieces in cells)
    return many or (lists and max(len(row) for row in rows) < 3)


def _is_read_down(columns: list[list[Piece]]) -> bool:
    """Whether columns are read one after the other: each holds a list, below a head of its own."""
    return len(columns) > 1 and all(any(piece.role == "item" for piece in column) for column in columns)


def _shown(pieces: list[Piece]) -> str:
    return " ".join(
        " ".join(part for part in (p.mark if p.mark != "-" else "", p.text.replace("\n", " ")) if part) for p in pieces
    ).replace("\t", " ")


def _runs_on(block: Element) -> bool:
    """Whether a paragraph has lost its end to a tracked deletion, or is a capital set beside the next one."""
    properties = block.find(qn("w:pPr"))
    if properties is None:
        return False
    runs = properties.find(qn("w:rPr"))
    frame = properties.find(qn("w:framePr"))
    deleted = runs is not None and (runs.find(qn("w:del")) is not None or runs.find(qn("w:moveFrom")) is not None)
    return deleted or (frame is not None and frame.get(qn("w:dropCap")) not in (None, "none"))


def notes_in(walk: Walk, parts: dict[str, Element | None]) -> Iterator[Piece]:
    """The notes that the text names, in its order, each whole."""
    held = {
        (kind, node.get(qn("w:id")) or ""): node
        for kind, part in parts.items()
        if part is not None
        for node in part.iterchildren(qn(f"w:{kind}"))
    }
    for at, mark in list(walk.notes.order.items()):
        if at in held:
            words = _shown(walk.pieces(held[at]))
            yield Piece("note", words, 0, mark)
