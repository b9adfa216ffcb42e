"""Lists of a web page: how their items are counted and marked."""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from graph.read.canonical import numeral

STYLES = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "lower-roman": "i", "upper-roman": "I"}
STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)")
UNNUMBERED = ("none", "disc", "circle", "square")
NUMBER = re.compile(r"-?[0-9]{1,6}")


@dataclass
class Listing:
    """A list while it is read: the number its next item has."""

    style: str | None
    number: int = 1
    step: int = 1

    def mark(self, item: LexborNode | None) -> str:
        """The mark of the next item, which may say its number itself."""
        if self.style is None:
            return "-"
        told = (item.attributes.get("value") or "") if item is not None else ""
        number = int(told) if NUMBER.fullmatch(told) else self.number
        self.number = number + self.step
        return f"{numeral(number, self.style)}."


def listing_of(node: LexborNode) -> Listing:
    """The list that begins here, with its first number; its items are counted where it runs backwards."""
    if node.tag != "ol":
        return Listing(None)
    told = node.attributes
    css = STYLE.search(told.get("style") or "")
    if css and css.group(1) in UNNUMBERED:
        return Listing(None)
    style = STYLES.get(css.group(1), "1") if css else (told.get("type") or "1")
    start = told.get("start") or ""
    back = "reversed" in told
    first = int(start) if NUMBER.fullmatch(start) else (sum(item.tag == "li" for item in node.iter()) if back else 1)
    return Listing(style if style in ("1", "a", "A", "i", "I") else "1", first, -1 if back else 1)
