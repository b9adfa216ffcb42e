"""The shapes on the wire, with an example for each: what /openapi.json says, and what every answer is held to."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from api.shapes.examples import (
    A_DOCUMENT,
    A_FINDING,
    A_MENTION,
    A_QUESTION,
    A_RATING,
    A_RECOMMENDATION,
    A_RESPONSE,
    A_STATISTIC,
    A_THEME,
    A_VERIFICATION,
    AN_ANSWER,
    AN_AUDIT_NOTE,
    AN_ENTITY,
    AN_OBSERVATION,
)

PAIR = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
Span = Annotated[tuple[int, int], WithJsonSchema(PAIR)]
Offsets = Annotated[list[Span], Field(description="Places in the text, in code points, half-open.")]
Utf16 = Annotated[list[Span], Field(description="The same places in UTF-16 units.")]


def example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [value]})


class Related(BaseModel):
    """A finding that a recommendation would remedy: proposed, with its reason."""

    id: str
    score: float
    because: str


class Thing(BaseModel):
    """What everything has."""

    iri: str
    type: str
    label: str
    id: str


class Statement(Thing):
    """What every statement has: its words and where they stand."""

    document: str
    quote: str
    parts: Offsets
    parts_utf16: Utf16


class Passage(Statement):
    """A statement in prose, with what it is about and what it names."""

    text: str
    themes: list[str]
    entities: list[str]


class Finding(Passage):
    model_config = example(A_FINDING)
    section: str | None
    polarity: Literal["strength", "improvement"]


class Observation(Passage):
    model_config = example(AN_OBSERVATION)
    section: str | None


class Recommendation(Passage):
    model_config = example(A_RECOMMENDATION)
    block: str | None
    number: int | str | None
    addressee: str | list[str] | None
    related_findings: list[Related]


class Response(Passage):
    model_config = example(A_RESPONSE)
    number: int | str | None
    recommendation: str
    response: Literal["Agreed", "Partly agreed", "Not agreed"]
    action: str | None
    owner: str | None
    date: str | None
    date_as_printed: str | None


class Rating(Statement):
    model_config = example(A_RATING)
    pdu: str
    standard: str
    code: str | None
    rating: str
    score: str | None
    stated: bool
    inferred: list[str]


class Statistic(Statement):
    model_config = example(A_STATISTIC)
    start: int
    end: int
    text: str
    value: int | float
    unit: str
    numerator: int | float | None
    denominator: int | float | None
    qualifier: str | None
    about: list[str]
    finding: str | None


class AuditNote(Statement):
    """Something that a document itself gets wrong or leaves open; `start` and `end` are those of its first place."""

    model_config = example(AN_AUDIT_NOTE)
    rule: str
    severity: Literal["error", "warning", "open"]
    message: str
    start: int
    end: int


class Mention(Statement):
    """A place where a document names an entity; `statement` is the IRI of the statement that it stands in."""

    model_config = example(A_MENTION)
    text: str
    entity: str
    name: str
    statement: str | None
    method: str
    confidence: float


class Entity(Thing):
    model_config = example(AN_ENTITY)
    name: str
    aliases: list[str]


class Theme(Thing):
    model_config = example(A_THEME)
    name: str
    aliases: list[str]
    broader: str | None
    scope_note: str | None


class Document(Thing):
    model_config = example(A_DOCUMENT)
    title: str
    kind: str
    date: str | None
    date_as_printed: str | None
    region: str | None
    pdus: list[str]
    publisher: str | None
    addressee: str | None
    addressee_role: str | None
    signatory: str | None
    signatory_role: str | None
    copied_to: list[str]


Item = TypeVar("Item", bound=BaseModel)


class Page(BaseModel, Generic[Item]):
    """A stretch of a list. `next` is the address of the next stretch; `version` that of the graph."""

    items: list[Item]
    total: int
    next: str | None
    version: str


class Evidence(BaseModel):
    """The words that prove an answer."""

    iri: str
    document: str
    quote: str
    parts: Offsets


class Answer(BaseModel):
    """An answer; `abstained` says why there is none, which is not the same as an empty one."""

    model_config = example(AN_ANSWER)
    question: str
    understood: str
    catalogue: str | None
    parameters: dict[str, list[str]]
    sparql: str | None
    columns: list[str]
    rows: list[list[Any]]
    answers: list[dict[str, Any]]
    evidence: list[Evidence]
    abstained: str | None


class Question(BaseModel):
    model_config = example(A_QUESTION)
    name: str
    question: str
    variants: list[str]
    parameters: dict[str, str]
    row: str
    example: dict[str, str]
    sparql: str
    url: str


class ComparedPart(BaseModel):
    """One part of a quote, and what the text holds at its place."""

    start: int
    end: int
    exact: str
    found: str
    equal: bool


class Verification(BaseModel):
    model_config = example(A_VERIFICATION)
    iri: str
    document: str
    holds: bool
    quote: str
    parts: list[ComparedPart]


class Alive(BaseModel):
    status: Literal["alive"]


class Ready(BaseModel):
    status: Literal["ready"]
    version: str
    documents: int


class Problem(BaseModel):
    """An error (RFC 9457). Some kinds carry members of their own: `errors`, `choices`, `available`, `line`, `hint`."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/not-found",
                    "title": "Nothing stands at this address",
                    "status": 404,
                    "detail": "There is no page and no thing of the graph at this address.",
                    "instance": "/recommendations/nowhere",
                }
            ]
        },
    )
    type: str
    title: str
    status: int
    detail: str
    instance: str


class ChangesSince(BaseModel):
    """What is different between two versions: the IRIs of documents, and whether the ontology changed."""

    since: str
    version: str
    added: list[str]
    removed: list[str]
    replaced: list[str]
    ontology: bool


class Job(BaseModel):
    """A document on its way in: where it stands, the key it has in the graph, what became of it or why not."""

    id: str
    status: Literal["queued", "running", "done", "failed"]
    document: str | None
    outcome: Literal["added", "replaced", "unchanged"] | None
    detail: str | None
