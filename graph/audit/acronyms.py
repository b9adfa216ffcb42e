"""Acronyms that nobody writes out."""

import re
from collections.abc import Iterator
from functools import lru_cache

from graph.audit.reading import Reading, Sighting
from graph.claims import Parts
from graph.knowledge import Knowledge
from graph.names.spellings import pairs_in

ACRONYM = re.compile(r"(?<![\w@./&’'-])[A-Z](?:[A-Za-z&]{0,5}[A-Z])(?=s?(?![\w@&-]))")
TOKEN = re.compile(r"[A-Za-z&]+")
SMALL = r"(?:(?:and|of|the|for|in|to|on|with|&)[\s-]+)?"
ROMAN = re.compile(r"[IVXLC]+")


def unexpanded_acronyms(reading: Reading) -> Iterator[Sighting]:
    """An acronym of the prose that the document does not write out and the ontology does not know."""
    first = _unknown(reading)
    expanded = {reading.printed(short).rstrip("s") for _, short in pairs_in(reading.text)} if first else set()
    for short, parts in first.items():
        if short not in expanded and not _spelt(short, reading.text):
            yield Sighting(parts, {"acronym": short})


def _unknown(reading: Reading) -> dict[str, Parts]:
    """Every acronym that nobody here knows, with the place where it first stands."""
    known, common = _known(reading.knowledge), reading.rule.cased("common")
    found: dict[str, Parts] = {}
    for prose in reading.prose:
        for match in ACRONYM.finditer(prose.words):
            short = match[0]
            if short not in known and not ROMAN.fullmatch(short) and not common.fullmatch(short):
                found.setdefault(short, prose.parts(*match.span()))
    return found


@lru_cache(maxsize=4)
def _known(knowledge: Knowledge) -> frozenset[str]:
    """Every word of every known name that is an acronym."""
    names = [name for entity in knowledge.entities for name in entity.names]
    names += [name for theme in knowledge.themes for name in theme.names]
    names += [name for standard in knowledge.standards for name in standard.names]
    names += [name for level in knowledge.ratings for name in level.names]
    return frozenset(form for name in names for word in TOKEN.findall(name) for form in (word, word.removesuffix("s")))


def _spelt(short: str, text: str) -> bool:
    """Whether somewhere a run of words begins with these letters, be it far from the acronym."""
    letters = [letter for letter in short if letter.isalpha()]
    words = r"[\s-]+".join(rf"{SMALL}{re.escape(letter)}[a-z’']+" for letter in letters)
    return bool(re.search(rf"\b{words}\b", text, re.IGNORECASE))
