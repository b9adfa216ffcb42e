"""The printed date of a document against the times of what it reports."""

from collections.abc import Iterator

from graph.audit.reading import Prose, Reading, Sighting
from graph.claims import Parts, Span
from graph.text.dates import When, times_in

SHOWN = 4


def dates_before_events(reading: Reading) -> Iterator[Sighting]:
    """A document dated before something that it reports as past."""
    front = reading.letter.front
    if not front.date or not front.date_as_printed:
        return
    printed = tuple(int(number) for number in front.date.split("-"))
    later = [(prose, when) for prose in reading.prose for when in _reported(prose, reading) if when.after(printed)]
    if later:
        said = dict.fromkeys(prose.words[when.span.start : when.span.end] for prose, when in later)
        places = [place for prose, when in later for place in prose.parts(*when.span)]
        words = {"printed": front.date_as_printed, "later": ", ".join(list(said)[:SHOWN])}
        yield Sighting((*_printed(reading, front.date_as_printed), *places), words)


def _printed(reading: Reading, date: str) -> Parts:
    start = reading.text.find(date)
    return (Span(start, start + len(date)),) if start >= 0 else ()


def _demanded(reading: Reading) -> Iterator[Span]:
    for demand in reading.letter.recommendations:
        yield from demand.parts
    for answer in reading.letter.responses:
        yield from answer.parts


def _reported(prose: Prose, reading: Reading) -> Iterator[When]:
    """The times at which something is said to have happened, in a sentence that looks at nothing ahead."""
    if any(prose.excerpt.parts[0].meets(part) for part in _demanded(reading)):
        return  # what is asked or promised lies ahead
    for when in times_in(prose.words):
        sentence = prose.words[slice(*prose.sentence(when.span.start))]
        if reading.rule.words("past").search(sentence) and not reading.rule.words("ahead").search(sentence):
            yield when
