"""The lists: recommendations, findings, ratings and so on, filtered, sorted and in pages; and each of their items."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, create_model

from api.dependencies import TheSource, source_at, the_store
from api.http.problems import Problem
from api.shapes.forms import ITEM_CONTENT, LIST_CONTENT, item_response, list_response
from api.shapes.models import ITEMS, ChangesSince, page_model
from graph.ask.lists import LISTINGS, MOST_ITEMS, cursor_of, item, list_items
from graph.ask.names import resolve
from graph.ask.terms import ENTITIES, Source, is_iri
from graph.ask.values import values_of
from graph.errors import UnknownName
from graph.items.table import ITEM_SHAPES, ItemShape
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.index import Changes
from graph.store.readable import Readable

router = APIRouter(tags=["Lists"])
LISTED_SHAPES = tuple(
    ITEM_SHAPES[kind]
    for kind in (
        "recommendation",
        "finding",
        "observation",
        "response",
        "rating",
        "statistic",
        "audit",
        "entity",
        "theme",
    )
)
USUAL_LIMIT = 50
VERSION = "^[0-9a-f]{64}$"
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
ANY_NAME = "A name, alias, id or IRI; several values mean any of them."


class FilteredQuery(BaseModel):
    """What has filters. A parameter that it does not know is an error, never passed over."""

    model_config = ConfigDict(extra="forbid")

    def filters(self) -> dict[str, list[str]]:
        """The filters that were given."""
        return self.model_dump(include=set(FILTERS), exclude_none=True)


class ListQuery(FilteredQuery):
    """What every list may be asked."""

    limit: int = Field(default=USUAL_LIMIT, ge=1, le=MOST_ITEMS, description="The most items of one page.")
    cursor: str | None = Field(default=None, description=GOING_ON)
    sort: str | None = None
    since: str | None = Field(
        default=None, pattern=VERSION, description="Only what documents say that came or changed since then."
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
        fields[filter] = (list[str] | None, field)
    model = create_model(name, __base__=parent, **fields)

    def asked(query: FilteredQuery) -> FilteredQuery:
        return query

    asked.__annotations__["query"] = Annotated[model, Query()]
    return asked


def _changes(store: Readable, since: str) -> Changes:
    """Raises: Problem (410) for a version that is not remembered."""
    changes = store.changes(since)
    if changes is None:
        detail = "That version is not remembered. Read the list whole, and go on from the version it names."
        raise Problem("cursor-gone", detail, {"version": store.version})
    return changes


@router.get("/changes", summary="What is different from an earlier version")
def changes(
    source: TheSource,
    since: Annotated[str, Query(pattern=VERSION, description="A version, as lists and /health/ready name it.")],
) -> ChangesSince:
    """The documents that came, went and changed; /recommendations?since= and the other lists give what they say now."""
    changed = _changes(source.store, since)
    prefix, things = f"{source.base}graph/document/", f"{source.base}id/document/"

    def documents(graphs: tuple[str, ...]) -> list[str]:
        return [graph.replace(prefix, things, 1) for graph in graphs]

    return ChangesSince(
        since=since,
        version=source.store.version,
        added=documents(changed.added),
        removed=documents(changed.removed),
        replaced=documents(changed.replaced),
        ontology=changed.ontology,
    )


def page_of(
    request: Request, source: Source, listing: str, query: ListQuery, own: Mapping[str, list[str]] | None = None
) -> dict[str, Any]:
    """One page of a list, with the address of the next: all pages are of the version that the first one was.

    `own` are filters that the address itself says.

    Raises: Problem for a cursor of a version that is no longer kept, QueryError for one that is none.
    """
    source = _begun(request, source, query.cursor)
    people = isinstance(query, EntityQuery) and query.people
    filters = query.filters() | dict(own or {})
    if query.since is not None:
        filters = _since(source, listing, query.since, filters)
        if not filters["document"]:
            return {"items": [], "total": 0, "next": None, "version": source.store.version}
    page = list_items(
        source.store,
        listing,
        filters,
        sort=query.sort,
        after=query.cursor,
        limit=query.limit,
        people=people,
        base=source.base,
    ).as_json()
    return page | {"next": page["next"] and _next(request, page["next"])}


def _begun(request: Request, source: Source, cursor: str | None) -> Source:
    """The graph as it was when the list was begun."""
    version = cursor_of(cursor).version if cursor else source.store.version
    if version == source.store.version:
        return source
    content = the_store(request).at(version)
    if content is None:
        detail = "The version that this list was begun with is no longer kept. Begin again without `cursor`."
        raise Problem("cursor-gone", detail, {"version": source.store.version})
    return source_at(content, request)


def _since(source: Source, listing: str, since: str, filters: dict[str, list[str]]) -> dict[str, list[str]]:
    """The filters, with the documents that came or changed since a version; `document` may be empty then."""
    if "document" not in LISTINGS[listing].filters:
        raise Problem("invalid-request", f"since: {listing} cannot be asked so; see /changes.")
    changes = _changes(source.store, since)
    # An ontology that changed may have changed everything.
    graphs = source.store.documents() if changes.ontology else (*changes.added, *changes.replaced)
    keys = [graph.rpartition("/")[2] for graph in graphs]
    asked = values_of(source, "document", filters.get("document", []))
    wanted = {source.local(str(value.term.value)).partition("/")[2] for value in asked}
    return filters | {"document": [key for key in keys if key in wanted or not asked]}


def _next(request: Request, cursor: str) -> str:
    """This address with another cursor."""
    others = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f"{quote(request.url.path)}?{urlencode([*others, ('cursor', cursor)])}"


def _lister(shape: ItemShape) -> Callable[..., Any]:
    listing = str(shape.listing)

    def listed(request: Request, source: TheSource, query: ListQuery) -> Response:
        items = page_of(request, source, listing, query)
        return list_response(request, items, shape, "list.html", query.format, heading=listing)

    listed.__annotations__["query"] = Annotated[ListQuery, Depends(query_of(listing))]
    return listed


def _finder(shape: ItemShape) -> Callable[..., Any]:
    def one(id: str, request: Request, source: TheSource) -> Response:
        thing = _one(shape, source, id)
        address = thing["iri"].removeprefix(f"{source.base}{shape.path}")
        return item_response(request, thing, shape, f"{request.scope.get('root_path', '')}/{shape.listing}/{address}")

    example = shape.example["iri"].removeprefix(f"{DEFAULT_BASE}{shape.path}")
    one.__annotations__["id"] = Annotated[str, Path(examples=[example])]
    return one


@router.get(
    "/entities/{id:path}/mentions",
    summary="Where an entity is named",
    response_model=page_model("mention"),
    responses=LIST_CONTENT,
)
def mentions(
    id: Annotated[str, Path(examples=["pdu/derby-city"])],
    request: Request,
    source: TheSource,
    query: Annotated[ListQuery, Depends(query_of("mentions", "entity"))],
) -> Response:
    """Every place where a document names it, with the words and how they were known to be its name."""
    items = page_of(request, source, "mentions", query, {"entity": [_one(ITEM_SHAPES["entity"], source, id)["iri"]]})
    return list_response(request, items, ITEM_SHAPES["mention"], "list.html", query.format, heading="mentions")


def _one(shape: ItemShape, source: Source, id: str) -> Mapping[str, Any]:
    """The one item of this IRI, name, alias or local id.

    Raises: UnknownName when several fit, Problem when none does.
    """
    kinds = ENTITIES if shape.kind == "entity" else {shape.kind}
    iri = f"{source.base}{shape.path}{id}"
    if is_iri(iri) and source.kind(iri) in kinds and (known := item(source.store, iri, source.base)):
        return known
    choices = [choice for choice in resolve(source.store, id, None, source.base) if choice.kind in kinds]
    if len(choices) > 1:
        iris = tuple(choice.iri for choice in choices)
        raise UnknownName(f"{id!r} fits {len(choices)} things", mend="Choose one.", choices=iris)
    known = item(source.store, choices[0].iri, source.base) if choices else None
    if known is None:
        raise Problem("not-found", f"There is no {shape.kind} {id!r}.")
    return known


for shape in LISTED_SHAPES:
    router.add_api_route(
        f"/{shape.listing}",
        _lister(shape),
        summary=f"List {shape.listing}",
        operation_id=f"list_{shape.listing}",
        response_model=page_model(shape.kind),
        responses=LIST_CONTENT,
    )
    router.add_api_route(
        f"/{shape.listing}/{{id:path}}",
        _finder(shape),
        summary=f"One {shape.kind}",
        description="By the rest of its IRI, by the id that is local to its document, or by name.",
        operation_id=f"one_{shape.kind}",
        response_model=ITEMS[shape.kind],
        responses=ITEM_CONTENT,
    )
