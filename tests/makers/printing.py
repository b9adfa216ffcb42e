"""A letter set in type: lines broken, notes put at the foot of their page, tables ruled, pages headed and numbered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from makers.parts import SUPERSCRIPTS, Part, parts_of, with_headings

PLAIN_DIGITS = str.maketrans(SUPERSCRIPTS, "0123456789")
VOWELS = "aeiouy"
COLOURS = {"Good": (0.75, 0.9, 0.7), "Requires improvement": (1, 0.9, 0.6), "Inadequate": (1, 0.7, 0.65)}


class Pen(Protocol):
    """What a library must do for us; distances in points from the top left corner of the page."""

    def width(self, text: str, bold: bool, size: float) -> float: ...
    def text(self, x: float, y: float, text: str, bold: bool, size: float) -> None: ...
    def line(self, x0: float, y0: float, x1: float, y1: float) -> None: ...
    def fill(self, x: float, y: float, width: float, height: float, colour: tuple[float, float, float]) -> None: ...
    def new_page(self) -> None: ...
    def done(self) -> bytes: ...


@dataclass(frozen=True)
class Dress:
    """How the letter is to look."""

    heading: float
    size: float = 10.5
    leading: float = 1.25
    hyphenates: bool = False
    bullet: str = "•"
    hang: float = 20.0
    head: str = "HM Inspectorate of Probation"
    foot: str = "Page {page}"
    paper: tuple[float, float] = (595.3, 841.9)
    margin: float = 68.0
    first_head: bool = False


Token = tuple[str, bool]  # words, and whether they are raised


@dataclass
class Press:
    """A letter while it is printed."""

    pen: Pen
    dress: Dress
    notes: dict[str, str]
    y: float = 0.0
    page: int = 0
    foot: list[list[list[Token]]] = field(default_factory=list)
    done_notes: set[str] = field(default_factory=set)

    @property
    def right(self) -> float:
        return self.dress.paper[0] - self.dress.margin

    @property
    def bottom(self) -> float:
        return self.dress.paper[1] - self.dress.margin - self._foot_height(self.foot)

    def _foot_height(self, foot: list[list[list[Token]]]) -> float:
        lines = sum(len(note) for note in foot)
        return lines * self.small * 1.2 + 10 if lines else 0.0

    @property
    def small(self) -> float:
        return self.dress.size - 2

    def start_page(self) -> None:
        self.page += 1
        self.pen.new_page()
        self.y = self.dress.margin
        if self.page > 1 or self.dress.first_head:
            self.pen.text(self.dress.margin, self.dress.margin - 30, self.dress.head, False, 8.5)
        words = self.dress.foot.format(page=self.page)
        x = (self.dress.paper[0] - self.pen.width(words, False, 8.5)) / 2
        self.pen.text(x, self.dress.paper[1] - self.dress.margin + 34, words, False, 8.5)

    def end_page(self) -> None:
        """Put the notes at the foot, below a short line."""
        y = self.dress.paper[1] - self.dress.margin - self._foot_height(self.foot) + 6
        if self.foot:
            self.pen.line(self.dress.margin, y - 2, self.dress.margin + 140, y - 2)
        for note in self.foot:
            for tokens in note:
                y += self.small * 1.2
                self.set(self.dress.margin, y, tokens, False, self.small)
        self.foot = []

    def set(self, x: float, y: float, tokens: list[Token], bold: bool, size: float) -> None:
        """Words on one base; neighbours without a raised mark between them as one string."""
        for raised, run in groupby(tokens, key=lambda t: t[1]):
            words = "".join(word for word, _ in run)
            small = size * 0.62 if raised else size
            self.pen.text(x, y - size * 0.36 * raised, words, bold, small)
            x += self.pen.width(words, bold, small)

    def paragraph(self, text: str, x: float, bold: bool = False, size: float = 0.0, after: float = 6.0) -> None:
        size = size or self.dress.size
        for tokens in self.broken(text, self.right - x, bold, size):
            self.put(tokens, x, bold, size)
        self.y += after

    def put(self, tokens: list[Token], x: float, bold: bool, size: float) -> None:
        """One line, on this page or the next; the notes it has marks of come with it."""
        new = [note for word, raised in tokens if raised for note in self._new_notes(word)]
        depth = size * self.dress.leading
        if self.y + depth > self.bottom - (self._foot_height(new) if new else 0):
            self.end_page()
            self.start_page()
        self.foot += new
        self.y += depth
        self.set(x, self.y, tokens, bold, size)

    def _new_notes(self, mark: str) -> Iterator[list[list[Token]]]:
        number = mark.strip()
        if number in self.notes and number not in self.done_notes:
            self.done_notes.add(number)
            lines = list(self.broken(self.notes[number], self.right - self.dress.margin - 6, False, self.small))
            lines[0] = [(number, True), (" ", False), *lines[0]]
            yield lines

    def broken(self, text: str, width: float, bold: bool, size: float) -> Iterator[list[Token]]:
        line: list[Token] = []
        used = 0.0
        for word in _words(text):
            wide = self._wide(word, bold, size)
            if line and used + self._wide(_bare(word), bold, size) > width:
                head, rest = self._hyphenated(word, width - used, bold, size)
                yield [*line, *head]
                line, used, word = [], 0.0, rest
                wide = self._wide(word, bold, size)
            line += word
            used += wide
        yield line

    def _wide(self, word: list[Token], bold: bool, size: float) -> float:
        return sum(self.pen.width(t, bold, size * 0.62 if raised else size) for t, raised in word)

    def _hyphenated(self, word: list[Token], room: float, bold: bool, size: float) -> tuple[list[Token], list[Token]]:
        """A long word cut before a consonant that follows a vowel, when the dress allows it."""
        text = word[0][0]
        bare = text.strip()
        if not self.dress.hyphenates or len(word) > 1 or not bare.rstrip(".,;:").isalpha() or bare[0].isupper():
            return [], word
        for at in range(len(bare) - 4, 2, -1):
            fits = self.pen.width(bare[:at] + "-", bold, size) <= room
            if fits and bare[at - 1] in VOWELS and bare[at] not in VOWELS:
                return [(bare[:at] + "-", False)], [(text[at:], False)]
        return [], word


def _bare(word: list[Token]) -> list[Token]:
    return [*word[:-1], (word[-1][0].rstrip(), word[-1][1])]


def _words(text: str) -> Iterator[list[Token]]:
    """Words with the space after them; a raised mark is a token of its own; a line may end after a hyphen."""
    for word in re.findall(r"\S+\s*", text):
        pieces = [p for p in re.split(rf"([{SUPERSCRIPTS}]+)", word) if p]
        if len(pieces) == 1 and re.match(r"[a-zA-Z]{2,}-[a-zA-Z]{2,}", word):
            lead, _, rest = word.partition("-")
            yield [(f"{lead}-", False)]
            yield [(rest, False)]
        else:
            yield [(p.translate(PLAIN_DIGITS), p[0] in SUPERSCRIPTS) for p in pieces]


def printed(text: str, pen: Pen, dress: Dress) -> bytes:
    """The letter as PDF."""
    parts = with_headings(parts_of(text))
    notes = {p.mark.translate(PLAIN_DIGITS): p.text for p in parts if p.kind == "note"}
    press = Press(pen, dress, notes)
    press.start_page()
    for kind, group in groupby((p for p in parts if p.kind != "note"), key=lambda p: p.kind):
        run = list(group)
        if kind == "letterhead":
            _letterhead(press, run)
        elif kind == "row":
            _table(press, run)
        else:
            for part in run:
                _set_part(press, part)
    press.end_page()
    return pen.done()


def _set_part(press: Press, part: Part) -> None:
    dress = press.dress
    if part.kind == "heading":
        press.y += dress.size * 0.6
        if press.y + 60 > press.bottom:
            press.end_page()
            press.start_page()
        press.paragraph(part.text, dress.margin, bold=True, size=dress.heading, after=4)
    elif part.kind == "lead":
        press.paragraph(part.text, dress.margin, bold=True, after=4)
    elif part.kind == "item":
        _item(press, part)
    else:
        press.paragraph(part.text, dress.margin, after=7)


def _item(press: Press, part: Part) -> None:
    dress = press.dress
    mark = part.mark if part.mark[-1] in ".)" else dress.bullet
    x = dress.margin + dress.hang
    for at, tokens in enumerate(press.broken(part.text, press.right - x, False, dress.size)):
        press.put(tokens, x, False, dress.size)
        if at == 0:
            press.pen.text(dress.margin + (2 if mark == dress.bullet else 0), press.y, mark, False, dress.size)
    press.y += 3


def _letterhead(press: Press, parts: list[Part]) -> None:
    """Who writes on the left, the address on the right, beside one another."""
    dress, top = press.dress, press.y
    cut = next((at for at, p in enumerate(parts) if re.search(r"\d|@", p.text)), len(parts))
    for lines, x, size in ((parts[:cut], dress.margin, 12.0), (parts[cut:], 330.0, 9.0)):
        press.y = top
        for part in lines:
            press.y += size * 1.3
            press.pen.text(x, press.y, part.text, size > 10, size)
    press.y = top + max(cut * 15.6, (len(parts) - cut) * 11.7) + 18


def _table(press: Press, rows: list[Part]) -> None:
    """A ruled table; an empty cell beside a rating has its colour."""
    dress, pen = press.dress, press.pen
    count = max(len(row.cells) for row in rows)
    widths = _widths(press, rows, count)
    for row in rows:
        cells = (*row.cells, *[""] * (count - len(row.cells)))
        broken = [
            list(press.broken(c, w - 8, False, dress.size)) if c else [] for c, w in zip(cells, widths, strict=True)
        ]
        height = max(len(lines) for lines in broken) * dress.size * 1.2 + 6
        if press.y + height > press.bottom:
            press.end_page()
            press.start_page()
        x, top = dress.margin, press.y
        colour = next((COLOURS[c] for c in cells if c in COLOURS), None)
        for cell, lines, width in zip(cells, broken, widths, strict=True):
            if not cell and colour:
                pen.fill(x, top, width, height, colour)
            for a, b, c, d in ((x, top, x + width, top), (x, top + height, x + width, top + height)):
                pen.line(a, b, c, d)
            pen.line(x, top, x, top + height)
            pen.line(x + width, top, x + width, top + height)
            for at, tokens in enumerate(lines):
                press.set(x + 4, top + (at + 1) * dress.size * 1.2, tokens, False, dress.size)
            x += width
        press.y = top + height
    press.y += 12


def _widths(press: Press, rows: list[Part], count: int) -> list[float]:
    room = press.right - press.dress.margin
    wish = [
        max(press.pen.width(r.cells[k], False, press.dress.size) if k < len(r.cells) else 0 for r in rows) + 12
        for k in range(count)
    ]
    return [w * room / sum(wish) for w in wish] if sum(wish) > room else wish
