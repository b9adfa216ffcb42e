"""What recommendations ask for: which findings state the deficit they are to remedy, and which demands are alike.

Within a document a proposal is plain TF-IDF over its words (names of units, regions and people left out, so that
renaming them changes nothing), raised by shared themes. Below a floor nothing is proposed.

Across documents a demand is a set of terms that can be compared without looking at any corpus: the same demand made
elsewhere is the same, and weights are fixed. A word that half the family uses counts little (`cue:common-demand` in
ontology/formats.ttl), any other word fully. So neither the order in which documents come nor what else there is
changes a comparison.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from graph.claims import Letter, Link, Mention, Parts, Span, ThemeHit
from graph.knowledge.formats import Formats
from graph.text.places import Placed
from graph.text.words import stem

PROPOSAL_FLOOR = 0.16
MOST_PROPOSALS = 5
THEME_WEIGHT = 0.12
HIDDEN_TYPES = ("PDU", "Region", "Person")
STOP_WORDS = frozenset(
    """a an and are as at be been by for from has have how in into is it its not of on or that the their them these they
    this to was were what when where which who will with work ensure improve review address should region pdu staff all
    people probation service services""".split()
)
TELLING_WORD = re.compile(r"[A-Za-z]{3,}")
COMMON_WEIGHT, FULL_WEIGHT = 0.3, 1.0
# The smallest overlap at which two demands are worth a look; the keys below miss no pair above it.
LEAST_OVERLAP = 0.3
# A weight is written behind its term where it is not the full one.
LIGHT = "~"


def links_in(
    letter: Letter, mentions: tuple[Mention, ...], themes: Mapping[str, tuple[ThemeHit, ...]]
) -> tuple[Link, ...]:
    """At most five proposals a recommendation, best first."""
    text = letter.source.text
    improvements = [f for f in letter.findings if f.polarity == "improvement"]
    demands = letter.recommendations
    wanted = {f.id for f in improvements} | {d.id for d in demands}
    hidden = hidden_in(mentions)
    bags = {s.id: _words(text, s.parts, hidden) for s in letter.statements if s.id in wanted}
    weights = _weights(bags.values())
    links: list[Link] = []
    for demand in demands:
        scored = [_link(demand.id, f.id, bags, weights, themes) for f in improvements]
        above = sorted((s for s in scored if s.score >= PROPOSAL_FLOOR), key=lambda s: (-s.score, s.finding))
        links += above[:MOST_PROPOSALS]
    return tuple(links)


def hidden_in(mentions: Iterable[Mention]) -> Placed[Span]:
    """Where units, regions and people are named: their names tell nothing of what is demanded."""
    return Placed((m.span for m in mentions if m.type in HIDDEN_TYPES), lambda span: span)


def _words(text: str, parts: Parts, hidden: Placed[Span]) -> Counter[str]:
    """Stemmed words, without those of the names of units, regions and people."""
    pieces: list[str] = []
    for part in parts:
        at = part.start
        for span in sorted(hidden.within([part])):
            pieces.append(text[at : max(at, span.start)] + " ")
            at = max(at, span.end)
        pieces.append(text[at : part.end] + " ")
    words = re.findall(r"[a-z]{3,}", "".join(pieces).casefold().replace("’", "'"))
    return Counter(stem(w) for w in words if w not in STOP_WORDS)


def _weights(bags: Iterable[Counter[str]]) -> dict[str, float]:
    """Inverse document frequency over the statements of this document."""
    all_bags = list(bags)
    seen = Counter(word for bag in all_bags for word in bag)
    return {word: math.log((1 + len(all_bags)) / (1 + n)) + 1 for word, n in seen.items()}


def _link(
    demand: str,
    finding: str,
    bags: dict[str, Counter[str]],
    weights: dict[str, float],
    themes: Mapping[str, tuple[ThemeHit, ...]],
) -> Link:
    a, b = bags[demand], bags[finding]
    shared = {w: a[w] * b[w] * weights[w] ** 2 for w in a if w in b}
    cosine = sum(shared.values()) / (_norm(a, weights) * _norm(b, weights) or 1.0)
    common = sorted({h.theme for h in themes.get(demand, ())} & {h.theme for h in themes.get(finding, ())})
    score = min(1.0, cosine + THEME_WEIGHT * min(len(common), 2))
    return Link(demand, finding, round(score, 3), _because(shared, common))


def _norm(bag: Counter[str], weights: dict[str, float]) -> float:
    return math.sqrt(sum((n * weights[w]) ** 2 for w, n in sorted(bag.items())))


def _because(shared: dict[str, float], common: list[str]) -> str:
    words = sorted(shared, key=lambda w: (-shared[w], w))[:4]
    reasons = [f"shared words: {', '.join(words)}"] if words else []
    if common:
        reasons.append(f"shared themes: {', '.join(common)}")
    return "; ".join(reasons)


# ---- demands, compared across documents ----


def demands_in(letter: Letter, mentions: Iterable[Mention], formats: Formats) -> dict[str, tuple[str, ...]]:
    """The terms of every recommendation, and of every one that an answer repeats, by the local id of the statement."""
    hidden, text = hidden_in(mentions), letter.source.text
    asked = [*((r.id, r.parts) for r in letter.recommendations), *((r.id, r.demand) for r in letter.responses)]
    return {local: terms_of(text, parts, hidden, formats) for local, parts in asked}


def terms_of(text: str, parts: Parts, hidden: Placed[Span], formats: Formats) -> tuple[str, ...]:
    """The stems of a demand's words but for those hidden, in the order that all demands share.

    Heavy before light, long before short.
    """
    named = {at for span in hidden.within(parts) for at in range(*span)}
    words = [
        word.group().casefold()
        for start, end in parts
        for word in TELLING_WORD.finditer(text, start, end)
        if not named.issuperset(range(*word.span()))
    ]
    telling = (w for w in words if w not in STOP_WORDS)
    terms = {stem(w) + (LIGHT if formats.marks("common-demand", w) else "") for w in telling}
    return tuple(sorted(terms, key=lambda term: (-weight(term), -len(term), term)))


def weight(term: str) -> float:
    return COMMON_WEIGHT if term.endswith(LIGHT) else FULL_WEIGHT


def keys_of(terms: tuple[str, ...]) -> tuple[str, ...]:
    """The first terms, so many that two demands with the least overlap share one of them.

    Two sets with a weighted Jaccard index of t share t of either one's weight; what they share cannot lie all in a
    tail that is lighter than that. Source: prefix filtering (Bayardo, Ma and Srikant, 2007).
    """
    total = sum(map(weight, terms))
    tail, length = 0.0, len(terms)
    while length and tail + weight(terms[length - 1]) < LEAST_OVERLAP * total:
        length -= 1
        tail += weight(terms[length])
    return terms[:length]


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The weighted Jaccard index, from 0 to 1."""
    either = sum(map(weight, sorted(a | b)))
    return sum(map(weight, sorted(a & b))) / either if either else 0.0
