"""/sparql: SPARQL 1.1 Protocol queries, run in worker processes that a deadline can stop.

A bare endpoint: the answer goes from the worker to the wire as bytes, untouched. An answer is whole before
its first byte leaves, so a query that is stopped is a problem, never a torn 200.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from api.http.answer_cache import Kept
from api.http.bodies import FORM
from api.http.conditional import matches
from api.http.connection import while_connected
from api.http.negotiation import HTML, Form, preferred, wants_page
from api.http.problems import Problem, place_of, said
from api.http.validators import etag_of_results
from api.pages import render as page
from api.routes.sparql_protocol import DIRECT, Asked, asked_in, form_for, forms_by_kind, unfit
from api.shapes.query_forms import forms_for
from graph.errors import NoSuchForm, QueryError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.worker import HELD_IN_MEMORY, QueryAnswer
from graph.store.pool import WorkerPool
from graph.store.sparql.guard import check_query
from graph.store.sparql.service import description_of_service

log = logging.getLogger("findings.sparql")
STANDING = {"Vary": "Accept", "Cache-Control": "no-cache"}
EXAMPLE = """PREFIX pf: <https://w3id.org/probation-findings/def/>
PREFIX theme: <https://w3id.org/probation-findings/scheme/theme/>
PREFIX region: <https://w3id.org/probation-findings/id/region/>

SELECT ?number ?quote WHERE {
  ?r a pf:Recommendation ; pf:theme theme:unpaid-work ; pf:addressedTo region:east-midlands ;
     pf:number ?number ; pf:quote ?quote
}
"""


async def sparql(request: Request) -> Response:
    """Answer one query."""
    asked = await asked_in(request, request.app.state.settings.largest_query)
    if asked is None:
        return _invitation(request)
    try:
        return await _answer(request, asked)
    except QueryError as error:
        if type(error) is not QueryError:  # a refusal or a timeout has a kind of its own
            raise
        raise Problem("malformed-query", said(error), place_of(error)) from error


async def _answer(request: Request, asked: Asked) -> Response:
    state = request.app.state
    accept, held = request.headers.get("accept"), request.headers.get("if-none-match")
    version = state.store.version
    key = (asked.query, asked.format, accept, *asked.default_graphs, "", *asked.named_graphs)
    if (kept := state.answers.get(key, version)) is not None:
        if matches(held, kept.headers["ETag"]):
            return _again(kept.headers)
        return Response(kept.content, 200, kept.headers)
    if log.isEnabledFor(logging.DEBUG):
        log.debug(
            "query", extra={"fields": {"request": request.scope["findings.told"]["request"], "text": asked.query}}
        )
    forms = forms_by_kind(asked.format, accept)
    for form in set(forms.values()) if held and held != "*" else ():  # who holds an answer asked for it before
        if matches(held, (headers := _headers(asked, form, version)).get("ETag")):
            return _again(headers)
    if request.scope.get("headers_only"):
        return await _headers_only(request, asked, version)
    try:
        answer = await while_connected(request, _run(state.workers, asked, forms))
    except NoSuchForm as error:
        raise unfit(error.kind, asked.format, accept) from error
    except ClientDisconnect:
        return Response(None, 499)  # nobody hears it; it is for the log
    form = next(form for form in forms.values() if form.media_type == answer.media_type)
    headers = _headers(asked, form, answer.version)
    if matches(held, headers.get("ETag")):
        return _again(headers)
    return _sent(answer, headers, partial(state.answers.keep, key))


async def _run(workers: WorkerPool, asked: Asked, forms: Mapping[str, Form]) -> QueryAnswer:
    media_types = {kind: form.media_type for kind, form in forms.items()}
    return await workers.answer(asked.query, media_types, asked.default_graphs, asked.named_graphs)


async def _headers_only(request: Request, asked: Asked, version: str) -> Response:
    """The query is checked, but not worth a run: so there is no length either."""
    settings = request.app.state.settings
    kind = await run_in_threadpool(check_query, asked.query, settings.base, open_store=settings.open_store)
    form = form_for(kind, asked.format, request.headers.get("accept"))
    return StreamingResponse(iter(()), headers=_headers(asked, form, version))


def _again(headers: dict[str, str]) -> Response:
    """The client has it already."""
    return Response(None, 304, {name: value for name, value in headers.items() if name != "Content-Length"})


def _sent(answer: QueryAnswer, headers: dict[str, str], keep: Callable[[Kept], None]) -> Response:
    """The answer on its way: in pieces where it lies on disk; a small one is kept for whoever asks the same."""
    headers["Content-Length"] = str(answer.length)
    if answer.cut:
        headers["Findings-Cut"] = f"rows={answer.cut}"
    if answer.length > HELD_IN_MEMORY:
        return StreamingResponse(answer, headers=headers)
    content = answer.whole()
    if "ETag" in headers:
        keep(Kept(answer.version, headers, content))
    return Response(content, 200, headers)


def _invitation(request: Request) -> Response:
    if wants_page(request.headers.get("accept")):
        return page.rendered(request, "sparql.html", headers=STANDING, example=_example(request))
    form = preferred(request.headers.get("accept"), forms_for("CONSTRUCT"))
    if form is None:
        raise Problem("missing-query", "The request carries no query.")
    return _description(request, form)


def _description(request: Request, form: Form) -> Response:
    """The service description, with the address that was asked as the endpoint."""
    state = request.app.state
    held = state.store.snapshot()
    graphs = [*held.documents(), *(iri for iri in held.user_graphs() if iri)]
    endpoint = str(request.url.replace(query="", fragment=""))
    text = description_of_service(endpoint, [*graphs, f"{state.settings.base}graph/ontology"], form.media_type)
    return Response(text, 200, STANDING | {"Content-Type": form.content_type})


def _example(request: Request) -> str:
    return EXAMPLE.replace(DEFAULT_BASE, request.app.state.settings.base)


def _headers(asked: Asked, form: Form, version: str) -> dict[str, str]:
    headers = {"Content-Type": form.content_type, "Vary": "Accept"}
    etag = etag_of_results(version, form.media_type, asked.query, asked.default_graphs, asked.named_graphs)
    if etag is None:
        return headers | {"Cache-Control": "no-store"}
    return headers | {"Cache-Control": "no-cache", "ETag": etag}


METHODS = ("GET", "POST")
ENDPOINTS = dict.fromkeys(("/sparql", "/query"), sparql)

ALL_FORMS = (*forms_for("SELECT"), *forms_for("CONSTRUCT"))
QUERY = {"type": "string", "format": "sparql-query", "examples": [EXAMPLE]}
FORMAT = {"type": "string", "examples": ["csv"], "enum": [form.name for form in ALL_FORMS]}
GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
ANSWERED: dict[str, Any] = {
    "200": {
        "description": "The result, in the form asked for by Accept or `format`",
        "content": {form.media_type: {} for form in ALL_FORMS},
    }
}
OPERATIONS: dict[str, Any] = {
    "get": {
        "tags": ["SPARQL"],
        "summary": "Run a query",
        "operationId": "sparql_get",
        "description": "SPARQL 1.1 Protocol. SERVICE, LOAD and FROM elsewhere are refused (403); a query that runs "
        "into the limit of time is stopped (504).",
        "parameters": [
            {"name": "query", "in": "query", "description": "One; without any, what this service is.", "schema": QUERY},
            {"name": "format", "in": "query", "description": "Instead of Accept.", "schema": FORMAT},
            {"name": "default-graph-uri", "in": "query", "description": "Graphs of ours.", "schema": GRAPHS},
            {"name": "named-graph-uri", "in": "query", "description": "Graphs of ours.", "schema": GRAPHS},
        ],
        "responses": {"200": ANSWERED["200"] | {"content": ANSWERED["200"]["content"] | {HTML: {}}}},
    },
    "post": {
        "tags": ["SPARQL"],
        "summary": "Run a query that is too long for an address",
        "operationId": "sparql_post",
        "requestBody": {
            "required": True,
            "content": {
                DIRECT: {"schema": QUERY},
                FORM: {
                    "schema": {
                        "type": "object",
                        "required": ["query"],
                        "properties": {"query": QUERY, "format": FORMAT},
                    }
                },
            },
        },
        "responses": ANSWERED,
    },
}
