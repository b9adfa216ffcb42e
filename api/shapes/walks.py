"""The shapes of walks along the graph and of exports, as /openapi.json says them."""

from pydantic import BaseModel, Field

from api.shapes.models import Spans, UnderstoodName


class HopEnd(BaseModel):
    """A thing at one end of a hop."""

    iri: str
    label: str
    type: str


class Proof(BaseModel):
    """Who says a hop: a statement with its words, or, of what the ontology knows, its `source`."""

    iri: str
    document: str | None
    quote: str | None
    parts: Spans
    source: str | None


class ProvenHop(BaseModel):
    """One hop, in the direction walked; `says` is it in words, in its own direction."""

    from_: HopEnd = Field(alias="from")
    to: HopEnd
    says: str
    evidence: Proof


class Tie(ProvenHop):
    distance: int


class Way(BaseModel):
    """One way; the cost is the lower, the shorter it is and the less the things on it are tied to."""

    length: int
    cost: float
    hops: list[ProvenHop]


class Paths(BaseModel):
    """The ways between two things, best first; `none` says that there is none, `cut` that a bound was met."""

    from_: HopEnd = Field(alias="from")
    to: HopEnd
    hops: int
    items: list[Way]
    total: int
    none: str | None
    cut: bool
    version: str
    understood: list[UnderstoodName] = []


class Neighbours(BaseModel):
    """The ties around a thing, nearest first; `total` counts those seen, `cut` says that a bound was met."""

    of: HopEnd
    hops: int
    items: list[Tie]
    total: int
    cut: bool
    version: str
    understood: list[UnderstoodName] = []


class ExportFormat(BaseModel):
    """One format; `views` says whether it holds views, or triples."""

    name: str
    label: str
    media_type: str
    suffix: str
    opens_in: str
    views: bool


class ExportView(BaseModel):
    name: str
    label: str
    description: str
    needs: list[str]


class Exports(BaseModel):
    """What can be exported."""

    formats: list[ExportFormat]
    views: list[ExportView]
    note: str
    version: str
