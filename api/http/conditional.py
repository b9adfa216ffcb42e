"""Validators and HEAD for every read: ETag from the graph's version and the representation, 304 for If-None-Match.

Source: RFC 9110, sections 8.8.3, 9.3.2 and 13.1.2.
"""

from collections.abc import Awaitable, Callable, Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.validators import etag_of

Endpoint = Callable[[Request], Awaitable[Response]]
KEPT_ON_304 = {"etag", "cache-control", "vary", "content-location", "expires", "date"}


def matches(if_none_match: str | None, etag: str | None) -> bool:
    """Whether the client already holds this representation (weak comparison, as If-None-Match asks)."""
    if not if_none_match or not etag:
        return False
    held = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in held or etag in held


class Conditional:
    """Middleware that gives each whole 200 answer to a GET its ETag, and answers 304 where the client has it.

    An answer that is streamed has no Content-Length: it passes through, and brings its own ETag if any.
    """

    def __init__(self, app: ASGIApp, version: Callable[[], str]) -> None:
        self.app = app
        self.version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})  # where a route notes the version that it read
        if_none_match = Headers(scope=scope).get("if-none-match")
        answer = _Answer(send, if_none_match, lambda: state.get("version") or self.version())
        await self.app(scope, receive, answer.take)


class _Answer:
    """One answer on its way out, held back until its body is known."""

    def __init__(self, send: Send, if_none_match: str | None, version: Callable[[], str]) -> None:
        self.send = send
        self.if_none_match = if_none_match
        self.version = version
        self.start: Message | None = None
        self.body: list[bytes] = []

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_whole(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start:
            self.body.append(message.get("body", b""))
            if not message.get("more_body"):
                await self._finish(self.start, b"".join(self.body))
        else:
            await self.send(message)

    async def _finish(self, start: Message, body: bytes) -> None:
        headers = MutableHeaders(raw=start["headers"])
        etag = etag_of(self.version(), headers.get("content-type", ""), body)
        headers["ETag"] = etag
        headers.setdefault("Cache-Control", "no-cache")
        if matches(self.if_none_match, etag):
            start, body = {**start, "status": 304, "headers": _kept(headers.raw)}, b""
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body})


def _is_whole(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    fresh = headers.get("cache-control") != "no-store" and "etag" not in headers
    return message["status"] == 200 and "content-length" in headers and fresh


def _kept(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name.decode().lower() in KEPT_ON_304]


def validated(endpoint: Endpoint, version: Callable[[], str]) -> Endpoint:
    """An endpoint beside FastAPI, whose whole answers to a GET without parameters have their ETag too."""

    async def answer(request: Request) -> Response:
        response = await endpoint(request)
        if request.scope["query_string"] or request.method != "GET" or response.status_code != 200:
            return response
        response.headers["ETag"] = etag_of(version(), response.headers["content-type"], bytes(response.body))
        response.headers.setdefault("Cache-Control", "no-cache")
        if matches(request.headers.get("if-none-match"), response.headers["ETag"]):
            kept = {name: value for name, value in response.headers.items() if name in KEPT_ON_304}
            return Response(None, 304, kept)
        return response

    return answer


class HeadAsGet:
    """Middleware that answers HEAD wherever GET is answered: the same headers, no body."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET", "headers_only": True}, receive, without_body)
