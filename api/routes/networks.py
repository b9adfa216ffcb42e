"""/export, /neighbours, /paths: the graph for other tools, and walks along it, each hop with its words."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from api.dependencies import Accept, TheSource
from api.http.caching import etag_of, not_modified
from api.http.negotiation import wants_page
from api.pages import render as page
from api.routes.lists import FILTERS, FilteredQuery, with_filters
from api.shapes.models import Exports, Neighbours, Paths
from graph.network.export import FORMATS, exported
from graph.network.paths import paths
from graph.network.views import views
from graph.network.walk import neighbours_of
from graph.network.webpage import policy
from graph.rdf.people import QUOTES_STAY

router = APIRouter(tags=["Networks"])
BOTH_FORMS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
MOST_HOPS, MOST_WAYS, MOST_NEIGHBOURS, MOST_TIES = 6, 10, 500, 50_000
Thing = Annotated[
    str,
    Query(
        min_length=1,
        max_length=500,
        description="A name, alias, id or IRI, or `unit number`.",
        examples=["Derby City"],
    ),
]
People = Annotated[bool, Query(description="Whether people are shown too.")]
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {form.media_type: {} for form in FORMATS.values()}}}
# What may run in a file that a browser opens from here: the script of our own page, the style of a drawing.
POLICIES = {"html": policy(), "svg": "default-src 'none'; style-src 'unsafe-inline'"}


class ExportQuery(FilteredQuery):
    """What an export may be asked."""

    view: str | None = Field(default=None, description="One of the views that /export lists; not for RDF.")
    of: str | None = Field(default=None, description="For the view `around`: the thing in the middle.")
    hops: int = Field(default=1, ge=1, le=3, description="For the view `around`: how far to go.")
    people: bool = Field(default=False, description=f"Whether people are shown too. {QUOTES_STAY}")


@router.get("/export", summary="What can be exported", response_model=Exports, responses=BOTH_FORMS)
def exports(request: Request, source: TheSource, accept: Accept = None) -> Response:
    """The formats and the views; a view is had at `/export/{format}?view=`."""
    formats = [
        {"name": f.name, "label": f.label, "media_type": f.media_type, "suffix": f.suffix, "opens_in": f.opens_in}
        | {"views": f.of_views}
        for f in FORMATS.values()
    ]
    rows = [
        {"name": v.name, "label": v.label, "description": v.description, "needs": ["of"] if v.needs_thing else []}
        for v in views(source.base).values()
    ]
    body = {"formats": formats, "views": rows, "note": QUOTES_STAY, "version": source.store.version}
    if wants_page(accept):
        return page.rendered(request, "exports.html", headers={"Vary": "Accept"}, found=body)
    return JSONResponse(body, headers={"Vary": "Accept"})


@router.get("/export/{format}", summary="The graph for other tools", response_class=Response, responses=FILES)
def export(
    format: Annotated[str, Path(examples=["json"])],
    request: Request,
    source: TheSource,
    query: Annotated[ExportQuery, Depends(with_filters(ExportQuery, "FilteredExportQuery", FILTERS))],
) -> Response:
    """A view in a format of the list; as RDF the triples of all documents, or of those that the filters let through."""
    site = str(request.base_url)
    etag = etag_of(source.store.version, "export", format, str(request.url.query), site)
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if format in FORMATS and (response := not_modified(request, headers)):
        return response
    file = exported(
        source.store,
        format,
        query.view,
        of=query.of,
        hops=query.hops,
        filters=query.filters(),
        people=query.people,
        most=MOST_TIES,
        base=source.base,
        site=site,
    )
    form = FORMATS[format]
    name = "-".join(filter(None, ("findings", query.view if form.of_views else None)))
    disposition = "inline" if format in POLICIES else "attachment"
    headers["Content-Disposition"] = f'{disposition}; filename="{name}.{form.suffix}"'
    if format in POLICIES:
        headers["Content-Security-Policy"] = f"{POLICIES[format]}; frame-ancestors 'none'"
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    return Response(file, 200, headers, form.media_type + charset)


@router.get("/neighbours", summary="What a thing is tied to", response_model=Neighbours)
def neighbours(
    source: TheSource,
    of: Thing,
    hops: Annotated[int, Query(ge=1, le=3, description="How far to go.")] = 1,
    limit: Annotated[int, Query(ge=1, le=MOST_NEIGHBOURS, description="The most ties shown.")] = 50,
    people: People = False,
) -> dict[str, Any]:
    """The ties around a thing, nearest first, each with the words that say it. Hubs are not walked through."""
    ties = neighbours_of(source.store, of, hops=hops, limit=limit, people=people, base=source.base)
    return ties | {"version": source.store.version}


@router.get("/paths", summary="How two things are connected", response_model=Paths)
def ways(
    source: TheSource,
    start: Annotated[str, Query(alias="from", min_length=1, max_length=500, examples=["St Giles Wise"])],
    end: Annotated[str, Query(alias="to", min_length=1, max_length=500, examples=["LLR 10"])],
    hops: Annotated[int, Query(ge=1, le=MOST_HOPS, description="The most hops of a way.")] = 4,
    limit: Annotated[int, Query(ge=1, le=MOST_WAYS, description="The most ways given.")] = 3,
    people: People = False,
) -> dict[str, Any]:
    """The best ways between two things, each hop with the words that say it; `none` says that there is no way."""
    best = paths(source.store, start, end, most=limit, hops=hops, people=people, base=source.base)
    return best.as_json() | {"version": source.store.version}
