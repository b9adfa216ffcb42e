"""Which blocks are headings, and of what depth: told by size and weight of print against the text's own."""

import re
from collections.abc import Sequence

from graph.read.pdf.blocks import Block

LARGER = 0.85
MUCH_LARGER = 1.18  # what is not bold must differ more
SAME_SIZE = 0.6
MOST_WORDS = 16
MOST_LINES = 3
NO_HEADING = re.compile(r"[.;,!]$|https?:|www\.|@|^\d+$")
DEEPEST = 6

Style = tuple[float, bool]


def levels_of(blocks: Sequence[Block], size: float, bold: bool) -> dict[int, int]:
    """The depth of each block that is a heading, by its place in the list.

    `size` and `bold` are those of the running text.
    """
    styles = {at: _style(block) for at, block in enumerate(blocks) if _is_heading(block, size, bold)}
    depths = _depths(set(styles.values()))
    return {at: depths[style] for at, style in styles.items()}


def _style(block: Block) -> Style:
    return round(block.lines[0].size, 1), block.lines[0].bold


def _is_heading(block: Block, size: float, bold: bool) -> bool:
    if block.kind not in ("text", "item") or len(block.lines) > MOST_LINES or block.mark == "-":
        return False
    line = block.lines[0]
    larger = line.size >= size + LARGER and (line.bold or line.size >= size * MUCH_LARGER)
    heavier = line.bold and not bold and line.size > size - SAME_SIZE and all(x.bold for x in block.lines)
    if not larger and not heavier:
        return False
    words = " ".join(x.text for x in block.lines)
    if line.boxed and not larger:
        return False
    if (not larger and words.endswith(":")) or NO_HEADING.search(words) or len(words.split()) > MOST_WORDS:
        return False
    return words[:1].isupper() or words[:1].isdigit()


def _depths(styles: set[Style]) -> dict[Style, int]:
    """Larger is higher; of one size, bold is higher."""
    depths: dict[Style, int] = {}
    before: Style | None = None
    for style in sorted(styles, key=lambda s: (-s[0], not s[1])):
        same = before is not None and before[0] - style[0] < SAME_SIZE and before[1] == style[1]
        depths[style] = len(set(depths.values())) if same else min(DEEPEST, len(set(depths.values())) + 1)
        before = before if same else style
    return depths
