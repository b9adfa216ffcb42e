"""/data: the SPARQL 1.1 Graph Store Protocol. Every graph may be read; those of users may be written, with a token.

`/data?graph=IRI` names a graph, `/data/NAME` is the graph `graph/user/NAME` of our base, `/data?default` the default
graph. Source: https://www.w3.org/TR/sparql11-http-rdf-update/
"""

import secrets
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.http.access import check_scope
from api.http.bodies import MULTIPART, bytes_of, files_of, media_type_of
from api.http.caching import etag_of, not_modified
from api.http.problems import Problem
from api.routes.sparql_protocol import form_for, malformed_as
from graph.store.sparql.answers import TRIPLES
from graph.store.sparql.guard import check_graph, user_graphs
from graph.store.updates import Part

MOST_PARTS = 20
DEFAULT = ""
READABLE = sorted({*TRIPLES.values()} - {"application/trig", "application/n-quads"})


async def data(request: Request) -> Response:
    """One operation on one graph."""
    if request.method != "GET":
        check_scope(request)
    graph = _graph_of(request)
    if graph is None and request.method != "POST":
        raise Problem("bad-request", "The request names no graph: say ?graph=IRI or ?default.")
    with malformed_as("malformed-rdf"):
        if request.method == "GET":
            return await _content(request, graph or DEFAULT)
        if request.method == "DELETE":
            return await _delete(request, graph or DEFAULT)
        return await _store(request, graph)


def _graph_of(request: Request) -> str | None:
    """The graph that is meant: its IRI, or empty for the default graph; None for one that is yet to be named."""
    base = request.app.state.settings.base
    if path := request.path_params.get("path", ""):
        return f"{user_graphs(base)}{path}"
    named = request.query_params.getlist("graph")
    if len(named) + ("default" in request.query_params) > 1:
        raise Problem("bad-request", "The request names more than one graph.")
    if "default" in request.query_params:
        return DEFAULT
    if named == [""]:
        raise Problem("bad-request", "The request names no graph: `graph` is empty.")
    return named[0] if named else None


async def _content(request: Request, graph: str) -> Response:
    state = request.app.state
    form = form_for("CONSTRUCT", request.query_params.get("format"), request.headers.get("accept"))
    await run_in_threadpool(_check_known, state, graph)
    headers = {"Content-Type": form.content_type, "Vary": "Accept", "Cache-Control": "no-cache"}
    headers["ETag"] = etag_of(state.store.version, form.media_type, graph)
    if response := not_modified(request, headers):
        return response
    if request.scope.get("headers_only"):
        return StreamingResponse(iter(()), headers=headers)
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    answer = await state.workers.answer(query, form.media_type, [graph] if graph else [])
    headers["ETag"] = etag_of(answer.version, form.media_type, graph)
    return StreamingResponse(answer, headers=headers | {"Content-Length": str(answer.length)})


def _check_known(state: Any, graph: str) -> None:
    if graph and not state.settings.open_store:
        check_graph(graph, state.settings.base)
    held = state.store.snapshot()
    known = {*held.documents(), f"{state.settings.base}graph/ontology", *held.user_graphs(), DEFAULT}
    if graph not in known:
        raise Problem("not-found", "There is no such graph.")


async def _store(request: Request, graph: str | None) -> Response:
    """PUT and POST: 201 for a graph that was not there before, else 204."""
    state = request.app.state
    fresh = graph is None
    if graph is None:
        graph = f"{user_graphs(state.settings.base)}{secrets.token_hex(8)}"
    parts = await _parts(request, state.settings.largest_body)
    known = await run_in_threadpool(state.updates.change, request.method.lower(), graph, parts)
    headers = {"Cache-Control": "no-store"} | ({"Location": graph} if fresh else {})
    return Response(None, 204 if known else 201, headers)


async def _delete(request: Request, graph: str) -> Response:
    state = request.app.state
    if not await run_in_threadpool(state.updates.change, "delete", graph) and graph:
        raise Problem("not-found", "There is no such graph.")
    return Response(None, 204, {"Cache-Control": "no-store"})


async def _parts(request: Request, largest: int) -> list[Part]:
    if media_type_of(request) != MULTIPART:
        body = await bytes_of(request, largest)
        return [(_readable(request), body)]
    files = await files_of(request, largest, MOST_PARTS, "The parts of the body cannot be read.")
    return [(_readable(part), await part.read()) for _, part in files]


def _readable(sent: Request | UploadFile) -> str:
    """The media type of what was sent, which is Turtle where it does not say so."""
    media_type = media_type_of(sent) or "text/turtle"
    if media_type not in READABLE:
        raise Problem("unsupported-media-type", f"No graph is read from {media_type}.", {"available": READABLE})
    return media_type


DATA_METHODS = ["GET", "PUT", "POST", "DELETE"]
DATA_ROUTES = [Route("/data", data, methods=DATA_METHODS), Route("/data/{path:path}", data, methods=DATA_METHODS)]
