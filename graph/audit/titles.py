"""Titles of posts that differ in one word that looks alike."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from graph.audit.reading import Reading, Sighting
from graph.claims import Span
from graph.text.names import fold

ALIKE, SHORTEST, SAME_START = 0.75, 8, 3


def titles_alike(reading: Reading) -> Iterator[Sighting]:
    """Two titles of posts that one person holds, equal but for one word, and that word nearly equal."""
    titles = _titles(reading)
    for (first, place), (second, other) in combinations(titles.items(), 2):
        if (
            _nearly_one(first, second)
            and not _together(first, second, reading)
            and not _both_known(first, second, reading)
        ):
            words = {"first": reading.printed(place), "second": reading.printed(other)}
            yield Sighting((place, other), words)


def _titles(reading: Reading) -> dict[str, Span]:
    """Every title of a post for one, folded, with the place of its first mention."""
    found: dict[str, Span] = {}
    for mention in sorted(reading.claims.mentions, key=lambda m: m.span):
        title = fold(reading.printed(mention.span))
        if mention.type == "Role" and reading.rule.words("for-one").search(title):
            found.setdefault(title, mention.span)
    return found


def _together(first: str, second: str, reading: Reading) -> bool:
    """Whether one sentence names both, as it would name two people."""
    sentences = (fold(prose.words[slice(*span)]) for prose in reading.prose for span in prose.sentences())
    return any(first in sentence and second in sentence for sentence in sentences)


def _nearly_one(first: str, second: str) -> bool:
    left, right = first.split(), second.split()
    differing = [(a, b) for a, b in zip(left, right, strict=False) if a != b]
    if len(left) != len(right) or len(differing) != 1:
        return False
    a, b = differing[0]
    if a.rstrip("s") == b.rstrip("s") or min(len(a), len(b)) < SHORTEST or a[:SAME_START] != b[:SAME_START]:
        return False
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _both_known(first: str, second: str, reading: Reading) -> bool:
    """Whether the ontology knows the two as two."""
    owners = [
        {known.id for known in reading.knowledge.entities if title in map(fold, known.names)}
        for title in (first, second)
    ]
    return bool(owners[0] and owners[1] and not owners[0] & owners[1])
