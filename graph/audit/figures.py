"""Figures in doubt: those that the document disputes, and those that sound like one measure and are two."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from graph.audit.reading import Prose, Reading, Sighting, Told, stems_in
from graph.claims import Parts, Span

MEASURES = ("percent", "ratio", "FTE", "GBP")
STRAIGHT_ON = re.compile(r"[^.,;:()]{0,40}")
NEAR = 40
WORD = re.compile(r"[a-z][a-z'’-]+")
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
BREAK = re.compile(r"[.;:]\s|[)–]")
# Half a word, and a joint, at the front of the words that tell what a figure is of.
LEAD = re.compile(r"(?:(?<=\w)\w+)?[\s,]*(?:and\s+|or\s+|but\s+)?", re.IGNORECASE)
MOST_APART = 10.0
BEFORE, AFTER = 90, 50
UNITS = ("PDU", "Region", "Place")


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
    """Other places that give the same value, near words of the same stem: "vacancies", "vacancy rate"."""
    stems, figure = _stems(prose, told), told.figure
    places: Parts = ()
    for other in reading.prose:
        for t in other.told:
            same = (t.figure.value, t.figure.unit) == (figure.value, figure.unit) and t.figure is not figure
            if same and stems & _stems(other, t):
                places += (t.figure.span,)
    return places


def _stems(prose: Prose, told: Told) -> set[str]:
    near = prose.words[max(0, told.start - NEAR) : told.end + NEAR]
    return stems_in(near)


@dataclass(frozen=True, slots=True)
class Subject:
    """A percentage with what it measures, the words around it, and the units named there."""

    prose: Prose
    told: Told
    place: Span
    measure: str
    words: tuple[str, ...]
    units: frozenset[str]
    years: frozenset[str]

    @property
    def parts(self) -> Parts:
        return self.prose.parts(*self.place)

    @property
    def sentence(self) -> tuple[Prose, Span]:
        return self.prose, self.prose.sentence(self.told.start)

    @property
    def pairs(self) -> set[tuple[str, str]]:
        return set(pairwise(self.words))


def populations_alike(reading: Reading) -> Iterator[Sighting]:
    """Two near percentages of one measure, over groups whose names share two words and then differ."""
    subjects = [s for prose in reading.prose for told in prose.told if (s := _subject(prose, told, reading))]
    for first, second in combinations(subjects, 2):
        shared = [pair for pair in pairwise(first.words) if pair in second.pairs]
        if shared and _alike(first, second) and _differ(first, second, set(shared[0])):
            words = {
                "first": reading.printed(first.told.figure.span),
                "second": reading.printed(second.told.figure.span),
                "measure": first.measure,
                "shared": " ".join(shared[0]),
            }
            yield Sighting((*first.parts, *second.parts), words)


def _subject(prose: Prose, told: Told, reading: Reading) -> Subject | None:
    figure = told.figure
    if figure.unit != "percent" or figure.numerator is not None or figure.denominator is not None:
        return None
    window = _window(prose, told)
    near = prose.words[window.start : window.end]
    measure = next((name for name in reading.rule.patterns if _measures(name, near, reading)), None)
    if measure is None:
        return None
    ignored = reading.rule.words("ignored")
    words = (w for w in WORD.findall(near.lower()) if not ignored.fullmatch(w))
    kept = tuple(w for w in words if not reading.rule.words(measure).fullmatch(w))
    text = prose.parts(window.start, window.end)
    named = (m for m in reading.claims.mentions if m.type in UNITS and any(p.holds(m.span) for p in text))
    return Subject(
        prose, told, window, measure, kept, frozenset(m.entity or "" for m in named), frozenset(YEAR.findall(near))
    )


def _measures(name: str, near: str, reading: Reading) -> bool:
    return name != "ignored" and bool(reading.rule.words(name).search(near))


def _window(prose: Prose, told: Told) -> Span:
    """The words that tell what a figure is of: from the figure before it in the sentence to the next one."""
    sentence = prose.sentence(told.start)
    before = [t.end for t in prose.told if sentence.start <= t.start and t.end <= told.start]
    after = [t.start for t in prose.told if t.start >= told.end]
    start = max(sentence.start, told.start - BEFORE, *before)
    end = min(sentence.end, told.end + AFTER, *after)
    stop = BREAK.search(prose.words, told.end, end)
    for earlier in BREAK.finditer(prose.words, start, told.start):
        start = earlier.end()
    lead = LEAD.match(prose.words, start, told.start)
    return Span(lead.end() if lead else start, stop.start() if stop else end)


def _alike(first: Subject, second: Subject) -> bool:
    """One measure, nearly one value, and nothing beside it that keeps the two apart for a reader."""
    apart = abs(first.told.figure.value - second.told.figure.value)
    same = first.measure == second.measure and first.units == second.units and first.years == second.years
    return same and 0 < apart <= MOST_APART and first.sentence != second.sentence


def _differ(first: Subject, second: Subject, shared: set[str]) -> bool:
    own, other = set(first.words) - shared, set(second.words) - shared
    return own != other
