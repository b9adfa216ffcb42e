"""List marks at the front of a line: bullets, numbers, letters, the mark of a note."""

import re
from dataclasses import dataclass

from graph.read.canonical import DIGITS
from graph.read.pdf.lines import Line
from graph.read.pdf.words import Word

# Bullets as fonts of signs have them: Symbol, Wingdings, ZapfDingbats.
BULLETS = "•●▪◦·‣*○■□➢►▸▶❖✓✔∙⁃\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf06f\u25aa\u2751"
BULLET = re.compile(rf"[{re.escape(BULLETS)}–—-]")
NUMBER = re.compile(r"\((?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])\)|(?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])[.)]")
BARE = re.compile(r"\d{1,2}|o")
RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,3}\]|[†‡]")
FOOT = re.compile(r"\d{1,3}[.)]?|\[\d{1,3}\]|[*†‡]{1,3}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it is written out, where it stands, and where the words after it begin."""

    shown: str
    x0: float
    text_x: float
    rest: tuple[Word, ...]
    gap: float

    @property
    def is_number(self) -> bool:
        return self.shown != "-"


def is_mark(text: str, bare: bool) -> bool:
    """Whether these words are nothing but a list mark; a number without its dot counts where `bare` marks do."""
    return bool(BULLET.fullmatch(text) or NUMBER.fullmatch(text) or (bare and BARE.fullmatch(text)))


def mark_of(line: Line) -> Mark | None:
    """The list mark that the line begins with."""
    if len(line.words) < 2 or line.words[0].raised:
        return None
    first, second = line.words[0], line.words[1]
    gap = second.x0 - first.x1
    if not second.spaced and gap < 0.2 * first.size:
        return _clinging(line)
    if BULLET.fullmatch(first.text) or (first.text in ("o", "§") and gap > 0.4 * first.size):
        return Mark("-", first.x0, second.x0, line.words[1:], gap)
    if NUMBER.fullmatch(first.text) and not (first.text[0].isupper() and gap < 0.45 * first.size):
        return Mark(first.text, first.x0, second.x0, line.words[1:], gap)
    if BARE.fullmatch(first.text) and gap > 0.8 * first.size:
        return Mark(f"{first.text}.", first.x0, second.x0, line.words[1:], gap)
    return None


def _clinging(line: Line) -> Mark | None:
    """A bullet of another font that no space follows."""
    first, second = line.words[0], line.words[1]
    if first.text in BULLETS and first.text != "*":
        return Mark("-", first.x0, second.x0, line.words[1:], second.x0 - first.x1)
    return None


def note_mark_of(line: Line, at_foot: bool, in_flow: bool = False) -> tuple[str, tuple[Word, ...]] | None:
    """The mark of a note that the line begins with, as the text prints it, and the words after it.

    At the foot of a page a bare number is one too; in the flow, only one that is raised or has its dot.
    """
    first, rest = line.words[0], line.words[1:]
    if not rest:
        return None
    if first.raised and FOOT.fullmatch(first.text):
        return first.text.strip(".)").translate(DIGITS), rest
    if RAISED.fullmatch(first.text) and (at_foot or not first.text.startswith("[")):
        return first.text, rest
    if at_foot and FOOT.fullmatch(first.text) and not (in_flow and first.text.isdigit()):
        return first.text.strip(".)").translate(DIGITS), rest
    return None
