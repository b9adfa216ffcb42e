"""Days, months and seasons with their years, as a text prints them."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.claims import Span

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
# The month in which a season has begun for certain.
SEASONS = {"spring": 4, "summer": 7, "autumn": 10}
DAYS = tuple(name.lower() for name in calendar.day_name)
WHEN = re.compile(
    rf"\b(?:(?P<weekday>{'|'.join(DAYS)}),? )?(?:(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?)?"
    rf"(?P<month>{'|'.join((*MONTHS, *SEASONS))}),? (?P<year>(?:19|20)[0-9]{{2}})\b",
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
        return date_of(self.year, self.month, self.day or 1)

    def after(self, other: tuple[int, ...]) -> bool:
        """Whether all of it is later than this year, month and, where known, day."""
        if self.day is None or len(other) < 3:
            return (self.year, self.month) > other[:2]
        return (self.year, self.month, self.day) > other


def date_of(year: int, month: int, day: int) -> date | None:
    """The day, if the calendar has it."""
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def times_in(words: str) -> Iterator[When]:
    """Every time with its year, in reading order."""
    for found in WHEN.finditer(words):
        month = found["month"].lower()
        number = MONTHS.get(month) or SEASONS[month]
        day = int(found["day"]) if found["day"] and month in MONTHS else None
        weekday = found["weekday"].lower() if found["weekday"] else None
        yield When(Span(*found.span()), int(found["year"]), number, day, weekday)
