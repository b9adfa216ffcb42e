"""Figures that the document itself says are in doubt."""

import re
from collections.abc import Iterator

from graph.audit.reading import Prose, Reading, Sighting, Told
from graph.claims import Parts

WORD = re.compile(r"[A-Za-z]{5,}")
ROOT = 5
MEASURES = ("percent", "ratio", "FTE", "GBP")
STRAIGHT_ON = re.compile(r"[^.,;:()]{0,40}")
NEAR = 40


def disputed_figures(reading: Reading) -> Iterator[Sighting]:
    """A figure that somebody disputes or does not recognise, with every other place where it is given."""
    for prose in reading.prose:
        for found in reading.rule.words("disputes").finditer(prose.words):
            told = _meant(prose, found, reading)
            if told:
                figure = reading.printed(told.figure.span)
                words = {"figure": figure, "said": " ".join(found[0].split())}
                places = (*prose.parts(told.start, told.end), *prose.parts(*found.span()))
                yield Sighting((*places, *_again(prose, told, reading)), words)


def _meant(prose: Prose, found: re.Match[str], reading: Reading) -> Told | None:
    """The figure within these words, else the nearest before, else right after.

    Where the sentence has none and the words point back, it is the last one of the sentence before.
    """
    sentence = prose.sentence(found.start())
    own = [t for t in prose.told if sentence.start <= t.start and t.end <= sentence.end]
    within = [t for t in own if found.start() <= t.start and t.end <= found.end()]
    before = [t for t in own if t.end <= found.start()]
    after = [t for t in own if t.start >= found.end() and STRAIGHT_ON.fullmatch(prose.words, found.end(), t.start)]
    earlier: list[Told] = []
    if sentence.start and reading.rule.words("points-back").search(found[0]):
        last = prose.sentence(sentence.start - 1)
        earlier = [t for t in prose.told if last.start <= t.start < last.end]
    for told in (within, before[-1:], after[:1], earlier[-1:]):
        shares = [t for t in told if t.figure.unit in MEASURES]
        if shares or told:
            return (shares or told)[-1]
    return None


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
