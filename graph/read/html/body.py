"""A page read from top to bottom, element by element, into pieces.

The reader keeps its own stack: a page may nest its elements deeper than Python calls may go.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from graph.read.canonical import Role, TextPiece, cleaned, item_of, paragraphs_of, raised
from graph.read.html.furniture import is_contents_title, is_furniture, is_link_list, is_way_back, without_page_links
from graph.read.html.structures import HtmlList, HtmlNotes, columns_of, entries_of, grid_of, is_layout, without_mark

DEEPEST_ELEMENT = 250
INLINE_ELEMENTS = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark output q rp rt ruby s samp small"
    " span strike strong sub sup time tt u var wbr img picture".split()
)
WITHOUT_A_BREAK = INLINE_ELEMENTS | {"script", "style", "link", "meta", "-comment"}
LIST_ELEMENTS = frozenset(("ul", "ol", "menu"))
HEADING_ELEMENT = re.compile(r"h([1-6])")
QUOTE_MARKS = {"q": ("“", "”")}


class TooDeep(Exception):
    """The page nests its elements beyond all reason."""


@dataclass
class OpenBlock:
    """An item, a note or a heading while its words are gathered."""

    role: Role
    mark: str = ""
    level: int = 0
    words: list[str] = field(default_factory=list)
    is_written: bool = False


class PageReader:
    """The pieces of a page, or of one cell of a table in it. Raises: TooDeep."""

    def __init__(self, root: LexborNode | None, notes: HtmlNotes) -> None:
        self.pieces: list[TextPiece] = []
        self._notes = notes
        self._words: list[str] = []
        self._preformatted = 0  # how many elements deep line ends count
        self._lists: list[HtmlList] = []
        self._open: list[OpenBlock] = []
        if root is not None:
            self._walk(root)
        self._flush()

    def _walk(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, bool, int]] = [(root, False, 0)]
        while stack:
            node, is_leaving, depth = stack.pop()
            if is_leaving:
                self._leave(node)
            elif node.tag == "-text":
                self._take_words(node.text_content or "")
            elif depth > DEEPEST_ELEMENT:
                raise TooDeep
            else:
                children = self._enter(node, is_root=node.mem_id == root.mem_id)
                if children is not None:
                    stack.append((node, True, depth))
                    stack += [(child, False, depth + 1) for child in reversed(children)]

    def _take_words(self, words: str) -> None:
        # Elements that a style sheet sets apart may follow without a space: "RatingGood".
        if self._words and self._words[-1][-1:].islower() and words[:1].isupper():
            self._words.append(" ")
        self._words.append(words if self._preformatted else re.sub(r"\s+", " ", words))

    def _enter(self, node: LexborNode, is_root: bool) -> list[LexborNode] | None:
        """What stands in the element and is still to be walked; None when the element is done with."""
        if not is_root and is_furniture(node):
            self._leave_out(node)
            title = node.css_first("h1") if node.tag == "header" else None  # a banner goes, a title in it stays
            return [title] if title is not None else None
        tag = node.tag or ""
        if tag == "a" and self._is_page_link(node):
            return None
        if tag == "sup" and (mark := raised(cleaned(node.text()))) != cleaned(node.text()):
            self._words.append(mark)
            return None
        if tag in ("br", "hr"):
            self._words.append(" " if self._open else "\n")
            return None
        if tag in QUOTE_MARKS:
            self._words.append(QUOTE_MARKS[tag][0])
        elif tag not in INLINE_ELEMENTS and not is_root:
            self._flush()
            if self._takes_whole(node, tag):
                return None
            self._begin(node, tag)
        return list(node.iter(include_text=True))

    def _is_page_link(self, link: LexborNode) -> bool:
        """Whether a link only leads about the page; of one to a note its mark stays."""
        if link.mem_id in self._notes.links:
            self._words.append(self._notes.links[link.mem_id])
            return True
        return link.mem_id in self._notes.backs or is_way_back(link)

    def _takes_whole(self, node: LexborNode, tag: str) -> bool:
        """Whether the element is written at once, or left out with the heading above it."""
        if tag == "table" and not is_layout(node):
            self._write_open()
            self._write_rows(node)
        elif tag == "table" and (columns := columns_of(node)):
            self._write_open()
            for cell in (cell for column in columns for cell in column):
                self.pieces += PageReader(cell, self._notes).pieces
        elif tag == "dl" and (entries := entries_of(node)):
            self._write_open()
            self.pieces += [TextPiece("row", "\t".join(map(self._words_of, entry))) for entry in entries]
        elif self.pieces and is_link_list(node, heading=self.pieces[-1].text):
            self.pieces.pop()
        else:
            return False
        return True

    def _leave_out(self, node: LexborNode) -> None:
        """With a list of contents its heading goes too."""
        if node.tag in WITHOUT_A_BREAK:
            return
        self._flush()
        if self.pieces and is_contents_title(self.pieces[-1].text) and node.css_first("a") is not None:
            self.pieces.pop()

    def _begin(self, node: LexborNode, tag: str) -> None:
        note_mark = self._notes.marks.get(node.mem_id)
        heading = HEADING_ELEMENT.fullmatch(tag)
        self._preformatted += tag == "pre"
        if tag in LIST_ELEMENTS:
            self._write_open()
            self._lists.append(HtmlList.of(node))
        elif note_mark:
            self._next_mark()  # a note is an item of its list too, and is counted there
            self._open.append(OpenBlock("note", note_mark))
        elif tag == "li":
            self._open.append(OpenBlock("item", self._next_mark(node), max(0, len(self._lists) - 1)))
        elif heading:
            self._write_open()
            self._open.append(OpenBlock("heading", level=int(heading.group(1))))

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in QUOTE_MARKS:
            self._words.append(QUOTE_MARKS[tag][1])
        if tag in INLINE_ELEMENTS:
            return
        self._flush()
        self._preformatted -= tag == "pre"
        opens = tag == "li" or HEADING_ELEMENT.fullmatch(tag) or node.mem_id in self._notes.marks
        if tag in LIST_ELEMENTS and self._lists:
            self._lists.pop()
        elif self._open and opens:
            self._write_open()
            self._open.pop()

    def _next_mark(self, node: LexborNode | None = None) -> str:
        """The mark of the next item of the innermost list."""
        return self._lists[-1].next_mark(node) if self._lists else "-"

    def _flush(self) -> None:
        """The words gathered so far go to the open block, or are a paragraph of their own."""
        gathered, self._words = "".join(self._words), []
        lines = [without_page_links(cleaned(line)) for line in gathered.split("\n")]
        if not any(lines):
            return
        if self._open and not self._open[-1].is_written:
            self._open[-1].words.append(" ".join(line for line in lines if line))
        else:
            self.pieces += paragraphs_of(lines)

    def _write_open(self) -> None:
        """Write the open block, before what stands in it as a block of its own, or at its end."""
        if not self._open or self._open[-1].is_written:
            return
        block = self._open[-1]
        block.is_written = True
        words = " ".join(block.words)
        if block.role == "note":
            self.pieces.append(TextPiece("note", without_mark(words, block.mark), 0, block.mark))
        elif block.role == "item":
            self.pieces.append(item_of(words, block.mark, block.level))
        else:
            self.pieces.append(TextPiece(block.role, words, block.level, block.mark))

    def _write_rows(self, table: LexborNode) -> None:
        for caption in table.css("caption"):
            self.pieces.append(TextPiece("paragraph", cleaned(caption.text())))
        for row in grid_of(table):
            line = "\t".join(self._words_of([cell] if cell else []) for cell in row)
            if line.strip("\t"):
                self.pieces.append(TextPiece("row", line))

    def _words_of(self, nodes: list[LexborNode]) -> str:
        pieces = (piece for node in nodes for piece in PageReader(node, self._notes).pieces)
        return " ".join(map(_on_one_line, pieces)) or _picture_text(nodes)


def _picture_text(cells: list[LexborNode]) -> str:
    """What the picture says that fills a cell: a rating may be one."""
    pictures = [node for cell in cells for node in cell.css("img[alt], [role=img][aria-label]")]
    texts = (node.attributes.get("alt") or node.attributes.get("aria-label") or "" for node in pictures)
    return cleaned(" ".join(texts))


def _on_one_line(piece: TextPiece) -> str:
    return piece.text.replace("\n", " ") if piece.mark in ("", "-") else f"{piece.mark} {piece.text}"
