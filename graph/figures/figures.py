"""Figures: every quantity, share, rank and amount that a document states, as printed and as a number."""

from collections.abc import Iterator, Sequence

from graph.claims import Figure, Mention, Span
from graph.figures.amounts import CASELOADS, MONEY, POSTS, TIMES
from graph.figures.counts import counts
from graph.figures.excerpts import Excerpt, excerpt, prose_beside
from graph.figures.ranges import spread
from graph.figures.ranks import ORDER
from graph.figures.readings import Reading, readings_in
from graph.figures.shape import shape_of
from graph.figures.shares import FRACTIONS, PERCENTAGES, SHARES, TARGETS
from graph.figures.subjects import Named, subjects_of
from graph.names.statements import Statement

# A number is read by the first rule that fits, so the most telling ways to print one come first.
RULES = (*PERCENTAGES, *MONEY, *POSTS, *FRACTIONS, *SHARES, *TARGETS, *TIMES, *CASELOADS, *ORDER)


def figures_in(text: str, statements: Sequence[Statement], mentions: Sequence[Mention]) -> tuple[Figure, ...]:
    """Every figure of the text in reading order, none across two parts of a statement.

    Outside statements only running prose is read: letterheads, headings and tables are full of numbers
    that state nothing.
    """
    told: list[tuple[Excerpt, str | None]] = [(excerpt(text, s.parts), s.id) for s in statements]
    beside = prose_beside(text, (part for s in statements for part in s.parts))
    told += [(excerpt(text, [place]), None) for place in beside]
    unique = {f.span: f for place, statement in reversed(told) for f in _figures(place, statement, mentions)}
    return tuple(sorted(unique.values(), key=lambda f: f.span))


def _figures(place: Excerpt, statement: str | None, mentions: Sequence[Mention]) -> Iterator[Figure]:
    readings = sorted(read(place.words), key=lambda r: (r.start, r.end))
    about = subjects_of(place.words, [Span(r.start, r.end) for r in readings], _named(place, mentions))
    for r, ids in zip(readings, about, strict=True):
        span = place.span(r.start, r.end, r.at)
        yield Figure(span, r.value, r.unit, r.numerator, r.denominator, r.qualifier, ids, statement)


def _named(place: Excerpt, mentions: Sequence[Mention]) -> list[Named]:
    inward = ((place.inward(m.span), m.entity) for m in mentions)
    return sorted((Named(span, entity) for span, entity in inward if span and entity), key=lambda n: n.span)


def read(words: str) -> list[Reading]:
    """The figures of one piece of prose, in the order of the rules that read them."""
    shape = shape_of(words)
    told = spread(shape, list(readings_in(shape, RULES)))
    return [*told, *counts(shape)]
