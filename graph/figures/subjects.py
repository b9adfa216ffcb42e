"""What a figure is about: the things named in its clause, or else the nearest one named before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.claims import Span
from graph.text.doc import Excerpt

CLAUSE = re.compile(r"[,;:)](?=\s|$)|(?<=\s)[(–]")
REACH = 1000  # characters: no clause is longer
RESPECTIVELY = re.compile(r",?\s+respectively")
LISTED = re.compile(r",\s+|,?\s+and\s+")


@dataclass(frozen=True, slots=True)
class Named:
    """A mention within the words that figures were read in."""

    span: Span
    entity: str


def subjects_of(excerpt: Excerpt, places: Sequence[Span], named: Sequence[Named]) -> list[tuple[str, ...]]:
    """What each figure is about: entity ids. Places and names are in reading order."""
    near = [[n for n in named if excerpt.sentence(place).holds(n.span)] for place in places]
    about = [_about(excerpt, place, names) for place, names in zip(places, near, strict=True)]
    for row in _respective(excerpt.words, places):
        before = [n for n in near[row[0]] if n.span.end <= places[row[0]].start]
        if len(before) >= len(row):
            about[row[0] : row[-1] + 1] = [(n.entity,) for n in before[-len(row) :]]
    return about


def _about(excerpt: Excerpt, place: Span, near: Sequence[Named]) -> tuple[str, ...]:
    clause = _clause(excerpt, place)
    inside = [n for n in near if clause.holds(n.span)]
    before = [n for n in near if n.span.end <= place.start]
    return tuple(dict.fromkeys(n.entity for n in inside or before[-1:] or near[:1]))


def _clause(excerpt: Excerpt, place: Span) -> Span:
    """From the last border before a place to the first one after it, within its sentence."""
    sentence = excerpt.sentence(place)
    first, last = max(sentence.start, place.start - REACH), min(sentence.end, place.end + REACH)
    ends = [m.end() for m in CLAUSE.finditer(excerpt.words, first, place.start)]
    after = CLAUSE.search(excerpt.words, place.end, last)
    return Span(ends[-1] if ends else first, after.start() if after else last)


def _respective(words: str, places: Sequence[Span]) -> Iterator[range]:
    """Rows of figures that belong, one each, to a row of names before them: A and B came first and second."""
    first = 0
    for i, place in enumerate(places):
        if i and not LISTED.fullmatch(words, places[i - 1].end, place.start):
            first = i
        if i > first and RESPECTIVELY.match(words, place.end):
            yield range(first, i + 1)
