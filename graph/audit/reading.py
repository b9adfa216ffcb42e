"""A document as a rule of the audit reads it: the rule's row in `ontology/audit.ttl`, sentences, placed figures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import get_args

from graph.claims import Claims, Figure, Letter, Parts, Rating, Severity, Span
from graph.errors import KnowledgeError
from graph.knowledge.formats import Formats, formats_of
from graph.knowledge.patterns import compiled
from graph.knowledge.rows import Concept, Knowledge
from graph.text.doc import Excerpt, doc_of
from graph.text.places import Placed
from graph.text.words import stem

WHERE = "ontology/audit.ttl"
SEVERITIES: dict[str, Severity] = {severity: severity for severity in get_args(Severity)}
LONG_WORD = re.compile(r"[a-z]{5,}")
ADDRESS = re.compile(r"<?\bhttps?://\S+|\bwww\.\S+|[@█]\S*")


@dataclass(frozen=True, slots=True, eq=False)
class AuditRule:
    """One rule: how grave what it finds is, what it says, and its patterns by name, without regard to case."""

    name: str
    severity: Severity
    message: str
    patterns: Mapping[str, re.Pattern[str]]

    def words(self, name: str) -> re.Pattern[str]:
        """Raises: KnowledgeError when the row has no such class of words."""
        if name not in self.patterns:
            raise KnowledgeError(f"rule {self.name} has no words {name!r}", where=WHERE, mend="Add the missing line.")
        return self.patterns[name]


@lru_cache(maxsize=4)
def rules_of(knowledge: Knowledge) -> Mapping[str, AuditRule]:
    """All rules by name. Raises: KnowledgeError when a row lacks its severity or message, or does not compile."""
    return {concept.id: _rule(concept) for concept in knowledge.audit_rules}


def _rule(concept: Concept) -> AuditRule:
    severity = SEVERITIES.get(_value(concept, "severity"))
    if severity is None:
        mend = f"Write one of {', '.join(SEVERITIES)}."
        raise KnowledgeError(f"{concept.iri} has a severity that is none", where=WHERE, mend=mend)
    # In the order of the row, which tells what is looked for first.
    lines = next((values for prop, values in concept.values.items() if prop.endswith("/wordClass")), ())
    classes = (line.partition(" = ") for line in lines)
    where = f"{WHERE}, {concept.id}"
    patterns = {
        name: compiled(f"(?:{pattern})", re.IGNORECASE, where, f"{name} = {pattern}") for name, _, pattern in classes
    }
    return AuditRule(concept.id, severity, _value(concept, "saying"), patterns)


def _value(concept: Concept, name: str) -> str:
    values = concept.many(name)
    if len(values) != 1:
        what = f"{concept.iri} has {len(values)} times {name}, where one is due"
        raise KnowledgeError(what, where=WHERE, mend="Mend the row.")
    return values[0]


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
    def formats(self) -> Formats:
        """What the structure of documents is read by."""
        return formats_of(self.knowledge)

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
    figures = Placed(claims.figures, lambda figure: figure.span)
    return tuple(_one(doc.excerpt(parts), figures) for parts in sorted(places))


def _one(piece: Excerpt, figures: Placed[Figure]) -> Prose:
    plain = ADDRESS.sub(lambda address: " " * len(address[0]), piece.words)
    inward = ((figure, piece.inward(figure.span)) for figure in figures.within(piece.parts))
    placed = tuple(PlacedFigure(figure, *span) for figure, span in inward if span)
    return Prose(replace(piece, words=plain), placed)
