"""Ratings: tables and their units, numbers and scores, and what the prose says of the same ratings."""

import re
from collections import defaultdict
from collections.abc import Iterator

from graph.audit.reading import Prose, Reading, Sighting
from graph.claims import Rating, Span
from graph.text.names import fold, unit_name

# A level is named, not said of something: "Good at partnership" rates nothing.
AFTER_LEVEL = r"(?=['’”\".,;:)]|\s*$| overall\b| and\b| while\b| but\b)"
# "Leadership in this unit" is rated, not the unit.
WITHIN = re.compile(r"\b(?:at|in|for|of|within|across) (?:the )?$", re.IGNORECASE)
# A standard's number stands at most this far before its name.
BEFORE_NAME = 12


def scores_against_ratings(reading: Reading) -> Iterator[Sighting]:
    """A printed score that the points of all standards do not add up to."""
    for unit, rows in reading.tables().items():
        for overall in (r for r in rows if r.overall and r.stated and r.score is not None):
            total, most = _sum(rows, reading)
            if most == overall.maximum and total != overall.score:
                score = f"{overall.score}/{overall.maximum}"
                yield Sighting(overall.parts, {"unit": unit, "score": score, "sum": f"{total}/{most}"})


def missing_scores(reading: Reading) -> Iterator[Sighting]:
    """A table without its score where another table of the document prints one."""
    overall = [r for r in reading.letter.ratings if r.overall]
    maxima = {r.maximum for r in overall if r.stated and r.score is not None}
    for row in overall:
        if "score" in row.inferred or row.score is None:
            total, most = _sum(reading.tables()[row.unit], reading)
            if most not in maxima:
                continue  # another sort of table, of a region among its units
            yield Sighting(row.parts, {"unit": row.unit, "sum": f"{total}/{most}"})


def _sum(rows: list[Rating], reading: Reading) -> tuple[int, int]:
    """The points of the standards, and the most that so many can have."""
    points = reading.formats.points
    standards = [r for r in rows if not r.overall]
    return sum(points[r.level] for r in standards), max(points.values()) * len(standards)


def missing_units(reading: Reading) -> Iterator[Sighting]:
    """A table that does not name its unit, in a document on several."""
    tables = reading.tables()
    if len(reading.letter.front.units) < 2:
        return
    for unit, rows in tables.items():
        if all("pdu" in row.inferred for row in rows):
            first = min(rows, key=lambda row: row.parts)
            yield Sighting(first.parts, {"unit": unit})


def doubled_standards(reading: Reading) -> Iterator[Sighting]:
    """One number before two standards of a table."""
    for unit, rows in reading.tables().items():
        numbered: dict[str, list[Rating]] = defaultdict(list)
        for row in rows:
            if row.code:
                numbered[row.code].append(row)
        for code, sharing in numbered.items():
            standards = list(dict.fromkeys(row.standard for row in sharing))
            if len(standards) > 1:
                names = f"{', '.join(standards[:-1])} and {standards[-1]}"
                places = tuple(_numbered(row, reading) for row in sharing)
                yield Sighting(places, {"unit": unit, "code": code, "standards": names})


def _numbered(row: Rating, reading: Reading) -> Span:
    """The standard with its number, where the number stands right before it."""
    name = row.parts[0]
    lead = reading.text[max(0, name.start - BEFORE_NAME) : name.start]
    at = lead.rfind(row.code or "")
    return Span(name.start - len(lead) + at, name.end) if at >= 0 else name


def ratings_against_tables(reading: Reading) -> Iterator[Sighting]:
    """A unit that the prose rates otherwise than its table, or a standard that two tables rate otherwise."""
    for unit, rows in reading.tables().items():
        for overall in (r for r in rows if r.overall):
            pattern = _rated(unit, reading)
            for prose in reading.prose:
                yield from _told_otherwise(reading, prose, pattern, overall)
        yield from _rated_twice(unit, rows)


def _rated(unit: str, reading: Reading) -> re.Pattern[str]:
    """The unit, then at once one of the levels, as a sentence of ratings has them."""
    levels = "|".join(sorted(map(re.escape, reading.formats.points), key=len, reverse=True))
    name = r"\s+".join(map(re.escape, unit_name(unit).split()))
    between = reading.rule.words("between").pattern
    return re.compile(rf"\b(?P<unit>{name})(?i:{between})['‘\"“]?(?P<level>{levels})\b{AFTER_LEVEL}")


def _told_otherwise(reading: Reading, prose: Prose, pattern: re.Pattern[str], overall: Rating) -> Iterator[Sighting]:
    for match in pattern.finditer(prose.words):
        sentence = prose.words[slice(*prose.sentence(match.start()))]
        within = WITHIN.search(prose.words[: match.start()])
        rates, other = reading.rule.words("rates").search(sentence), reading.rule.words("another").search(sentence)
        if rates and not (other or within) and fold(match["level"]) != fold(overall.level):
            words = {"what": overall.unit, "said": match["level"], "printed": overall.level}
            yield Sighting((*prose.parts(match.start(), match.end("level")), *overall.parts), words)


def _rated_twice(unit: str, rows: list[Rating]) -> Iterator[Sighting]:
    """Tables and headings that print one standard twice, at two levels; a number tells standards of one name apart."""
    seen: dict[tuple[str, str | None], Rating] = {}
    for row in rows:
        first = seen.setdefault((row.standard, row.code), row)
        if first.level != row.level:
            what = f"{unit}, {row.standard}"
            words = {"what": what, "said": first.level, "printed": row.level}
            yield Sighting((*first.parts, *row.parts), words)
