"""The lists: recommendations, findings, ratings and so on, filtered, sorted and in pages; and each of their items."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, cast
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api.dependencies import TheSource, source_at, the_store
from api.http.problems import Problem
from api.routes.changes import changes_of
from api.routes.list_queries import EntityQuery, ListQuery, query_of
from api.shapes import models
from api.shapes.list_forms import ITEM_FORMS, LIST_FORMS, item_response, list_response
from graph.ask.filters import LISTINGS
from graph.ask.lists import cursor_of, item, list_items
from graph.ask.names import resolve
from graph.ask.terms import ENTITIES, Source, is_iri
from graph.ask.values import values_of
from graph.errors import UnknownName
from graph.store import Readable

router = APIRouter(tags=["Lists"])
MENTIONS = "/entities/{id:path}/mentions"


class Shelf(NamedTuple):
    """One list: its name, what an item is called, the shape of one, and what its IRI has after the base."""

    name: str
    one: str
    shape: type[BaseModel]
    path: str

    @property
    def page(self) -> type[BaseModel]:
        return models.Page[self.shape]  # type: ignore[name-defined]  # pydantic makes the class

    @property
    def kinds(self) -> frozenset[str]:
        return ENTITIES if self.one == "entity" else frozenset({self.one})


SHELVES = (
    Shelf("recommendations", "recommendation", models.Recommendation, "id/recommendation/"),
    Shelf("findings", "finding", models.Finding, "id/finding/"),
    Shelf("observations", "observation", models.Observation, "id/observation/"),
    Shelf("responses", "response", models.Response, "id/response/"),
    Shelf("ratings", "rating", models.Rating, "id/rating/"),
    Shelf("statistics", "statistic", models.Statistic, "id/statistic/"),
    Shelf("audit", "audit", models.AuditNote, "id/audit/"),
    Shelf("entities", "entity", models.Entity, "id/"),
    Shelf("themes", "theme", models.Theme, "scheme/theme/"),
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
    found = list_items(
        source.store,
        listing,
        filters,
        sort=query.sort,
        after=query.cursor,
        limit=query.limit,
        people=people,
        base=source.base,
    ).as_json()
    return found | {"next": found["next"] and _next(request, found["next"])}


def _begun(request: Request, source: Source, cursor: str | None) -> Source:
    """The graph as it was when the list was begun."""
    version = cursor_of(cursor).version if cursor else source.store.version
    if version == source.store.version:
        return source
    kept = the_store(request).at(version)
    if kept is None:
        detail = "The version that this list was begun with is no longer kept. Begin again without `cursor`."
        raise Problem("cursor-gone", detail, {"version": source.store.version})
    return source_at(kept, request)


def _since(source: Source, listing: str, since: str, filters: dict[str, list[str]]) -> dict[str, list[str]]:
    """The filters, with the documents that came or changed since a version; `document` may be empty then."""
    if "document" not in LISTINGS[listing].filters:
        raise Problem("invalid-request", f"since: {listing} cannot be asked so; see /changes.")
    found = changes_of(cast(Readable, source.store), since)
    # An ontology that changed may have changed everything.
    graphs = source.store.documents() if found.ontology else (*found.added, *found.replaced)  # type: ignore[attr-defined]
    asked = values_of(source, "document", filters.get("document", []))
    wanted = {source.local(str(value.term.value)).partition("/")[2] for value in asked}
    return filters | {"document": [key for key in map(graph_key, graphs) if key in wanted or not asked]}


def graph_key(graph: str) -> str:
    """The key of a document, from the IRI of its graph."""
    return graph.rpartition("/")[2]


def _next(request: Request, cursor: str) -> str:
    """This address with another cursor."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f"{quote(request.url.path)}?{urlencode([*kept, ('cursor', cursor)])}"


def _lister(shelf: Shelf) -> Callable[..., Any]:
    def listed(request: Request, source: TheSource, query: ListQuery) -> Response:
        found = page_of(request, source, shelf.name, query)
        return list_response(request, found, shelf.shape, "list.html", query.format, heading=shelf.name)

    listed.__annotations__["query"] = Annotated[ListQuery, Depends(query_of(shelf.name))]
    return listed


def _finder(shelf: Shelf) -> Callable[..., Any]:
    def one(id: str, request: Request, source: TheSource) -> Response:
        found = _one(shelf, source, id)
        root = request.scope.get("root_path", "")
        address = found["iri"].removeprefix(f"{source.base}{shelf.path}")
        return item_response(request, found, shelf.shape, f"{root}/{shelf.name}/{address}")

    return one


def _one(shelf: Shelf, source: Source, id: str) -> Mapping[str, Any]:
    return _by_iri(shelf, source, f"{source.base}{shelf.path}{id}") or _by_name(shelf, source, id)


@router.get(
    MENTIONS, summary="Where an entity is named", response_model=models.Page[models.Mention], responses=LIST_FORMS
)
def mentions(
    id: str, request: Request, source: TheSource, query: Annotated[ListQuery, Depends(query_of("mentions", "entity"))]
) -> Response:
    """Every place where a document names it, with the words and how they were known to be its name."""
    (shelf,) = (shelf for shelf in SHELVES if shelf.name == "entities")
    found = page_of(request, source, "mentions", query, {"entity": [_one(shelf, source, id)["iri"]]})
    return list_response(request, found, models.Mention, "list.html", query.format, heading="mentions")


def _by_iri(shelf: Shelf, source: Source, iri: str) -> Mapping[str, Any] | None:
    ours = is_iri(iri) and source.kind(iri) in shelf.kinds
    return item(source.store, iri, source.base) if ours else None


def _by_name(shelf: Shelf, source: Source, name: str) -> Mapping[str, Any]:
    """The one item of this name, alias or local id.

    Raises: UnknownName when several fit, Problem when none does.
    """
    found = [choice for choice in resolve(source.store, name, None, source.base) if choice.kind in shelf.kinds]
    if len(found) > 1:
        iris = tuple(choice.iri for choice in found)
        raise UnknownName(f"{name!r} fits {len(found)} things", mend="Choose one.", choices=iris)
    known = item(source.store, found[0].iri, source.base) if found else None
    if known is None:
        raise Problem("not-found", f"There is no {shelf.one} {name!r}.")
    return known


for shelf in SHELVES:
    router.add_api_route(
        f"/{shelf.name}",
        _lister(shelf),
        summary=f"List {shelf.name}",
        operation_id=f"list_{shelf.name}",
        response_model=shelf.page,
        responses=LIST_FORMS,
    )
    router.add_api_route(
        f"/{shelf.name}/{{id:path}}",
        _finder(shelf),
        summary=f"One {shelf.one}",
        description="By the rest of its IRI, by the id that is local to its document, or by name.",
        operation_id=f"one_{shelf.one}",
        response_model=shelf.shape,
        responses=ITEM_FORMS,
    )
