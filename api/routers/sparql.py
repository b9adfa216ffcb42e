"""/sparql: SPARQL 1.1 Protocol queries, run in worker processes that a deadline can stop.

A bare endpoint: the answer goes from the worker to the wire as bytes, untouched. An answer is whole before
its first byte leaves, so a query that is stopped is a problem, never a torn 200.
"""

import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from api import page
from api.answer_cache import LARGEST, Kept
from api.bodies import FORM
from api.conditional import etag_of, matches
from api.connection import while_connected
from api.negotiation import HTML, Form, preferred, wants_page
from api.problems import Problem, place_of, said
from api.query_forms import forms_for
from api.settings import Settings
from api.sparql_protocol import DIRECT, Asked, asked_in, form_for
from graph.errors import QueryError
from graph.prefixes import DEFAULT_BASE
from graph.store.guard import check_query
from graph.store.process import Answer
from graph.store.reading import SHORT
from graph.store.service import description_of_service

log = logging.getLogger("findings.sparql")
STANDING = {"Vary": "Accept", "Cache-Control": "no-cache"}
VOLATILE = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode)\s*\(", re.IGNORECASE)
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
        return (
            _again(kept.headers) if matches(held, kept.headers["ETag"]) else Response(kept.content, 200, kept.headers)
        )
    if log.isEnabledFor(logging.DEBUG):
        log.debug(
            "query", extra={"fields": {"request": request.scope["findings.told"]["request"], "text": asked.query}}
        )
    kind = await _checked(asked.query, state.settings)
    form = form_for(kind, asked.format, accept)
    headers = _headers(asked, form, version)
    if matches(held, headers.get("ETag")):
        return _again(headers)
    if request.scope.get("headers_only"):  # checked, but not worth a run: so no length either
        return StreamingResponse(iter(()), headers=headers)
    work = state.workers.answer(asked.query, form.media_type, asked.default_graphs, asked.named_graphs)
    try:
        answer = await while_connected(request, work)
    except ClientDisconnect:
        return Response(None, 499)  # nobody hears it; it is for the log
    if answer.version != version:
        headers = _headers(asked, form, answer.version)
    return _sent(answer, headers, partial(state.answers.keep, key))


async def _checked(query: str, settings: Settings) -> str:
    check = partial(check_query, query, settings.base, open_store=settings.open_store)
    return check() if len(query) <= SHORT else await run_in_threadpool(check)


def _again(headers: dict[str, str]) -> Response:
    """The client has it already."""
    return Response(None, 304, {name: value for name, value in headers.items() if name != "Content-Length"})


def _sent(answer: Answer, headers: dict[str, str], keep: Callable[[Kept], None]) -> Response:
    """The answer on its way: in pieces where it is large, else kept for whoever asks the same."""
    headers["Content-Length"] = str(answer.length)
    if answer.cut:
        headers["Findings-Cut"] = f"rows={answer.cut}"
    if answer.length > LARGEST:
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
    graphs = [*state.store.documents(), *(iri for iri in state.store.user_graphs() if iri)]
    endpoint = str(request.url.replace(query="", fragment=""))
    text = description_of_service(endpoint, [*graphs, f"{state.settings.base}graph/ontology"], form.media_type)
    return Response(text, 200, STANDING | {"Content-Type": form.content_type})


def _example(request: Request) -> str:
    return EXAMPLE.replace(DEFAULT_BASE, request.app.state.settings.base)


def _headers(asked: Asked, form: Form, version: str) -> dict[str, str]:
    headers = {"Content-Type": form.content_type, "Vary": "Accept"}
    if VOLATILE.search(asked.query):  # each run of it may answer differently
        return headers | {"Cache-Control": "no-store"}
    dataset = (*asked.default_graphs, "", *asked.named_graphs)
    etag = etag_of(version, form.media_type, asked.query, *dataset)
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
