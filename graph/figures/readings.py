"""From words matched to a number read: the readers that rules name, plain counts, and neighbours that share a unit."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.figures.shape import GRAMMAR, Shape, figure_pattern, in_full
from graph.text.numbers import Numeral

COUNT = figure_pattern(
    r"<N>(?P<things>(?:(?: of(?: (?:the|these|those|our|its|their|all))+)?<COUNTABLE>)?)"
    r"(?P<more> or (?:more|fewer|less|so)\b)?"
)
# "The two were at odds", "a balance between the two": two as a pronoun repeats a count, it states none.
PRONOUN_BEFORE = figure_pattern(r"\b(?:the|these|those|other|into|between|any) $")
# One is a count when it is stressed, or one count of several; otherwise it is a pronoun or an article.
STRESSED = figure_pattern(r"(?:only|just|at least|exactly|(?:fewer|less|no (?:more|fewer|less)) than)\b")
ONE_OF_SEVERAL = figure_pattern(
    r"<ONE>(?: (?:<BEING>|as)\b(?! (?:that|to)\b)[^.\n]{0,80}?(?:,|;| and| while) <Q><SEVERAL>"
    r"|(?! (?:end|hand|time|point|occasion|respect|sense|side|day|such)\b)(?: [A-Za-z'-]+){1,4}"
    r"(?:,|,? and|,? but| for every| to) (?P<r>\b<QUALIFIER>(?: <QUALIFIER>)? )?<SEVERAL>(?:<COUNTABLE>| ['\"]| as ))"
)
# ... four managers and one administrator
ADDED = re.compile(in_full(r"[<SIGNS>]<FILL>*+(?: [A-Za-z'-]+){1,6}(?:,|,? and|,? but|,? plus|,? with) $"))
POINTED = figure_pattern(r"(?:\b(?:no|any|each|every|this|that|another|the|which)|-) ?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure in a shape: its extent, where its own number starts, and what it is worth."""

    start: int
    end: int
    at: int
    value: float
    unit: str
    numerator: float | None = None
    denominator: float | None = None
    qualifier: str | None = None


# Parts that are figures without a number.
NAMED_PART = figure_pattern(r"\b(?:hal(?:f|ves)|quarter)")
Match = re.Match[str]
Reader = Callable[[Match, Shape], Quantity | None]


def readings_in(shape: Shape) -> Iterator[Quantity]:
    """What the rules read, in their order, each number at most once; the shape is marked as they go."""
    if not shape.numerals and not NAMED_PART.search(shape.signs):
        return
    for pattern, reader in FIGURE_RULES:
        for match in list(pattern.finditer(shape.signs)):
            read = reader(match, shape)
            if read:
                shape.take(*(match.start(g) for g in ("n", "m", "named") if has(match, g)))
                yield read


def has(match: Match, group: str) -> bool:
    return group in match.re.groupindex and match[group] is not None


def number(match: Match, shape: Shape, group: str = "n") -> Numeral:
    return shape.numerals[match.start(group)]


def whole_of(match: Match, shape: Shape) -> float | None:
    return number(match, shape, "m").value if has(match, "m") else None


def drawn(
    match: Match, value: float, unit: str, numerator: float | None = None, denominator: float | None = None
) -> Quantity:
    """A reading with the extent and the qualifier of its match."""
    start, end = match.span("span") if has(match, "span") else match.span()
    at = match.start("n") if has(match, "n") else start
    qualifier = match["q"].strip().lower() if has(match, "q") else None
    return Quantity(start, end, at, value, unit, numerator, denominator, qualifier)


def amount(unit: str) -> Reader:
    """So much of something; m, where the pattern has it, is what it is a share of."""
    return lambda match, shape: drawn(match, number(match, shape).value, unit, denominator=whole_of(match, shape))


def money(match: Match, shape: Shape) -> Quantity | None:
    """Pounds. The first number of £1.5 to £3 million is in millions too."""
    own, scale = number(match, shape), 1.0
    if has(match, "next"):
        other = number(match, shape, "next")
        scale = other.scale if own.scale == 1 and own.value < other.value / other.scale else 1.0
    return drawn(match, own.value * scale, "GBP")


def hours(match: Match, shape: Shape) -> Quantity | None:
    unit = f"hours/{match['period'].lower()}" if has(match, "period") else "hours"
    return drawn(match, number(match, shape).value, unit)


def share(match: Match, shape: Shape) -> Quantity | None:
    """So many of so many; more than all of them is no share."""
    part, whole = number(match, shape).value, whole_of(match, shape)
    return drawn(match, round(part / whole, 4), "ratio", part, whole) if whole and part <= whole else None


def few_in_many(match: Match, shape: Shape) -> Quantity | None:
    """One in five, six in ten: in other sizes it is more likely so many in so many places."""
    part, whole = number(match, shape).value, whole_of(match, shape)
    usual = part == 1 or whole in (3, 4, 5, 6, 7, 8, 9, 10, 20, 100, 1000)
    return share(match, shape) if usual and part != whole else None


def fraction(match: Match, shape: Shape) -> Quantity | None:
    """Two-thirds, a quarter, half. What it is a fraction of (m) is within its extent, not in its worth."""
    part = number(match, shape).value if has(match, "n") else 1.0
    name_at = match.start("named")
    halves = 2.0 if match["named"].lower().startswith("hal") else 4.0
    whole = shape.numerals[name_at].value if name_at in shape.numerals else halves
    if not 0 < part < whole or (whole == 2 and name_at in shape.numerals):  # one second
        return None
    return drawn(match, round(part / whole, 4), "ratio", part, whole)


def short_of_target(match: Match, shape: Shape) -> Quantity | None:
    """So many where so many should be: one figure, a count that knows its target."""
    part, whole = number(match, shape).value, whole_of(match, shape)
    return drawn(match, part, "count", part, whole)


READERS = {reader.__name__: reader for reader in (money, hours, share, few_in_many, fraction, short_of_target)}
FIGURE_RULES = tuple(
    (figure_pattern("".join(pattern)), READERS.get(name) or amount(name)) for name, *pattern in GRAMMAR["rules"]
)


def counts(shape: Shape) -> Iterator[Quantity]:
    """A reading for each number left that counts something."""
    for match in COUNT.finditer(shape.signs):
        if _counts(match, shape):
            reading = drawn(match, number(match, shape).value, "count")
            more = (match["more"] or "").strip().lower()
            yield replace(reading, qualifier=reading.qualifier or more or None)


def _counts(match: Match, shape: Shape) -> bool:
    own = number(match, shape)
    before = shape.signs[max(0, match.start() - 12) : match.start()]
    if not own.worded:
        return True
    if own.value == 1:
        return _one_counts(match, shape, before)
    return bool(match["things"]) or not PRONOUN_BEFORE.search(before)


def _one_counts(match: Match, shape: Shape, before: str) -> bool:
    if match["q"]:
        return bool(STRESSED.match(match["q"]))
    listed = ONE_OF_SEVERAL.match(shape.signs, match.start("n"))
    added = ADDED.search(shape.signs, max(0, match.start() - 80), match.start())
    return not POINTED.search(before) and bool(listed or added)


# Figures that leave their unit to a neighbour: 15 to 20 per cent; 86 FTE, compared with 51.
NEIGHBOUR_REACH = 80  # characters, as in the patterns
SHARED = ("percent", "GBP", "FTE", "hours", "caseload")  # also percentage points and hours/week


NUMBER_BEFORE = figure_pattern(r"<N>(?: ?[–-] ?| (?:to|and|or) )$")
DIRECTLY = figure_pattern(r"(?: ?[–-] ?| (?:to|and|or) )<N>")
FROM_TO = figure_pattern(r"<REST>{0,80}? to <N><BARE>")
BETWEEN_AND = figure_pattern(r"<REST>{0,80}? and <N><BARE>")
COMPARED = figure_pattern(
    r"<ONES>{0,80}? (?:compared (?:with|to)|against|(?:up|down) from|versus|rather than)"
    r"(?: (?:an?|the)(?: [a-z-]+){0,4}? of)? <N><BARE>"
)
CASES = figure_pattern(r"<ONES>{0,80}? (?:to|and|against|compared (?:with|to)) <N>(?= <CLIENTS>\b)")
TO_LIMIT = figure_pattern(r"<REST>{0,80} and ")
NUMBER_BESIDE = figure_pattern(r"<ONES>{0,80}? and <N>(?= (?:in|for|at|during|among)\b)")
SHARE_OPENING = figure_pattern(r"(?:out )?of |among")
ANOTHER = figure_pattern(r"<REST>{1,100}?(?:,| and| while| but|;) <N><BARE>")


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
    before = NUMBER_BEFORE.search(shape.signs, max(0, reading.start - NEIGHBOUR_REACH), reading.start)
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
    match = SHARE_OPENING.match(shape.signs, reading.start) and ANOTHER.match(shape.signs, reading.end)
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
    yield from (COMPARED, NUMBER_BESIDE)


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
