"""A document's text cut for its page: which stretches are headings, which are the words that were asked for."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

Place = tuple[int, int]


class Stretch(NamedTuple):
    """A run of text that looks the same throughout; `anchor` names the place of a mark that begins here."""

    text: str
    heading: bool
    marked: bool
    anchor: str | None


def stretches_of(text: str, headings: Sequence[Place], marks: Sequence[Place]) -> list[Stretch]:
    """The whole text, cut wherever a heading or a mark begins or ends. Places outside the text are clipped."""
    cuts = {0, len(text), *_within(len(text), headings), *_within(len(text), marks)}
    begins = {start for start, _ in marks}
    return [
        Stretch(
            text[start:end],
            _covered(start, headings),
            _covered(start, marks),
            f"at-{start}" if start in begins else None,
        )
        for start, end in pairwise(sorted(cuts))
    ]


def _within(length: int, places: Iterable[Place]) -> Iterable[int]:
    return (min(max(offset, 0), length) for place in places for offset in place)


def _covered(offset: int, places: Iterable[Place]) -> bool:
    return any(start <= offset < end for start, end in places)
