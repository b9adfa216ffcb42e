"""The SPARQL 1.1 Protocol: queries at /sparql and /query, updates of users' graphs, with a token, at /update.

A query runs in a worker process that a deadline can stop. Its answer goes from the worker to the wire as bytes, and is
whole before its first byte leaves: a query that is stopped is a problem, never a torn 200.
"""

import logging
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from api.http.access import check_scope, client_key
from api.http.bodies import while_connected
from api.http.caching import AnswerCache, CacheKey, etag_of_results, not_modified
from api.http.negotiation import Form, preferred, wants_page
from api.http.problems import Problem
from api.http.retry import patiently
from api.pages import render as page
from api.routes.sparql_protocol import (
    QueryRequest,
    form_for,
    forms_by_kind,
    forms_for,
    malformed_as,
    query_in,
    unfit,
    update_in,
)
from graph.errors import NoSuchForm
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.worker import HELD_IN_MEMORY, QueryAnswer
from graph.store.sparql.answers import description_of_service
from graph.store.sparql.guard import check_query

log = logging.getLogger("findings.sparql")
VARIES = {"Vary": "Accept", "Cache-Control": "no-cache"}
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
        return _invitation(request)
    with malformed_as("malformed-query"):
        return await _answer(request, asked)


async def _answer(request: Request, asked: QueryRequest) -> Response:
    state = request.app.state
    accept, version = request.headers.get("accept"), state.store.version
    key = (version, accept, asked.query, asked.format, *asked.default_graphs, "", *asked.named_graphs)
    if (cached := state.answers.get(key)) is not None:
        return cached.response  # type: ignore[no-any-return]  # the state of an application is untyped
    if log.isEnabledFor(logging.DEBUG):
        log.debug("query", extra={"fields": {"request": request.state.request_id, "text": asked.query}})
    forms = forms_by_kind(asked.format, accept)
    if request.headers.get("if-none-match", "*") != "*":  # who holds an answer need not wait for another
        for form in set(forms.values()):
            if response := not_modified(request, _headers(asked, form, version)):
                return response
    if request.scope.get("headers_only"):
        return await _headers_only(request, asked, version)
    try:
        media_types = {kind: form.media_type for kind, form in forms.items()}
        client = client_key((request.scope.get("client") or ("", 0))[0])
        work = state.workers.answer(asked.query, media_types, asked.default_graphs, asked.named_graphs, client)
        answer = await while_connected(request, work)
    except NoSuchForm as error:
        raise unfit(error.kind, asked.format, accept) from error
    except ClientDisconnect:
        return Response(None, 499)  # nobody hears it; it is for the log
    form = next(form for form in forms.values() if form.media_type == answer.media_type)
    return _response(answer, _headers(asked, form, answer.version), state.answers, (answer.version, *key[1:]))


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
    if answer.length > HELD_IN_MEMORY:
        return StreamingResponse(answer, headers=headers)
    response = Response(answer.whole(), 200, headers)
    if "ETag" in headers:
        answers.keep(key, response)
    return response


def _invitation(request: Request) -> Response:
    if wants_page(request.headers.get("accept")):
        example = EXAMPLE.replace(DEFAULT_BASE, request.app.state.settings.base)
        return page.rendered(request, "sparql.html", headers=VARIES, example=example)
    form = preferred(request.headers.get("accept"), forms_for("CONSTRUCT"))
    if form is None:
        raise Problem("missing-query", "The request carries no query.")
    return _description(request, form)


def _description(request: Request, form: Form) -> Response:
    """The service description, with the address that was asked as the endpoint."""
    state = request.app.state
    content = state.store.snapshot()
    graphs = [*content.documents(), *(iri for iri in content.user_graphs() if iri)]
    endpoint = str(request.url.replace(query="", fragment=""))
    text = description_of_service(endpoint, [*graphs, f"{state.settings.base}graph/ontology"], form.media_type)
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
        work = partial(state.updates.update, *change)
        await run_in_threadpool(patiently, work, state.settings.deadline)
    return Response(None, 204, {"Cache-Control": "no-store"})


ROUTES = [
    *(Route(path, sparql, methods=["GET", "POST"]) for path in ("/sparql", "/query")),
    Route("/update", update, methods=["POST"]),
]
