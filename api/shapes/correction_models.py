"""The shapes of corrections on the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.shapes.models import example
from graph.claims import Polarity
from graph.items.table import SEED_KEY
from graph.knowledge.corrections import Kind
from graph.rdf.prefixes import DEFAULT_BASE

Line = Annotated[str, Field(min_length=1, max_length=2000)]


class NewCorrection(BaseModel):
    """A correction as it is sent. Things are named by their IRIs, a theme by its id.

    Without `name` it gets one made from what it says; without `by` it is by the owner of the token; without `date`, of
    today.
    """

    model_config = example(
        {
            "kind": "reject",
            "subject": f"{DEFAULT_BASE}id/mention/{SEED_KEY}/48017-48023",
            "reason": "A street, not the town.",
        }
    )
    kind: Kind
    subject: Line
    reason: Line
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]{0,99}$")] | None = None
    by: Line | None = None
    date: Line | None = None
    into: Line | None = None
    theme: Line | None = None
    addresses: Line | None = None
    refers_to: Line | None = None
    words: Line | None = None
    polarity: Polarity | None = None
    label: Line | None = None
    documents: Annotated[list[Line], Field(max_length=1000)] = []


class CorrectionStanding(BaseModel):
    """How a correction stands in a document: `stale` when its subject has gone, `waiting` until it is built again."""

    document: str | None
    status: Literal["applied", "stale", "waiting"]
    why: str | None


class KnownCorrection(BaseModel):
    """A correction as it is kept."""

    iri: str
    name: str
    kind: Kind
    subject: str
    by: str
    date: str
    reason: str
    into: str | None
    theme: str | None
    addresses: str | None
    refers_to: str | None
    words: str | None
    polarity: Polarity | None
    label: str | None
    documents: list[str]
    standing: list[CorrectionStanding]


class CorrectionMade(KnownCorrection):
    """A correction that has just been made, and the keys of the documents that were built again."""

    rebuilt: list[str]


class CorrectionTaken(BaseModel):
    """What was taken back, and the keys of the documents that were built again."""

    removed: str
    rebuilt: list[str]


class CorrectionList(BaseModel):
    """All corrections."""

    items: list[KnownCorrection]
    total: int
