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
STRANGER = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)* (?:PDU|Probation Delivery Unit|region)\b|\bsister\b")
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


def ratings_told(outline: Outline, units: tuple[Unit, ...], tables: tuple[Rating, ...]) -> tuple[Rating, ...]:
    """What prose says of units that the tables leave without an overall rating."""
    formats = outline.formats
    rated = {fold(r.unit) for r in tables if r.overall}
    left = [u.name for u in units if fold(u.name) not in rated]
    main = [u.name for u in units if u.kind != "Region"] or [u.name for u in units]
    meant = main[0] if len(main) == 1 and main[0] in left else None  # whom "the unit" or "it" means
    ratings: dict[tuple[str, str], Rating] = {}
    sentences = list(_sentences(outline, units)) if left else []
    for sentence in sentences:
        for rating in _respectively(sentence, main, left, formats) or _ratings_in(sentence, left, meant, formats):
            if rating.overall or not tables:  # beside a table, prose repeats the standards
                ratings.setdefault((rating.unit, rating.standard), rating)
    return tuple(_with_score(rating, sentences, meant, formats) for rating in ratings.values())


def _respectively(sentence: RatingSentence, main: list[str], left: list[str], formats: Formats) -> list[Rating]:
    """As many ratings as units, given in the order in which the document names these."""
    if not re.search(r"\brespectively\b", sentence.text) or main != left[: len(main)]:
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
        if (
            above is not None
            and block.text[:1] in QUOTES
            and len(block.text) < 40
            and above.text[-1] not in ".!?:”’\"'"
        ):
            yield f"{above.text} {block.text}", block.span.start - len(above.text) - 1
        yield block.text, block.span.start
        above = block


def _unit_of(part: Part, units: tuple[Unit, ...]) -> str | None:
    name = fold(unit_name(bare_heading(part.section.heading))) if part.section else ""
    return next((u.name for u in units if fold(u.name) == name), None)


def _ratings_in(sentence: RatingSentence, left: list[str], meant: str | None, formats: Formats) -> Iterator[Rating]:
    begin = 0
    for level in _levels(formats).finditer(sentence.text):
        clause = sentence.text[begin : level.start()]
        begin = level.end()
        starts = [m.end() for m in CLAUSE.finditer(clause)]
        clause = clause[starts[-1] if starts else 0 :]
        if _is_of_now(sentence.text, clause, level.end(), formats) and (
            told := _told_of(clause, sentence, left, meant, formats)
        ):
            yield _rating(sentence, level, *told, formats)


@lru_cache(maxsize=4)
def _levels(formats: Formats) -> re.Pattern[str]:
    names = "|".join(sorted({re.escape(k) for k in formats.ratings if len(k) > 2}, key=len, reverse=True))
    return re.compile(rf"(?:[‘'“\"]|\brated (?:as )?)(?P<level>(?i:{names}))(?=[.,]?[’'”\"]|\b)")


def _is_of_now(sentence: str, clause: str, end: int, formats: Formats) -> bool:
    """Whether the clause speaks of this inspection, and of one unit."""
    cues = (*formats.cues["earlier"], *formats.cues["many"])
    return bool(VERB.search(clause)) and not YEAR_AFTER.match(sentence, end) and not any(c.search(clause) for c in cues)


def _told_of(
    clause: str, sentence: RatingSentence, left: list[str], meant: str | None, formats: Formats
) -> tuple[str, str] | None:
    """The unit and standard that the clause is about."""
    mentions = [(m.end(), name) for name in left for m in re.finditer(rf"\b{re.escape(name)}\b", clause)]
    standard = _standard(clause, formats)
    if mentions:
        end, unit = max(mentions, key=lambda n: (n[0], len(n[1])))
        return unit, _standard(clause[end:], formats)  # before the name it says what is inspected there
    if sentence.unit in left and (OWN.search(clause) or standard != OVERALL):
        return sentence.unit, standard
    if meant and (OWN.search(clause) or standard != OVERALL) and not STRANGER.search(clause):
        return meant, standard
    return None


def _standard(clause: str, formats: Formats) -> str:
    """The standard named last before the rating, or the overall one."""
    mentions = [
        (m.end(), label)
        for name, label in formats.standards.items()
        if label != OVERALL
        for m in re.finditer(rf"\b{re.escape(name)}\b", fold(clause))
    ]
    return max(mentions)[1] if mentions and not re.search(r"\boverall\b", clause, re.IGNORECASE) else OVERALL


def _with_score(rating: Rating, sentences: list[RatingSentence], meant: str | None, formats: Formats) -> Rating:
    """The overall rating with the score that a sentence about the same unit prints."""
    if not rating.overall:
        return rating
    about: str | None = None
    for sentence in sentences:
        scores = SCORE.finditer(alpha2digit(sentence.text, "en", 0))
        score = next((s for s in scores if int(s.group(2)) in formats.maxima), None)
        about = _about(sentence, [rating.unit], about, meant)
        if score and about == rating.unit and not any(c.search(sentence.text) for c in formats.cues["earlier"]):
            return replace(rating, score=int(score.group(1)), maximum=int(score.group(2)))
    return rating


def _about(sentence: RatingSentence, names: list[str], before: str | None, meant: str | None) -> str | None:
    """The unit that a sentence is about: named in it, or meant by it after one that named it."""
    mentioned = [name for name in names if re.search(rf"\b{re.escape(name)}\b", sentence.text)]
    if mentioned or sentence.unit:
        return mentioned[0] if mentioned else sentence.unit
    if STRANGER.search(sentence.text):
        return None
    return meant or (before if GOES_ON.match(sentence.text) else None)
