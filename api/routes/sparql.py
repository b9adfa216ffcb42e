"""The SPARQL 1.1 Protocol: queries at /sparql and /query, updates of users' graphs, with a token, at /update.

A query runs in a worker process that a deadline can stop. Its answer goes from the worker to the wire as bytes, and is
whole before its first byte leaves: a query that is stopped is a problem, never a torn 200.
"""

import json
import logging
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.http.access import check_scope, client_key
from api.http.bodies import header_of, while_connected
from api.http.caching import AnswerCache, CacheKey, etag_of_results, not_modified
from api.http.headers import strings_in_header
from api.http.negotiation import Form, preferred, wants_page
from api.http.problems import Problem
from api.pages import render as page
from api.pages.descriptions import addresses_of
from api.routes.sparql_protocol import (
    QueryRequest,
    accepted_forms,
    form_for,
    forms_for,
    malformed_as,
    query_in,
    unfit,
    update_in,
)
from graph.ask.published import service_as
from graph.ask.terms import Source
from graph.errors import NoSuchForm
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.worker import HELD_IN_MEMORY, QueryAnswer
from graph.store.sparql.answers import ROWS, TRIPLES
from graph.store.sparql.guard import QUERY_KINDS, check_query

log = logging.getLogger("findings.sparql")
VARIES = {"Vary": "Accept", "Cache-Control": "no-cache"}
SHOWN_FORMS = {kind: ROWS["json"] if kind in ("SELECT", "ASK") else TRIPLES["turtle"] for kind in QUERY_KINDS}
MOST_SHOWN, LONGEST_SHOWN = 1000, 200_000  # rows of a table on a page, and characters of Turtle
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
    asked = await query_in(request, request.app.state.settings.largest_query)
    if asked is None:
        return await _invitation(request)
    with malformed_as("malformed-query"):
        if asked.format is None and wants_page(request.headers.get("accept")):
            return await _shown(request, asked)
        return await _answer(request, asked)


async def _answer(request: Request, asked: QueryRequest) -> Response:
    state = request.app.state
    sent, version = header_of(request.scope, b"accept"), state.store.version
    accept = None if sent is None else sent.decode("latin-1")
    key = (version, accept, asked.query, asked.format, *asked.default_graphs, "", *asked.named_graphs)
    if (cached := state.answers.get(key)) is not None:
        return cached[0]  # type: ignore[no-any-return]  # the state of an application is untyped
    if log.isEnabledFor(logging.DEBUG):
        log.debug("query", extra={"fields": {"request": request.state.request_id, "text": asked.query}})
    media_types, forms = accepted_forms(asked.format, accept)
    if header_of(request.scope, b"if-none-match") not in (None, b"*"):  # who holds an answer need not wait for another
        for form in forms.values():
            if response := not_modified(request, _headers(asked, form, version)):
                return response
    if request.scope.get("headers_only"):
        return await _headers_only(request, asked, version)
    try:
        client = client_key((request.scope.get("client") or ("", 0))[0])
        work = state.workers.answer(asked.query, media_types, asked.default_graphs, asked.named_graphs, client)
        answer = await while_connected(request, work)
    except NoSuchForm as error:
        raise unfit(error.kind, asked.format, accept) from error
    headers = _headers(asked, forms[answer.media_type], answer.version)
    return _response(answer, headers, state.answers, (answer.version, *key[1:]))


async def _shown(request: Request, asked: QueryRequest) -> Response:
    """The page with the query and its answer: rows as a table, triples as Turtle."""
    work = request.app.state.workers.answer(asked.query, SHOWN_FORMS, asked.default_graphs, asked.named_graphs)
    answer = await while_connected(request, work)
    text = answer.whole().decode()
    table = json.loads(text) if answer.media_type == ROWS["json"] else {}
    shown = {
        "columns": table.get("head", {}).get("vars", []),
        "rows": table.get("results", {}).get("bindings", []),
        "verdict": table.get("boolean"),
        "triples": "" if table else text[:LONGEST_SHOWN],
        "hints": answer.hints,
        "cut": answer.cut,
        "most": MOST_SHOWN,
        "address": f"?{urlencode({'query': asked.query})}",
    }
    return page.rendered(request, "sparql.html", headers=VARIES, example=asked.query, answer=shown)


async def _headers_only(request: Request, asked: QueryRequest, version: str) -> Response:
    """The query is checked, but not worth a run: so there is no length either."""
    settings = request.app.state.settings
    kind = await run_in_threadpool(check_query, asked.query, settings.base, open_store=settings.open_store)
    form = form_for(kind, asked.format, request.headers.get("accept"))
    return StreamingResponse(iter(()), headers=_headers(asked, form, version))


def _response(answer: QueryAnswer, headers: dict[str, str], answers: AnswerCache, key: CacheKey) -> Response:
    """The answer on its way: in pieces where it lies on disk; a small one is kept for whoever asks the same."""
    headers["Content-Length"] = str(answer.length)
    if answer.cut:
        headers["Findings-Cut"] = f"rows={answer.cut}"
    if answer.hints:
        headers["Findings-Hint"] = strings_in_header(answer.hints)
    if answer.length > HELD_IN_MEMORY:
        return StreamingResponse(answer, headers=headers)
    response = Response(answer.whole(), 200, headers)
    if "ETag" in headers:
        answers.keep(key, response)
    return response


async def _invitation(request: Request) -> Response:
    if wants_page(request.headers.get("accept")):
        example = EXAMPLE.replace(DEFAULT_BASE, request.app.state.settings.base)
        return page.rendered(request, "sparql.html", headers=VARIES, example=example, answer=None)
    form = preferred(request.headers.get("accept"), forms_for("CONSTRUCT"))
    if form is None:
        raise Problem("missing-query", "The request carries no query.")
    return await run_in_threadpool(_description, request, form)


def _description(request: Request, form: Form) -> Response:
    """The service description, with the address that was asked as the endpoint."""
    state = request.app.state
    addresses = replace(addresses_of(request), endpoint=str(request.url.replace(query="", fragment="")))
    text = service_as(form.name, Source(state.store.snapshot(), state.settings.base), addresses)
    return Response(text, 200, VARIES | {"Content-Type": form.content_type})


def _headers(asked: QueryRequest, form: Form, version: str) -> dict[str, str]:
    headers = {"Content-Type": form.content_type, "Vary": "Accept"}
    etag = etag_of_results(version, form.media_type, asked.query, asked.default_graphs, asked.named_graphs)
    if etag is None:
        return headers | {"Cache-Control": "no-store"}
    return headers | {"Cache-Control": "no-cache", "ETag": etag}


async def update(request: Request) -> Response:
    """Carry out one update."""
    check_scope(request)
    state = request.app.state
    change = await update_in(request, state.settings.largest_body)
    with malformed_as("malformed-update"):
        await run_in_threadpool(partial(state.updates.update, *change))
    return Response(None, 204, {"Cache-Control": "no-store"})


ROUTES = [
    *(Route(path, sparql, methods=["GET", "POST"]) for path in ("/sparql", "/query")),
    Route("/update", update, methods=["POST"]),
]
