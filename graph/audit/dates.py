"""Dates: before what they report, on days that no calendar has, and periods that end before they begin."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from graph.audit.reading import Prose, Reading, Sighting
from graph.claims import Span
from graph.text.dates import WEEKDAYS, When, times_in

SHOWN = 4


def dates_before_events(reading: Reading) -> Iterator[Sighting]:
    """A document dated before something that it reports as past."""
    front = reading.letter.front
    if not front.date or not front.date_as_printed:
        return
    printed = tuple(int(number) for number in front.date.split("-"))
    later = [(prose, when) for prose in reading.prose for when in _reported(prose, reading) if when.after(printed)]
    if later:
        times = dict.fromkeys(prose.words[when.span.start : when.span.end] for prose, when in later)
        places = [place for prose, when in later for place in prose.parts(*when.span)]
        start = reading.text.find(front.date_as_printed)
        own = (Span(start, start + len(front.date_as_printed)),) if start >= 0 else ()
        words = {"printed": front.date_as_printed, "later": ", ".join(list(times)[:SHOWN])}
        yield Sighting((*own, *places), words)


def _reported(prose: Prose, reading: Reading) -> Iterator[When]:
    """The times at which something is said to have happened, in a sentence that looks at nothing ahead."""
    letter, start = reading.letter, prose.excerpt.parts[0]
    asked = (*(r.parts for r in letter.recommendations), *(r.parts for r in letter.responses))
    if any(start.meets(part) for parts in asked for part in parts):
        return  # what is asked or promised lies ahead

    @cache  # a sentence may name many times
    def tells(sentence: Span) -> bool:
        words = prose.words[slice(*sentence)]
        return bool(reading.rule.words("past").search(words)) and not reading.rule.words("ahead").search(words)

    yield from (when for when in times_in(prose.words) if tells(prose.sentence(when.span.start)))


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
