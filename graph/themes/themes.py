"""Themes: what a statement makes a claim about.

Words of a theme count by how firm they are, by where they stand in their sentence (a cause or an example counts
little or nothing) and by where the sentence stands in its statement. A heading speaks for what stands under it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from graph.claims import Parts, Span, ThemeHit
from graph.knowledge.rows import Theme
from graph.text.doc import Doc, Statement
from graph.themes.asides import FINITE, counts_of, listed
from graph.themes.labels import Match, Matcher, Ranges, Sentence

Grade = Literal["firm", "hint", "not"]

# A hint says half of what a label says, or more where it is the subject of the lead sentence.
FIRM, HINT, SUBJECT = 1.0, 0.45, 0.7
SUBJECT_ENDS = 10
# "commissioning manager", "quality strategy": the words name a post or a paper, and say less of their theme.
POST_NOUNS, PAPER_NOUNS = listed("posts"), listed("papers")
POST, PAPER = 0.4, 0.8
# A later sentence without a verdict near a word says less of it, unless the word is the subject of its clause.
VERDICTS = listed("verdicts")
WORDS_AROUND, SILENT = 6, 0.85

LATER = 0.7  # what a sentence after the first counts
MORE = 0.2  # what a further signal in the same sentence adds
ENOUGH = 0.65  # a theme is stated: one firm label anywhere, or several hints
LIKELY = 0.3  # the best theme of a statement that states none


class Raised(NamedTuple):
    """What a label stands for."""

    theme: str
    grade: Grade


class Tables(NamedTuple):
    """All themes, ready to be looked for."""

    words: Matcher[Raised]
    headings: Matcher[str]
    broader: dict[str, str]


@dataclass(frozen=True, slots=True)
class Signal:
    """Words of one theme in one sentence, and how much they count there."""

    theme: str
    ranges: Ranges
    weight: float


class Weighed(NamedTuple):
    """What speaks for a theme in one statement."""

    score: float
    spans: Parts


def themes_in(doc: Doc, themes: Sequence[Theme], headings: dict[str, str]) -> dict[str, tuple[ThemeHit, ...]]:
    """The themes of each statement by its id, strongest first, with the words that raised them.

    `headings`: section slug to heading as printed. A hit's strength is "stated" (its words say so), "section" (the
    heading says so; the span is the whole statement) or "likely" (the best of a statement that states nothing).
    """
    tables = tables_of(tuple(themes))
    announced = {slug: themes_of_heading(heading, tables) for slug, heading in headings.items()}
    return {s.id: themes_of(doc, s, tables, announced.get(s.section, frozenset())) for s in doc.statements}


@lru_cache(maxsize=4)
def tables_of(themes: tuple[Theme, ...]) -> Tables:
    words: Matcher[Raised] = Matcher()
    headings: Matcher[str] = Matcher()
    for theme in themes:
        hints = {hint.lower() for hint in theme.hints}
        firm = [label for label in (*theme.names, *theme.cues) if label.lower() not in hints]
        words.add(firm, Raised(theme.id, "firm"))
        words.add(theme.hints, Raised(theme.id, "hint"))
        words.add(theme.exclusions, Raised(theme.id, "not"))
        headings.add(theme.headings, theme.id)
    return Tables(words, headings, {theme.id: theme.broader for theme in themes if theme.broader})


def themes_of_heading(heading: str, tables: Tables) -> frozenset[str]:
    """The themes that a heading announces for all that stands under it."""
    sentences = Doc(heading).excerpt((Span(0, len(heading)),)).worded()
    return frozenset(match.value for words in sentences for match in tables.headings.matches(words))


def themes_of(doc: Doc, statement: Statement, tables: Tables, announced: Iterable[str]) -> tuple[ThemeHit, ...]:
    weighed = weighed_in(doc.excerpt(statement.parts).worded(), tables)
    ranked = sorted(weighed.items(), key=lambda item: (-item[1].score, item[0]))
    stated = [ThemeHit(theme, spoken.spans) for theme, spoken in ranked if spoken.score >= ENOUGH]
    covered = {hit.theme for hit in stated} | {tables.broader.get(hit.theme) for hit in stated}
    under = [ThemeHit(theme, statement.parts, "section") for theme in sorted(announced) if theme not in covered]
    return (*stated, *under) or likely(weighed)


def likely(weighed: dict[str, Weighed]) -> tuple[ThemeHit, ...]:
    """The one best theme of a statement that states none."""
    theme, best = max(weighed.items(), key=lambda item: (item[1].score, item[0]), default=("", Weighed(0.0, ())))
    return (ThemeHit(theme, best.spans, "likely"),) if best.score >= LIKELY else ()


def weighed_in(sentences: Sequence[Sentence], tables: Tables) -> dict[str, Weighed]:
    """By theme, its score over all sentences and the places of its words."""
    scores: dict[str, float] = defaultdict(float)
    spans: dict[str, list[Span]] = defaultdict(list)
    for number, words in enumerate(sentences):
        by_theme: dict[str, list[Signal]] = defaultdict(list)
        for signal in signals_in(words, tables, lead=number == 0):
            by_theme[signal.theme].append(signal)
        for theme, signals in by_theme.items():
            scores[theme] += weight_of(signals) * (LATER if number else 1.0)
            spans[theme] += [
                s for signal in signals for first, last in signal.ranges for s in spans_of(words[first:last])
            ]
    return {theme: Weighed(score, widest(spans[theme])) for theme, score in scores.items()}


def signals_in(words: Sentence, tables: Tables, lead: bool) -> list[Signal]:
    """The signals of a sentence; `lead`: it is the first of its statement."""
    matches = list(tables.words.matches(words))
    denied: dict[str, list[tuple[int, int]]] = defaultdict(list)  # by theme, the words that mean something else
    for match in matches:
        if match.value.grade == "not":
            denied[match.value.theme] += match.ranges
    counts, subject = counts_of(words), subject_end(words) if lead else 0
    signals = [
        Signal(match.value.theme, match.ranges, weight(words, match, counts, subject))
        for match in matches
        if match.value.grade != "not" and not covered(match.ranges, denied[match.value.theme])
    ]
    spoken = [signal for signal in signals if signal.weight > 0]
    return [signal for signal in spoken if not taken(signal, spoken, tables)]


def covered(ranges: Ranges, denied: Iterable[tuple[int, int]]) -> bool:
    """Whether one of these is met by a range as long or longer: a longer label stands against a shorter denial."""
    return any(meet(one, other) and one[1] - one[0] <= other[1] - other[0] for one in ranges for other in denied)


def taken(signal: Signal, signals: Iterable[Signal], tables: Tables) -> bool:
    """Whether a narrower theme has all these words, so that the broader one has none of its own."""
    return any(
        tables.broader.get(other.theme) == signal.theme
        and other.weight >= signal.weight
        and all(any(meet(one, two) for two in other.ranges) for one in signal.ranges)
        for other in signals
    )


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def weight(words: Sentence, match: Match[Raised], counts: Sequence[float], subject: int) -> float:
    """How much a match says: by its grade, by what follows it, by the asides it stands in."""
    start, end = match.ranges[0][0], match.ranges[-1][1]
    base = FIRM if match.value.grade == "firm" else SUBJECT if start < subject else HINT
    after = words[end].key if end < len(words) else ""
    share = POST if after in POST_NOUNS else PAPER if PAPER_NOUNS & {after, words[end - 1].key} else 1.0
    share *= 1.0 if subject or len(match.ranges) > 1 or telling(words, start, end) else SILENT
    return base * share * min(counts[place] for first, last in match.ranges for place in range(first, last))


def telling(words: Sentence, start: int, end: int) -> bool:
    """Whether words are the subject of their clause, or stand near a verdict."""
    around = words[max(start - WORDS_AROUND, 0) : end + WORDS_AROUND]
    return any(w.key in VERDICTS for w in around) or any(w.key in FINITE for w in words[end : end + 3])


def subject_end(words: Sentence) -> int:
    """Where the subject of a sentence ends: at its first finite verb, or after a fair number of words."""
    ends = [place for place, word in enumerate(words[:SUBJECT_ENDS]) if place > 1 and word.key in FINITE]
    return ends[0] if ends else min(SUBJECT_ENDS, len(words))


def weight_of(signals: Iterable[Signal]) -> float:
    """What the signals of one theme in one sentence weigh: the best, and a share of each that stands elsewhere."""
    best, *others = sorted(signals, key=lambda signal: -signal.weight)
    apart = [best]
    for signal in others:
        if not any(meet(one, two) for distinct in apart for one in signal.ranges for two in distinct.ranges):
            apart.append(signal)
    return best.weight + MORE * sum(signal.weight for signal in apart[1:])


def spans_of(words: Sentence) -> Parts:
    """Where these words stand: one span for each part of the statement that they touch."""
    numbers = dict.fromkeys(word.part for word in words)
    inside = [[word.span for word in words if word.part == number] for number in numbers]
    return tuple(Span(spans[0].start, spans[-1].end) for spans in inside)


def widest(spans: Iterable[Span]) -> Parts:
    """These spans in reading order, without those that lie in another."""
    outer: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span.start, -span.end)):
        if not outer or span.end > outer[-1].end:
            outer.append(span)
    return tuple(outer)
