"""Which themes a figure is about: those that the words of its own sentence raise."""

import re
from collections.abc import Mapping
from dataclasses import replace

from graph.claims import Figure, Span, ThemeHit

LONGEST_PHRASE = 200
SENTENCE_END = re.compile(r"(?<=[.?!;])\s+(?=[A-Z“‘'\"(])|\n\s*\n")


def with_themes(
    text: str, figures: tuple[Figure, ...], themes: Mapping[str, tuple[ThemeHit, ...]]
) -> tuple[Figure, ...]:
    """The figures with `theme:…` among what they are about."""
    return tuple(_with_themes(text, figure, themes.get(figure.statement or "", ())) for figure in figures)


def _with_themes(text: str, figure: Figure, hits: tuple[ThemeHit, ...]) -> Figure:
    sentence = _sentence(text, figure.span)
    raised = [f"theme:{hit.theme}" for hit in hits if any(_is_in(span, sentence) for span in hit.spans)]
    return replace(figure, about=(*figure.about, *dict.fromkeys(raised)))


def _is_in(words: Span, sentence: Span) -> bool:
    """Whether these words stand in the sentence; a hit that spans a whole statement says nothing of one sentence."""
    return words.meets(sentence) and words.end - words.start < LONGEST_PHRASE


def _sentence(text: str, place: Span) -> Span:
    """The sentence around a place, by its punctuation."""
    start = max((m.end() for m in SENTENCE_END.finditer(text, max(0, place.start - 1500), place.start)), default=0)
    after = SENTENCE_END.search(text, place.end)
    return Span(max(start, place.start - 1500), after.start() if after else len(text))
