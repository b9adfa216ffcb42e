"""Figures: every quantity, share, rank and amount that a document states, as printed and as a number."""

from collections.abc import Iterator, Mapping, Sequence

from graph.claims import Figure, Mention, Parts, Span, ThemeHit
from graph.figures.amounts import CASELOADS, MONEY, POSTS, TIMES
from graph.figures.counts import counts
from graph.figures.ranges import spread
from graph.figures.ranks import ORDER
from graph.figures.readings import Reading, readings_in
from graph.figures.shape import shape_of
from graph.figures.shares import FRACTIONS, PERCENTAGES, SHARES, TARGETS
from graph.figures.subjects import Named, subjects_of
from graph.text.doc import Doc, Excerpt

# A number is read by the first rule that fits, so the most telling ways to print one come first.
RULES = (*PERCENTAGES, *MONEY, *POSTS, *FRACTIONS, *SHARES, *TARGETS, *TIMES, *CASELOADS, *ORDER)
LONGEST_PHRASE = 200


def figures_in(doc: Doc, mentions: Sequence[Mention], themes: Mapping[str, tuple[ThemeHit, ...]]) -> tuple[Figure, ...]:
    """Every figure of the text in reading order, none across two parts of a statement.

    Outside statements only running prose is read: letterheads, headings and tables are full of numbers
    that state nothing.
    """
    places: list[tuple[Parts, str]] = [(s.parts, s.id) for s in doc.statements]
    places += [((place,), "") for place in doc.prose_beside(part for s in doc.statements for part in s.parts)]
    unique = {
        figure.span: figure
        for parts, statement in reversed(places)
        for figure in _figures(doc.excerpt(parts), statement, mentions, themes.get(statement, ()))
    }
    return tuple(sorted(unique.values(), key=lambda f: f.span))


def _figures(
    excerpt: Excerpt, statement: str, mentions: Sequence[Mention], hits: Sequence[ThemeHit]
) -> Iterator[Figure]:
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


def _named(excerpt: Excerpt, mentions: Sequence[Mention]) -> list[Named]:
    inward = ((excerpt.inward(m.span), m.entity) for m in mentions)
    return sorted((Named(span, entity) for span, entity in inward if span and entity), key=lambda n: n.span)


def read(words: str) -> list[Reading]:
    """The figures of one piece of prose, in the order of the rules that read them."""
    shape = shape_of(words)
    told = spread(shape, list(readings_in(shape, RULES)))
    return [*told, *counts(shape)]
