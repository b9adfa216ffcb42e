"""Themes: what a statement makes a claim about.

Words of a theme count by how firm they are, where they stand in their sentence (a cause or an example counts little
or nothing: theme_asides) and where the sentence stands in its statement. A heading speaks for what stands under it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from graph.claims import Parts, Span, ThemeHit
from graph.knowledge import Theme
from graph.tag.statements import Statement
from graph.tag.theme_asides import FINITE, counts_of
from graph.tag.theme_patterns import Matcher
from graph.tag.theme_words import Sentence as Words
from graph.tag.theme_words import sentences_of, spans_of

Grade = Literal["firm", "hint", "not"]

FIRM, HINT, SUBJECT = 1.0, 0.45, 0.7
LATER, MORE, HEADING, ENOUGH, LIKELY = 0.7, 0.2, 0.7, 0.65, 0.3
SUBJECT_ENDS = 10
DOERS = frozenset(
    [
        "manager",
        "officer",
        "lead",
        "director",
        "coordinator",
        "champion",
        "inspector",
        "secretary",
        "commissioner",
        "minister",
    ]
)
PAPERS = frozenset(["strategy", "plan", "policy", "roadmap"])


class Raised(NamedTuple):
    theme: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of one theme in one sentence, and how much they count there."""

    theme: str
    ranges: tuple[tuple[int, int], ...]
    weight: float

    def within(self, ranges: Iterable[tuple[int, int]]) -> bool:
        return any(a < d and c < b and b - a <= d - c for a, b in self.ranges for c, d in ranges)

    def overlaps(self, other: "Hit") -> bool:
        return any(a < d and c < b for a, b in self.ranges for c, d in other.ranges)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a theme in one statement."""

    score: float
    spans: Parts


NOTHING = Evidence(0.0, ())


class Tables(NamedTuple):
    words: Matcher[Raised]
    headings: Matcher[str]
    broader: dict[str, str]


def themes_in(
    text: str, statements: Sequence[Statement], themes: Sequence[Theme], headings: dict[str, str]
) -> dict[str, tuple[ThemeHit, ...]]:
    """The themes of each statement, by its id, with the words that raised them; every statement has an entry."""
    tables = tables_of(tuple(themes))
    spoken = {slug: heading_themes(heading, tables) for slug, heading in headings.items()}
    return {s.id: themes_of(text, s, tables, spoken.get(s.section, frozenset())) for s in statements}


@lru_cache(maxsize=4)
def tables_of(themes: tuple[Theme, ...]) -> Tables:
    words: Matcher[Raised] = Matcher()
    headings: Matcher[str] = Matcher()
    for theme in themes:
        words.add(
            (label for label in (*theme.names, *theme.cues) if label not in theme.hints), Raised(theme.id, "firm")
        )
        words.add(theme.hints, Raised(theme.id, "hint"))
        words.add(theme.exclusions, Raised(theme.id, "not"))
        headings.add(theme.headings, theme.id)
    return Tables(words, headings, {theme.id: theme.broader for theme in themes if theme.broader})


def heading_themes(heading: str, tables: Tables) -> frozenset[str]:
    """The themes that a heading announces."""
    sentences = sentences_of(heading, (Span(0, len(heading)),))
    return frozenset(match.value for words in sentences for match in tables.headings.matches(words))


def themes_of(text: str, statement: Statement, tables: Tables, spoken: frozenset[str]) -> tuple[ThemeHit, ...]:
    sentences = sentences_of(text, statement.parts)
    evidence = evidence_in(sentences, tables, statement.kind)
    hits = [ThemeHit(t, e.spans, "stated") for t, e in evidence.items() if e.score >= ENOUGH]
    stated = {hit.theme for hit in hits}
    covered = {tables.broader.get(theme) for theme in stated}
    hits += [ThemeHit(t, evidence[t].spans if t in evidence else (), "section") for t in spoken - stated - covered]
    return tuple(sorted(hits or likely(evidence), key=lambda hit: (-evidence.get(hit.theme, NOTHING).score, hit.theme)))


def likely(evidence: dict[str, Evidence]) -> list[ThemeHit]:
    """The one best theme of a statement in which none is firm."""
    best = max(evidence.items(), key=lambda item: (item[1].score, item[0]), default=None)
    return [ThemeHit(best[0], best[1].spans, "likely")] if best and best[1].score >= LIKELY else []


def evidence_in(sentences: Sequence[Words], tables: Tables, kind: str) -> dict[str, Evidence]:
    scores: dict[str, float] = defaultdict(float)
    spans: dict[str, list[Span]] = defaultdict(list)
    for number, words in enumerate(sentences):
        by_theme: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits_in(words, tables, lead=number == 0):
            by_theme[hit.theme].append(hit)
        for theme, hits in by_theme.items():
            scores[theme] += weight_of(hits) * (LATER if number else 1.0)
            spans[theme] += [s for hit in hits for a, b in hit.ranges for s in spans_of(words[a:b])]
    return {theme: Evidence(score, tuple(sorted(set(spans[theme])))) for theme, score in scores.items()}


def weight_of(hits: Sequence[Hit]) -> float:
    """What several hits of one theme in one sentence weigh: the best, and a little for each other place."""
    best, *others = sorted(hits, key=lambda hit: -hit.weight)
    apart: list[Hit] = []
    for hit in others:
        if not any(hit.overlaps(other) for other in (best, *apart)):
            apart.append(hit)
    return best.weight + MORE * sum(hit.weight for hit in apart)


def hits_in(words: Words, tables: Tables, lead: bool) -> list[Hit]:
    matches = list(tables.words.matches(words))
    denied: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in matches:
        if match.value.grade == "not":
            denied[match.value.theme] += match.ranges
    counts, subject = counts_of(words), subject_end(words) if lead else 0
    hits = [
        Hit(m.value.theme, m.ranges, weight(words, m.ranges, m.value.grade, counts, subject))
        for m in matches
        if m.value.grade != "not"
    ]
    hits = [hit for hit in hits if hit.weight > 0 and not hit.within(denied[hit.theme])]
    return [hit for hit in hits if not taken(hit, hits, tables)]


def taken(hit: Hit, hits: Sequence[Hit], tables: Tables) -> bool:
    """Whether the same words raise a narrower theme."""
    return any(
        tables.broader.get(other.theme) == hit.theme and other.overlaps(hit) and other.weight >= hit.weight
        for other in hits
    )


def weight(
    words: Words, ranges: Sequence[tuple[int, int]], grade: Grade, counts: Sequence[float], subject: int
) -> float:
    base = FIRM if grade == "firm" else SUBJECT if ranges[0][0] < subject else HINT
    after = words[ranges[-1][1]].key if ranges[-1][1] < len(words) else ""
    role = 0.4 if after in DOERS else 0.8 if after in PAPERS else 1.0
    return base * role * min(counts[i] for a, b in ranges for i in range(a, b))


def subject_end(words: Words) -> int:
    """Where the subject of a sentence ends: at its first finite verb."""
    for place, word in enumerate(words[:SUBJECT_ENDS]):
        if word.key in FINITE and place > 1:
            return place
    return min(SUBJECT_ENDS, len(words))
