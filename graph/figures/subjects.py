"""What a figure is about: the things named in its clause, or else the nearest one named before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.claims import Span

SENTENCE = re.compile(r"(?<=[^\s0-9])[.?!](?=\s)|\n")  # not the point of a decimal
CLAUSE = re.compile(r"[,;:)](?=\s|$)|(?<=\s)[(–]")
REACH = 1000  # characters: no sentence is longer
RESPECTIVELY = re.compile(r",?\s+respectively")
LISTED = re.compile(r",\s+|,?\s+and\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """A mention within the words that figures were read in."""

    span: Span
    entity: str


def subjects_of(words: str, places: Sequence[Span], named: Sequence[Named]) -> list[tuple[str, ...]]:
    """What each figure is about: entity ids. Places and names are in reading order."""
    about = [_about(words, place, named) for place in places]
    for row in _respective(words, places):
        before = [n for n in _sentence(words, places[row[0]], named) if n.span.end <= places[row[0]].start]
        if len(before) >= len(row):
            about[row[0] : row[-1] + 1] = [(n.entity,) for n in before[-len(row) :]]
    return about


def _about(words: str, place: Span, named: Sequence[Named]) -> tuple[str, ...]:
    clause, near = _around(words, place, CLAUSE), _sentence(words, place, named)
    inside = [n for n in near if clause.holds(n.span)]
    before = [n for n in near if n.span.end <= place.start]
    return tuple(dict.fromkeys(n.entity for n in inside or before[-1:] or near[:1]))


def _sentence(words: str, place: Span, named: Sequence[Named]) -> list[Named]:
    sentence = _around(words, place, SENTENCE)
    return [n for n in named if sentence.holds(n.span)]


def _around(words: str, place: Span, border: re.Pattern[str]) -> Span:
    """From the last border before a place to the first one after it."""
    first, last = max(0, place.start - REACH), min(len(words), place.end + REACH)
    ends = [m.end() for m in border.finditer(words, first, place.start)]
    after = border.search(words, place.end, last)
    return Span(ends[-1] if ends else first, after.start() if after else last)


def _respective(words: str, places: Sequence[Span]) -> Iterator[range]:
    """Rows of figures that belong, one each, to a row of names before them: A and B came first and second."""
    first = 0
    for i, place in enumerate(places):
        if i and not LISTED.fullmatch(words, places[i - 1].end, place.start):
            first = i
        if i > first and RESPECTIVELY.match(words, place.end):
            yield range(first, i + 1)
