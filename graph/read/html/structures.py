"""Lists, tables and footnotes of a web page: what their markup says before any word of them is read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph.read.canonical import PLAIN_DIGITS, numeral, raised

CSS_NUMERALS = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
CSS_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)")
UNNUMBERED = ("none", "disc", "circle", "square")
ITEM_NUMBER = re.compile(r"-?[0-9]{1,6}")

LAYOUT_ELEMENTS = "table, h1, h2, h3, h4, h5, h6, article, section"
BLOCK_ELEMENTS = f"{LAYOUT_ELEMENTS}, ul, ol, dl"
MOST_CELLS = 40  # in a row, and rows that one cell takes

NOTE_NUMBER = re.compile(r"\[?\s*(?:(?:foot|end)?note:?\s*)?(\d{1,3})\s*\]?", re.IGNORECASE)
NOTE_TARGET = re.compile(r"fn|note|ref", re.IGNORECASE)
WAY_BACK = re.compile(
    r"[\s↩↑⇑^⤴︎\ufe0e\ufe0f←]*|\(?(?:back|return)(?: to (?:text|content|reference))?\)?", re.IGNORECASE
)
NOTE_BLOCKS = frozenset("p li div td dd aside".split())
LONGEST_NOTE = 3000  # characters: a chapter that a number links to is no note
NOTE_INLINE = frozenset("a sup span b strong em i".split())


@dataclass
class HtmlList:
    """A list while it is read: the number its next item has; `style` is None where it shows bullets."""

    style: str | None
    number: int = 1
    step: int = 1

    def next_mark(self, item: LexborNode | None) -> str:
        """The mark of the next item, which may say its number itself."""
        if self.style is None:
            return "-"
        own = (item.attributes.get("value") or "") if item is not None else ""
        number = int(own) if ITEM_NUMBER.fullmatch(own) else self.number
        self.number = number + self.step
        return f"{numeral(number, self.style)}."

    @classmethod
    def of(cls, node: LexborNode) -> "HtmlList":
        """The list that begins here, with its first number; its items are counted where it runs backwards."""
        css = CSS_LIST_STYLE.search(node.attributes.get("style") or "")
        if node.tag != "ol" or (css and css.group(1) in UNNUMBERED):
            return cls(None)
        style = CSS_NUMERALS.get(css.group(1), "1") if css else (node.attributes.get("type") or "1")
        start = node.attributes.get("start") or ""
        is_reversed = "reversed" in node.attributes
        otherwise = sum(item.tag == "li" for item in node.iter()) if is_reversed else 1
        first = int(start) if ITEM_NUMBER.fullmatch(start) else otherwise
        return cls(style if style in ("1", "a", "A", "i", "I") else "1", first, -1 if is_reversed else 1)


def is_layout(table: LexborNode) -> bool:
    """A table that holds headings or tables, or has one column, or sets lists side by side, is no table to a reader."""
    if (table.attributes.get("role") or "") in ("presentation", "none") or _holds(table, LAYOUT_ELEMENTS):
        return True
    rows = [_cells(row) for row in _rows(table)]
    width = max(map(len, rows), default=0)
    has_lists = width < 3 and any(len(cell.css("li")) > 1 for row in rows for cell in row)
    return width < 2 or has_lists or (len(rows) < 2 and any(len(c.css("p, li")) > 2 for row in rows for c in row))


def columns_of(table: LexborNode) -> list[list[LexborNode]]:
    """The cells of a table that sets two lists side by side, column by column; none of any other table."""
    grid = [row for row in grid_of(table) if any(row)]
    columns = [[cell for cell in column if cell] for column in zip(*(row[:2] for row in grid), strict=False)]
    all_lists = all(any(cell.css_first("li") is not None for cell in column) for column in columns)
    is_pair = all_lists and len(columns) == 2 and max(map(len, grid)) == 2
    return columns if is_pair and not _holds(table, "table") else []


def _holds(node: LexborNode, selector: str) -> bool:
    """Whether such an element stands within this one."""
    return any(inner.mem_id != node.mem_id for inner in node.css(selector))


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for node in table.iter():
        if node.tag == "tr":
            yield node
        elif node.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in node.iter() if row.tag == "tr")


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def _span(cell: LexborNode, attribute: str) -> int:
    """How many columns or rows a cell takes."""
    text = cell.attributes.get(attribute) or ""
    return min(MOST_CELLS, max(1, int(text))) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def grid_of(table: LexborNode) -> list[list[LexborNode | None]]:
    """The rows of a table, each as wide as the table: a cell over several columns or rows stands in the first."""
    rows: list[list[LexborNode | None]] = []
    held: dict[int, int] = {}  # column → rows for which a cell above still fills it
    for row in _rows(table):
        line: list[LexborNode | None] = []
        for cell in _cells(row):
            while held.get(len(line), 0):
                line.append(None)
            begin = len(line)
            width = max(1, min(_span(cell, "colspan"), MOST_CELLS - begin))
            line += [cell, *[None] * (width - 1)]
            held.update(dict.fromkeys(range(begin, begin + width), _span(cell, "rowspan")))
        held = {column: left - 1 for column, left in held.items() if left > 1}
        rows.append(line)
    width = min(MOST_CELLS, max(map(len, rows), default=0))
    return [line + [None] * (width - len(line)) for line in rows]


def entries_of(terms: LexborNode) -> list[tuple[list[LexborNode], list[LexborNode]]]:
    """The entries of a list of definitions, terms and their definitions; none where it lays out the page."""
    if _holds(terms, BLOCK_ELEMENTS):
        return []
    entries: list[tuple[list[LexborNode], list[LexborNode]]] = []
    for node in terms.css("dt, dd"):
        if node.tag == "dt" and (not entries or entries[-1][1]):
            entries.append(([], []))
        if entries:
            entries[-1][node.tag == "dd"].append(node)
    return entries


class HtmlNotes:
    """The footnotes of a page, each element by its place in memory.

    `marks` has the elements that hold a note, with the mark that the text prints; `links` the marks in the text;
    `backs` the links that lead back to them.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.marks: dict[int, str] = {}
        self.links: dict[int, str] = {}
        self.backs: set[int] = set()
        order, targets, links = _laid_out(tree)
        holders: dict[str, LexborNode | None] = {}
        for link in links:
            name = (link.attributes.get("href") or "#")[1:]
            target = targets.get(name)
            words = link.text().strip()[:30]
            number = NOTE_NUMBER.fullmatch(words)
            if target is None or not (number or WAY_BACK.fullmatch(words)):
                self.backs |= {link.mem_id} if words and WAY_BACK.fullmatch(words) else set()
                continue
            if name not in holders:
                holders[name] = _note_at(target)
            holder, at = holders[name], order[link.mem_id]
            if number and holder is not None and at < order[holder.mem_id] and _is_mark(link, words, name):
                mark = f"[{number.group(1)}]" if "[" in words else raised(number.group(1))
                self.links[link.mem_id] = mark
                self.marks.setdefault(holder.mem_id, mark)
            elif order[target.mem_id] < at:
                self.backs.add(link.mem_id)


def _laid_out(tree: LexborHTMLParser) -> tuple[dict[int, int], dict[str, LexborNode], list[LexborNode]]:
    """Each element's place in reading order, those with a name, and the links into the page."""
    order: dict[int, int] = {}
    targets: dict[str, LexborNode] = {}
    links: list[LexborNode] = []
    root = tree.root
    for at, node in enumerate(root.traverse() if root else ()):
        order[node.mem_id] = at
        attributes = node.attributes
        for name in (attributes.get("id"), attributes.get("name") if node.tag == "a" else None):
            if name:
                targets.setdefault(name, node)
        if node.tag == "a" and (attributes.get("href") or "").startswith("#"):
            links.append(node)
    return order, targets, links


def _is_mark(link: LexborNode, words: str, target: str) -> bool:
    """Whether a number that is a link marks a note: a reference to a numbered paragraph does not."""
    is_raised = link.css_first("sup") is not None or (link.parent is not None and link.parent.tag == "sup")
    return is_raised or words.startswith("[") or bool(NOTE_TARGET.search(target))


def _note_at(target: LexborNode) -> LexborNode | None:
    """The block that a target stands in, when that can be a note."""
    node: LexborNode | None = target
    while node is not None and node.tag in NOTE_INLINE:
        node = node.parent
    if node is None or node.tag not in NOTE_BLOCKS or node.css_first("h1, h2, h3, h4, h5, h6") is not None:
        return None
    return node if len(node.text()) <= LONGEST_NOTE else None


def without_mark(words: str, mark: str) -> str:
    """A note's words without the mark that they may begin with."""
    number = mark.strip("[]").translate(PLAIN_DIGITS)
    own = re.match(rf"(?:{re.escape(mark)}|{raised(number)}|\[{number}\]|{number}[.)]?)\s+", words + " ")
    return words[own.end() :].strip() if own else words
