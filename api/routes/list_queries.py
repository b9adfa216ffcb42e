"""What a list may be asked: its own filters and sorts, how many items, and where to go on."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, create_model

from graph.ask.filters import LISTINGS
from graph.ask.lists import LARGEST

USUAL = 50
# Filter → what it is, and an example.
FILTERS = {
    "addressee": ("Whom a recommendation asks.", "East Midlands"),
    "document": ("The document that says it.", "regional-letter-east-midlands-2022-02-09"),
    "entity": ("A thing that is named in it.", "PQiP"),
    "pdu": ("The delivery unit that it is about.", "Derby City"),
    "polarity": ("strength or improvement.", "strength"),
    "q": ("Words that it holds.", "risk of harm"),
    "rating": ("The level of a rating.", "Good"),
    "region": ("The region that it is about.", "East Midlands"),
    "rule": ("The rule of the audit that found it.", "percentage-against-counts"),
    "section": ("The heading that it stands under.", "Leadership"),
    "severity": ("error, warning or open: an open end is no alarm.", "error"),
    "standard": ("The standard that is rated.", "Staff"),
    "theme": ("A theme, assigned directly.", "unpaid-work"),
    "type": ("The type of a thing, or the kind of a document.", "Team"),
}
GOING_ON = (
    "Where to go on: taken from `next` of the page before. All pages are of the version that the first one was, "
    "as long as it is kept; then 410."
)
SAME = "A name, alias, id or IRI; several values mean any of them."


class ListQuery(BaseModel):
    """What every list may be asked. A parameter that the list does not know is an error, never passed over."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=USUAL, ge=1, le=LARGEST, description="The most items of one page.")
    cursor: str | None = Field(default=None, description=GOING_ON)
    sort: str | None = None
    since: str | None = Field(
        default=None, pattern="^[0-9a-f]{64}$", description="Only what documents say that came or changed since then."
    )
    format: Literal["json", "jsonld", "csv", "html"] | None = Field(default=None, description="Instead of Accept.")

    def filters(self) -> dict[str, list[str]]:
        """The filters that were given."""
        own = self.model_dump(exclude=set(ListQuery.model_fields), exclude_none=True)
        return {name: values for name, values in own.items() if isinstance(values, list)}


class EntityQuery(ListQuery):
    people: bool = Field(default=False, description="Whether people are listed too.")


def query_of(listing: str, without: str = "") -> Callable[..., ListQuery]:
    """The dependency that reads what this list may be asked, but for a filter that the address itself says."""
    rows = LISTINGS[listing]
    orders = tuple(sign + name for name in rows.sorts for sign in ("", "-"))
    fields: dict[str, Any] = {n: (list[str] | None, filter_field(n)) for n in rows.filters if n != without}
    fields["sort"] = (Literal[orders] | None, Field(default=None, description="Usually the first; - turns it round."))
    parent = EntityQuery if listing == "entities" else ListQuery
    model = create_model(f"{listing.capitalize()}Query", __base__=parent, **fields)

    def asked(query: ListQuery) -> ListQuery:
        return query

    asked.__annotations__["query"] = Annotated[model, Query()]
    return asked


def filter_field(name: str) -> Any:
    """A filter as a field: what it is, and an example."""
    meaning, example = FILTERS[name]
    return Field(default=None, description=f"{meaning} {SAME}", examples=[[example]])
