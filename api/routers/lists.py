"""The lists: recommendations, findings, ratings and so on, filtered, sorted and in pages; and each of their items."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from api import models, page
from api.dependencies import Accept, TheSource
from api.headers import in_header
from api.list_queries import EntityQuery, ListQuery, query_of
from api.negotiation import JSON, wants_page
from api.problems import Problem
from api.routers.changes import changes_of
from graph.ask import resolve
from graph.ask.filters import LISTINGS
from graph.ask.lists import item, list_items
from graph.ask.terms import ENTITIES, Source, is_iri
from graph.errors import CursorGone, UnknownName
from graph.store import Store

router = APIRouter(tags=["Lists"])
BOTH_FORMS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}


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


def page_of(request: Request, source: Source, listing: str, query: ListQuery) -> dict[str, Any]:
    """One page of a list, with the address of the next.

    Raises: Problem for a cursor that is none, or of another version of the graph.
    """
    people = isinstance(query, EntityQuery) and query.people
    filters = query.filters()
    if query.since is not None:
        filters = _since(source, listing, query.since, filters)
        if not filters["document"]:
            return {"items": [], "total": 0, "next": None, "version": source.store.version}
    try:
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
    except CursorGone as gone:
        raise Problem("cursor-gone", f"{gone.what}. {gone.mend}", {"version": source.store.version}) from gone
    return found | {"next": found["next"] and _next(request, found["next"])}


def _since(source: Source, listing: str, since: str, filters: dict[str, list[str]]) -> dict[str, list[str]]:
    """The filters, with the documents that came or changed since a version; `document` may be empty then."""
    if "document" not in LISTINGS[listing].filters or "document" in filters:
        raise Problem("invalid-request", f"since: {listing} cannot be asked so; see /changes.")
    found = changes_of(cast(Store, source.store), since)
    if found.ontology:  # it may have changed everything
        return filters | {"document": [graph_key(graph) for graph in source.store.documents()]}  # type: ignore[attr-defined]
    return filters | {"document": [graph_key(graph) for graph in (*found.added, *found.replaced)]}


def graph_key(graph: str) -> str:
    """The key of a document, from the IRI of its graph."""
    return graph.rpartition("/")[2]


def _next(request: Request, cursor: str) -> str:
    """This address with another cursor."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    root = request.scope.get("root_path", "")
    return f"{root}{request.scope['route'].path}?{urlencode([*kept, ('cursor', cursor)])}"


def _lister(shelf: Shelf) -> Callable[..., Any]:
    def listed(request: Request, source: TheSource, query: ListQuery, accept: Accept = None) -> Response:
        found = page_of(request, source, shelf.name, query)
        headers = {"Vary": "Accept"} | ({"Link": f'<{found["next"]}>; rel="next"'} if found["next"] else {})
        if wants_page(accept):
            return page.rendered(request, "list.html", headers=headers, heading=shelf.name, found=found)
        return Response(shelf.page(**found).model_dump_json(), 200, headers, JSON)

    listed.__annotations__["query"] = Annotated[ListQuery, Depends(query_of(shelf.name))]
    return listed


def _finder(shelf: Shelf) -> Callable[..., Any]:
    def one(id: str, request: Request, response: Response, source: TheSource) -> Any:
        found = _by_iri(shelf, source, f"{source.base}{shelf.path}{id}") or _by_name(shelf, source, id)
        root = request.scope.get("root_path", "")
        address = found["iri"].removeprefix(f"{source.base}{shelf.path}")
        response.headers["Content-Location"] = in_header(f"{root}/{shelf.name}/{address}")
        return found

    return one


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
        responses=BOTH_FORMS,
    )
    router.add_api_route(
        f"/{shelf.name}/{{id:path}}",
        _finder(shelf),
        summary=f"One {shelf.one}",
        description="By the rest of its IRI, by the id that is local to its document, or by name.",
        operation_id=f"one_{shelf.one}",
        response_model=shelf.shape,
    )
