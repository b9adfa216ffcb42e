"""The outermost middleware: what every answer carries (an id, CORS, security headers), its metrics and its log line.

CORS is ours: Starlette's middleware allows an origin only where a request names one, and a cache between would then
give a browser what it may not read.
"""

import json
import random
import re
import time
from collections.abc import Awaitable, Iterable, Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.bodies import header_of
from api.http.monitoring import AccessLog, Metrics
from api.http.problems import on_unforeseen
from api.pages import render as page

# Any origin may read, without credentials: the wildcard allows neither cookies nor the header Authorization.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, Deprecation, ETag, Findings-Cut, Findings-Hint, "
    "Findings-Total, Findings-Understood, Link, Location, Retry-After, Sunset",
}
ALWAYS = page.HEADERS | OPEN
RAW = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
ALWAYS_NAMES = frozenset(name for name, _ in RAW)
METHODS_ALLOWED = b"GET, HEAD, OPTIONS"  # where there is no route
PREFLIGHT = [
    *((name.lower().encode(), value.encode()) for name, value in OPEN.items()),
    (b"access-control-allow-headers", b"Accept, Accept-Language, Content-Type, If-None-Match, X-Request-Id, *"),
    (b"access-control-max-age", b"86400"),
]
REQUEST_ID = re.compile(rb"[\w.-]{1,64}")
NO_ROUTE = "(nowhere)"
RawHeaders = list[tuple[bytes, bytes]]


def in_header(iri: str) -> str:
    """An IRI as a header can hold it: as a URI (RFC 3987, section 3.1)."""
    return quote(iri, safe="%:/?#[]@!$&'()*+,;=~")


def understood_header(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The same as a header (a list of strings with parameters: RFC 8941), for forms that have no place for it."""
    items = [f'"{in_header(r["given"])}";parameter="{r["parameter"]}";id="{in_header(r["id"])}"' for r in rows]
    return {"Findings-Understood": ", ".join(items)} if items else {}


def strings_in_header(texts: Iterable[str]) -> str:
    """Texts as a list of strings of structured fields (RFC 9651, section 3.3.3), which are ASCII."""
    plain = (text.encode("ascii", "backslashreplace").decode() for text in texts)
    return ", ".join(json.dumps(re.sub(r"[\x00-\x1f\x7f]", " ", text)) for text in plain)


class Outermost:
    """Middleware that answers preflights, answers HEAD as GET without its body, and has the last word on all answers.

    What no handler has foreseen becomes a problem here, inside of no other layer: so it has its id and its log line.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, access_log: AccessLog) -> None:
        self.app = app
        self.metrics = metrics
        self.access_log = access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        method, request_id, status = scope["method"], _request_id(scope["headers"]), 0
        scope.setdefault("state", {})["request_id"] = request_id.decode()
        head = method == "HEAD"
        inner = {**scope, "method": "GET", "headers_only": True} if head else scope
        preflight = method == "OPTIONS" and header_of(scope, b"access-control-request-method") is not None

        def answer(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                message = _allowing(message) if preflight else message
                status = message["status"]
                message = {**message, "headers": _complete(message["headers"], request_id)}
            elif head or preflight:
                message = {**message, "body": b""}
            return send(message)

        try:
            await self.app(inner, receive, answer)
        except Exception as error:
            if status:  # the client has begun to read: the connection has to break off
                raise
            await (await on_unforeseen(Request(inner, receive), error))(inner, receive, answer)
        finally:
            seconds = time.perf_counter() - began
            self.metrics.count(method, _route_of(inner), status or 500, seconds)
            self.access_log.write(request_id.decode(), method, scope["path"], status or 500, seconds)


def _route_of(scope: Scope) -> str:
    """The pattern of the route that answered."""
    if (route := scope.get("route")) is not None:
        return str(route.path)
    if "endpoint" not in scope:
        return NO_ROUTE
    # A route of Starlette, which FastAPI does not note; the first step of its path tells it from all others.
    return f"/{scope['path'].removeprefix(scope.get('root_path', '')).split('/')[1]}"


def _request_id(headers: RawHeaders) -> bytes:
    """The id that the client sent, where it is a sound one, or a new one."""
    for name, value in headers:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return value
    return new_request_id()


def new_request_id() -> bytes:
    return b"%016x" % random.getrandbits(64)


def _allowing(message: Message) -> Message:
    """The answer to a preflight: the methods of the route, as the answer to any OPTIONS has them."""
    if message["status"] not in (204, 404):  # refused before any route was asked
        return {**message, "headers": [header for header in message["headers"] if header[0] != b"content-length"]}
    methods = dict(message["headers"]).get(b"allow", METHODS_ALLOWED)
    return {**message, "status": 204, "headers": [*PREFLIGHT, (b"access-control-allow-methods", methods)]}


def _complete(headers: RawHeaders, request_id: bytes) -> RawHeaders:
    """The headers of an answer with those of every answer, but for what it says itself."""
    own = {name for name, _ in headers}
    if b"content-encoding" in own:  # other bytes than those that the validator was made of (RFC 9110, 8.8.3.3)
        headers = [(name, b"W/" + value if name == b"etag" else value) for name, value in headers]
    always = RAW if own.isdisjoint(ALWAYS_NAMES) else [header for header in RAW if header[0] not in own]
    return [*headers, *always, (b"x-request-id", request_id)]
