"""The one form of text that HTML, PDF and DOCX are brought into; all offsets of such a document count in it.

A paragraph is one line, with a blank line around it. A heading has one "#" for each level, an item its mark as
printed and two spaces for each level it is nested, a row its cells between tabs, a note the mark it has in the text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from graph.claims import Box, Notice, Place, SourceText, Span
from graph.errors import InputError

Role = Literal["heading", "paragraph", "item", "row", "note"]

RAISED_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"}
# Zero width, soft hyphen, marks that turn the direction of writing: no reader sees them, and they break every search.
UNSEEN = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
UNSEEN_CHARACTERS = re.compile(f"[{UNSEEN}]")
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0e-\x1b\x7f\ufffe\uffff\ud800-\udfff]")
WHITE_SPACE = re.compile(r"\s+")
LIST_MARK = re.compile(r"(?P<mark>[-–—•●▪■◦○·‣➢*\uf0a7\uf0b7\uf0d8]|\(?(?:\d{1,3}|[ivx]{1,5}|[a-zA-Z])[.)])\s+(?=\S)")
TIGHT = ("item", "row")  # roles whose neighbours stand on lines right below one another
ROMAN_NUMERALS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
NO_TEXT = {
    "pdf": "If its pages are pictures, run text recognition (OCR) over it first.",
    "html": "Save the page with its words in it: a page that scripts fill in holds none.",
    "docx": "Give the document that holds the text.",
}


@dataclass(frozen=True, slots=True)
class TextPiece:
    """One block of text in its role.

    `level` is a heading's depth, from 1, or how deep an item is nested, from 0; `mark` is an item's or a note's.
    `places` says where in print the text stands: from which of its characters on, on which page, in which box.
    """

    role: Role
    text: str
    level: int = 0
    mark: str = ""
    places: tuple[tuple[int, int, Box], ...] = ()

    @property
    def lead(self) -> str:
        """What is written before the text."""
        if self.role == "heading":
            return "#" * max(1, min(self.level, 6)) + " "
        return "  " * self.level + f"{self.mark} " if self.mark else ""


def source_of(pieces: Iterable[TextPiece], form: str, notices: Sequence[Notice] = ()) -> SourceText:
    """The pieces written out, with their places.

    Raises: InputError when nothing is left to write.
    """
    lines: list[str] = []
    places: list[Place] = []
    at, before = 0, None
    for piece in pieces:
        if not piece.text:
            continue
        gap = "" if before is None else "\n" if before.role == piece.role and piece.role in TIGHT else "\n\n"
        lines += (gap, piece.lead, piece.text)
        at += len(gap) + len(piece.lead)
        places += _places(piece, at)
        at += len(piece.text)
        before = piece
    if before is None:
        raise InputError("no text was found in it", mend=NO_TEXT[form])
    text = "".join(lines) + "\n"
    return SourceText(text, form, hashlib.sha256(text.encode()).hexdigest(), tuple(notices), tuple(places))


def _places(piece: TextPiece, at: int) -> list[Place]:
    ends = [offset for offset, _, _ in piece.places[1:]] + [len(piece.text)]
    return [
        Place(Span(at + offset, at + len(piece.text[:end].rstrip())), page, box)
        for (offset, page, box), end in zip(piece.places, ends, strict=False)
    ]


def cleaned(words: str) -> str:
    """Words as a reader sees them: single spaces, no ligatures, nothing unseen."""
    seen = CONTROL_CHARACTERS.sub("", UNSEEN_CHARACTERS.sub("", words))
    spaced = unicodedata.normalize("NFC", WHITE_SPACE.sub(" ", seen)).strip()
    return spaced if spaced.isascii() else "".join(LIGATURES.get(c, c) for c in spaced)


def raised(words: str) -> str:
    """A footnote mark as it stands in the text: raised digits; one in square brackets, and other words, as printed."""
    bare = words.strip()
    return bare.translate(RAISED_DIGITS) if re.fullmatch(r"\d{1,3}(?:\s*,\s*\d{1,3})*", bare) else words


def item_of(words: str, mark: str, level: int) -> TextPiece:
    """An item; where its own words begin with a number or bullet, that is its mark."""
    own = LIST_MARK.match(words)
    if own and (mark == "-" or own.group("mark").strip("().") == mark.strip("().")):
        shown = own.group("mark") if own.group("mark")[-1] in ".)" else "-"
        return TextPiece("item", words[own.end() :], level, shown)
    return TextPiece("item", words, level, mark)


def _paragraph(words: str) -> TextPiece:
    """A paragraph, or the item that it is when it begins with a mark."""
    own = LIST_MARK.match(words)
    if own and len(words) > own.end() + 1:  # one letter after a mark is an initial: "A. B"
        return item_of(words.replace("\n", " "), "-", 0)
    return TextPiece("paragraph", words)


def paragraphs_of(lines: Iterable[str]) -> list[TextPiece]:
    """Lines of one element as paragraphs: an empty line parts them, and one that begins with a mark is an item."""
    paragraphs: list[list[str]] = []
    fresh = True
    for line in lines:
        if line and (fresh or LIST_MARK.match(line)):
            paragraphs.append([line])
        elif line:
            paragraphs[-1].append(line)
        fresh = not line
    return [_paragraph("\n".join(paragraph)) for paragraph in paragraphs]


def numeral(number: int, style: str) -> str:
    """The number as a list shows it; `style` is one of "1", "a", "A", "i", "I"."""
    if style in "iI" and 0 < number < 40:
        shown = ""
        for value, letters in ROMAN_NUMERALS:
            shown += letters * (number // value)
            number %= value
        return shown.upper() if style == "I" else shown
    if style in "aA" and 0 < number <= 26 * 3:  # Word doubles the letters after z: aa, bb
        return chr(ord(style) + (number - 1) % 26) * (1 + (number - 1) // 26)
    return str(number)


def notices_about(text: str) -> tuple[Notice, ...]:
    """What a reader should know about characters that cannot be seen."""
    codes = [f"U+{ord(character):04X}" for character in sorted(set(UNSEEN_CHARACTERS.findall(text)))]
    if not codes:
        return ()
    return (Notice("unseen-characters", f"The document holds characters that nobody sees: {', '.join(codes)}."),)
