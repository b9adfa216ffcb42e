"""Capitalised names that no row and no head noun knows: typed by what is said of them, or kept as candidates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.claims import Letter, Span
from graph.knowledge.formats import ONE_NAME
from graph.knowledge.rows import Knowledge
from graph.names.grammar import NameGrammar
from graph.names.heads import DETERMINERS
from graph.names.hits import NameHit
from graph.text.dates import MONTHS
from graph.text.doc import ENDS_SENTENCE

QUOTED = r"(?<=[“\"])[A-Z][^“”\".,;:\n]{2,50}(?=[”\"])"
NAME = re.compile(rf"{QUOTED}|(?<![\w’']){ONE_NAME}")
# A name that is given as one may hold small words: "a strategy called Ready in Time".
GIVEN = re.compile(r"(?: (?:in|on|at|to|for|with|by|into|from)(?: the)? [A-Z][\w'’-]*)+")
BESIDE = re.compile(r"\s*(?:,|\n)\s*|\s+")
NAMED = re.compile(r"(\w+),?(?: which is)? (?:called|known as|named|titled|entitled|published as|branded)\s+[“‘'\"]?$")
SENTENCE_START = re.compile(r"(?:^|[.!?:;•*–—-]|\n|[“‘\"'(]|\d[.)])\s*$")
LIST_JOINT = re.compile(r"(?:,| and| or|, and|;)(?: also)?(?: the)? $")
# No place is written so: "OASys".
CODED = re.compile(r"[A-Z]{2}|(?<!\bMc)(?<=[a-z])[A-Z]")
AND = re.compile(r" (?:and|&) ")
SHORT_BODY = re.compile(r"\b[Tt]he ([A-Za-z]+)\b(?! [A-Z])")
# Types of names that stand in lists of their own kind.
LISTED = frozenset({"Place", "Region", "Partner", "Facility"})
WINDOW = 70
# A line so long was broken: it is no heading and no row of a table.
LONG = 70


def capitalised_names(text: str, known: Iterable[NameHit], grammar: NameGrammar) -> Iterator[NameHit]:
    """Names outside the places already spoken for. Where nothing tells the type it is None: a candidate."""
    hits = list(known)
    taken = {k for hit in hits for k in range(*hit.span)}
    roles = {k: hit for hit in hits if hit.type == "Role" for k in range(*hit.span)}
    places = [p for p in _names(text) if not any(k in taken for k in range(*p))]
    inside = {text[p.start : p.end] for p in places if not _begins_sentence(text, p)}
    for place in places:
        name = text[place.start : place.end]
        kind = _told_type(text, place, grammar) or _person(text, place, roles)
        if name in MONTHS or name.casefold() in DETERMINERS or grammar.is_marked("generic-acronym", name):
            continue
        if _begins_sentence(text, place) and name not in inside and " " not in name:
            continue  # it only looks like a name because a sentence begins
        for part in _members(text, place, grammar) if kind else (place,):
            yield NameHit(
                part, kind, None, text[slice(*part)], "context" if kind else "capitals", 0.65 if kind else 0.3
            )


def alike_in_lists(names: Iterable[NameHit], known: Iterable[NameHit], text: str) -> list[NameHit]:
    """The names, those without a type with the type of the name before them in a list."""
    typed = []
    before: NameHit | None = None
    for hit in sorted([*names, *(h for h in known if h.type in LISTED)], key=lambda h: h.span):
        if before and hit.type is None and LIST_JOINT.fullmatch(text[before.span.end : hit.span.start]):
            hit = replace(hit, type=before.type, method="context", confidence=0.65)
        if hit.method in ("context", "capitals", "model"):
            typed.append(hit)
        before = hit if hit.type else None
    return typed


def short_bodies(text: str, known: Iterable[NameHit], grammar: NameGrammar) -> Iterator[NameHit]:
    """ "The Service", "the inspectorate": short for the body of that noun with the fewest other words in its name."""
    bodies = sorted((h for h in known if h.type == "Organisation"), key=lambda h: (len(h.name.split()), h.name))
    for match in SHORT_BODY.finditer(text):
        if grammar.is_marked("short-body", match[1]):
            of_that_noun = (h for h in bodies if match[1].casefold() in h.name.casefold().split())
            if meant := next(of_that_noun, None):
                yield replace(meant, span=Span(*match.span(1)), method="context", confidence=0.7, stands_for=meant.name)


def _members(text: str, place: Span, grammar: NameGrammar) -> Iterator[Span]:
    """The names of a list of two that begins here ("regions, with London and West Midlands"); else the name whole."""
    before, start = _before(text, place), place.start
    for joint in AND.finditer(text, *place) if grammar.lists_follow.search(before) else ():
        yield Span(start, joint.start())
        start = joint.end()
    yield Span(start, place.end)


def _before(text: str, place: Span) -> str:
    return text[max(0, place.start - WINDOW) : place.start].replace("\n", " ")


def _person(text: str, place: Span, roles: dict[int, NameHit]) -> str | None:
    """A name of two words or three that stands beside a role: above it, before a comma, or right after it."""
    name = text[slice(*place)]
    if not 1 <= name.count(" ") <= 2 or "&" in name:
        return None
    beside = BESIDE.match(text, place.end)
    below = roles.get(beside.end()) if beside else None
    if beside and below and below.span.start == beside.end() and beside[0].strip(" "):
        return "Person"
    role = roles.get(place.start - 1)
    return "Person" if role and role.span.end == place.start - 1 and text[role.span.start].isupper() else None


def _names(text: str) -> Iterator[Span]:
    for match in NAME.finditer(text):
        start, end = match.span()
        first = re.match(r"\w+", match.group())
        if first and first.group().casefold() in DETERMINERS and " " in match.group():
            start += first.end() + 1
        if NAMED.search(_before(text, Span(start, end))) and (more := GIVEN.match(text, end)):
            end = more.end()
        if end - start > 2 and not text[start:end].isupper() and text[start].isupper():
            yield Span(start, end)


def _begins_sentence(text: str, place: Span) -> bool:
    return bool(SENTENCE_START.search(text[max(0, place.start - 4) : place.start])) or place.start == 0


def _told_type(text: str, place: Span, grammar: NameGrammar) -> str | None:
    """What the words before or after say that the name is."""
    before = _before(text, place)
    after = text[place.end : place.end + WINDOW].replace("\n", " ")
    naming = NAMED.search(before)
    if naming and (kind := grammar.type_of(naming.group(1).casefold())):
        return kind
    name = text[slice(*place)]
    built = grammar.type_of_expansion(name) if " " in name else None
    for kind, leads, follows in grammar.contexts:
        if leads.search(before) or (follows and follows.match(after)):
            return (built or (None if CODED.search(name) else kind)) if kind == "Place" else kind
    return None


def candidates_in(
    names: Iterable[NameHit], taken: Iterable[NameHit], letter: Letter, knowledge: Knowledge
) -> Iterator[NameHit]:
    """The names without a type that nothing else claims. A word of the rating scale is none: "rated as 'Good'"."""
    text = letter.source.text
    claimed = {k for hit in taken for k in range(*hit.span)}
    levels = re.compile("|".join(rf"{re.escape(name)}\b" for level in knowledge.ratings for name in level.names))
    prose = (*(part for s in letter.statements for part in s.parts), *(note.span for note in letter.footnotes))
    stated = {k for span in prose for k in range(*span)}
    for hit in names:
        if hit.type or claimed & set(range(*hit.span)) or levels.match(text, hit.span.start):
            continue
        if hit.span.start in stated or _in_prose(text, hit.span):
            yield hit


def _in_prose(text: str, span: Span) -> bool:
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    return len(line) > LONG or bool(ENDS_SENTENCE.search(line.rstrip()) and line[: span.start - start].strip())
