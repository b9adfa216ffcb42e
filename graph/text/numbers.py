"""Numbers as printed, in digits and in words. What a word is worth is text2num's to say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from text_to_num import alpha2digit, text2num

from graph.text.caches import short_cached

Form = Literal["cardinal", "ordinal", "parts"]  # two, second (2nd), thirds


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and where it stands. `scale` is what a million or a k behind the digits multiplied it by."""

    start: int
    end: int
    value: float
    form: Form
    worded: bool
    scale: float = 1


# [0-9], not \d: digits of other scripts are no figures of these letters, and superscripts are footnote marks.
NUMBER_IN_DIGITS = re.compile(
    r"(?:(?<![A-Za-z0-9_])|(?<=\bc))(?:(?<=of-)|(?<=in-)|(?<![A-Za-z]-))(?<![0-9][.,:/])"  # out-of-10, no Covid-19
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?P<decimal>\.[0-9]{1,6})?"
    r"(?P<tail>st|nd|rd|th|k|m|bn)?(?:(?=[FW]TE|per ?cent|pc)|(?![A-Za-z0-9_]|[.,:/][0-9]))"
)
NUMBER_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,20}(?![A-Za-z])")
BETWEEN = re.compile(r"[ -]| and ", re.IGNORECASE)
SCALE = re.compile(r"[ -](hundred|thousand|million|billion)(?![A-Za-z])", re.IGNORECASE)
SCALE_LETTERS = {"k": "thousand", "m": "million", "bn": "billion"}


def numerals_in(text: str) -> tuple[Numeral, ...]:
    """Every number of a text with single spaces, in reading order; none overlap, every value is finite."""
    return tuple(sorted((*_in_digits(text), *_in_words(text)), key=lambda n: n.start))


def _in_digits(text: str) -> Iterator[Numeral]:
    for match in NUMBER_IN_DIGITS.finditer(text):
        value = float(match["number"].replace(",", "") + (match["decimal"] or ""))
        if match["tail"] in ("st", "nd", "rd", "th"):
            yield Numeral(match.start(), match.end(), value, "ordinal", False)
            continue
        word = SCALE.match(text, match.end())
        scale = _worth(word[1] if word else SCALE_LETTERS.get(match["tail"] or "", "one"))
        yield Numeral(match.start(), word.end() if word else match.end(), value * scale, "cardinal", False, scale)


def _in_words(text: str) -> Iterator[Numeral]:
    words = [m.span() for m in NUMBER_WORD.finditer(text) if _digits_of(m[0]) and not _follows_digits(text, *m.span())]
    first = 0
    for end in range(1, len(words) + 1):
        if end == len(words) or not BETWEEN.fullmatch(text, words[end - 1][1], words[end][0]):
            yield from _split(text, words[first:end])
            first = end


def _follows_digits(text: str, start: int, end: int) -> bool:
    """Whether this is the million of 1.2 million: it has been read with the digits."""
    return bool(start > 1 and text[start - 2].isdecimal() and SCALE.fullmatch(text, start - 1, end))


def _split(text: str, words: list[tuple[int, int]]) -> Iterator[Numeral]:
    """A run of number words as the longest numbers that it makes: two thirds is a two and some thirds."""
    while words:
        for count in range(min(len(words), 12), 0, -1):
            read = _read(text[words[0][0] : words[count - 1][1]])
            if read or count == 1:
                break
        if read:
            yield replace(read, start=words[0][0], end=words[count - 1][1])
        words = words[count:]


@short_cached(most=4096)
def _read(words: str) -> Numeral | None:
    plain = re.sub(r"[\s-]+", " ", words.lower())
    match = re.fullmatch(r"([0-9]{1,15})(st|nd|rd|th)?(s)?", _digits_of(plain))
    if match is None or (plain.endswith("s") and not match[3]):  # hundreds of people are no hundred
        return None
    form: Form = "cardinal" if not match[2] else "parts" if match[3] else "ordinal"
    return Numeral(0, 0, float(match[1]), form, True)


@short_cached(most=1 << 16)
def _digits_of(words: str) -> str:
    """The words with their numbers in digits, or nothing when they hold no number."""
    digits = str(alpha2digit(words.lower(), "en", 0))
    return digits if digits != words.lower() else ""


@short_cached(most=16)
def _worth(word: str) -> float:
    return float(text2num(word.lower(), "en"))
