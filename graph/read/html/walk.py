"""A page read from top to bottom, element by element, into pieces.

The walk keeps its own stack: a page may nest its elements deeper than Python calls may go.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph.read.canonical import Piece, Role, cleaned, item_of, paragraphs_of, raised
from graph.read.html.furniture import (
    CONTENTS,
    RELATED,
    is_furniture,
    is_links,
    is_way_back,
    title_of,
    without_links_of_the_page,
)
from graph.read.html.lists import Listing, listing_of
from graph.read.html.notes import Notes, without_mark
from graph.read.html.tables import columns_of, entries_of, grid_of, is_layout

DEEPEST = 250
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark output q rp rt ruby s samp small"
    " span strike strong sub sup time tt u var wbr img picture".split()
)
HEADING = re.compile(r"h([1-6])")
LISTS = frozenset("ul ol p div table dl".split())
QUOTES = {"q": ("“", "”")}


class TooDeep(Exception):
    """The page nests its elements beyond all reason."""


@dataclass
class Open:
    """An item, a note or a heading while its words are gathered."""

    role: Role
    mark: str = ""
    level: int = 0
    words: list[str] = field(default_factory=list)
    told: bool = False


class Walk:
    """The pieces of a page, or of one cell of a table in it."""

    def __init__(self, tree: LexborHTMLParser | LexborNode, notes: Notes | None = None) -> None:
        self.pieces: list[Piece] = []
        self._notes = notes or (Notes(tree) if isinstance(tree, LexborHTMLParser) else None)
        self._words: list[str] = []
        self._as_set = 0  # how many elements deep line ends count
        self._lists: list[Listing] = []
        self._open: list[Open] = []
        root = tree.body if isinstance(tree, LexborHTMLParser) else tree
        if root is not None:
            self._walk(root)
        self._flush()

    def _walk(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, bool, int]] = [(root, False, 0)]
        while stack:
            node, leaving, depth = stack.pop()
            if leaving:
                self._leave(node)
            elif node.tag == "-text":
                self._hear(node.text_content or "")
            elif depth > DEEPEST:
                raise TooDeep
            else:
                within = self._enter(node, is_root=node.mem_id == root.mem_id)
                if within is not None:
                    stack.append((node, True, depth))
                    stack += [(child, False, depth + 1) for child in reversed(within)]

    def _hear(self, words: str) -> None:
        """Words of the page; elements that a style sheet sets apart may follow without a space: "RatingGood"."""
        if self._words and self._words[-1][-1:].islower() and words[:1].isupper():
            self._words.append(" ")
        self._words.append(words if self._as_set else re.sub(r"\s+", " ", words))

    def _enter(self, node: LexborNode, is_root: bool) -> list[LexborNode] | None:
        """What stands in the element and is still to be walked; None when the element is done with."""
        if not is_root and is_furniture(node):
            self._leave_out(node)
            title = title_of(node)
            return [title] if title is not None else None
        tag = node.tag or ""
        if tag == "a" and self._points(node):
            return None
        if tag == "sup" and (mark := raised(cleaned(node.text()))) != cleaned(node.text()):
            self._words.append(mark)
            return None
        if tag in ("br", "hr"):
            self._words.append(" " if self._open else "\n")
            return None
        if tag in QUOTES:
            self._words.append(QUOTES[tag][0])
        elif tag not in INLINE and not is_root:
            self._flush()
            if self._is_done(node, tag):
                return None
            self._begin(node, tag)
        return list(node.iter(include_text=True))

    def _points(self, link: LexborNode) -> bool:
        """Whether a link only leads about the page; of one to a note its mark stays."""
        if self._notes and link.mem_id in self._notes.links:
            self._words.append(self._notes.links[link.mem_id])
            return True
        return bool(self._notes and link.mem_id in self._notes.backs) or is_way_back(link)

    def _is_done(self, node: LexborNode, tag: str) -> bool:
        """Whether the element is written down at once, or left out with the heading above it."""
        if tag == "table" and not is_layout(node):
            self._tell()
            self._rows(node)
            return True
        if tag == "table" and (columns := columns_of(node)):
            self._tell()
            self.pieces += [p for column in columns for cell in column for p in Walk(cell, self._notes).pieces]
            return True
        if tag == "dl" and (entries := entries_of(node)):
            self._tell()
            self.pieces += [Piece("row", "\t".join(self._words_of(side) for side in entry)) for entry in entries]
            return True
        above = self.pieces[-1].text if self.pieces else ""
        listed = (RELATED.fullmatch(above) and tag in ("ul", "ol")) or (CONTENTS.fullmatch(above) and tag in LISTS)
        if listed and is_links(node):
            self.pieces.pop()
            return True
        return False

    def _leave_out(self, node: LexborNode) -> None:
        """With a list of contents its heading goes too."""
        if node.tag in INLINE or node.tag in ("script", "style", "link", "meta", "-comment"):
            return
        self._flush()
        if self.pieces and CONTENTS.fullmatch(self.pieces[-1].text) and node.css_first("a") is not None:
            self.pieces.pop()

    def _begin(self, node: LexborNode, tag: str) -> None:
        mark = self._notes.marks.get(node.mem_id) if self._notes else None
        heading = HEADING.fullmatch(tag)
        self._as_set += tag == "pre"
        if tag in ("ul", "ol", "menu"):
            self._tell()
            self._lists.append(listing_of(node))
        elif mark:
            self._count()
            self._open.append(Open("note", mark))
        elif tag == "li":
            self._open.append(Open("item", self._count(node), max(0, len(self._lists) - 1)))
        elif heading:
            self._tell()
            self._open.append(Open("heading", level=int(heading.group(1))))

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in QUOTES:
            self._words.append(QUOTES[tag][1])
        if tag in INLINE:
            return
        self._flush()
        self._as_set -= tag == "pre"
        if tag in ("ul", "ol", "menu") and self._lists:
            self._lists.pop()
        elif self._open and (
            tag == "li" or HEADING.fullmatch(tag) or (self._notes and node.mem_id in self._notes.marks)
        ):
            self._tell()
            self._open.pop()

    def _count(self, node: LexborNode | None = None) -> str:
        """The mark of the next item of the innermost list."""
        return self._lists[-1].mark(node) if self._lists else "-"

    def _flush(self) -> None:
        """The words gathered so far, to the open item or as a paragraph of their own."""
        gathered, self._words = "".join(self._words), []
        lines = [without_links_of_the_page(cleaned(line)) for line in gathered.split("\n")]
        if not any(lines):
            return
        if self._open and not self._open[-1].told:
            self._open[-1].words.append(" ".join(line for line in lines if line))
        else:
            self.pieces += paragraphs_of(lines)

    def _tell(self) -> None:
        """Write the open item down, before what stands in it as a block of its own, or at its end."""
        if not self._open or self._open[-1].told:
            return
        mine = self._open[-1]
        mine.told = True
        words = " ".join(mine.words)
        if mine.role == "note":
            self.pieces.append(Piece("note", without_mark(words, mine.mark), 0, mine.mark))
        elif mine.role == "item":
            self.pieces.append(item_of(words, mine.mark, mine.level))
        else:
            self.pieces.append(Piece(mine.role, words, mine.level, mine.mark))

    def _rows(self, table: LexborNode) -> None:
        for caption in table.css("caption"):
            self.pieces.append(Piece("paragraph", cleaned(caption.text())))
        for row in grid_of(table):
            line = "\t".join(self._words_of([cell] if cell else []) for cell in row)
            if line.strip("\t"):
                self.pieces.append(Piece("row", line))

    def _words_of(self, nodes: list[LexborNode]) -> str:
        return " ".join(_shown(p) for node in nodes for p in Walk(node, self._notes).pieces) or _pictured(nodes)


def _pictured(cells: list[LexborNode]) -> str:
    """What the picture says that fills a cell: a rating may be one."""
    pictures = [node for cell in cells for node in cell.css("img[alt], [role=img][aria-label]")]
    told = (node.attributes.get("alt") or node.attributes.get("aria-label") or "" for node in pictures)
    return cleaned(" ".join(told))


def _shown(piece: Piece) -> str:
    return piece.text.replace("\n", " ") if piece.mark in ("", "-") else f"{piece.mark} {piece.text}"
