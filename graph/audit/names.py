"""Names: acronyms that nobody writes out, and titles of posts that differ in one word that looks alike."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from graph.audit.reading import Reading, Sighting
from graph.claims import Parts, Span
from graph.knowledge.rows import Knowledge
from graph.names.identity import pairs_in
from graph.text.names import fold

ACRONYM = re.compile(r"(?<![\w@./&’'-])[A-Z](?:[A-Za-z&]{0,5}[A-Z])(?=s?(?![\w@&-]))")
TOKEN = re.compile(r"[A-Za-z&]+")
SMALL = r"(?:(?:and|of|the|for|in|to|on|with|&)[\s-]+)?"
ROMAN_CAPITALS = re.compile(r"[IVXLC]+")
ALIKE, SHORTEST, SAME_START = 0.75, 8, 3


def unexpanded_acronyms(reading: Reading) -> Iterator[Sighting]:
    """An acronym of the prose that the document does not write out and the ontology does not know."""
    first = _unknown(reading)
    expanded = {reading.printed(short).rstrip("s") for _, short in pairs_in(reading.text)} if first else set()
    for short, parts in first.items():
        if short not in expanded and not _spelt(short, reading.text):
            yield Sighting(parts, {"acronym": short})


def _unknown(reading: Reading) -> dict[str, Parts]:
    """Every acronym that nobody here knows, with the place where it first stands."""
    known, common = _known(reading.knowledge), re.compile(reading.rule.words("common").pattern)
    unknown: dict[str, Parts] = {}
    for prose in reading.prose:
        for match in ACRONYM.finditer(prose.words):
            short = match[0]
            if short not in known and not ROMAN_CAPITALS.fullmatch(short) and not common.fullmatch(short):
                unknown.setdefault(short, prose.parts(*match.span()))
    return unknown


@lru_cache(maxsize=4)
def _known(knowledge: Knowledge) -> frozenset[str]:
    """Every word of every known name that is an acronym."""
    names = [name for row in (*knowledge.entities, *knowledge.themes, *knowledge.standards) for name in row.names]
    names += [name for level in knowledge.ratings for name in level.names]
    words = (word for name in names for word in TOKEN.findall(name))
    return frozenset(form for word in words for form in (word, word.removesuffix("s")))


def _spelt(short: str, text: str) -> bool:
    """Whether somewhere a run of words begins with these letters, be it far from the acronym."""
    letters = [letter for letter in short if letter.isalpha()]
    words = r"[\s-]+".join(rf"{SMALL}{re.escape(letter)}[a-z’']+" for letter in letters)
    return bool(re.search(rf"\b{words}\b", text, re.IGNORECASE))


def titles_alike(reading: Reading) -> Iterator[Sighting]:
    """Two titles of posts that one person holds, equal but for one word, and that word nearly equal."""
    titles = _titles(reading)
    for (first, place), (second, other) in combinations(titles.items(), 2):
        may_be_one = _nearly_one(first, second) and not _together(first, second, reading)
        if may_be_one and not _both_known(first, second, reading):
            words = {"first": reading.printed(place), "second": reading.printed(other)}
            yield Sighting((place, other), words)


def _titles(reading: Reading) -> dict[str, Span]:
    """Every title of a post for one, folded, with the place of its first mention."""
    titles: dict[str, Span] = {}
    for mention in sorted(reading.claims.mentions, key=lambda m: m.span):
        title = fold(reading.printed(mention.span))
        if mention.type == "Role" and reading.rule.words("for-one").search(title):
            titles.setdefault(title, mention.span)
    return titles


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
