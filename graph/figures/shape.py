"""A text made ready for figures: of the same length, numbers as signs, what states no quantity blanked.

`patterns.yaml` holds the patterns, which are built from pieces that they share.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from graph.text.dates import MONTH, SHORT_MONTH, YEAR_DIGITS
from graph.text.numbers import Numeral, numerals_in

# A number keeps its length: its first character is one of these signs, every further one is FILL.
CARDINAL, ONE_SIGN, ORDINAL, PARTS, TAKEN, FILL = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
BLANK = "\ue006"  # what stands for a date, an address, a clause number: no quantity, but part of the sentence
SIGNS = CARDINAL + ONE_SIGN + ORDINAL + PARTS + TAKEN

GRAMMAR: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("patterns.yaml").read_text("utf-8"))
PIECE_NAME = re.compile("<([A-Z_]+)>")
PIECES: dict[str, str | list[str]] = {
    **GRAMMAR["pieces"],
    "CARDINAL": CARDINAL,
    "ONE_SIGN": ONE_SIGN,
    "ORDINAL": ORDINAL,
    "PARTS": PARTS,
    "TAKEN": TAKEN,
    "FILL": FILL,
    "SIGNS": SIGNS,
    "MONTH": MONTH,
    "SHORT_MONTH": SHORT_MONTH,
    "YEAR_DIGITS": YEAR_DIGITS,
}


def in_full(pattern: str) -> str:
    """A pattern of figures with each <NAME> replaced by the piece of that name."""
    return PIECE_NAME.sub(lambda name: in_full("".join(PIECES[name[1]])), pattern)


def figure_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of figures, ready to be looked for in a shape."""
    return re.compile(in_full(pattern), re.IGNORECASE)


PRINTED = tuple(re.compile(in_full(pattern), re.MULTILINE) for pattern in GRAMMAR["printed"])
MEANT = tuple(map(figure_pattern, GRAMMAR["meant"]))
HEADS = {"cardinal": CARDINAL, "ordinal": ORDINAL, "parts": PARTS}
FIRST_RARE = 0x3000  # signs from here on are worked out each time
PLAIN_SIGNS = {"‘": "'", "’": "'", "“": '"', "”": '"', "—": "–", "‒": "–", "−": "–", "‑": "-", "‐": "-"}


@dataclass
class Shape:
    """What the grammar reads. `signs` changes as numbers are taken; offsets never do."""

    signs: str
    numerals: dict[int, Numeral] = field(repr=False)

    def take(self, *starts: int) -> None:
        """Mark numbers as read, so that no later rule reads them again."""
        for start in starts:
            self.signs = self.signs[:start] + TAKEN + self.signs[start + 1 :]


def shape_of(text: str) -> Shape:
    """The shape of a text; every number in it that may be a figure is free to be taken."""
    flat = _blanked(text.translate(PLAINLY), PRINTED)
    numerals = numerals_in(flat)
    signs = list(flat)
    for n in numerals:
        signs[n.start : n.end] = _head(n) + FILL * (n.end - n.start - 1)
    shape = _blanked("".join(signs), MEANT)
    return Shape(shape, {n.start: n for n in numerals if shape[n.start] in SIGNS})


def _plain(sign: str) -> str:
    if sign in PLAIN_SIGNS:
        return PLAIN_SIGNS[sign]
    if sign != "\n" and (sign.isspace() or unicodedata.category(sign) == "No"):
        return " "  # also a superscript: it is a footnote mark, and \w would take it for a letter
    return "?" if CARDINAL <= sign <= BLANK else sign


class Plainly(dict[int, str]):
    """Each sign with its plain form, worked out when it is first met."""

    def __missing__(self, sign: int) -> str:
        plain = _plain(chr(sign))
        if sign < FIRST_RARE:
            self[sign] = plain
        return plain


PLAINLY = Plainly()


def _head(numeral: Numeral) -> str:
    one = numeral.worded and numeral.value == 1 and numeral.form == "cardinal"
    return ONE_SIGN if one else HEADS[numeral.form]


def _blanked(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda m: BLANK * len(m[0]), text)
    return text
