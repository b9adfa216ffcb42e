"""Lines of print: made of words; what mark one begins with; whether it was broken because it was full.

A row is what stands at one height of the page: one line, or several side by side.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.claims import Box
from graph.read.canonical import RAISED_DIGITS, cleaned, raised
from graph.read.pdf.words import PrintedWord

# In sizes of the print:
SAME_BASE = 0.22
APART = 1.45  # words that stand further apart than this are no neighbours
MARK_SIZE = 0.88  # a raised mark is no larger than this
WORD_SPACE = 0.24
MOST_ROOM = 7.5  # no word is so long that it leaves more room than this

NOTE_MARK = re.compile(r"\[?\d{1,3}\]?(?:,\d{1,3})*,?|[*†‡§]{1,3}")
LOWER_CASE_LABEL = re.compile(r"[a-z.]{1,10}:\s|[a-z.]{1,10}:$")
WEB_ADDRESS = re.compile(r"^\S*@|^www\.|^https?:")
# Bullets as fonts of signs have them: Symbol, Wingdings, ZapfDingbats.
BULLETS = "•●▪◦·‣*○■□➢►▸▶❖✓✔∙⁃\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf06f\u25aa\u2751"
PRINTED_BULLET = re.compile(rf"[{re.escape(BULLETS)}–—-]")
ITEM_MARK = re.compile(r"\((?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])\)|(?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])[.)]")
BARE_MARK = re.compile(r"\d{1,2}|o")  # "o" is the hollow bullet of a font that was not embedded
RAISED_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,3}\]|[†‡]")
FOOT_MARK = re.compile(r"\d{1,3}[.)]?|\[\d{1,3}\]|[*†‡]{1,3}")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Words on one base, in one column, which goes from `left` to `right`; `boxed` when a box is drawn around it."""

    page: int
    words: tuple[PrintedWord, ...]
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    left: float = 0.0
    right: float = 0.0
    boxed: bool = False

    @property
    def box(self) -> Box:
        return self.x0, self.top, self.x1, self.bottom


Row = tuple[PrintedLine, ...]


def rows_of(words: Sequence[PrintedWord], page: int) -> list[Row]:
    """The rows of a page from top to bottom; each holds its lines from left to right."""
    groups: list[list[PrintedWord]] = []
    marks: list[tuple[PrintedWord, PrintedWord]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        carrier = _carrier(word, words) if NOTE_MARK.fullmatch(word.text) else None
        if carrier:
            marks.append((word, carrier))
        elif groups and word.base - groups[-1][0].base < SAME_BASE * max(word.size, groups[-1][0].size):
            groups[-1].append(word)
        else:
            groups.append([word])
    for word, carrier in marks:
        group = next((g for g in groups if carrier in g), [])
        group.append(replace(word, raised=True))
    return sorted((tuple(_lines(group, page)) for group in groups), key=lambda row: row[0].base)


def _carrier(mark: PrintedWord, words: Sequence[PrintedWord]) -> PrintedWord | None:
    """The larger word that a raised mark stands beside: after its end, or before its beginning."""
    for word in words:
        is_smaller = mark.size <= word.size * MARK_SIZE
        least = 0.12 if is_smaller else 0.25  # one of the same size must stand clearly higher
        if mark.size > word.size * 1.02 or not least * word.size < word.base - mark.base < 0.75 * word.size:
            continue
        before = word.x0 - mark.x1 + 0.5
        if -0.4 * word.size < mark.x0 - word.x1 < 0.5 * word.size:
            return word
        if 0 <= before < (1.0 if is_smaller else 0.6) * word.size:
            return word
    return None


def _lines(group: list[PrintedWord], page: int) -> Iterator[PrintedLine]:
    """The row cut at its wide gaps."""
    run: list[PrintedWord] = []
    for word in sorted(group, key=lambda w: w.x0):
        if run and word.x0 - max(w.x1 for w in run) > APART * max(word.size, 6.0) and not word.raised:
            yield line_of(run, page)
            run = []
        run.append(word)
    yield line_of(run, page)


def line_of(words: Sequence[PrintedWord], page: int) -> PrintedLine:
    """The words as one line: of the size of most of them, bold when nearly all are."""
    standing = [w for w in words if not w.raised]
    sizes, bold, letters = Counter[float](), 0, 0
    for word in standing:
        count = sum(c.isalnum() for c in word.text)
        sizes[word.size] += len(word.text)
        bold, letters = bold + count * word.bold, letters + count
    standing = standing or list(words)
    return PrintedLine(
        page=page,
        words=tuple(words),
        text=text_of(words),
        x0=min(w.x0 for w in words),
        x1=max(w.x1 for w in words),
        top=min(w.top for w in standing),
        bottom=max(w.bottom for w in standing),
        base=standing[0].base,
        size=sizes.most_common(1)[0][0] if sizes else words[0].size,
        bold=letters > 0 and bold >= 0.95 * letters,
    )


def text_of(words: Sequence[PrintedWord]) -> str:
    """The words of one line as they are read."""
    parts: list[str] = []
    before: PrintedWord | None = None
    for word in words:
        text = raised(word.text) if word.raised else word.text
        if before is not None and _is_spaced(before, word, text):
            parts.append(" ")
        parts.append(text)
        before = word
    return cleaned("".join(parts))


def _is_spaced(before: PrintedWord, word: PrintedWord, text: str) -> bool:
    """Whether a space stands between; a raised mark clings to the word before, and punctuation to the mark."""
    gap = word.x0 - before.x1
    if (word.raised and gap < 0.35 * before.size) or (before.raised and text[0] in ".,;:)]’”"):
        return False
    return gap > 0.2 * word.size or (word.spaced and gap > -0.1 * word.size)


def words_on(lines: Iterable[PrintedLine]) -> str:
    """The words of neighbouring lines, with a space between those of any two."""
    return " ".join(line.text for line in lines)


def merged(lines: Sequence[PrintedLine]) -> PrintedLine:
    """Neighbours on one base as one line."""
    return replace(line_of([w for line in lines for w in line.words], lines[0].page), right=lines[-1].right)


def body_size_of(rows: Iterable[Row]) -> float:
    """The size of most of the print."""
    sizes = Counter[float]()
    for row in rows:
        for line in row:
            sizes[round(line.size * 4) / 4] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


@dataclass(frozen=True, slots=True)
class ListMark:
    """A mark as it is written out, where it stands, and where the words after it begin."""

    shown: str
    x0: float
    text_x: float
    rest: tuple[PrintedWord, ...]
    gap: float


def is_mark(text: str, bare: bool) -> bool:
    """Whether these words are nothing but a list mark; a number without its dot counts where `bare` marks do."""
    return bool(PRINTED_BULLET.fullmatch(text) or ITEM_MARK.fullmatch(text) or (bare and BARE_MARK.fullmatch(text)))


def mark_of(line: PrintedLine) -> ListMark | None:
    """The list mark that the line begins with."""
    if len(line.words) < 2 or line.words[0].raised:
        return None
    first, second = line.words[0], line.words[1]
    gap = second.x0 - first.x1
    shown = _shown_mark(first, gap, clings=not second.spaced and gap < 0.2 * first.size)
    return ListMark(shown, first.x0, second.x0, line.words[1:], gap) if shown else None


def _shown_mark(word: PrintedWord, gap: float, clings: bool) -> str | None:
    if clings:  # only a bullet of another font needs no space after it
        return "-" if word.text in BULLETS and word.text != "*" else None
    if PRINTED_BULLET.fullmatch(word.text) or (word.text in ("o", "§") and gap > 0.4 * word.size):
        return "-"
    if ITEM_MARK.fullmatch(word.text) and not (word.text[0].isupper() and gap < 0.45 * word.size):  # an initial
        return word.text
    return f"{word.text}." if BARE_MARK.fullmatch(word.text) and gap > 0.8 * word.size else None


NoteMark = tuple[str, tuple[PrintedWord, ...]]


def note_mark_of(line: PrintedLine, at_foot: bool, in_flow: bool = False) -> NoteMark | None:
    """The mark of a note that the line begins with, as the text prints it, and the words after it.

    At the foot of a page a bare number is one too; in the flow, only one that is raised or has its dot.
    """
    first, rest = line.words[0], line.words[1:]
    if not rest:
        return None
    in_digits = first.text.strip(".)").translate(RAISED_DIGITS), rest
    if first.raised and FOOT_MARK.fullmatch(first.text):
        return in_digits
    if RAISED_MARK.fullmatch(first.text) and (at_foot or not first.text.startswith("[")):
        return first.text, rest
    if at_foot and FOOT_MARK.fullmatch(first.text) and not (in_flow and first.text.isdigit()):
        return in_digits
    return None


def begins_mid_sentence(line: PrintedLine) -> bool:
    """Whether the line begins in the middle of a sentence; a label such as "cc:" begins in lower case too."""
    return line.text[:1].islower() and not LOWER_CASE_LABEL.match(line.text)


def ends_early(last: PrintedLine, line: PrintedLine) -> bool:
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
    if WEB_ADDRESS.search("".join(w.text for w in line.words[:3])) and room > 3 * last.size:
        return True  # addresses are longer than words, and are set on lines of their own
    return WORD_SPACE * last.size + width < room - 0.15 * last.size or room > MOST_ROOM * last.size


def _are_aligned_otherwise(last: PrintedLine, line: PrintedLine) -> bool:
    """Whether the two are set to the right, or to the middle; the first line of a paragraph may be set in."""
    apart = abs(last.x0 - line.x0)
    if apart < 2 or (apart < 2.5 * line.size and min(last.x0, line.x0) < line.left + 2):
        return False
    return abs(last.x1 - line.x1) < 1.5 or abs(last.x0 + last.x1 - line.x0 - line.x1) < 3
