"""/export, /neighbours, /paths: the graph for other tools, and walks along it, each hop with its words."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from api.dependencies import Accept, TheSource, at_once
from api.http.caching import etag_of, not_modified
from api.http.headers import understood_header
from api.http.negotiation import wants_page
from api.pages import render as page
from api.routes.parameters import FILTERS, Filled, FilteredQuery, StrictQuery, understood, with_filters
from api.shapes.walks import Exports, Neighbours, Paths
from graph.ask.lists import LISTINGS
from graph.ask.terms import Source
from graph.network.export import FORMATS, exported
from graph.network.paths import paths
from graph.network.views import views
from graph.network.walk import neighbours_of, thing_called
from graph.network.webpage import policy
from graph.rdf.people import QUOTES_STAY

router = APIRouter(tags=["Networks"])
BOTH_FORMS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}
MOST_HOPS, MOST_WAYS, MOST_NEIGHBOURS, MOST_TIES = 6, 10, 500, 50_000
# What each filter takes; units are called alike in all lists, whatever of them a list takes.
KINDS_OF_FILTERS: dict[str, str | None] = {
    **{name: kind for listing in LISTINGS.values() for name, (kind, _) in listing.filters.items()},
    "pdu": "unit",
    "of": None,
}
MOST_EXPORTS, MOST_WALKS = 2, 4  # of one process at once: each has the processor to itself, and much memory
WALKS = [Depends(at_once("walks", MOST_WALKS), scope="function")]
A_THING = "A name, alias, id or IRI, or `unit number`."
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {form.media_type: {} for form in FORMATS.values()}}}
# What may run in a file that a browser opens from here: the script of our own page, the style of a drawing.
POLICIES = {"html": policy(), "svg": "default-src 'none'; style-src 'unsafe-inline'"}


class WalkQuery(StrictQuery):
    """What every walk along the graph may be asked."""

    people: bool = Field(default=False, description="Whether people are shown too.")


class ExportQuery(WalkQuery, FilteredQuery):
    """What an export may be asked."""

    view: Filled | None = Field(
        default=None,
        description="One of the views that /export lists; not for RDF.",
        json_schema_extra={"enum": [*views()]},
    )
    of: Filled | None = Field(default=None, description="For the view `around`: the thing in the middle.")
    hops: int = Field(default=1, ge=1, le=3, description="For the view `around`: how far to go.")


class NeighboursQuery(WalkQuery):
    """What /neighbours is asked."""

    of: Filled = Field(description=A_THING, examples=["Derby City"])
    hops: int = Field(default=1, ge=1, le=3, description="How far to go.")
    limit: int = Field(default=50, ge=1, le=MOST_NEIGHBOURS, description="The most ties shown.")


class PathsQuery(WalkQuery):
    """What /paths is asked."""

    start: Filled = Field(alias="from", description=A_THING, examples=["St Giles Wise"])
    end: Filled = Field(alias="to", description=A_THING, examples=["LLR 10"])
    hops: int = Field(default=4, ge=1, le=MOST_HOPS, description="The most hops of a way.")
    limit: int = Field(default=3, ge=1, le=MOST_WAYS, description="The most ways given.")


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


@router.get(
    "/export/{format}",
    summary="The graph for other tools",
    response_class=Response,
    responses=FILES,
    dependencies=[Depends(at_once("exports", MOST_EXPORTS), scope="function")],
)
def export(
    format: Annotated[str, Path(examples=["json"], json_schema_extra={"enum": [*FORMATS]})],
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
    names = query.filters() | ({"of": [query.of]} if query.of else {})
    headers |= understood_header(understood(source, KINDS_OF_FILTERS, names))
    name = "-".join(filter(None, ("findings", query.view if form.of_views else None)))
    disposition = "inline" if format in POLICIES else "attachment"
    headers["Content-Disposition"] = f'{disposition}; filename="{name}.{form.suffix}"'
    if format in POLICIES:
        headers["Content-Security-Policy"] = f"{POLICIES[format]}; frame-ancestors 'none'"
    charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
    return Response(file, 200, headers, form.media_type + charset)


@router.get(
    "/neighbours",
    summary="What a thing is tied to",
    response_model=Neighbours,
    response_model_exclude_unset=True,
    dependencies=WALKS,
)
def neighbours(source: TheSource, query: Annotated[NeighboursQuery, Query()], response: Response) -> dict[str, Any]:
    """The ties around a thing, nearest first, each with the words that say it. Hubs are not walked through."""
    of, mended = _things(source, response, of=query.of)
    ties = neighbours_of(source.store, *of, hops=query.hops, limit=query.limit, people=query.people, base=source.base)
    return ties | {"version": source.store.version} | mended


@router.get(
    "/paths",
    summary="How two things are connected",
    response_model=Paths,
    response_model_exclude_unset=True,
    dependencies=WALKS,
)
def ways(source: TheSource, query: Annotated[PathsQuery, Query()], response: Response) -> dict[str, Any]:
    """The best ways between two things, each hop with the words that say it; `none` says that there is no way."""
    ends, mended = _things(source, response, **{"from": query.start, "to": query.end})
    best = paths(source.store, *ends, most=query.limit, hops=query.hops, people=query.people, base=source.base)
    return best.as_json() | {"version": source.store.version} | mended


def _things(source: Source, response: Response, **called: str) -> tuple[list[str], dict[str, Any]]:
    """The IRIs of the things that parameters name, and the member that says which names were mended, if any was.

    Raises: UnknownName, which names the parameter.
    """
    iris = [thing_called(source.store, text, source.base, parameter).iri for parameter, text in called.items()]
    mended = understood(source, dict.fromkeys(called), {parameter: [text] for parameter, text in called.items()})
    response.headers.update(understood_header(mended))
    return iris, {"understood": mended} if mended else {}
