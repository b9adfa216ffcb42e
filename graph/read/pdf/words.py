"""The words of a page: characters that stand side by side, each word with its box, its size and its weight."""

import ctypes
import math
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from graph.claims import Box

BOLD_FONT = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
FORCED_BOLD = 1 << 18  # a flag of fonts
FILLED_AND_DRAWN = 2  # a way of drawing characters: programs that lack a bold font thicken another so
SMALLEST_PRINT = 2.0  # points: nobody reads smaller print
# The first two are what the library gives for a hyphen at a line end.
HYPHEN_CODES = dict.fromkeys((0x02, 0xFFFE, 0x2010, 0x2011), "-")
SPACE_CODES = frozenset((0, 0x20, 0x09, 0x0A, 0x0D, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000))

Point = tuple[float, float]
AsShown = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """Distances in points from the top left corner of the page as shown; `base` is the line it stands on.

    `spaced` says that a space or a gap stands before it, `raised` that it is a note's mark above the line.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    spaced: bool = True
    raised: bool = False

    @property
    def middle(self) -> Point:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


def box_around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of these."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@dataclass(frozen=True, slots=True)
class PrintStyle:
    """How a character is printed; `level` says that it is read from left to right."""

    size: float
    bold: bool
    level: bool


@dataclass(slots=True)
class GrowingWord:
    """A word while its characters come in; `x1` is how far it reaches."""

    style: PrintStyle
    spaced: bool
    base: float
    text: str = ""
    x1: float = -math.inf
    boxes: list[Box] = field(default_factory=list)

    def add(self, text: str, box: Box) -> None:
        self.text += text
        self.x1 = max(self.x1, box[2])
        self.boxes.append(box)

    def word(self) -> PrintedWord:
        x0, top, x1, bottom = box_around(self.boxes)
        return PrintedWord(self.text, x0, x1, top, bottom, self.base, self.style.size, self.style.bold, self.spaced)


def frame_of(page: pdfium.PdfPage) -> AsShown:
    """From the page's own coordinates, which count from below, before it is turned, to those of the page as shown."""
    left, bottom, right, top = page.get_bbox()
    turned: dict[int, AsShown] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turned[page.get_rotation()]


def words_of(page: pdfium.PdfPage, most: int) -> list[PrintedWord] | None:
    """The words in the order in which they are drawn; None when there are more than `most` characters."""
    width, height = page.get_size()
    with closing(page.get_textpage()) as textpage:
        if textpage.count_chars() > most:
            return None
        words = [growing.word() for growing in _Characters(textpage.raw, frame_of(page)).growing_words()]
        # Words beyond the page's edge are printer's marks, or what was cropped.
        return [w for w in words if w.text and -1 < w.middle[0] < width + 1 and -1 < w.middle[1] < height + 1]


def with_bullets(words: list[PrintedWord], dots: Iterable[Box]) -> list[PrintedWord]:
    """The words, with a bullet for each dot that is drawn right before one."""
    bullets = []
    for dot in dots:
        level = (dot[1] + dot[3]) / 2
        after = [w for w in words if w.base - 0.8 * w.size < level < w.base and 0 < w.x0 - dot[2] < 2.5 * w.size]
        first = min(after, key=lambda w: w.x0, default=None)
        # A dot amid a line is no bullet: it is drawn between words, as in "Monday · Tuesday".
        if first and not any(abs(w.base - first.base) < 2 and 0 < dot[0] - w.x0 < 20 * w.size for w in words):
            bullets.append(replace(first, text="•", x0=dot[0], x1=dot[2], bold=False, spaced=True))
            words[words.index(first)] = replace(first, spaced=True)
    return words + bullets


class _Characters:
    """One pass over the characters of a page."""

    def __init__(self, raw: ctypes.c_void_p, frame: AsShown) -> None:
        self._raw = raw
        self._frame = frame
        self._styles: dict[int, PrintStyle] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = pdfium_c.FS_RECTF()
        self._matrix = pdfium_c.FS_MATRIX()
        self._drawn: dict[tuple[str, int, int], int] = {}

    def growing_words(self) -> Iterator[GrowingWord]:
        word: GrowingWord | None = None
        spaced = True
        for at in range(pdfium_c.FPDFText_CountChars(self._raw)):
            code = pdfium_c.FPDFText_GetUnicode(self._raw, at)
            if code in SPACE_CODES:
                spaced = True
                continue
            shown = HYPHEN_CODES.get(code) or (chr(code) if not 0xD800 <= code < 0xE000 else "")
            thing = pdfium_c.FPDFText_GetTextObject(self._raw, at)
            address = ctypes.cast(thing, ctypes.c_void_p).value or 0
            style = self._style(at, address)
            if not style.level or style.size < SMALLEST_PRINT or not shown:
                continue
            box, base = self._place(at)
            if self._is_drawn_again(shown, box, address):
                continue
            is_apart = spaced or (word is not None and _is_apart(word, box, base))
            # A raised mark is a word of its own.
            if word is None or is_apart or style != word.style or abs(base - word.base) > 0.1 * style.size:
                if word is not None:
                    yield word
                word = GrowingWord(style, is_apart, base)
            word.add(shown, box)
            spaced = False
        if word is not None:
            yield word

    def _is_drawn_again(self, shown: str, box: Box, address: int) -> bool:
        """Some make bold print by drawing a character twice, a hair apart."""
        key = (shown, round(box[0]), round(box[3]))
        return self._drawn.setdefault(key, address) != address

    def _style(self, at: int, address: int) -> PrintStyle:
        """The style of a character: that of all in the same text object, where the library names the object."""
        style = self._styles.get(address)
        if style is None or not address:
            style = self._styles[address] = self._style_at(at)
        return style

    def _style_at(self, at: int) -> PrintStyle:
        matrix = self._matrix
        pdfium_c.FPDFText_GetMatrix(self._raw, at, matrix)
        origin, along = self._frame(0, 0), self._frame(matrix.a, matrix.b)
        across, down = along[0] - origin[0], along[1] - origin[1]
        size = pdfium_c.FPDFText_GetFontSize(self._raw, at) * math.hypot(matrix.c, matrix.d)
        return PrintStyle(round(size, 2), self._is_bold(at), level=across > 0 and abs(down) < 0.1 * across)

    def _is_bold(self, at: int) -> bool:
        flags = ctypes.c_int()
        length = pdfium_c.FPDFText_GetFontInfo(self._raw, at, None, 0, flags)
        font = ctypes.create_string_buffer(max(1, length))
        pdfium_c.FPDFText_GetFontInfo(self._raw, at, font, length, flags)
        if BOLD_FONT.search(font.value.decode("utf-8", "replace")) or flags.value & FORCED_BOLD:
            return True
        thing = pdfium_c.FPDFText_GetTextObject(self._raw, at)
        is_thickened = bool(thing) and pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == FILLED_AND_DRAWN
        return is_thickened or bool(pdfium_c.FPDFText_GetFontWeight(self._raw, at) >= 600)

    def _place(self, at: int) -> tuple[Box, float]:
        """The box of a character, and the line it stands on."""
        box = self._box
        pdfium_c.FPDFText_GetLooseCharBox(self._raw, at, box)
        pdfium_c.FPDFText_GetCharOrigin(self._raw, at, self._x, self._y)
        (ax, ay), (bx, by) = self._frame(box.left, box.bottom), self._frame(box.right, box.top)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), self._frame(self._x.value, self._y.value)[1]


def _is_apart(word: GrowingWord, box: Box, base: float) -> bool:
    """Whether a gap stands between, though no space is drawn: some programs only move on."""
    size = min(word.style.size, max(box[3] - box[1], 1.0))
    on_line = abs(base - word.base) < word.style.size
    return not on_line or box[0] - word.x1 > 0.2 * size or box[0] < word.boxes[-1][0] - 0.3 * size
