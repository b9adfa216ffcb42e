"""Figures that leave their unit to a neighbour: 15 to 20 per cent; 86 FTE, compared with 51."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from graph.figures.grammar import BARE, CLIENTS, ONES, REST, N
from graph.figures.readings import Match, Quantity
from graph.figures.shape import Shape

NEAR = 80
SHARED = ("percent", "GBP", "FTE", "hours", "caseload")  # also percentage points and hours/week


def _then(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


BEFORE = _then(rf"{N}(?: ?[–-] ?| (?:to|and|or) )$")
DIRECTLY = _then(rf"(?: ?[–-] ?| (?:to|and|or) ){N}")
FROM_TO = _then(rf"{REST}{{0,{NEAR}}}? to {N}{BARE}")
BETWEEN_AND = _then(rf"{REST}{{0,{NEAR}}}? and {N}{BARE}")
COMPARED = _then(
    rf"{ONES}{{0,{NEAR}}}? (?:compared (?:with|to)|against|(?:up|down) from|versus|rather than)"
    rf"(?: (?:an?|the)(?: [a-z-]+){{0,4}}? of)? {N}{BARE}"
)
CASES = _then(rf"{ONES}{{0,{NEAR}}}? (?:to|and|against|compared (?:with|to)) {N}(?= {CLIENTS}\b)")
TO_LIMIT = _then(rf"{REST}{{0,{NEAR}}} and ")
BESIDE = _then(rf"{ONES}{{0,{NEAR}}}? and {N}(?= (?:in|for|at|during|among)\b)")
OF_ALL = _then(r"(?:out )?of |among")
ANOTHER = _then(rf"{REST}{{1,100}}?(?:,| and| while| but|;) {N}{BARE}")


def spread(shape: Shape, readings: list[Quantity]) -> list[Quantity]:
    """The readings, and those that take their unit from one of them; in reading order."""
    full = sorted((r for reading in readings for r in _with_neighbours(shape, reading)), key=lambda r: (r.start, r.end))
    for i, (first, second) in enumerate(pairwise(full)):
        if _limit(first) and not second.qualifier and TO_LIMIT.fullmatch(shape.signs, first.end, second.start):
            full[i + 1] = replace(second, qualifier=first.qualifier)
    return full


def _with_neighbours(shape: Shape, reading: Quantity) -> Iterator[Quantity]:
    if not reading.unit.startswith(SHARED):
        yield reading
        yield from _others(shape, reading)
        return
    before = BEFORE.search(shape.signs, max(0, reading.start - NEAR), reading.start)
    if before:
        first = _like(reading, before, shape)
        yield first
        reading = replace(reading, qualifier=reading.qualifier or _limit(first))
    yield reading
    after = next(filter(None, (step.match(shape.signs, reading.end) for step in _steps(shape, reading))), None)
    if after:
        yield _like(reading, after, shape)


def _others(shape: Shape, reading: Quantity) -> Iterator[Quantity]:
    """The 18 of: of the 30 cases, 12 were sufficient and 18 were not."""
    whole = reading.denominator
    match = OF_ALL.match(shape.signs, reading.start) and ANOTHER.match(shape.signs, reading.end)
    while match and whole and reading.unit == "ratio":
        part = shape.numerals[match.start("n")].value
        if part > whole:
            return
        other = _like(reading, match, shape)
        yield replace(other, value=round(part / whole, 4), numerator=part, denominator=whole)
        match = ANOTHER.match(shape.signs, match.end())


def _steps(shape: Shape, reading: Quantity) -> Iterator[re.Pattern[str]]:
    """How a second figure may follow this one."""
    if reading.unit == "GBP":
        yield DIRECTLY
    if shape.signs[max(0, reading.start - 5) : reading.start].lower() == "from ":
        yield FROM_TO
    if _limit(reading):
        yield BETWEEN_AND
    if reading.unit == "caseload":
        yield CASES
    yield from (COMPARED, BESIDE)


def _like(reading: Quantity, match: Match, shape: Shape) -> Quantity:
    """The bare number of a match as a figure of the same unit."""
    at = match.start("n")
    shape.take(at)
    start = match.start("q") if match["q"] else at
    qualifier = match["q"].strip().lower() if match["q"] else _limit(reading)
    return Quantity(start, match.end("n"), at, shape.numerals[at].value, reading.unit, qualifier=qualifier)


def _limit(reading: Quantity) -> str | None:
    """Both ends of a range are marked as such."""
    return reading.qualifier if reading.qualifier == "between" else None
