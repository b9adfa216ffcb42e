"""A document's text cut for its page: which stretches are headings, which are the words that were asked for."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from graph.ask.terms import Source, listed

StartEnd = tuple[int, int]
HEADINGS_OF = """
SELECT ?start ?end WHERE {{
  VALUES ?iri {{ {iri} }}
  ?section pf:inDocument ?iri ; a pf:Section ; pf:part ?span . ?span oa:start ?start ; oa:end ?end
}}
"""


def headings_of(source: Source, document: str) -> list[StartEnd]:
    """Where the headings of a document stand in its text."""
    rows = source.rows(HEADINGS_OF.format(iri=listed([document])))
    return [(int(row["start"].value), int(row["end"].value)) for row in rows]


class Stretch(NamedTuple):
    """A run of text that looks the same throughout; `anchor` names the place of a mark that begins here."""

    text: str
    heading: bool
    marked: bool
    anchor: str | None


def stretches_of(text: str, headings: Sequence[StartEnd], marks: Sequence[StartEnd]) -> list[Stretch]:
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


def _within(length: int, places: Iterable[StartEnd]) -> Iterable[int]:
    return (min(max(offset, 0), length) for place in places for offset in place)


def _covered(offset: int, places: Iterable[StartEnd]) -> bool:
    return any(start <= offset < end for start, end in places)
