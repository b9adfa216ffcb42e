"""Figures: every quantity, share, rank and amount that a document states, and what each is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.claims import Figure, Mention, Parts, Span, ThemeHit
from graph.figures.readings import Quantity, counts, readings_in, spread
from graph.figures.shape import shape_of
from graph.text.doc import Doc, Excerpt
from graph.text.places import Placed

CLAUSE_BORDER = re.compile(r"[,;:)](?=\s|$)|(?<=\s)[(–]")
LONGEST_CLAUSE = 1000  # characters: no clause is longer
RESPECTIVELY = re.compile(r",?\s+respectively")
FIGURE_SEPARATOR = re.compile(r",\s+|,?\s+and\s+")
LONGEST_PHRASE = 200
LONGEST_STRETCH = 20_000  # characters that are read at once: where figures stand is marked in a copy of them


@dataclass(frozen=True, slots=True)
class Named:
    """A mention within the words that figures were read in."""

    span: Span
    entity: str


def figures_in(doc: Doc, mentions: Sequence[Mention], themes: Mapping[str, tuple[ThemeHit, ...]]) -> tuple[Figure, ...]:
    """Every figure of the text in reading order, none across two parts of a statement.

    Outside statements only running prose is read: letterheads, headings and tables are full of numbers
    that state nothing.
    """
    places: list[tuple[Parts, str]] = [(parts, s.id) for s in doc.statements for parts in _stretches(s.parts)]
    places += [((place,), "") for place in doc.prose_beside(part for s in doc.statements for part in s.parts)]
    named = Placed((m for m in mentions if m.entity), lambda mention: mention.span)
    unique = {
        figure.span: figure
        for parts, statement in reversed(places)
        for figure in _figures(doc.excerpt(parts), statement, named, themes.get(statement, ()))
    }
    return tuple(sorted(unique.values(), key=lambda f: f.span))


def _stretches(parts: Parts) -> Iterator[Parts]:
    """The parts of a statement, as many at once as are no longer than the longest paragraph."""
    stretch: list[Span] = []
    length = 0
    for part in parts:
        length += part.end - part.start
        if stretch and length > LONGEST_STRETCH:
            yield tuple(stretch)
            stretch, length = [], part.end - part.start
        stretch.append(part)
    yield tuple(stretch)


def _figures(excerpt: Excerpt, statement: str, mentions: Placed[Mention], hits: Sequence[ThemeHit]) -> Iterator[Figure]:
    readings = sorted(read(excerpt.words), key=lambda r: (r.start, r.end))
    about = subjects_of(excerpt, [Span(r.start, r.end) for r in readings], _named(excerpt, mentions))
    for r, ids in zip(readings, about, strict=True):
        span = excerpt.span(r.start, r.end, r.at)
        themes = _themes(excerpt, Span(r.start, r.end), hits)
        yield Figure(span, r.value, r.unit, r.numerator, r.denominator, r.qualifier, (*ids, *themes), statement or None)


def _themes(excerpt: Excerpt, place: Span, hits: Sequence[ThemeHit]) -> dict[str, None]:
    """The themes that words of the figure's own sentence raise; a hit of a whole statement says nothing of one."""
    sentence = excerpt.spans(*excerpt.sentence(place))
    raised = (
        hit
        for hit in hits
        if any(span.meets(part) and span.end - span.start < LONGEST_PHRASE for span in hit.spans for part in sentence)
    )
    return dict.fromkeys(f"theme:{hit.theme}" for hit in raised)


def _named(excerpt: Excerpt, mentions: Placed[Mention]) -> list[Named]:
    inward = ((excerpt.inward(m.span), m.entity) for m in mentions.within(excerpt.parts))
    return sorted((Named(span, entity) for span, entity in inward if span and entity), key=lambda n: n.span)


def read(words: str) -> list[Quantity]:
    """The figures of one piece of prose, in the order of the rules that read them."""
    shape = shape_of(words)
    quantities = spread(shape, list(readings_in(shape)))
    return [*quantities, *counts(shape)]


def subjects_of(excerpt: Excerpt, places: Sequence[Span], named: Sequence[Named]) -> list[tuple[str, ...]]:
    """What each figure is about: entity ids. Places and names are in reading order."""
    placed = Placed(named, lambda name: name.span)
    near = [placed.within([excerpt.sentence(place)]) for place in places]
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
    first, last = max(sentence.start, place.start - LONGEST_CLAUSE), min(sentence.end, place.end + LONGEST_CLAUSE)
    ends = [m.end() for m in CLAUSE_BORDER.finditer(excerpt.words, first, place.start)]
    after = CLAUSE_BORDER.search(excerpt.words, place.end, last)
    return Span(ends[-1] if ends else first, after.start() if after else last)


def _respective(words: str, places: Sequence[Span]) -> Iterator[range]:
    """Rows of figures that belong, one each, to a row of names before them: A and B came first and second."""
    first = 0
    for i, place in enumerate(places):
        if i and not FIGURE_SEPARATOR.fullmatch(words, places[i - 1].end, place.start):
            first = i
        if i > first and RESPECTIVELY.match(words, place.end):
            yield range(first, i + 1)
