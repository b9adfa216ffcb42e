"""Capitalised names that no row and no head noun knows: typed by what is said of them, or kept as candidates."""

import re
from collections.abc import Iterable, Iterator, Mapping

from graph.claims import Span
from graph.formats import ONE_NAME
from graph.tag.grammar import Grammar
from graph.tag.heads import MONTHS, OPENERS
from graph.tag.matching import Hit

QUOTED = r"(?<=[“\"])[A-Z][^“”\".,;:\n]{2,50}(?=[”\"])"
NAME = re.compile(rf"{QUOTED}|(?<![\w’']){ONE_NAME}")
BESIDE = re.compile(r"\s*(?:,|\n)\s*|\s+")
NAMED = re.compile(r"(\w+),?(?: which is)? (?:called|known as|named|titled|entitled|published as|branded)\s+[“‘'\"]?$")
SENTENCE_START = re.compile(r"(?:^|[.!?:;•*–-]|\n|[“‘\"'(]|\d[.)])\s*$")
LIST_JOINT = re.compile(r"(?:,| and| or|, and|;)(?: the)? $")
WINDOW = 70


def capitalised_names(text: str, known: Iterable[Hit], grammar: Grammar, guessed: Mapping[Span, str]) -> Iterator[Hit]:
    """Names outside the places already spoken for. Where nothing tells the type it is None: a candidate.

    `guessed`: what the statistical model takes for people and places; it is asked last.
    """
    hits = list(known)
    taken = {k for hit in hits for k in range(*hit.span)}
    roles = {k: hit for hit in hits if hit.type == "Role" for k in hit.span}
    places = [p for p in _names(text) if not any(k in taken for k in range(*p))]
    inside = {text[p.start : p.end] for p in places if not _begins_sentence(text, p)}
    before: Hit | None = None
    for place in places:
        name = text[place.start : place.end]
        kind = _told_type(text, place, grammar) or _person(text, place, roles)
        if _is_no_name(name, grammar) or (_begins_sentence(text, place) and name not in inside and " " not in name):
            continue
        if kind is None and before and LIST_JOINT.fullmatch(text[before.span.end : place.start]):
            kind = before.type
        method, sure = ("context", 0.65) if kind else ("capitals", 0.3)
        if kind is None and place in guessed:
            kind, method, sure = guessed[place], "model", 0.5
        before = Hit(place, kind, None, name, method, sure)
        yield before


def _is_no_name(name: str, grammar: Grammar) -> bool:
    """Months, acronyms of common nouns, and words that only look like names because a sentence begins."""
    return name in MONTHS or name.casefold() in OPENERS or grammar.formats.marks("generic-acronym", name) is not None


def _person(text: str, place: Span, roles: dict[int, Hit]) -> str | None:
    """A name of two words or three that stands beside a role: above it, before a comma, or right after it."""
    if not 1 <= text[place.start : place.end].count(" ") <= 2 or any(c in text[place.start : place.end] for c in "&"):
        return None
    after = BESIDE.match(text, place.end)
    below = roles.get(after.end()) if after else None
    if (
        below
        and below.span.start == (after.end() if after else -1)
        and text[place.end : below.span.start].strip(" ") != ""
    ):
        return "Person"
    role = roles.get(place.start - 1)
    return "Person" if role and role.span.end == place.start - 1 and text[role.span.start].isupper() else None


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


def _told_type(text: str, place: Span, grammar: Grammar) -> str | None:
    """What the words before or after say that the name is."""
    before = text[max(0, place.start - WINDOW) : place.start].replace("\n", " ")
    after = text[place.end : place.end + WINDOW].replace("\n", " ")
    named = NAMED.search(before)
    if named and (kind := grammar.head(named.group(1).casefold(), True, True)):
        return kind
    for kind in ("Programme", "Partner", "Place"):
        leads = grammar.formats.cues.get(f"{kind.lower()}-before", ())
        if any(re.search(rf"(?:^|\W)(?:{p.pattern})\s+[“‘'\"]?$", before, re.IGNORECASE) for p in leads):
            return kind
        if any(p.match(after) for p in grammar.formats.cues.get(f"{kind.lower()}-after", ())):
            return kind
    return None
