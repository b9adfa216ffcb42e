"""Ratings that prose tells: for documents, and units, that no table rates.

Precision before recall: a rating counts when one clause names it, in quotation marks or after "rated", says of whom or
of which standard, and speaks neither of an earlier inspection nor of many units at once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from text_to_num import alpha2digit

from graph.claims import OVERALL, Rating, Span, Unit
from graph.knowledge.formats import Formats, bare_heading
from graph.structure.blocks import Block
from graph.structure.outline import Outline, Part
from graph.structure.tables import SCORE
from graph.text.doc import sentences_in
from graph.text.names import fold, unit_name

VERB = re.compile(r"\b(?:rat(?:ed|ing)|judged|graded|assessed)\b[^.;:]{0,80}$")
CLAUSE = re.compile(r";|,? (?:while|whereas|but|although|though)\b|, and (?=\w+ing\b)")
YEAR_AFTER = re.compile(
    r"[’'”\"]?,?(?: overall)? (?:in|since|at the|when|during) (?:\w+ )?(?:(?:19|20)\d\d|last|previous|time)"
)
OWN = re.compile(r"\b(?:the|this|our|its|it|which|we|have|has|service|unit|pdu|region|here|overall)\b", re.IGNORECASE)
STRANGER = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){0,24} (?:PDU|Probation Delivery Unit|region)\b|\bsister\b")
GOES_ON = re.compile(
    r"(?:It|The (?:unit|service|PDU|region)|This)\b[^.]{0,40}?\b(?:scor|receiv|giv|award|achiev)", re.IGNORECASE
)
QUOTES = "‘’'“”\""


@dataclass(frozen=True, slots=True)
class RatingSentence:
    """A sentence, where it begins, and the unit that its chapter is about."""

    text: str
    start: int
    unit: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Unrated:
    """Whom prose may rate: `left` have no rating in a table, `main` are all units, `meant` is whom "it" means."""

    formats: Formats
    main: list[str]
    left: list[str]
    meant: str | None


def ratings_told(outline: Outline, units: tuple[Unit, ...], tables: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """What prose says of units that the tables leave without an overall rating."""
    rated = {fold(r.unit) for r in tables if r.overall}
    left = [u.name for u in units if fold(u.name) not in rated]
    main = [u.name for u in units if u.kind != "Region"] or [u.name for u in units]
    unrated = Unrated(outline.formats, main, left, main[0] if len(main) == 1 and main[0] in left else None)
    ratings: dict[tuple[str, str], Rating] = {}
    sentences = list(_sentences(outline, units)) if left else []
    for sentence in sentences:
        for rating in _respectively(sentence, unrated) or _ratings_in(sentence, unrated):
            if rating.overall or not tables:  # beside a table, prose repeats the standards
                ratings.setdefault((rating.unit, rating.standard), rating)
    return tuple(_with_score(rating, sentences, unrated) for rating in ratings.values())


def _respectively(sentence: RatingSentence, unrated: Unrated) -> list[Rating]:
    """As many ratings as units, given in the order in which the document names these."""
    main, formats = unrated.main, unrated.formats
    if not re.search(r"\brespectively\b", sentence.text) or main != unrated.left[: len(main)]:
        return []
    levels = list(_levels(formats).finditer(sentence.text))
    if len(levels) != len(main):
        return []
    return [_rating(sentence, level, unit, OVERALL, formats) for level, unit in zip(levels, main, strict=True)]


def _rating(sentence: RatingSentence, level: re.Match[str], unit: str, standard: str, formats: Formats) -> Rating:
    span = Span(sentence.start + level.start("level"), sentence.start + level.end("level"))
    return Rating(unit, standard, None, formats.rating(level.group("level")) or "", level.group("level"), (span,))


def _sentences(outline: Outline, units: tuple[Unit, ...]) -> Iterator[RatingSentence]:
    for part in outline.parts:
        if part.opens in ("aside", "recommendations", "recommendation-block"):
            continue
        heading = _unit_of(part, units)
        for text, start in _paragraphs(part.blocks):
            for a, b in sentences_in(text.replace("\n", " ")):
                yield RatingSentence(text[a:b], start + a, heading)


def _paragraphs(blocks: list[Block]) -> Iterator[tuple[str, int]]:
    """Paragraphs; one that is left open goes on in the quoted rating that stands alone below it."""
    above: Block | None = None
    for block in (b for b in blocks if b.kind in ("line", "paragraph")):
        is_quote = block.text[:1] in QUOTES and len(block.text) < 40
        if is_quote and above is not None and above.text[-1] not in ".!?:”’\"'":
            yield f"{above.text} {block.text}", block.span.start - len(above.text) - 1
        yield block.text, block.span.start
        above = block


def _unit_of(part: Part, units: tuple[Unit, ...]) -> str | None:
    name = fold(unit_name(bare_heading(part.section.heading))) if part.section else ""
    return next((u.name for u in units if fold(u.name) == name), None)


def _ratings_in(sentence: RatingSentence, unrated: Unrated) -> Iterator[Rating]:
    begin = 0
    for level in _levels(unrated.formats).finditer(sentence.text):
        clause = sentence.text[begin : level.start()]
        begin = level.end()
        starts = [m.end() for m in CLAUSE.finditer(clause)]
        clause = clause[starts[-1] if starts else 0 :]
        is_of_now = _is_of_now(sentence.text, clause, level.end(), unrated.formats)
        if is_of_now and (subject := _rated_in(clause, sentence, unrated)):
            yield _rating(sentence, level, *subject, unrated.formats)


@lru_cache(maxsize=4)
def _levels(formats: Formats) -> re.Pattern[str]:
    names = "|".join(sorted({re.escape(k) for k in formats.ratings if len(k) > 2}, key=len, reverse=True))
    return re.compile(rf"(?:[‘'“\"]|\brated (?:as )?)(?P<level>(?i:{names}))(?=[.,]?[’'”\"]|\b)")


def _is_of_now(sentence: str, clause: str, end: int, formats: Formats) -> bool:
    """Whether the clause speaks of this inspection, and of one unit."""
    cues = (*formats.cues["earlier"], *formats.cues["many"])
    return bool(VERB.search(clause)) and not YEAR_AFTER.match(sentence, end) and not any(c.search(clause) for c in cues)


def _rated_in(clause: str, sentence: RatingSentence, unrated: Unrated) -> tuple[str, str] | None:
    """The unit and standard that the clause is about."""
    mentions = [(m.end(), name) for name in unrated.left for m in re.finditer(rf"\b{re.escape(name)}\b", clause)]
    standard = _standard(clause, unrated.formats)
    if mentions:
        end, unit = max(mentions, key=lambda n: (n[0], len(n[1])))
        return unit, _standard(clause[end:], unrated.formats)  # before the name it says what is inspected there
    if not OWN.search(clause) and standard == OVERALL:
        return None
    if sentence.unit in unrated.left:
        return sentence.unit, standard
    return (unrated.meant, standard) if unrated.meant and not STRANGER.search(clause) else None


def _standard(clause: str, formats: Formats) -> str:
    """The standard named last before the rating, or the overall one."""
    mentions = [
        (m.end(), label)
        for name, label in formats.standards.items()
        if label != OVERALL
        for m in re.finditer(rf"\b{re.escape(name)}\b", fold(clause))
    ]
    return max(mentions)[1] if mentions and not re.search(r"\boverall\b", clause, re.IGNORECASE) else OVERALL


def _with_score(rating: Rating, sentences: list[RatingSentence], unrated: Unrated) -> Rating:
    """The overall rating with the score that a sentence about the same unit prints."""
    if not rating.overall:
        return rating
    about: str | None = None
    for sentence in sentences:
        scores = SCORE.finditer(alpha2digit(sentence.text, "en", 0))
        score = next((s for s in scores if int(s.group(2)) in unrated.formats.maxima), None)
        about = _about(sentence, rating.unit, about, unrated.meant)
        is_of_now = not any(c.search(sentence.text) for c in unrated.formats.cues["earlier"])
        if score and about == rating.unit and is_of_now:
            return replace(rating, score=int(score.group(1)), maximum=int(score.group(2)))
    return rating


def _about(sentence: RatingSentence, name: str, before: str | None, meant: str | None) -> str | None:
    """The unit that a sentence is about: named in it, or meant by it after one that named it."""
    if re.search(rf"\b{re.escape(name)}\b", sentence.text):
        return name
    if sentence.unit:
        return sentence.unit
    if STRANGER.search(sentence.text):
        return None
    return meant or (before if GOES_ON.match(sentence.text) else None)
