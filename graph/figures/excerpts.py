"""What figures are looked for in: statements, joined over their page breaks, and running prose beside them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.claims import Parts, Span


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some places of a text as one line of words; `offsets` says where each character stands in the text."""

    words: str
    offsets: tuple[int, ...]
    parts: Parts

    def span(self, start: int, end: int, at: int) -> Span:
        """The place of words[start:end], cut to the part that holds the character `at`."""
        part = next(p for p in self.parts if p.start <= self.offsets[at] < p.end)
        return Span(max(self.offsets[start], part.start), min(self.offsets[end - 1] + 1, part.end))

    def inward(self, place: Span) -> Span | None:
        """Where a place of the text stands in the words, if one of the parts holds it."""
        if not any(part.holds(place) for part in self.parts):
            return None
        return Span(bisect_left(self.offsets, place.start), bisect_left(self.offsets, place.end))


RUN = re.compile(r"\s+|\S+")
ENDED = re.compile(r"\n\s*\n|\n\s*(?:[-•*–]|\(?(?:[0-9]{1,3}|[a-z])[.)])$")


def excerpt(text: str, places: Iterable[Span]) -> Excerpt:
    """The places joined by a space. Inside, a gap is a space, or a line end where a paragraph or an item ends."""
    parts = tuple(Span(max(0, a), min(len(text), b)) for a, b in places if max(0, a) < min(len(text), b))
    words: list[str] = []
    offsets: list[int] = []
    for part in parts:
        for run in RUN.finditer(text, *part):
            written = _gap(text, run) if run[0].isspace() else run[0]
            words.append(written)
            offsets.extend(range(run.start(), run.start() + len(written)))
        words.append(" ")
        offsets.append(part.end - 1)
    return Excerpt("".join(words), tuple(offsets), parts)


def _gap(text: str, run: re.Match[str]) -> str:
    mark = re.compile(r"\S*").match(text, run.end())
    return "\n" if ENDED.search(run[0] + (mark[0] if mark else "")) else " "


PARAGRAPH = re.compile(r"\S(?:.|\n(?![ \t]*\n))*")
WORD = re.compile(r"(?<!\S)[A-Za-z][^\s|]*")
STOPS = re.compile(r"[a-z)][.;:,?!](?:\W|$)")


def prose_beside(text: str, places: Iterable[Span]) -> Iterator[Span]:
    """The paragraphs outside these places that are running prose, not letterhead, heading or table."""
    taken = sorted(p for p in places if 0 <= p.start < p.end <= len(text))
    edges = [Span(0, 0), *taken, Span(len(text), len(text))]
    reached = 0
    for before, after in pairwise(edges):
        reached = max(reached, before.end)
        for found in PARAGRAPH.finditer(text, reached, max(reached, after.start)):
            if _runs_on(found[0]):
                yield Span(*found.span())


def _runs_on(paragraph: str) -> bool:
    """Whether this is written in sentences: most words begin small, and something ends."""
    words = WORD.findall(paragraph)
    small = sum(word[0].islower() for word in words)
    return len(words) >= 8 and 2 * small > len(words) and "|" not in paragraph and bool(STOPS.search(paragraph))
