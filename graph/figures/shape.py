"""A text made ready for the grammar of figures: same length, numbers as signs, what is no quantity blanked."""

import re
import unicodedata
from dataclasses import dataclass, field

from graph.figures.noise import MEANT, PRINTED
from graph.figures.words import BLANK, CARDINAL, ONE_SIGN, ORDINAL, PARTS, SIGNS, TAIL, TAKEN
from graph.text.numbers import Numeral, numerals_in

HEADS = {"cardinal": CARDINAL, "ordinal": ORDINAL, "parts": PARTS}
PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "—": "–", "‒": "–", "−": "–", "‑": "-", "‐": "-"}


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
        signs[n.start : n.end] = _head(n) + TAIL * (n.end - n.start - 1)
    shape = _blanked("".join(signs), MEANT)
    return Shape(shape, {n.start: n for n in numerals if shape[n.start] in SIGNS})


def _plain(sign: str) -> str:
    if sign in PLAIN:
        return PLAIN[sign]
    if sign != "\n" and (sign.isspace() or unicodedata.category(sign) == "No"):
        return " "  # also a superscript: it is a footnote mark, and \w would take it for a letter
    return "?" if CARDINAL <= sign <= BLANK else sign


class Plainly(dict[int, str]):
    """Each sign with its plain form, worked out when it is first met."""

    def __missing__(self, sign: int) -> str:
        self[sign] = _plain(chr(sign))
        return self[sign]


PLAINLY = Plainly()


def _head(numeral: Numeral) -> str:
    one = numeral.worded and numeral.value == 1 and numeral.form == "cardinal"
    return ONE_SIGN if one else HEADS[numeral.form]


def _blanked(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda m: BLANK * len(m[0]), text)
    return text
