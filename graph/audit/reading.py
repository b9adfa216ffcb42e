"""A document as the audit reads it: its prose in sentences, its figures in their places."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graph.audit.rules import AuditRule
from graph.claims import Claims, Figure, Letter, Parts, Rating, Span
from graph.knowledge.rows import Knowledge
from graph.structure.words import Words, words_of
from graph.text.doc import Excerpt, doc_of
from graph.text.words import stem

LONG_WORD = re.compile(r"[a-z]{5,}")
ADDRESS = re.compile(r"<?\bhttps?://\S+|\bwww\.\S+|\S+@\S+")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a rule saw: the words that fill its message, and the places it speaks of."""

    parts: Parts
    words: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure of an excerpt: `start` and `end` count in the words of the excerpt."""

    figure: Figure
    start: int
    end: int


@dataclass(frozen=True, slots=True, eq=False)
class Prose:
    """One statement, or one paragraph beside the statements, as a line of words."""

    excerpt: Excerpt
    figures: tuple[PlacedFigure, ...]

    @property
    def words(self) -> str:
        return self.excerpt.words

    def sentences(self) -> tuple[Span, ...]:
        return self.excerpt.sentences

    def sentence(self, at: int) -> Span:
        """The sentence that holds this character."""
        return self.excerpt.sentence(Span(at, at))

    def parts(self, start: int, end: int) -> Parts:
        """Where words[start:end] stand in the text."""
        return self.excerpt.spans(start, end)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One document before one rule."""

    claims: Claims
    knowledge: Knowledge
    rule: AuditRule
    prose: tuple[Prose, ...]

    @property
    def text(self) -> str:
        return self.claims.text

    @property
    def letter(self) -> Letter:
        return self.claims.letter

    @property
    def words(self) -> Words:
        """What the structure of documents is read by."""
        return words_of(self.knowledge)

    def tables(self) -> dict[str, list[Rating]]:
        """The ratings of each unit, in the order of print."""
        tables: dict[str, list[Rating]] = {}
        for rating in self.letter.ratings:
            tables.setdefault(rating.unit, []).append(rating)
        return tables

    def printed(self, span: Span) -> str:
        """The words at a place, on one line."""
        return " ".join(self.text[span.start : span.end].split())


def stems_in(words: str) -> set[str]:
    """The stems of the words long enough to tell something."""
    return {stem(word) for word in LONG_WORD.findall(words.lower())}


def prose_of(claims: Claims) -> tuple[Prose, ...]:
    """All statements and the running prose beside them, without footnotes and web addresses, in reading order."""
    doc = doc_of(claims.letter)
    notes = [note.span for note in claims.letter.footnotes]
    taken = [*(part for s in doc.statements for part in s.parts), *notes]
    places = [s.parts for s in doc.statements] + [(place,) for place in doc.prose_beside(taken)]
    return tuple(_one(doc.excerpt(parts), claims.figures) for parts in sorted(places))


def _one(piece: Excerpt, figures: tuple[Figure, ...]) -> Prose:
    plain = ADDRESS.sub(lambda found: " " * len(found[0]), piece.words)
    inward = ((figure, piece.inward(figure.span)) for figure in figures)
    placed = tuple(PlacedFigure(figure, *span) for figure, span in inward if span)
    return Prose(replace(piece, words=plain), placed)
