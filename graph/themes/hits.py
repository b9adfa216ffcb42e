"""Hits: the words of one sentence that speak for a theme, and how much they say there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from graph.knowledge import Theme
from graph.themes.asides import FINITE, counts_of
from graph.themes.patterns import Match, Matcher, Ranges
from graph.themes.words import Sentence

Grade = Literal["firm", "hint", "not"]

# A hint says half of what a label says, or more where it is the subject of the lead sentence.
FIRM, HINT, SUBJECT = 1.0, 0.45, 0.7
SUBJECT_ENDS = 10
# "commissioning manager", "quality strategy": the words name a post or a paper, and say less of their theme.
DOERS = frozenset({
    "manager", "officer", "lead", "director", "coordinator", "champion", "inspector", "secretary", "commissioner",
    "minister",
})  # fmt: skip
PAPERS = frozenset({"strategy", "plan", "policy", "roadmap"})
DOER, PAPER = 0.4, 0.8
# What an inspector's verdict is made of. A later sentence that holds none near a word says less of it, unless the
# word is the subject of its clause.
VERDICTS = frozenset({
    "good", "strong", "effective", "positive", "well", "excellent", "clear", "robust", "appropriate", "sufficient",
    "adequate", "suitable", "consistent", "better", "productive", "timely", "thorough", "impressive", "outstanding",
    "sound", "prompt", "poor", "weak", "insufficient", "inadequate", "inconsistent", "ineffective", "limited", "lack",
    "lacked", "not", "no", "nor", "unclear", "low", "few", "absence", "deficit", "worse", "patchy", "variable", "late",
    "slow", "rarely", "seldom", "never", "only", "too", "need", "needed", "enough", "high", "higher", "lower",
    "concern", "improve", "improved", "improvement", "improving", "must", "should", "imperative", "cent", "less",
    "more", "unmanageable", "missing", "delay", "delayed", "shortfall", "gap", "valued", "praised", "hard",
    "difficult", "easy", "fallen", "risen", "reduced", "increased", "fully", "alway", "often", "routinely", "overdue",
    "underdeveloped", "under", "without", "differ", "vary", "ongoing", "average", "grown", "grow",
    "developing", "developed", "receive",
})  # fmt: skip
NEARBY, SILENT = 6, 0.85


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
class Hit:
    """Words of one theme in one sentence, and how much they count there."""

    theme: str
    ranges: Ranges
    weight: float


def tables_of(themes: Sequence[Theme]) -> Tables:
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


def hits_in(words: Sentence, tables: Tables, lead: bool) -> list[Hit]:
    """The hits of a sentence; `lead`: it is the first of its statement."""
    matches = list(tables.words.matches(words))
    denied = denied_in(matches)
    counts, subject = counts_of(words), subject_end(words) if lead else 0
    hits = [
        Hit(match.value.theme, match.ranges, weight(words, match, counts, subject))
        for match in matches
        if match.value.grade != "not" and not covered(match.ranges, denied[match.value.theme])
    ]
    spoken = [hit for hit in hits if hit.weight > 0]
    return [hit for hit in spoken if not taken(hit, spoken, tables)]


def denied_in(matches: Iterable[Match[Raised]]) -> dict[str, list[tuple[int, int]]]:
    """By theme, the words that mean something else."""
    denied: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for match in matches:
        if match.value.grade == "not":
            denied[match.value.theme] += match.ranges
    return denied


def covered(ranges: Ranges, denied: Iterable[tuple[int, int]]) -> bool:
    """Whether one of these is met by a range as long or longer: a longer label stands against a shorter denial."""
    return any(meet(one, other) and one[1] - one[0] <= other[1] - other[0] for one in ranges for other in denied)


def taken(hit: Hit, hits: Iterable[Hit], tables: Tables) -> bool:
    """Whether a narrower theme has all these words, so that the broader one has none of its own."""
    return any(
        tables.broader.get(other.theme) == hit.theme
        and other.weight >= hit.weight
        and all(any(meet(one, two) for two in other.ranges) for one in hit.ranges)
        for other in hits
    )


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def weight(words: Sentence, match: Match[Raised], counts: Sequence[float], subject: int) -> float:
    """How much a match says: by its grade, by what follows it, by the asides it stands in."""
    start, end = match.ranges[0][0], match.ranges[-1][1]
    base = FIRM if match.value.grade == "firm" else SUBJECT if start < subject else HINT
    after = words[end].key if end < len(words) else ""
    named = DOER if after in DOERS else PAPER if PAPERS & {after, words[end - 1].key} else 1.0
    named *= 1.0 if subject or len(match.ranges) > 1 or telling(words, start, end) else SILENT
    return base * named * min(counts[place] for first, last in match.ranges for place in range(first, last))


def telling(words: Sentence, start: int, end: int) -> bool:
    """Whether words are the subject of their clause, or stand near a verdict."""
    around = words[max(start - NEARBY, 0) : end + NEARBY]
    return any(w.key in VERDICTS for w in around) or any(w.key in FINITE for w in words[end : end + 3])


def subject_end(words: Sentence) -> int:
    """Where the subject of a sentence ends: at its first finite verb, or after a fair number of words."""
    ends = [place for place, word in enumerate(words[:SUBJECT_ENDS]) if place > 1 and word.key in FINITE]
    return ends[0] if ends else min(SUBJECT_ENDS, len(words))


def weight_of(hits: Iterable[Hit], more: float) -> float:
    """What the hits of one theme in one sentence weigh: the best, and a share of each that stands elsewhere."""
    best, *others = sorted(hits, key=lambda hit: -hit.weight)
    apart = [best]
    for hit in others:
        if not any(meet(one, two) for kept in apart for one in hit.ranges for two in kept.ranges):
            apart.append(hit)
    return best.weight + more * sum(hit.weight for hit in apart[1:])
