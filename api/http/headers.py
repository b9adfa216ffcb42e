"""The headers of every answer, and the one answer that is nothing but headers: the CORS preflight."""

from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages import render as page

# Any origin may read, without credentials: the wildcard allows neither cookies nor the header Authorization.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Deprecation, ETag, Findings-Cut, Link, Location, Retry-After, Sunset",
}
ALWAYS = page.HEADERS | OPEN
RAW = [(name.lower().encode(), value.encode()) for name, value in ALWAYS.items()]
PREFLIGHT = OPEN | {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


def in_header(iri: str) -> str:
    """An IRI as a header can hold it: as a URI (RFC 3987, section 3.1)."""
    return quote(iri, safe="%:/?#[]@!$&'()*+,;=~")


class WithHeaders:
    """Middleware that answers preflights, and sets the headers of every other answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope):
            await _preflight(send)
        else:
            await self.app(scope, receive, lambda message: send(_dressed(message)))


def _dressed(message: Message) -> Message:
    if message["type"] != "http.response.start":
        return message
    own = {name for name, _ in message["headers"]}
    return {**message, "headers": [*message["headers"], *(header for header in RAW if header[0] not in own)]}


async def _preflight(send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in PREFLIGHT.items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
