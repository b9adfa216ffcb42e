"""What a document says, as plain frozen records, each with the places it was read from.

Offsets are Python string indices, half-open, into the document's text. A record that a page break or a
footnote cuts in two has several spans, in reading order.

Longer than 300 lines because it is the one list of all that can be claimed, and reads best in one piece.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Polarity = Literal["strength", "improvement"]


class Span(NamedTuple):
    """A place in the text."""

    start: int
    end: int

    def holds(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


Parts = tuple[Span, ...]


def quoted(text: str, parts: Iterable[Span]) -> str:
    """The words at these places, joined by single spaces."""
    return " ".join(text[start:end] for start, end in parts)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader of the result should know: a code to filter on, a message to read."""

    code: str
    message: str


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of the text stands in print: the page, from 1, and the box on it.

    A box is left, top, right, bottom in points (72 to an inch) from the top left corner of the page as shown.
    """

    span: Span
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class SourceText:
    """One document as text: what every offset counts in."""

    text: str
    format: str
    sha256: str
    notices: tuple[Notice, ...] = ()
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or body named in the front or at the end of a letter, with the role printed beside it."""

    name: str
    span: Span
    role: str | None = None
    role_span: Span | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or region under inspection, named as the document names it, without its generic word."""

    name: str
    kind: Literal["PDU", "Region", "Organisation"]
    span: Span


@dataclass(frozen=True, slots=True)
class Front:
    """What the first and last pages say about the document itself."""

    kind: str
    title: str
    date: str | None = None
    date_as_printed: str | None = None
    region: Unit | None = None
    units: tuple[Unit, ...] = ()
    publisher: str | None = None
    addressee: Contact | None = None
    signatory: Contact | None = None
    copied_to: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the document; `slug` is unique in it."""

    slug: str
    heading: str
    level: int
    parent: str | None
    heading_span: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A finding (it has a polarity) or a narrative observation."""

    id: str
    section: str
    parts: Parts
    polarity: Polarity | None = None


Identity = Literal["number", "body", "words"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One demand: the list it stands under (`block`, the unit inspected) is not whom it asks (`addressees`).

    `known_by` is what tells it from the others of its unit: its number, the body asked where numbers begin anew for
    each body, or its words alone. It is settled when the document is read, so that it outlives the others.
    """

    id: str
    section: str
    block: str | None
    unit: str | None
    number: str | None
    addressees: tuple[str, ...]
    parts: Parts
    known_by: Identity = "number"


ResponseLevel = Literal["agreed", "partly-agreed", "not-agreed"]


@dataclass(frozen=True, slots=True)
class Response:
    """What an action plan answers to one recommendation, which it quotes (`demand`).

    `due` is a day or a month, ISO 8601, where the target date is one. `parts`: all cells of the answer.
    """

    id: str
    section: str
    number: str | None
    demand: Parts
    level: ResponseLevel
    as_printed: str
    action: Parts
    owner: str | None
    due_as_printed: str | None
    due: str | None
    parts: Parts


@dataclass(frozen=True, slots=True)
class Rating:
    """One cell of a ratings table. `inferred` names the fields that the document does not print there."""

    unit: str
    standard: str
    code: str | None
    level: str
    as_printed: str
    parts: Parts
    section: str | None = None
    score: int | None = None
    maximum: int | None = None
    stated: bool = True
    inferred: tuple[str, ...] = ()

    @property
    def overall(self) -> bool:
        return self.standard == OVERALL


OVERALL = "Overall"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note at the foot of a page: its text, and the places of its mark in the running text."""

    mark: str
    span: Span
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The structure of one document: everything that layout tells, before any name is tagged."""

    source: SourceText
    front: Front
    sections: tuple[Section, ...]
    findings: tuple[Passage, ...]
    observations: tuple[Passage, ...]
    recommendations: tuple[Recommendation, ...]
    ratings: tuple[Rating, ...]
    footnotes: tuple[Footnote, ...]
    notices: tuple[Notice, ...] = ()
    responses: tuple[Response, ...] = ()

    @property
    def statements(self) -> tuple[Passage | Recommendation | Response, ...]:
        """All that is told in prose."""
        return (*self.findings, *self.observations, *self.recommendations, *self.responses)

    def innermost_section(self, place: Span) -> Section | None:
        """The lowest of the headed parts that hold a place."""
        return max((s for s in self.sections if s.span.holds(place)), key=lambda s: s.level, default=None)


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing that documents name. `id` is its IRI after `id/`; `name` the fullest form printed here.

    `label` is the name by which the ontology knows it, where it does; `broader` the known kind of post it is.
    """

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    part_of: str | None = None
    label: str | None = None
    broader: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a thing. `entity` and `type` are None for a candidate that no rule could type."""

    span: Span
    type: str | None
    entity: str | None
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ThemeHit:
    """A theme of a statement, and the words that raised it."""

    theme: str
    spans: Parts
    strength: str = "stated"


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity as printed, read as a number."""

    span: Span
    value: float
    unit: str
    numerator: float | None = None
    denominator: float | None = None
    qualifier: str | None = None
    about: tuple[str, ...] = ()
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Something the text states between two things, and where."""

    subject: str
    predicate: str
    object: str
    evidence: Span
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Link:
    """A proposed tie from a recommendation to a finding it would remedy, with the reason."""

    recommendation: str
    finding: str
    score: float
    because: str


Severity = Literal["error", "warning", "open"]


@dataclass(frozen=True, slots=True)
class AuditNote:
    """What a document itself gets wrong ("error", "warning") or leaves open ("open"), by a rule, and where."""

    rule: str
    severity: Severity
    message: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction that changed these claims: who made it, when and why. `subject` and `into` are IRIs."""

    name: str
    kind: str
    subject: str
    by: str
    date: str
    reason: str
    into: str | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """All that one document says, ready to be written as RDF or JSON."""

    letter: Letter
    key: str
    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    candidates: tuple[Mention, ...]
    nested: tuple[Mention, ...]
    themes: dict[str, tuple[ThemeHit, ...]] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    relations: tuple[Relation, ...] = ()
    links: tuple[Link, ...] = ()
    demands: dict[str, tuple[str, ...]] = field(default_factory=dict)
    audit: tuple[AuditNote, ...] = ()
    corrections: tuple[Applied, ...] = ()
    rejected: frozenset[str] = frozenset()  # paths of IRIs that no other claim may take now

    @property
    def text(self) -> str:
        return self.letter.source.text
