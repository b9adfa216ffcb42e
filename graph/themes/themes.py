"""Themes: what a statement makes a claim about.

Words of a theme count by how firm they are, by where they stand in their sentence (a cause or an example counts
little or nothing) and by where the sentence stands in its statement. A heading speaks for what stands under it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from graph.claims import Parts, Span, ThemeHit
from graph.knowledge import Theme
from graph.text.doc import Statement
from graph.themes.hits import Hit, Tables, hits_in, tables_of, weight_of
from graph.themes.words import Sentence, sentences_of, spans_of

LATER = 0.7  # what a sentence after the first counts
MORE = 0.2  # what a further hit in the same sentence adds
ENOUGH = 0.65  # a theme is stated: one firm label anywhere, or several hints
LIKELY = 0.3  # the best theme of a statement that states none


class Evidence(NamedTuple):
    """What speaks for a theme in one statement."""

    score: float
    spans: Parts


def themes_in(
    text: str, statements: Sequence[Statement], themes: Sequence[Theme], headings: dict[str, str]
) -> dict[str, tuple[ThemeHit, ...]]:
    """The themes of each statement by its id, strongest first, with the words that raised them.

    `headings`: section slug to heading as printed. A hit's strength is "stated" (its words say so), "section" (the
    heading says so; the span is the whole statement) or "likely" (the best of a statement that states nothing).
    """
    tables = tables_once(tuple(themes))
    announced = {slug: themes_of_heading(heading, tables) for slug, heading in headings.items()}
    return {s.id: themes_of(text, s, tables, announced.get(s.section, frozenset())) for s in statements}


@lru_cache(maxsize=4)
def tables_once(themes: tuple[Theme, ...]) -> Tables:
    return tables_of(themes)


def themes_of_heading(heading: str, tables: Tables) -> frozenset[str]:
    """The themes that a heading announces for all that stands under it."""
    sentences = sentences_of(heading, (Span(0, len(heading)),))
    return frozenset(match.value for words in sentences for match in tables.headings.matches(words))


def themes_of(text: str, statement: Statement, tables: Tables, announced: Iterable[str]) -> tuple[ThemeHit, ...]:
    evidence = evidence_in(sentences_of(text, statement.parts), tables)
    stated = [ThemeHit(theme, found.spans) for theme, found in evidence.items() if found.score >= ENOUGH]
    said = {hit.theme for hit in stated} | {tables.broader.get(hit.theme) for hit in stated}
    under = [ThemeHit(theme, statement.parts, "section") for theme in sorted(announced) if theme not in said]
    ranked = sorted(stated, key=lambda hit: (-evidence[hit.theme].score, hit.theme))
    return (*ranked, *under) or likely(evidence)


def likely(evidence: dict[str, Evidence]) -> tuple[ThemeHit, ...]:
    """The one best theme of a statement that states none."""
    theme, found = max(evidence.items(), key=lambda item: (item[1].score, item[0]), default=("", Evidence(0.0, ())))
    return (ThemeHit(theme, found.spans, "likely"),) if found.score >= LIKELY else ()


def evidence_in(sentences: Sequence[Sentence], tables: Tables) -> dict[str, Evidence]:
    """By theme, its score over all sentences and the places of its words."""
    scores: dict[str, float] = defaultdict(float)
    spans: dict[str, list[Span]] = defaultdict(list)
    for number, words in enumerate(sentences):
        by_theme: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits_in(words, tables, lead=number == 0):
            by_theme[hit.theme].append(hit)
        for theme, hits in by_theme.items():
            scores[theme] += weight_of(hits, MORE) * (LATER if number else 1.0)
            spans[theme] += [s for hit in hits for first, last in hit.ranges for s in spans_of(words[first:last])]
    return {theme: Evidence(score, widest(spans[theme])) for theme, score in scores.items()}


def widest(spans: Iterable[Span]) -> Parts:
    """These spans in reading order, without those that lie in another."""
    distinct = sorted(set(spans))
    return tuple(one for one in distinct if not any(one != other and other.holds(one) for other in distinct))
