"""Dates as the family prints them."""

import re
from datetime import datetime

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({MONTHS})\s+((?:19|20)\d\d)\b")
SHORT = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})[\s./-])?(?P<month>\d{{1,2}}|{'|'.join(m[:3] for m in MONTHS.split('|'))})"
    r"[a-z]*[\s./-](?P<year>(?:19|20)?\d\d)\b",
)


def iso_of(printed: re.Match[str]) -> str:
    """The day, or the month where no day is printed, as ISO 8601."""
    day, month, year = printed.groups()
    number = datetime.strptime(month, "%B").month
    return f"{year}-{number:02}-{int(day):02}" if day and 0 < int(day) < 32 else f"{year}-{number:02}"


def day_in(words: str) -> str | None:
    """The first date in a cell, written out or in figures (day first), as ISO 8601; None when it gives none."""
    long = DATE.search(words)
    if long:
        return iso_of(long)
    short = SHORT.search(words)
    if not short:
        return None
    day, month, year = short.group("day"), short.group("month"), short.group("year")
    number = int(month) if month.isdigit() else datetime.strptime(month, "%b").month
    if not 0 < number < 13 or (day and not 0 < int(day) < 32):
        return None
    century = "" if len(year) == 4 else "20"
    return f"{century}{year}-{number:02}" + (f"-{int(day):02}" if day else "")
