"""Which findings state the deficit that a recommendation is to remedy: scored proposals, with reasons.

Plain TF-IDF over the words of one document (names of units and regions left out, so that renaming them changes
nothing), raised by shared themes. Below a floor nothing is proposed.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from graph.claims import Letter, Link, Mention, Parts, ThemeHit, quoted
from graph.text.words import stem

FLOOR = 0.16
MOST = 5
THEME_WEIGHT = 0.12
SCOPE_TYPES = ("PDU", "Region")
COMMON = """a an and are as at be been by for from has have how in into is it its not of on or that the their them these
they this to was were what when where which who will with work ensure improve review address should region pdu staff all
people probation service services"""
STOP = frozenset(COMMON.split())


def links_in(
    letter: Letter, mentions: tuple[Mention, ...], themes: Mapping[str, tuple[ThemeHit, ...]]
) -> tuple[Link, ...]:
    """At most five proposals a recommendation, best first."""
    text = letter.source.text
    improvements = [f for f in letter.findings if f.polarity == "improvement"]
    demands = letter.recommendations
    wanted = {f.id for f in improvements} | {d.id for d in demands}
    bags = {s.id: _words(text, s.parts, mentions) for s in letter.statements if s.id in wanted}
    weights = _weights(bags.values())
    links: list[Link] = []
    for demand in demands:
        scored = [_link(demand.id, f.id, bags, weights, themes) for f in improvements]
        above = sorted((s for s in scored if s.score >= FLOOR), key=lambda s: (-s.score, s.finding))
        links += above[:MOST]
    return tuple(links)


def _words(text: str, parts: Parts, mentions: tuple[Mention, ...]) -> Counter[str]:
    """Stemmed words, without those of unit and region names."""
    hidden = [m.span for m in mentions if m.type in SCOPE_TYPES]
    kept = text
    for span in (s for s in hidden if any(p.holds(s) for p in parts)):
        kept = kept[: span.start] + " " * (span.end - span.start) + kept[span.end :]
    words = re.findall(r"[a-z]{3,}", quoted(kept, parts).casefold().replace("’", "'"))
    return Counter(stem(w) for w in words if w not in STOP)


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
