"""Places in a text: where things stand, in code points and in the units that JavaScript and Java count in."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from threading import Lock

from cachetools import LRUCache, cached

from graph.ask.terms import Source, listed, plain

Parts = list[list[int]]
WIDE = "\uffff"  # every character above this takes two UTF-16 units
MOST_TEXTS = 64


def parts_of(source: Source, iris: Iterable[str]) -> dict[str, Parts]:
    """The places of these things, in the order of their texts."""
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for row in source.rows(
        f"SELECT ?thing ?start ?end WHERE {{ VALUES ?thing {{ {listed(iris)} }}"
        " ?thing pf:part ?place . ?place oa:start ?start ; oa:end ?end . }"
    ):
        places[row["thing"].value].add((plain(row["start"]), plain(row["end"])))
    return {iri: [list(place) for place in sorted(spans)] for iri, spans in places.items()}


def in_utf16(source: Source, document: str, parts: Parts) -> Parts:
    """The same places in UTF-16 units."""
    wide = _wide_characters(source, document)
    return [[at + bisect_left(wide, at) for at in part] for part in parts]


@cached(LRUCache(MOST_TEXTS), key=lambda source, document: (source.store.version, document), lock=Lock())
def _wide_characters(source: Source, document: str) -> Sequence[int]:
    """The places of the characters that take two units; a text is read once for each version of the store."""
    rows = source.rows(f"SELECT ?text WHERE {{ {listed([document])} pf:text ?text }}")
    text = next((row["text"].value for row in rows), "")
    return [] if text.isascii() else [at for at, letter in enumerate(text) if letter > WIDE]
