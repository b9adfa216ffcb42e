"""Days that no calendar has, and periods that end before they begin."""

from collections.abc import Iterator
from itertools import pairwise

from graph.audit.reading import Prose, Reading, Sighting
from graph.text.dates import WEEKDAYS, When, times_in


def impossible_dates(reading: Reading) -> Iterator[Sighting]:
    """A day that does not exist, or that was another day of the week."""
    for prose in reading.prose:
        for when in times_in(prose.words):
            why = _why_not(when, reading)
            if why:
                printed = prose.words[slice(*when.span)]
                yield Sighting(prose.parts(*when.span), {"printed": printed, "why": why})


def _why_not(when: When, reading: Reading) -> str | None:
    day = when.start
    if day is None:
        return "the month has no such day"
    weekday = WEEKDAYS[day.weekday()]
    if when.day and when.weekday and when.weekday != weekday:
        return f"that day was a {weekday}"
    return None


def backward_periods(reading: Reading) -> Iterator[Sighting]:
    """From one time to an earlier one."""
    for prose in reading.prose:
        for first, second in pairwise(times_in(prose.words)):
            if _is_period(prose, first, second, reading) and (second.year, second.month) < (first.year, first.month):
                start, end = first.span.start, second.span.end
                yield Sighting(prose.parts(start, end), {"printed": prose.words[start:end]})


def _is_period(prose: Prose, first: When, second: When, reading: Reading) -> bool:
    before = prose.words[max(0, first.span.start - 20) : first.span.start]
    between = prose.words[first.span.end : second.span.start]
    return bool(reading.rule.words("from").search(before) and reading.rule.words("to").fullmatch(between))
