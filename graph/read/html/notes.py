"""Footnotes of a web page: which links are their marks, and which elements their texts."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from graph.read.canonical import raised

MARK = re.compile(r"\[?\s*(?:(?:foot|end)?note:?\s*)?(\d{1,3})\s*\]?", re.IGNORECASE)
NAMED = re.compile(r"fn|note|ref", re.IGNORECASE)
ARROWS = re.compile(r"[\s↩↑⇑^⤴︎\ufe0e\ufe0f←]*|\(?(?:back|return)(?: to (?:text|content|reference))?\)?", re.IGNORECASE)
BLOCKS = frozenset("p li div td dd aside".split())
LONGEST = 3000  # a note is no chapter
INLINE = frozenset("a sup span b strong em i".split())


class Notes:
    """`marks` names the elements that hold a note, by their place in memory, with the mark that the text prints.

    `links` names the marks in the text, `backs` the links that lead back to them.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.marks: dict[int, str] = {}
        self.links: dict[int, str] = {}
        self.backs: set[int] = set()
        order, targets, links = _laid_out(tree)
        holders: dict[str, LexborNode | None] = {}
        for link, at in links:
            name = (link.attributes.get("href") or "#")[1:]
            target = targets.get(name)
            words = link.text().strip()[:30]
            found = MARK.fullmatch(words)
            if target is None or not (found or ARROWS.fullmatch(words)):
                self.backs |= {link.mem_id} if words and ARROWS.fullmatch(words) else set()
                continue
            if name not in holders:
                holders[name] = _holder(target)
            holder = holders[name]
            if found and holder is not None and order[holder.mem_id] > at and _is_mark(link, words, name):
                self.links[link.mem_id] = _printed(link, found)
                self.marks.setdefault(holder.mem_id, self.links[link.mem_id])
            elif order[target.mem_id] < at:
                self.backs.add(link.mem_id)


def _laid_out(
    tree: LexborHTMLParser,
) -> tuple[dict[int, int], dict[str, LexborNode], list[tuple[LexborNode, int]]]:
    """Each element's place in reading order, those with a name, and the links into the page."""
    order: dict[int, int] = {}
    targets: dict[str, LexborNode] = {}
    links: list[tuple[LexborNode, int]] = []
    root = tree.root
    for at, node in enumerate(root.traverse() if root else ()):
        order[node.mem_id] = at
        told = node.attributes
        for name in (told.get("id"), told.get("name") if node.tag == "a" else None):
            if name:
                targets.setdefault(name, node)
        if node.tag == "a" and (told.get("href") or "").startswith("#"):
            links.append((node, at))
    return order, targets, links


def _is_mark(link: LexborNode, words: str, target: str) -> bool:
    """Whether a number that is a link marks a note: a reference to a numbered paragraph does not."""
    raised_ = link.css_first("sup") is not None or (link.parent is not None and link.parent.tag == "sup")
    return raised_ or words.startswith("[") or bool(NAMED.search(target))


def _holder(target: LexborNode) -> LexborNode | None:
    """The block that a target stands in, when that can be a note."""
    node: LexborNode | None = target
    while node is not None and node.tag in INLINE:
        node = node.parent
    if node is None or node.tag not in BLOCKS or node.css_first("h1, h2, h3, h4, h5, h6") is not None:
        return None
    return node if len(node.text()) <= LONGEST else None


def _printed(link: LexborNode, found: re.Match[str]) -> str:
    return f"[{found.group(1)}]" if "[" in found.group() else raised(found.group(1))


def without_mark(words: str, mark: str) -> str:
    """A note's words without the mark that they may begin with."""
    number = mark.strip("[]").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    found = re.match(rf"(?:{re.escape(mark)}|{raised(number)}|\[{number}\]|{number}[.)]?)\s+", words + " ")
    return words[found.end() :].strip() if found else words
