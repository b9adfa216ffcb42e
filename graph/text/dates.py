"""Days, months and seasons as the family prints them: one table of months, and what a date says in ISO 8601."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.claims import Span

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The month in which a season has begun for certain.
SEASONS = {"spring": 4, "summer": 7, "autumn": 10}
MONTH, SHORT_MONTH = "|".join(MONTHS), "|".join(month[:3] for month in MONTHS)
YEAR_DIGITS = "(?:19|20)[0-9]{2}"
ORDINAL_ENDING = "(?:st|nd|rd|th)"
DATE = re.compile(rf"\b(?:(?P<day>\d{{1,2}}){ORDINAL_ENDING}?\s+)?(?P<month>{MONTH})\s+(?P<year>{YEAR_DIGITS})\b")
IN_CELL = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})[\s./-])?(?P<month>\d{{1,2}}|(?:{SHORT_MONTH})[a-z]*)[\s./-](?P<year>(?:19|20)?\d\d)\b"
)
TIME_PRINTED = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(WEEKDAYS)}),? )?(?:(?P<day>[0-9]{{1,2}}){ORDINAL_ENDING}? (?:of )?)?"
    rf"(?P<month>{MONTH}|{'|'.join(SEASONS)}),? (?P<year>{YEAR_DIGITS})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class When:
    """A time as printed: `day` is None for a month; `start` is its first day, None for a day that does not exist."""

    span: Span
    year: int
    month: int
    day: int | None
    weekday: str | None

    @property
    def start(self) -> date | None:
        day = self.day or 1
        in_calendar = 1 <= day <= calendar.monthrange(self.year, self.month)[1]
        return date(self.year, self.month, day) if in_calendar else None

    def after(self, other: tuple[int, ...]) -> bool:
        """Whether all of it is later than this year, month and, where known, day."""
        if self.day is None or len(other) < 3:
            return (self.year, self.month) > other[:2]
        return (self.year, self.month, self.day) > other


def times_in(words: str) -> Iterator[When]:
    """Every time with its year, in reading order."""
    for match in TIME_PRINTED.finditer(words):
        season = SEASONS.get(match["month"].lower())
        day = int(match["day"]) if match["day"] and not season else None
        weekday = match["weekday"].capitalize() if match["weekday"] else None
        yield When(Span(*match.span()), int(match["year"]), season or _number(match["month"]), day, weekday)


def iso_of(printed: re.Match[str]) -> str:
    """The day, or the month where no day is printed, as ISO 8601."""
    day = int(printed["day"] or 0)
    return f"{printed['year']}-{_number(printed['month']):02}" + (f"-{day:02}" if 0 < day < 32 else "")


def iso_in(cell: str) -> str | None:
    """The first date in a few words, written out or in figures (day first), as ISO 8601; None when it gives none."""
    if written_out := DATE.search(cell):
        return iso_of(written_out)
    match = IN_CELL.search(cell)
    if not match:
        return None
    month, day, century = _number(match["month"]), match["day"], "" if len(match["year"]) == 4 else "20"
    if not 0 < month < 13 or (day and not 0 < int(day) < 32):
        return None
    return f"{century}{match['year']}-{month:02}" + (f"-{int(day):02}" if day else "")


def _number(month: str) -> int:
    """1 for January, jan and 1."""
    return int(month) if month.isdigit() else SHORT_MONTH.split("|").index(month[:3].capitalize()) + 1
