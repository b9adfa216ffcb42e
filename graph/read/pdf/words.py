"""The words of a page: characters that stand side by side, each word with its box, its size and its weight."""

import ctypes
import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from graph.claims import Box

BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
SMALLEST = 2.0  # points: nobody reads smaller print
# The first two are what the library gives for a hyphen at a line end.
HYPHENS = dict.fromkeys((0x02, 0xFFFE, 0x2010, 0x2011), "-")
SPACES = frozenset((0x20, 0x09, 0x0A, 0x0D, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000))

Point = tuple[float, float]
Frame = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class Word:
    """Distances in points from the top left corner of the page as shown; `base` is the line it stands on."""

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


@dataclass(frozen=True, slots=True)
class Style:
    size: float
    bold: bool
    level: bool


@dataclass(slots=True)
class Growing:
    """A word while its characters come in."""

    style: Style
    spaced: bool
    base: float
    text: list[str] = field(default_factory=list)
    x0: float = math.inf
    x1: float = -math.inf
    top: float = math.inf
    bottom: float = -math.inf
    last: float = 0.0

    def add(self, text: str, box: tuple[float, float, float, float]) -> None:
        self.text.append(text)
        self.last = box[0]
        self.x0, self.x1 = min(self.x0, box[0]), max(self.x1, box[2])
        self.top, self.bottom = min(self.top, box[1]), max(self.bottom, box[3])

    def word(self) -> Word:
        style = self.style
        text = "".join(self.text)
        return Word(text, self.x0, self.x1, self.top, self.bottom, self.base, style.size, style.bold, self.spaced)


def frame_of(page: pdfium.PdfPage) -> tuple[Frame, float, float]:
    """From the page's own coordinates to those of the page as shown, with its width and height."""
    left, bottom, right, top = page.get_bbox()
    width, height = page.get_size()
    turned: dict[int, Frame] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turned[page.get_rotation()], width, height


def words_of(page: pdfium.PdfPage, most: int) -> list[Word] | None:
    """The words in the order in which they are drawn; None when there are more than `most` characters."""
    frame, width, height = frame_of(page)
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > most:
            return None
        words = _Reading(textpage.raw, frame).words()
        return [w for w in words if w.text and -1 < w.middle[0] < width + 1 and -1 < w.middle[1] < height + 1]
    finally:
        textpage.close()


def with_bullets(words: list[Word], dots: Iterable[Box]) -> list[Word]:
    """The words, with a bullet for each dot that is drawn right before one."""
    bullets = []
    for dot in dots:
        level = (dot[1] + dot[3]) / 2
        after = [w for w in words if w.base - 0.8 * w.size < level < w.base and 0 < w.x0 - dot[2] < 2.5 * w.size]
        first = min(after, key=lambda w: w.x0, default=None)
        clear = first and not any(abs(w.base - first.base) < 2 and 0 < dot[0] - w.x0 < 20 * w.size for w in words)
        if first and clear:
            bullets.append(replace(first, text="•", x0=dot[0], x1=dot[2], bold=False, spaced=True))
            words[words.index(first)] = replace(first, spaced=True)
    return words + bullets


class _Reading:
    """One pass over the characters of a page."""

    def __init__(self, raw: ctypes.c_void_p, frame: Frame) -> None:
        self._raw = raw
        self._frame = frame
        self._styles: dict[int, Style] = {}
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._box = pdfium_c.FS_RECTF()
        self._matrix = pdfium_c.FS_MATRIX()
        self._drawn: dict[tuple[str, int, int], int] = {}

    def words(self) -> list[Word]:
        return [growing.word() for growing in self._grown()]

    def _grown(self) -> Iterator[Growing]:
        word: Growing | None = None
        spaced = True
        for at in range(pdfium_c.FPDFText_CountChars(self._raw)):
            code = pdfium_c.FPDFText_GetUnicode(self._raw, at)
            if code in SPACES or code == 0:
                spaced = True
                continue
            shown = HYPHENS.get(code) or (chr(code) if not 0xD800 <= code < 0xE000 else "")
            thing = pdfium_c.FPDFText_GetTextObject(self._raw, at)
            address = ctypes.cast(thing, ctypes.c_void_p).value or 0
            style = self._style(at, address)
            if not style.level or style.size < SMALLEST or not shown:
                continue
            box, base = self._place(at)
            if self._is_drawn_again(shown, box, address):
                continue
            if word is None or spaced or _breaks(word, style, box, base):
                if word is not None:
                    yield word
                word = Growing(style, spaced or (word is not None and _is_apart(word, box, base)), base)
            word.add(shown, box)
            spaced = False
        if word is not None:
            yield word

    def _is_drawn_again(self, shown: str, box: tuple[float, float, float, float], address: int) -> bool:
        """Some make bold print by drawing a character twice, a hair apart."""
        key = (shown, round(box[0]), round(box[3]))
        return self._drawn.setdefault(key, address) != address

    def _style(self, at: int, address: int) -> Style:
        found = self._styles.get(address)
        if found is None or not address:
            found = self._styles[address] = self._style_at(at)
        return found

    def _style_at(self, at: int) -> Style:
        matrix = self._matrix
        pdfium_c.FPDFText_GetMatrix(self._raw, at, matrix)
        origin, along = self._frame(0, 0), self._frame(matrix.a, matrix.b)
        across, down = along[0] - origin[0], along[1] - origin[1]
        size = pdfium_c.FPDFText_GetFontSize(self._raw, at) * math.hypot(matrix.c, matrix.d)
        return Style(round(size, 2), self._is_bold(at), level=across > 0 and abs(down) < 0.1 * across)

    def _is_bold(self, at: int) -> bool:
        flags = ctypes.c_int()
        length = pdfium_c.FPDFText_GetFontInfo(self._raw, at, None, 0, flags)
        named = ctypes.create_string_buffer(max(1, length))
        pdfium_c.FPDFText_GetFontInfo(self._raw, at, named, length, flags)
        if BOLD.search(named.value.decode("utf-8", "replace")) or flags.value & (1 << 18):
            return True
        thing = pdfium_c.FPDFText_GetTextObject(self._raw, at)
        filled_and_drawn = thing and pdfium_c.FPDFTextObj_GetTextRenderMode(thing) == 2
        return bool(filled_and_drawn) or pdfium_c.FPDFText_GetFontWeight(self._raw, at) >= 600

    def _place(self, at: int) -> tuple[tuple[float, float, float, float], float]:
        box = self._box
        pdfium_c.FPDFText_GetLooseCharBox(self._raw, at, box)
        pdfium_c.FPDFText_GetCharOrigin(self._raw, at, self._x, self._y)
        (ax, ay), (bx, by) = self._frame(box.left, box.bottom), self._frame(box.right, box.top)
        return (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), self._frame(self._x.value, self._y.value)[1]


def _breaks(word: Growing, style: Style, box: tuple[float, float, float, float], base: float) -> bool:
    """Whether a character stands apart from the word so far."""
    return style != word.style or _is_apart(word, box, base) or abs(base - word.base) > 0.1 * style.size


def _is_apart(word: Growing, box: tuple[float, float, float, float], base: float) -> bool:
    size = min(word.style.size, max(box[3] - box[1], 1.0))
    on_line = abs(base - word.base) < word.style.size
    return not on_line or box[0] - word.x1 > 0.2 * size or box[0] < word.last - 0.3 * size
