"""Sentences with their names masked, so that patterns see what sort of thing is named and never its name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from graph.claims import Mention, Parts, Span
from graph.relations.rules import CLOSE, OPEN

SENTENCE_END = re.compile(rf"(?<=[.!?])[”’\"')¹²³⁴⁵⁶⁷⁸⁹⁰]*\s+(?=[A-Z“‘\"'({OPEN}])")
TOKEN = re.compile(rf"{OPEN}(\w+):(\d+){CLOSE}")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a sentence, by which thing it is. `stands_for`: it is no name but a word like "the region"."""

    span: Span
    type: str
    entity: str
    stands_for: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words, with ⟦Type:number⟧ for each name, and for each character of them where it stands in the text."""

    words: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    names: tuple[Name, ...]
    parts: Parts

    def place(self, start: int, end: int) -> Span | None:
        """Where these characters stand in the text; None where a page break parts them."""
        span = Span(self.starts[start], self.ends[end - 1])
        return span if any(part.holds(span) for part in self.parts) else None


def names_in(text: str, mentions: Iterable[Mention]) -> list[Name]:
    """The mentions as names. A plural happening ("SFO reviews") is a sort of happening, and has a type of its own."""
    found = []
    for mention in mentions:
        if mention.entity and mention.type:
            plural = mention.type == "Event" and text[mention.span.start : mention.span.end].split(" of ")[0].endswith(
                "s"
            )
            found.append(Name(mention.span, "Events" if plural else mention.type, mention.entity))
    return found


def anaphors_in(
    text: str, anaphors: Iterable[tuple[str, re.Pattern[str]]], bodies: dict[str, str], taken: Iterable[Name]
) -> list[Name]:
    """Words like "the region" that stand for the document's own region or unit."""
    names = list(taken)
    found = [
        Name(Span(*m.span()), kind, bodies[kind], stands_for=True)
        for kind, pattern in anaphors
        if kind in bodies
        for m in pattern.finditer(text)
    ]
    return [a for a in found if not any(n.span.meets(a.span) for n in names)]


def sentences_in(text: str, parts: Parts, names: Iterable[Name]) -> Iterator[Sentence]:
    """The sentences of these places; one may run on from one place to the next."""
    inside = tuple(sorted((n for n in names if any(p.holds(n.span) for p in parts)), key=lambda n: n.span))
    words, starts, ends = _masked(text, parts, inside)
    cuts = [0, *(m.end() for m in SENTENCE_END.finditer(words)), len(words)]
    for low, high in pairwise(cuts):
        if OPEN in words[low:high]:
            yield Sentence(words[low:high].rstrip(), tuple(starts[low:high]), tuple(ends[low:high]), inside, parts)


def _masked(text: str, parts: Parts, names: tuple[Name, ...]) -> tuple[str, list[int], list[int]]:
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece, start, end in (piece for part in parts for piece in _pieces(text, part, names)):
        if piece != " " or words[-1:] != [" "]:
            words.append(piece)
            starts += [start] * len(piece)
            ends += [end] * len(piece)
    return "".join(words), starts, ends


def _pieces(text: str, part: Span, names: tuple[Name, ...]) -> Iterator[tuple[str, int, int]]:
    """Characters and masked names with their places; any white space is one blank, and so is the end of a part."""
    at = part.start
    for number, name in enumerate(names):
        if part.holds(name.span) and name.span.start >= at:
            yield from ((" " if text[k].isspace() else text[k], k, k + 1) for k in range(at, name.span.start))
            yield f"{OPEN}{name.type}:{number}{CLOSE}", *name.span
            at = name.span.end
    yield from ((" " if text[k].isspace() else text[k], k, k + 1) for k in range(at, part.end))
    yield " ", part.end, part.end
