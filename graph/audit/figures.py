"""Figures in doubt: those that the document disputes, and those that sound like one measure and are two."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from graph.audit.reading import PlacedFigure, Prose, Reading, Sighting, stems_in
from graph.claims import Parts, Span

MEASURES = ("percent", "ratio", "FTE", "GBP")
STRAIGHT_ON = re.compile(r"[^.,;:()]{0,40}")
FIGURE_CONTEXT = 40
LOWER_WORD = re.compile(r"[a-z][a-z'’-]+")
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
BREAK = re.compile(r"[.;:]\s|[)–]")
# Half a word, and a joint, at the front of the words that tell what a figure is of.
LEAD = re.compile(r"(?:(?<=\w)\w+)?[\s,]*(?:and\s+|or\s+|but\s+)?", re.IGNORECASE)
MOST_APART = 10.0
MOST_COMPARED = 200  # percentages that follow one: no document of the family has as many
LONGEST_FIGURE = 200  # characters
BEFORE, AFTER = 90, 50
UNITS = ("PDU", "Region", "Place")


def disputed_figures(reading: Reading) -> Iterator[Sighting]:
    """A figure that somebody disputes or does not recognise, with every other place where it is given."""
    for prose in reading.prose:
        for match in reading.rule.words("disputes").finditer(prose.words):
            placed = _meant(prose, match, reading)
            if placed:
                figure = reading.printed(placed.figure.span)
                words = {"figure": figure, "said": " ".join(match[0].split())}
                places = (*prose.parts(placed.start, placed.end), *prose.parts(*match.span()))
                yield Sighting((*places, *_again(prose, placed, reading)), words)


def _meant(prose: Prose, match: re.Match[str], reading: Reading) -> PlacedFigure | None:
    """The figure within these words, else the nearest before, else right after.

    Where the sentence has none and the words point back, it is the last one of the sentence before.
    """
    sentence = prose.sentence(match.start())
    own = [t for t in prose.figures if sentence.start <= t.start and t.end <= sentence.end]
    within = [t for t in own if match.start() <= t.start and t.end <= match.end()]
    before = [t for t in own if t.end <= match.start()]
    after = [t for t in own if t.start >= match.end() and STRAIGHT_ON.fullmatch(prose.words, match.end(), t.start)]
    earlier: list[PlacedFigure] = []
    if sentence.start and reading.rule.words("points-back").search(match[0]):
        last = prose.sentence(sentence.start - 1)
        earlier = [t for t in prose.figures if last.start <= t.start < last.end]
    for choice in (within, before[-1:], after[:1], earlier[-1:]):
        shares = [t for t in choice if t.figure.unit in MEASURES]
        if shares or choice:
            return (shares or choice)[-1]
    return None


def _again(prose: Prose, placed: PlacedFigure, reading: Reading) -> Parts:
    """Other places that give the same value, near words of the same stem: "vacancies", "vacancy rate"."""
    stems, figure = _stems_near(prose, placed), placed.figure
    places: Parts = ()
    for other in reading.prose:
        for t in other.figures:
            same = (t.figure.value, t.figure.unit) == (figure.value, figure.unit) and t.figure is not figure
            if same and stems & _stems_near(other, t):
                places += (t.figure.span,)
    return places


def _stems_near(prose: Prose, placed: PlacedFigure) -> set[str]:
    return stems_in(prose.words[max(0, placed.start - FIGURE_CONTEXT) : placed.end + FIGURE_CONTEXT])


@dataclass(frozen=True, slots=True)
class Subject:
    """A percentage with what it measures, the words around it, and the units named there."""

    prose: Prose
    placed: PlacedFigure
    place: Span
    measure: str
    words: tuple[str, ...]
    units: frozenset[str]
    years: frozenset[str]

    @property
    def sentence(self) -> tuple[Prose, Span]:
        return self.prose, self.prose.sentence(self.placed.start)


def populations_alike(reading: Reading) -> Iterator[Sighting]:
    """Two near percentages of one measure, over groups whose names share two words and then differ."""
    subjects = [s for prose in reading.prose for placed in prose.figures if (s := _subject(prose, placed, reading))]
    pairs_near = ((s, t) for at, s in enumerate(subjects) for t in islice(subjects, at + 1, at + 1 + MOST_COMPARED))
    for first, second in pairs_near:
        pairs = set(pairwise(second.words))
        shared = [pair for pair in pairwise(first.words) if pair in pairs]
        if shared and _alike(first, second) and set(first.words) - {*shared[0]} != set(second.words) - {*shared[0]}:
            words = {
                "first": reading.printed(first.placed.figure.span),
                "second": reading.printed(second.placed.figure.span),
                "measure": first.measure,
                "shared": " ".join(shared[0]),
            }
            yield Sighting((*first.prose.parts(*first.place), *second.prose.parts(*second.place)), words)


def _subject(prose: Prose, placed: PlacedFigure, reading: Reading) -> Subject | None:
    figure = placed.figure
    if figure.unit != "percent" or figure.numerator is not None or figure.denominator is not None:
        return None
    window = _window(prose, placed)
    near = prose.words[window.start : window.end]
    measures = (name for name in reading.rule.patterns if name != "ignored")
    measure = next((name for name in measures if reading.rule.words(name).search(near)), None)
    if measure is None:
        return None
    ignored = reading.rule.words("ignored")
    words = (w for w in LOWER_WORD.findall(near.lower()) if not ignored.fullmatch(w))
    telling = tuple(w for w in words if not reading.rule.words(measure).fullmatch(w))
    text = prose.parts(window.start, window.end)
    units = (m for m in reading.claims.mentions if m.type in UNITS and any(p.holds(m.span) for p in text))
    return Subject(
        prose, placed, window, measure, telling, frozenset(m.entity or "" for m in units), frozenset(YEAR.findall(near))
    )


def _window(prose: Prose, placed: PlacedFigure) -> Span:
    """The words that tell what a figure is of: from the figure before it in the sentence to the next one."""
    sentence = prose.sentence(placed.start)
    first = bisect_left(prose.figures, placed.start - BEFORE - LONGEST_FIGURE, key=lambda t: t.start)
    near = prose.figures[first : bisect_left(prose.figures, placed.end + AFTER, key=lambda t: t.start)]
    before = [t.end for t in near if sentence.start <= t.start and t.end <= placed.start]
    after = [t.start for t in near if t.start >= placed.end]
    start = max(sentence.start, placed.start - BEFORE, *before)
    end = min(sentence.end, placed.end + AFTER, *after)
    stop = BREAK.search(prose.words, placed.end, end)
    for earlier in BREAK.finditer(prose.words, start, placed.start):
        start = earlier.end()
    lead = LEAD.match(prose.words, start, placed.start)
    return Span(lead.end() if lead else start, stop.start() if stop else end)


def _alike(first: Subject, second: Subject) -> bool:
    """One measure, nearly one value, and nothing beside it that keeps the two apart for a reader."""
    apart = abs(first.placed.figure.value - second.placed.figure.value)
    same = first.measure == second.measure and first.units == second.units and first.years == second.years
    return same and 0 < apart <= MOST_APART and first.sentence != second.sentence
