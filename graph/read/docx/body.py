"""The body of a DOCX document from top to bottom: paragraphs, items, headings and rows of tables, then its notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from graph.read.canonical import TextPiece, cleaned, item_of, paragraphs_of, raised
from graph.read.docx.styles import ListNumbers, ParagraphStyle, ParagraphStyles, mark_in, path_of, value, whole

PARAGRAPH, TABLE_TAG, ROW, CELL, RUN, TEXT_BOX = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:txbxContent"))
NOTE_REFERENCES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
MARKUP_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# What holds blocks without being one: controls, tracked insertions, marked-up ranges.
HOLDERS = frozenset(
    qn(f"w:{tag}") for tag in "sdt sdtContent ins moveTo customXml smartTag body txbxContent".split()
) | {ALTERNATIVES, MARKUP_CHOICE}
# Left out: what was deleted or moved away, instructions to fields, what is no text.
UNREAD = frozenset(
    qn(f"w:{tag}")
    for tag in "del moveFrom pPr rPr instrText delText delInstrText sdtPr sdtEndPr fldChar annotationRef rt".split()
)
CHARACTERS = {
    qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}  # fmt: skip
SYMBOL_BULLETS = ("F0B7", "F0A7", "F0D8", "F06E", "00B7")
OFF = ("0", "false", "off")
CONTENTS_GALLERY = re.compile(r"table of contents", re.IGNORECASE)
CONTENTS_PARAGRAPH = re.compile(r"(?:table of )?contents:?", re.IGNORECASE)
MOST_COLUMNS = 60
DEEPEST_LEVEL = 8

Cell = tuple[Element | None, list[TextPiece]]


@dataclass
class NoteMarks:
    """Footnotes and endnotes in the order in which the text names them.

    Where a document has both, an endnote's mark stands in brackets: both are counted from one.
    """

    has_both: bool = False
    marks: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, kind: str, note_id: str) -> str:
        if (kind, note_id) not in self.marks:
            number = str(1 + sum(k == kind for k, _ in self.marks))
            self.marks[kind, note_id] = f"[{number}]" if kind == "endnote" and self.has_both else raised(number)
        return self.marks[kind, note_id]


@dataclass
class BodyReader:
    """One document while it is read."""

    styles: ParagraphStyles
    numbers: ListNumbers
    note_marks: NoteMarks
    _carried: str = ""  # words of a paragraph that runs on into the next

    def pieces(self, container: Element) -> list[TextPiece]:
        """What the body, a cell, a text box or a note holds."""
        pieces: list[TextPiece] = []
        for block in _inside(container, PARAGRAPH, TABLE_TAG):
            if block.tag == TABLE_TAG:
                pieces += self._table(block)
                continue
            style_id, style = self.styles.of(block)
            if style.is_contents:  # the outline of the document says the same
                if pieces and CONTENTS_PARAGRAPH.fullmatch(pieces[-1].text):
                    pieces.pop()
                continue
            pieces += self._paragraph(block, style_id, style)
        return pieces

    def notes(self, parts: dict[str, Element | None]) -> Iterator[TextPiece]:
        """The notes that the text names, in its order, each whole."""
        notes = {
            (kind, node.get(qn("w:id")) or ""): node
            for kind, part in parts.items()
            if part is not None
            for node in part.iterchildren(qn(f"w:{kind}"))
        }
        for key, mark in list(self.note_marks.marks.items()):
            if key in notes:
                yield TextPiece("note", _cell_text(self.pieces(notes[key])), 0, mark)

    def _paragraph(self, block: Element, style_id: str | None, style: ParagraphStyle) -> list[TextPiece]:
        boxes: list[Element] = []
        words = "".join(_words(block, self.note_marks, boxes))
        boxed = [piece for box in boxes for piece in self.pieces(box)]
        lines = [cleaned(line) for line in (self._carried + words).split("\n")]
        self._carried = ""
        if _runs_on(block):
            self._carried = words
            return boxed
        label = self._label(style_id, style) if any(lines) or style.list_id else None
        if not any(lines) and label in (None, "-"):
            return boxed
        return [*_paragraph_pieces(lines, label, style), *boxed]

    def _label(self, style_id: str | None, style: ParagraphStyle) -> str | None:
        if not style.list_id or style.list_id == "0":  # 0 is "no list", where the style has one
            return "-" if style.list_id is None and style.name.startswith("list bullet") else None
        at = style.level if style.level is not None else self.numbers.level_of_style(style.list_id, style_id)
        return self.numbers.next_label(style.list_id, min(at, DEEPEST_LEVEL))

    def _table(self, table: Element) -> list[TextPiece]:
        rows = [_cells(row) for row in _inside(table, ROW) if row.find(path_of("w:trPr/w:del")) is None]
        grid = [[(cell, self.pieces(cell) if cell is not None else []) for cell in row] for row in rows]
        if _is_layout(grid):
            return _layout_pieces(grid)
        width = min(MOST_COLUMNS, max((len(row) for row in grid), default=0))
        lines = ["\t".join(_cell_text(pieces) for _, pieces in row) + "\t" * (width - len(row)) for row in grid]
        return [TextPiece("row", line) for line in lines if line.strip("\t")]


def _paragraph_pieces(lines: list[str], label: str | None, style: ParagraphStyle) -> list[TextPiece]:
    joined = " ".join(line for line in lines if line)
    if style.heading:
        numbered = f"{label} {joined}" if label and label != "-" else joined
        return [TextPiece("heading", numbered, style.heading)] if joined else []
    if label is None:
        return paragraphs_of(lines)
    mark = mark_in(label)
    if mark is None:
        return [TextPiece("paragraph", f"{label} {joined}")]
    return [item_of(joined, mark, min(style.level or 0, DEEPEST_LEVEL))]


def _runs_on(block: Element) -> bool:
    """Whether a paragraph has lost its end to a tracked deletion, or is a capital set beside the next one."""
    deletions = (block.find(path_of(f"w:pPr/w:rPr/{tag}")) for tag in ("w:del", "w:moveFrom"))
    frame = block.find(path_of("w:pPr/w:framePr"))
    return any(deletion is not None for deletion in deletions) or (
        frame is not None and frame.get(qn("w:dropCap")) not in (None, "none")
    )


def _words(node: Element, notes: NoteMarks, boxes: list[Element]) -> Iterator[str]:
    """What a reader sees of the runs of a paragraph; text boxes that hang on it are put into `boxes`."""
    for child in node.iterchildren():
        tag = child.tag
        if not isinstance(tag, str) or tag in UNREAD or (tag == RUN and _is_hidden(child)):
            continue
        if tag in (qn("w:t"), MATH_TEXT):
            yield child.text or ""
        elif tag in CHARACTERS:
            yield CHARACTERS[tag]
        elif tag == qn("w:sym"):  # a character of a symbol font, which is a bullet or a picture
            yield "•" if (child.get(qn("w:char")) or "").upper() in SYMBOL_BULLETS else ""
        elif tag in NOTE_REFERENCES:
            mark = notes.mark(NOTE_REFERENCES[tag], child.get(qn("w:id")) or "")
            yield mark if child.get(qn("w:customMarkFollows")) in (None, *OFF) else ""
        elif tag == ALTERNATIVES:  # the same thing said twice, for newer and for older programs
            yield from _words(next(iter(child.iterchildren(MARKUP_CHOICE)), child), notes, boxes)
        elif tag == TEXT_BOX:
            boxes.append(child)
        else:
            yield from _words(child, notes, boxes)


def _is_hidden(run: Element) -> bool:
    hidden = run.find(path_of("w:rPr/w:vanish"))
    return hidden is not None and hidden.get(qn("w:val")) not in OFF


def _inside(container: Element, *tags: str) -> Iterator[Element]:
    """The elements with these tags in order, those in controls and tracked insertions among them."""
    for child in container.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag == ALTERNATIVES:
            yield from _inside(next(iter(child.iterchildren(MARKUP_CHOICE)), child), *tags)
        elif child.tag in HOLDERS and not _holds_contents(child):
            yield from _inside(child, *tags)


def _holds_contents(control: Element) -> bool:
    """Whether a control holds the list of contents."""
    galleries = control.iterfind(path_of("w:sdtPr/w:docPartObj/w:docPartGallery"))
    return any(CONTENTS_GALLERY.match(node.get(qn("w:val")) or "") for node in galleries)


def _cells(row: Element) -> list[Element | None]:
    """The cells of a row, each in the first of the columns that it takes; one that goes on from above is empty."""
    before = whole(value(row, "w:trPr/w:gridBefore"), 0)
    line: list[Element | None] = [None] * min(max(before, 0), MOST_COLUMNS)
    for cell in _inside(row, CELL):
        span = whole(value(cell, "w:tcPr/w:gridSpan"), 1)
        merges = (cell.find(path_of(f"w:tcPr/{tag}")) for tag in ("w:vMerge", "w:hMerge"))
        goes_on = any(merge is not None and merge.get(qn("w:val")) != "restart" for merge in merges)
        line += [None if goes_on else cell, *[None] * (max(1, min(span, MOST_COLUMNS - len(line))) - 1)]
    return line


def _is_layout(rows: list[list[Cell]]) -> bool:
    """A table that holds headings or tables, or has one column, or sets lists side by side, is no table to a reader."""
    cells = [(cell, pieces) for row in rows for cell, pieces in row if cell is not None]
    if all(sum(cell is not None for cell, _ in row) < 2 for row in rows):
        return True
    if any(cell.find(TABLE_TAG) is not None or any(p.role == "heading" for p in pieces) for cell, pieces in cells):
        return True
    has_lists = any(sum(p.role == "item" for p in pieces) > 1 for _, pieces in cells)
    has_text = len(rows) == 1 and any(len(pieces) > 2 for _, pieces in cells)
    return has_text or (has_lists and max(len(row) for row in rows) < 3)


def _layout_pieces(rows: list[list[Cell]]) -> list[TextPiece]:
    """What a table holds that only lays out: row by row, or column by column where each holds a list below a head."""
    columns = list(zip_longest(*rows, fillvalue=(None, [])))
    lists = all(any(piece.role == "item" for _, pieces in column for piece in pieces) for column in columns)
    runs = columns if lists and len(columns) > 1 else rows
    return [piece for run in runs for _, pieces in run for piece in pieces]


def _cell_text(pieces: list[TextPiece]) -> str:
    """Pieces as one line, numbers of items before their words."""
    parts = (part for p in pieces for part in ("" if p.mark == "-" else p.mark, p.text) if part)
    return " ".join(parts).replace("\n", " ").replace("\t", " ")
