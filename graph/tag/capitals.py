"""Capitalised names that no row and no head noun knows: typed by what is said of them, or kept as candidates."""

import re
from collections.abc import Iterable, Iterator

from graph.claims import Span
from graph.formats import ONE_NAME, Formats
from graph.tag.heads import OPENERS
from graph.tag.matching import Hit

NAME = re.compile(rf"(?<![\w’']){ONE_NAME}")
SENTENCE_START = re.compile(r"(?:^|[.!?:;•*–-]|\n|[“‘\"'(]|\d[.)])\s*$")
LIST_JOINT = re.compile(r"(?:,| and| or|, and|;)(?: the)? $")
WINDOW = 70


def capitalised_names(text: str, spoken_for: Iterable[Span], formats: Formats) -> Iterator[Hit]:
    """Names outside the places already spoken for. Where nothing tells the type it is None: a candidate."""
    taken = {k for span in spoken_for for k in range(*span)}
    places = [p for p in _names(text) if not any(k in taken for k in range(*p))]
    known = {text[p.start : p.end] for p in places if not _begins_sentence(text, p)}
    before: Hit | None = None
    for place in places:
        name = text[place.start : place.end]
        if _begins_sentence(text, place) and name not in known and " " not in name:
            continue
        kind = _told_type(text, place, formats)
        if kind is None and before and LIST_JOINT.fullmatch(text[before.span.end : place.start]):
            kind = before.type
        before = Hit(place, kind, None, name, "context" if kind else "capitals", 0.65 if kind else 0.3)
        yield before


def _names(text: str) -> Iterator[Span]:
    for match in NAME.finditer(text):
        start, end = match.span()
        first = re.match(r"\w+", match.group())
        if first and first.group().casefold() in OPENERS and " " in match.group():
            start += first.end() + 1
        if end - start > 2 and not text[start:end].isupper() and text[start].isupper():
            yield Span(start, end)


def _begins_sentence(text: str, place: Span) -> bool:
    return bool(SENTENCE_START.search(text[max(0, place.start - 4) : place.start])) or place.start == 0


def _told_type(text: str, place: Span, formats: Formats) -> str | None:
    """What the words before or after say that the name is."""
    before = text[max(0, place.start - WINDOW) : place.start].replace("\n", " ")
    after = text[place.end : place.end + WINDOW].replace("\n", " ")
    for kind in ("Programme", "Partner"):
        leads = formats.cues[f"{kind.lower()}-before"]
        if any(re.search(rf"(?:^|\W)(?:{p.pattern})\s+[“‘'\"]?$", before, re.IGNORECASE) for p in leads):
            return kind
        if any(p.match(after) for p in formats.cues[f"{kind.lower()}-after"]):
            return kind
    return None
