"""Every error as one shape: application/problem+json (RFC 9457), or its page for a browser.

A problem never carries a path of this machine, a stack or the text of an unforeseen exception.
"""

import json
import logging
import traceback
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import quote

import yaml
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.negotiation import wants_page
from api.pages import render as page
from graph.ask.items import items
from graph.ask.terms import Source
from graph.errors import (
    AnswerTooLarge,
    CorrectionRefused,
    FindingsError,
    QueryError,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    StoreBusy,
    StoreError,
    StoreMissing,
    StoreOverloaded,
    UnknownName,
    UpdateFailed,
)

MEDIA_TYPE = "application/problem+json"
IN_PATH = "/:@!$&'()*+,;=~"  # what a path holds as it is (RFC 3986, section 3.3)
# The kinds of problem that say what our own error says and no more; others are told apart in `problem_of`.
SLUGS: dict[type, str] = {
    AnswerTooLarge: "answer-too-large",
    CorrectionRefused: "correction-refused",
    QueryError: "invalid-request",
    QueryTimeout: "query-timeout",
    QueryTooLarge: "query-timeout",
    UpdateFailed: "update-failed",
}
NO_STORE = "There is no graph here yet. Whoever runs this service makes it with `findings build`; it is shown at once."
Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]
log = logging.getLogger("findings.api")


class ProblemKind(NamedTuple):
    """A kind of problem: its name in the address, its status, what it means and how to mend it."""

    slug: str
    status: int
    title: str
    meaning: str
    mend: str


KINDS = {
    slug: ProblemKind(slug, **row)
    for slug, row in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8")).items()
}
# What stands for a bare status where several kinds have it.
GENERAL = "bad-request token-missing query-refused not-found too-large invalid-request store-unavailable".split()
BY_STATUS = {kind.status: kind for kind in (*KINDS.values(), *(KINDS[slug] for slug in GENERAL))}


# Kind of thing → where all of them are listed; most are entities.
LISTED_AT = {
    "audit-rule": "/scheme/audit-rule",
    "block": "/entities?type=PDU",
    "document": "/documents",
    "format": "/export",
    "rating": "/scheme/rating",
    "region": "/entities?type=Region",
    "section": None,
    "standard": "/scheme/standard",
    "theme": "/themes",
    "unit": "/entities?type=PDU",
    "view": "/export",
}


@dataclass(eq=False)
class Problem(Exception):
    """One error to answer with: its kind, what happened this time, and members of its own.

    `members` extend the object (RFC 9457, section 3.2); `headers` go beside it.
    """

    slug: str
    detail: str
    members: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> ProblemKind:
        return KINDS[self.slug]

    @classmethod
    def of_parameters(cls, *faults: Mapping[str, str]) -> Self:
        """The problem with parameters of a request: `in` what, the `parameter`, the `message`."""
        detail = "; ".join(f"{fault['parameter']}: {fault['message']}" for fault in faults)
        return cls("invalid-request", detail, {"errors": [*faults]})

    def as_json(self, instance: str) -> dict[str, Any]:
        """The problem object; `type` is the same for every installation, also below a path of a proxy."""
        return {
            "type": f"/problems/{self.slug}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": instance,
        } | {name: value for name, value in self.members.items() if value is not None}


def problem_response(request: Request, problem: Problem) -> Response:
    """The problem as JSON, or as a page for a browser that asks for one."""
    body = problem.as_json(quote(request.url.path, safe=IN_PATH))
    headers = {"Cache-Control": "no-store", "Vary": "Accept"} | problem.headers
    if wants_page(request.headers.get("accept")):
        return page.rendered(request, "problem.html", problem.kind.status, headers, problem=body)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, problem.kind.status, headers, MEDIA_TYPE)


async def on_problem(request: Request, problem: Problem) -> Response:
    """The problem, its choices with what they are called, and where all there are is listed."""
    if problem.slug == "not-found" and (elsewhere := _without_slash(request)):
        return elsewhere
    for choice in problem.members.get("choices") or ():
        choice.update(_called(request, choice["iri"]))
    if place := problem.members.get("list"):
        problem.members["list"] = f"{request.scope.get('root_path', '')}{place}"
        problem.detail += f" All there are: {problem.members['list']}"
    return problem_response(request, problem)


async def on_http_error(request: Request, error: HTTPException) -> Response:
    kind = BY_STATUS.get(error.status_code, KINDS["bad-request"])
    headers = dict(error.headers or {})
    if "Allow" in headers:
        # Each route knows its own methods only, and HEAD is answered before any is asked.
        routes = [route for router in request.app.state.routers for route in router.routes if isinstance(route, Route)]
        here = [route.methods or () for route in routes if route.matches(request.scope)[0] is Match.PARTIAL]
        methods = {*headers["Allow"].split(", "), *chain(*here)}
        headers["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
        if request.method == "OPTIONS":  # it asks for just that
            return Response(None, 204, {"Allow": f"{headers['Allow']}, OPTIONS"})
    return await on_problem(request, Problem(kind.slug, kind.meaning, headers=headers))


def _called(request: Request, iri: str) -> dict[str, Any]:
    """What a thing is called, and where it is looked up here."""
    state = request.app.state
    known = items(Source(state.store.snapshot(), state.settings.base), [iri], utf16=False).get(iri, {})
    url = iri.replace(state.settings.base, f"{request.scope.get('root_path', '')}/", 1)
    return {"url": url} | {name: known.get(name) for name in ("label", "type", "id", "document")}


def _without_slash(request: Request) -> Response | None:
    """The way to an address that was written with a slash too many at its end, where there is such an address."""
    path = request.url.path
    shorter = path.rstrip("/")
    if request.method != "GET" or not shorter or shorter == path:
        return None
    scope = {**request.scope, "path": request.scope["path"].rstrip("/")}
    routes = (route for router in request.app.state.routers for route in router.routes)
    if not any(route.matches(scope)[0] is Match.FULL for route in routes):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(None, 308, {"Location": quote(shorter, safe=IN_PATH) + query})


async def on_unforeseen(request: Request, error: Exception) -> Response:
    """The problem that says nothing of the error; the log says of what kind it is and where, never its text.

    That may hold what somebody asked or wrote.
    """
    frames = "".join(traceback.format_tb(error.__traceback__))
    fields = {"request": request.state.request_id, "error": frames}
    log.error("unforeseen: %s", type(error).__name__, extra={"fields": fields})
    return problem_response(request, Problem("internal-error", KINDS["internal-error"].meaning))


def problem_of(error: FindingsError) -> Problem:
    """The problem that stands for one of our own errors."""
    match error:
        case UnknownName(choices=choices) if any("://" in choice for choice in choices):
            return Problem("ambiguous-name", said(error), {"choices": [{"iri": iri} for iri in choices]})
        case UnknownName(choices=words):
            place = LISTED_AT.get(error.kind or "", None if words else "/entities")
            named = {"known": [*words]} if words else {"choices": [{"iri": iri} for iri in error.nearest]}
            return Problem("unknown-name", said(error), named | {"list": place})
        case QueryRefused():
            return Problem("query-refused", said(error), place_of(error))
        case StoreOverloaded(retry_after=seconds):
            return Problem("too-many-queries", said(error), headers={"Retry-After": str(seconds)})
        case StoreError():  # its text may name a folder of this machine: that goes to the log only
            log.error("%s", error)
            slug = "store-busy" if isinstance(error, StoreBusy) else "store-unavailable"
            detail = NO_STORE if isinstance(error, StoreMissing) else KINDS[slug].meaning
            return Problem(slug, detail, headers={"Retry-After": "5"})
        case _:
            if known := next((SLUGS[kind] for kind in type(error).__mro__ if kind in SLUGS), None):
                return Problem(known, said(error))
            log.error("%s", error)
            return Problem("internal-error", KINDS["internal-error"].meaning)


def said(error: FindingsError) -> str:
    """What is wrong and how to mend it, without where: that may be a path of this machine."""
    return f"{error.what[:1].upper()}{error.what[1:].rstrip('.')}. {error.mend}".strip()


def place_of(error: QueryError) -> dict[str, Any]:
    """Where in a query the mistake is, and what may help."""
    return {"line": error.line, "column": error.column, "hint": error.mend or None}


async def on_disconnect(_: Request, __: ClientDisconnect) -> Response:
    return Response(None, 499)  # nobody hears it; it is for the log


HANDLERS: dict[type[Exception], Handler] = {
    ClientDisconnect: on_disconnect,
    Problem: on_problem,
    HTTPException: on_http_error,
    FindingsError: lambda request, error: on_problem(request, problem_of(error)),
}


class Endpoints:
    """The innermost middleware: what a route raises becomes a problem, and routes without parameters are called here.

    All others are FastAPI's. Starlette's own mounting and exception middleware would do the same, but the way through
    them and their list of routes takes longer than a repeated answer.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[Route], handlers: Mapping[type[Exception], Handler]) -> None:
        self.app = app
        self.handlers = handlers
        self.routes = {(method, route.path): route for route in routes for method in route.methods or ()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        try:
            if (route := self.routes.get((scope.get("method", ""), path))) is None:
                await self.app(scope, receive, send)
            else:
                scope["route"] = route
                response = await route.endpoint(Request(scope, receive))
                await response(scope, receive, send)
        except tuple(self.handlers) as error:
            handler = next(self.handlers[kind] for kind in type(error).__mro__ if kind in self.handlers)
            response = await handler(Request(scope, receive), error)
            await response(scope, receive, send)
