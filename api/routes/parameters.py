"""What lists and exports may be asked: their filters, and what is said of a name that was not written as it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, create_model

from graph.ask.lists import LISTINGS, MOST_ITEMS
from graph.ask.names import Choice
from graph.ask.terms import Source
from graph.ask.values import mended

USUAL_LIMIT = 50
VERSION = "^[0-9a-f]{64}$"
A_VERSION = "A version is 64 hexadecimal digits: `version` of any list, and of /health/ready."
Filled = Annotated[str, Field(min_length=1)]
# Filter → what it is, and an example.
FILTERS = {
    "addressee": ("Whom a recommendation asks.", "East Midlands"),
    "document": ("The document that says it.", "regional-letter-east-midlands-2022-02-09"),
    "entity": ("A thing that is named in it.", "PQiP"),
    "kind": ("The kind of a document.", "regional_letter"),
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
    "unit_of_measure": ("What a figure counts, as `unit` says it.", "percent"),
}
GOING_ON = (
    "Where to go on: taken from `next` of the page before. All pages are of the version that the first one was, "
    "as long as it is kept; then 410."
)
ANY_NAME = "A name, alias, id or IRI; several values mean any of them."


class StrictQuery(BaseModel):
    """Parameters of an address. One that it does not know is an error, never passed over."""

    model_config = ConfigDict(extra="forbid")


class FilteredQuery(StrictQuery):
    """What has filters."""

    def filters(self) -> dict[str, list[str]]:
        """The filters that were given."""
        return self.model_dump(include=set(FILTERS), exclude_none=True)


class ListQuery(FilteredQuery):
    """What every list may be asked."""

    limit: int = Field(
        default=USUAL_LIMIT, ge=1, le=MOST_ITEMS, description="The most items of one page; CSV is whole without it."
    )
    cursor: str | None = Field(default=None, description=GOING_ON)
    sort: str | None = None
    since: str | None = Field(
        default=None,
        pattern=VERSION,
        description=f"Only what documents say that came or changed since then. {A_VERSION}",
    )
    format: Literal["json", "jsonld", "csv", "html"] | None = Field(default=None, description="Instead of Accept.")


class EntityQuery(ListQuery):
    people: bool = Field(default=False, description="Whether people are listed too.")


def query_of(listing: str, without: str = "") -> Callable[..., Any]:
    """The dependency that reads what this list may be asked, but for a filter that the address itself says."""
    rows = LISTINGS[listing]
    orders = tuple(sign + name for name in rows.sorts for sign in ("", "-"))
    sort = (Literal[orders] | None, Field(default=None, description="Usually the first; - turns it round."))
    parent = EntityQuery if listing == "entities" else ListQuery
    return with_filters(parent, f"{listing.capitalize()}Query", [n for n in rows.filters if n != without], sort=sort)


def with_filters(parent: type[FilteredQuery], name: str, filters: Iterable[str], **fields: Any) -> Callable[..., Any]:
    """The dependency that reads such a query with these filters from the address."""
    for filter in filters:
        meaning, example = FILTERS[filter]
        field = Field(default=None, description=f"{meaning} {ANY_NAME}", examples=[[example]])
        fields[filter] = (list[Filled] | None, field)
    model = create_model(name, __base__=parent, **fields)

    def asked(query: FilteredQuery) -> FilteredQuery:
        return query

    asked.__annotations__["query"] = Annotated[model, Query()]
    return asked


# ---- Names that were not written as they are


def taken_for(parameter: str, text: str, choice: Choice) -> dict[str, str]:
    return {"parameter": parameter, "given": text, "taken": choice.label, "id": choice.id}


def understood(
    source: Source, kinds: Mapping[str, str | None], given: Mapping[str, Sequence[str]]
) -> list[dict[str, str]]:
    """What was taken for each name that is spelt a little otherwise; `kinds` says what each parameter takes."""
    return [
        taken_for(parameter, text, choice)
        for parameter, texts in given.items()
        for text, choice in mended(source, kinds[parameter], texts).items()
    ]
