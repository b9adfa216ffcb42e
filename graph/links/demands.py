"""What a recommendation demands, as terms that can be compared over documents without looking at any corpus.

Names of units and regions are left out, so that the same demand made elsewhere is the same. Weights are fixed: a word
that half the family uses counts little (`cue:common-demand` in ontology/formats.ttl), any other word fully. So neither
the order in which documents come nor what else there is changes a comparison.
"""

import re
from collections.abc import Iterable

from graph.claims import Mention, Parts, Span
from graph.knowledge.formats import Formats
from graph.links.proposals import SCOPE_TYPES, STOP
from graph.text.words import stem

WORD = re.compile(r"[A-Za-z]{3,}")
COMMON_WEIGHT, FULL_WEIGHT = 0.3, 1.0
# The smallest overlap at which two demands are worth a look; the keys below miss no pair above it.
LEAST_OVERLAP = 0.3
# A weight is written behind its term where it is not the full one.
LIGHT = "~"


def terms_of(text: str, parts: Parts, mentions: Iterable[Mention], formats: Formats) -> tuple[str, ...]:
    """The stems of a demand's words, in the order that all demands share: heavy before light, long before short."""
    hidden = [m.span for m in mentions if m.type in SCOPE_TYPES]
    words = [
        word.group().casefold()
        for start, end in parts
        for word in WORD.finditer(text, start, end)
        if not any(span.holds(Span(*word.span())) for span in hidden)
    ]
    kept = (w for w in words if w not in STOP)
    return tuple(sorted({_term(w, formats) for w in kept}, key=_rank))


def _term(word: str, formats: Formats) -> str:
    return stem(word) + (LIGHT if formats.marks("common-demand", word) else "")


def _rank(term: str) -> tuple[float, int, str]:
    return -weight(term), -len(term), term


def weight(term: str) -> float:
    return COMMON_WEIGHT if term.endswith(LIGHT) else FULL_WEIGHT


def keys_of(terms: tuple[str, ...]) -> tuple[str, ...]:
    """The first terms, so many that two demands with the least overlap share one of them.

    Two sets with a weighted Jaccard index of t share t of either one's weight; what they share cannot lie all in a
    tail that is lighter than that. Source: prefix filtering (Bayardo, Ma and Srikant, 2007).
    """
    total = sum(map(weight, terms))
    tail, kept = 0.0, len(terms)
    while kept and tail + weight(terms[kept - 1]) < LEAST_OVERLAP * total:
        kept -= 1
        tail += weight(terms[kept])
    return terms[:kept]


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The weighted Jaccard index, from 0 to 1."""
    either = sum(map(weight, sorted(a | b)))
    return sum(map(weight, sorted(a & b))) / either if either else 0.0
