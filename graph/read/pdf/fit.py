"""Whether a line was broken because it was full, or because its end was meant."""

import re
from itertools import pairwise

from graph.read.pdf.lines import Line

SPACE = 0.24
ROOM = 7.5  # sizes of the print: no word is so long that it leaves more room than this
LABEL = re.compile(r"[a-z.]{1,10}:\s|[a-z.]{1,10}:$")
ADDRESS = re.compile(r"^\S*@|^www\.|^https?:")


def begins_amid(line: Line) -> bool:
    """Whether the line begins in the middle of a sentence; a label such as "cc:" begins in lower case too."""
    return line.text[:1].islower() and not LABEL.match(line.text)


def fits(last: Line, line: Line) -> bool:
    """Whether the next line's first word would have found room at the end of the last: then the end was meant."""
    if last.right <= 0:
        return False
    first = line.words[0]
    width = first.x1 - first.x0
    for before, word in pairwise(line.words):
        if word.spaced and word.x0 - before.x1 > 0.1 * word.size:
            break
        width = word.x1 - first.x0
    room = last.right - last.x1
    if _are_aligned_otherwise(last, line):
        room = last.right - last.left - (last.x1 - last.x0)
    if ADDRESS.search("".join(w.text for w in line.words[:3])) and room > 3 * last.size:
        return True  # addresses are longer than words, and are set on lines of their own
    return SPACE * last.size + width < room - 0.15 * last.size or room > ROOM * last.size


def _are_aligned_otherwise(last: Line, line: Line) -> bool:
    """Whether the two are set to the right, or to the middle; the first line of a paragraph may be set in."""
    apart = abs(last.x0 - line.x0)
    if apart < 2 or (apart < 2.5 * line.size and min(last.x0, line.x0) < line.left + 2):
        return False
    return abs(last.x1 - line.x1) < 1.5 or abs(last.x0 + last.x1 - line.x0 - line.x1) < 3
