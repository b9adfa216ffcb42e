"""Figures that the document itself says are in doubt."""

import re
from collections.abc import Iterator

from graph.audit.reading import Prose, Reading, Sighting, Told
from graph.claims import Parts

WORD = re.compile(r"[A-Za-z]{5,}")
ROOT = 5
NEAR = 40


def disputed_figures(reading: Reading) -> Iterator[Sighting]:
    """A figure that somebody disputes or does not recognise, with every other place where it is given."""
    for prose in reading.prose:
        for found in reading.rule.words("disputes").finditer(prose.words):
            told = _meant(prose, found.start(), found[0], reading)
            if told:
                figure = reading.printed(told.figure.span)
                words = {"figure": figure, "said": " ".join(found[0].split())}
                places = (*prose.parts(told.start, told.end), *prose.parts(*found.span()))
                yield Sighting((*places, *_again(prose, told, reading)), words)


def _meant(prose: Prose, at: int, said: str, reading: Reading) -> Told | None:
    """The nearest figure before, in the sentence or, where the words point back, in the one before it."""
    sentence = prose.sentence(at)
    before = [t for t in prose.told if t.end <= at and t.start >= sentence.start]
    if not before and sentence.start and reading.rule.words("points-back").search(said):
        earlier = prose.sentence(sentence.start - 1)
        before = [t for t in prose.told if earlier.start <= t.start < earlier.end]
    shares = [t for t in before if t.figure.unit in ("percent", "ratio", "FTE", "GBP")]
    return next(reversed(shares or before), None)


def _again(prose: Prose, told: Told, reading: Reading) -> Parts:
    """Other places that give the same value, near words of the same root: "vacancies", "vacancy rate"."""
    roots, figure = _roots(prose, told), told.figure
    places: Parts = ()
    for other in reading.prose:
        for t in other.told:
            same = (t.figure.value, t.figure.unit) == (figure.value, figure.unit) and t.figure is not figure
            if same and roots & _roots(other, t):
                places += (t.figure.span,)
    return places


def _roots(prose: Prose, told: Told) -> set[str]:
    near = prose.words[max(0, told.start - NEAR) : told.end + NEAR]
    return {word[:ROOT].lower() for word in WORD.findall(near)}
