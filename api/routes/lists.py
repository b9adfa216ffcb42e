"""The lists: recommendations, findings, ratings and so on, filtered, sorted and in pages; and each of their items."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from api.dependencies import TheSource, source_at, the_store
from api.http.headers import understood_header
from api.http.problems import Problem
from api.routes.parameters import (
    A_VERSION,
    VERSION,
    EntityQuery,
    ListQuery,
    StrictQuery,
    query_of,
    taken_for,
    understood,
)
from api.shapes.forms import ITEM_CONTENT, LIST_CONTENT, Listed, item_response, list_response
from api.shapes.models import ITEMS, ChangesSince, page_model
from graph.ask.forms import NEAR
from graph.ask.items import Json
from graph.ask.lists import LISTINGS, MOST_ITEMS, ListPage, cursor_of, item, list_items
from graph.ask.names import nearest, resolve, several_called
from graph.ask.terms import ENTITIES, Source, is_iri
from graph.ask.values import values_of
from graph.errors import quoted
from graph.items.table import ITEM_SHAPES, ItemShape
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.index import Changes
from graph.store.readable import Readable

router = APIRouter(tags=["Lists"])
LISTED_KINDS = "recommendation finding observation response rating statistic audit entity theme".split()


class ChangesQuery(StrictQuery):
    """What /changes is asked."""

    since: str = Field(pattern=VERSION, description=f"The version that is known already. {A_VERSION}")


def _changes(store: Readable, since: str) -> Changes:
    """Raises: Problem (410) for a version that is not remembered."""
    changes = store.changes(since)
    if changes is None:
        detail = "That version is not remembered. Read the list whole, and go on from the version it names."
        raise Problem("cursor-gone", detail, {"version": store.version})
    return changes


@router.get("/changes", summary="What is different from an earlier version")
def changes(source: TheSource, query: Annotated[ChangesQuery, Query()]) -> ChangesSince:
    """The documents that came, went and changed; /recommendations?since= and the other lists give what they say now."""
    changed = _changes(source.store, query.since)
    prefix, things = f"{source.base}graph/document/", f"{source.base}id/document/"

    def documents(graphs: tuple[str, ...]) -> list[str]:
        return [graph.replace(prefix, things, 1) for graph in graphs]

    return ChangesSince(
        since=query.since,
        version=source.store.version,
        added=documents(changed.added),
        removed=documents(changed.removed),
        replaced=documents(changed.replaced),
        ontology=changed.ontology,
    )


def page_of(
    request: Request, source: Source, listing: str, query: ListQuery, own: Mapping[str, list[str]] | None = None
) -> Listed:
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
            return Listed({"items": [], "total": 0, "next": None, "version": source.store.version}, iter(()))
    asked = partial(list_items, source.store, listing, filters, sort=query.sort, people=people, base=source.base)
    first = asked(after=query.cursor, limit=query.limit)
    kinds = {name: kind for name, (kind, _) in LISTINGS[listing].filters.items()}
    page = first.as_json() | {"next": first.next and _next(request, first.next)}
    return Listed(page | {"understood": understood(source, kinds, filters)}, _following(asked, first.next))


def _following(asked: Callable[..., ListPage], cursor: str | None) -> Iterator[Sequence[Json]]:
    """What stands after a page, as many at a time as a page may hold; it is read as it is taken."""
    while cursor:
        page = asked(after=cursor, limit=MOST_ITEMS)
        yield page.items
        cursor = page.next


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
        thing, mended = _one(shape, source, id)
        return item_response(request, thing, shape, understood_header(mended))

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
    entity, _ = _one(ITEM_SHAPES["entity"], source, id)
    items = page_of(request, source, "mentions", query, {"entity": [entity["iri"]]})
    return list_response(request, items, ITEM_SHAPES["mention"], "list.html", query.format, heading="mentions")


def _one(shape: ItemShape, source: Source, id: str) -> tuple[Mapping[str, Any], list[dict[str, str]]]:
    """The one item of this IRI, name, alias or local id, and what the id was taken for where it was mended.

    Raises: UnknownName when several fit, Problem when none does.
    """
    kinds = ENTITIES if shape.kind == "entity" else {shape.kind}
    iri = f"{source.base}{shape.path}{id}"
    if is_iri(iri) and source.kind(iri) in kinds and (known := item(source.store, iri, source.base)):
        return known, []
    choices = [choice for choice in resolve(source.store, id, None, source.base) if choice.kind in kinds]
    if len(choices) > 1:
        raise several_called(id, choices)
    known = item(source.store, choices[0].iri, source.base) if choices else None
    if known is None:
        raise no_such(source, shape, id)
    return known, [taken_for("id", id, choice) for choice in choices if choice.rank == NEAR]


def no_such(source: Source, shape: ItemShape, id: str) -> Problem:
    """The problem that names what is called most like it, and where all are listed."""
    choices = [{"iri": choice.iri} for choice in nearest(source, id, shape.kind)]
    detail = f"There is no {shape.kind} {quoted(id)}."
    return Problem("not-found", detail, {"choices": choices, "list": f"/{shape.listing}"})


for shape in (ITEM_SHAPES[kind] for kind in LISTED_KINDS):
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
