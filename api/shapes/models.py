"""The shapes on the wire: what /openapi.json says, and what every answer is held to.

Those of the items of lists are made from `graph.items.table`; the others are declared here.
"""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from graph.items.table import ITEM_SHAPES, SEED_KEY, ItemShape, Offsets
from graph.rdf.prefixes import DEFAULT_BASE

PAIR = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}
Spans = list[Annotated[tuple[int, int], WithJsonSchema(PAIR)]]


def example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [value]})


def path_of(shape: ItemShape, iri: str, base: str) -> str:
    """Where an item is had by itself; what is not in a list of its own kind, where its IRI is."""
    listed = shape.kind != "mention"
    return f"/{shape.listing}/{iri.removeprefix(base + shape.path)}" if listed else f"/{iri.removeprefix(base)}"


def model_of(shape: ItemShape) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for member in shape.members:
        type = Spans if member.type is Offsets else member.type
        fields[member.name] = (type, Field(description=member.meaning))
    fields["url"] = (str, Field(description="Where it is had by itself: a path of this service."))
    shown = shape.whole_example()
    config = example(shown | {"url": path_of(shape, shown["iri"], DEFAULT_BASE)})
    return create_model(shape.title, __config__=config, __doc__=shape.meaning, __module__=__name__, **fields)


# Kind of thing → the model of its items.
ITEMS: dict[str, type[BaseModel]] = {kind: model_of(shape) for kind, shape in ITEM_SHAPES.items() if shape.listing}

Item = TypeVar("Item", bound=BaseModel)


class UnderstoodName(BaseModel):
    """A name that fits nothing as it was given, and the label and id of what it was taken for."""

    parameter: str
    given: str
    taken: str
    id: str


class ItemPage(BaseModel, Generic[Item]):
    """A stretch of a list. `next` is the address of the next stretch; `version` that of the graph.

    `understood` is there where a name was mended: it says what it was taken for.
    """

    items: list[Item]
    total: int
    next: str | None
    version: str
    understood: list[UnderstoodName] = []


def page_model(kind: str) -> Any:
    """The model of a page of these items."""
    return ItemPage[ITEMS[kind]]  # type: ignore[valid-type]  # pydantic makes the class


class QuotedWords(BaseModel):
    """The words that prove an answer."""

    iri: str
    document: str
    quote: str
    parts: Spans
    parts_utf16: Spans


A_RECOMMENDATION = ITEM_SHAPES["recommendation"].whole_example()
A_QUOTE = A_RECOMMENDATION["quote"]


class AnswerWithEvidence(BaseModel):
    """An answer; `abstained` says why there is none, which is not the same as an empty one."""

    model_config = example(
        {
            "question": "Which recommendations are about risk of harm?",
            "understood": "Which recommendations are about Risk of harm?",
            "catalogue": "recommendations-on-theme",
            "parameters": {"theme": [f"{DEFAULT_BASE}scheme/theme/risk-of-harm"]},
            "sparql": "SELECT ?recommendation ?number WHERE { ... }",
            "columns": ["recommendation", "number"],
            "rows": [[A_RECOMMENDATION["iri"], 1]],
            "answers": [A_RECOMMENDATION],
            "evidence": [{name: A_RECOMMENDATION[name] for name in QuotedWords.model_fields}],
            "abstained": None,
        }
    )
    question: str
    understood: str
    catalogue: str | None
    parameters: dict[str, list[str]]
    sparql: str | None
    columns: list[str]
    rows: list[list[Any]]
    answers: list[dict[str, Any]]
    evidence: list[QuotedWords]
    abstained: str | None


class CatalogueQuestion(BaseModel):
    """A question that can be asked, and its SPARQL; `url` runs it with its example."""

    model_config = example(
        {
            "name": "recommendations-on-theme",
            "question": "Which recommendations are about {theme}?",
            "variants": ["recommendations on {theme}"],
            "parameters": {"theme": "theme"},
            "row": "one recommendation",
            "example": {"theme": "theme:unpaid-work"},
            "sparql": "SELECT ?recommendation ?number WHERE { ... }",
            "url": "/questions/recommendations-on-theme?theme=theme%3Aunpaid-work",
        }
    )
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
    """A quote held against the text it was read from; `document` is its IRI, `document_id` its id in lists."""

    model_config = example(
        {
            "iri": A_RECOMMENDATION["iri"],
            "document": f"{DEFAULT_BASE}id/document/{SEED_KEY}",
            "document_id": SEED_KEY,
            "holds": True,
            "quote": A_QUOTE,
            "parts": [{"start": 48017, "end": 48143, "exact": A_QUOTE, "found": A_QUOTE, "equal": True}],
        }
    )
    iri: str
    document: str
    document_id: str
    holds: bool
    quote: str
    parts: list[ComparedPart]


class Alive(BaseModel):
    status: Literal["alive"]


class Ready(BaseModel):
    status: Literal["ready"]
    version: str
    documents: int


class ProblemDetails(BaseModel):
    """An error (RFC 9457). Some kinds carry members of their own: `errors`, `choices`, `available`, `line`, `hint`."""

    model_config = ConfigDict(
        extra="allow",
        title="Problem",
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


# The shapes that have examples.
WITH_EXAMPLES: tuple[type[BaseModel], ...] = (AnswerWithEvidence, CatalogueQuestion, Verification, *ITEMS.values())
