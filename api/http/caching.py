"""What clients and caches have already: the ETag of an answer, 304 for If-None-Match, and answers given before.

A validator is made of the graph's version and the representation. Source: RFC 9110, sections 8.8.3 and 13.1.2.
"""

import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib.metadata import version as version_of
from operator import itemgetter

from cachetools import LRUCache
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PROGRAM_VERSION = version_of("probation-findings").encode()
VOLATILE = re.compile(r"\b(?:now|rand|(?:str)?uuid|bnode)\s*\(", re.IGNORECASE)
KEPT_ON_304 = {b"etag", b"cache-control", b"vary", b"content-location", b"expires", b"date"}
LARGEST = 256 * 1024  # bytes of an answer that is kept
OVERHEAD = 2048  # bytes that an answer takes beside its content and what it answers
CacheKey = tuple[str | None, ...]


def etag_of(version: str, *representation: str | bytes) -> str:
    """A strong validator: the graph's version, and a digest of what stands for it here."""
    pieces = [piece.encode() if isinstance(piece, str) else piece for piece in representation]
    digest = hashlib.blake2b(b"\0".join([PROGRAM_VERSION, *pieces]), digest_size=8).hexdigest()
    return f'"{version[:16]}-{digest}"'


def etag_of_results(
    version: str, media_type: str, query: str, default_graphs: Iterable[str] = (), named_graphs: Iterable[str] = ()
) -> str | None:
    """The validator of a query's answer over a dataset; None where each run of it may answer differently."""
    if "(" in query and VOLATILE.search(query):
        return None
    return etag_of(version, "\0".join((media_type, query, *default_graphs, "", *named_graphs)))


def held_tag(if_none_match: str | None, etag: str | None) -> str | None:
    """The tag by which the client holds this representation; None where it does not.

    The comparison is weak, as If-None-Match asks: who holds it compressed, with a weak tag, holds it.
    """
    if not if_none_match or not etag:
        return None
    tags = [tag.strip() for tag in if_none_match.split(",")]
    return etag if "*" in tags else next((tag for tag in tags if tag.removeprefix("W/") == etag), None)


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """A 304 where the client holds the answer with these headers: so a route need not make it again."""
    tag = held_tag(request.headers.get("if-none-match"), headers.get("ETag"))
    return Response(None, 304, {**headers, "ETag": tag}) if tag else None


class Conditional:
    """Middleware that gives each whole 200 answer to a GET its ETag, and answers 304 where the client has it.

    An answer that is streamed has no Content-Length: it passes through, and brings its own ETag if any.
    """

    def __init__(self, app: ASGIApp, version: Callable[[], str]) -> None:
        self.app = app
        self.version = version

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http":
            send = _ConditionalAnswer(scope, send, self.version).take
        return self.app(scope, receive, send)


class _ConditionalAnswer:
    """One answer on its way out, held back where its validator is made of its body."""

    __slots__ = ("body", "scope", "send", "sent", "start", "version")

    def __init__(self, scope: Scope, send: Send, version: Callable[[], str]) -> None:
        self.scope, self.send, self.version = scope, send, version
        self.start: Message | None = None
        self.body: list[bytes] = []
        self.sent = False  # a 304, after which no body goes out

    def take(self, message: Message) -> Awaitable[None]:
        if message["type"] == "http.response.start":
            return self._begin(message)
        if self.start is None and not self.sent:
            return self.send(message)
        return self._keep(message)

    def _begin(self, start: Message) -> Awaitable[None]:
        headers = dict(start["headers"])
        if start["status"] == 304:
            return self._not_modified(start, headers)
        if start["status"] == 200:
            if etag := headers.get(b"etag"):
                return self._validated(start, headers, etag)
            fresh = headers.get(b"cache-control") != b"no-store"
            if fresh and b"content-length" in headers and self.scope["method"] == "GET":
                self.start = start
                return self._keep({"more_body": True})
        return self.send(start)

    async def _keep(self, message: Message) -> None:
        """Hold a piece of the body back, and send all of it after the last; after a 304, none."""
        self.body.append(message.get("body", b""))
        if self.start is not None and not message.get("more_body"):
            await self._finish(self.start, b"".join(self.body))

    async def _finish(self, start: Message, body: bytes) -> None:
        headers = dict(start["headers"])
        version = self.scope.get("state", {}).get("version") or self.version()  # the one that the route has read
        etag = etag_of(version, headers.get(b"content-type", b""), body).encode()
        added = [(b"etag", etag)] + ([] if b"cache-control" in headers else [(b"cache-control", b"no-cache")])
        self.start = None
        await self._validated({**start, "headers": [*start["headers"], *added]}, headers | dict(added), etag)
        if not self.sent:
            await self.send({"type": "http.response.body", "body": body})

    def _validated(self, start: Message, headers: dict[bytes, bytes], etag: bytes) -> Awaitable[None]:
        for name, value in self.scope["headers"]:
            if name == b"if-none-match" and (tag := held_tag(value.decode("latin-1"), etag.decode("latin-1"))):
                return self._not_modified({**start, "status": 304}, headers | {b"etag": tag.encode("latin-1")})
        # A copy: what compresses it writes into the list, and that of a cached answer goes out again.
        return self.send({**start, "headers": [*start["headers"]]})

    async def _not_modified(self, start: Message, headers: dict[bytes, bytes]) -> None:
        """What the 200 would say of itself, and that it may have been compressed; no body."""
        vary = headers.get(b"vary", b"")
        headers[b"vary"] = vary + b", Accept-Encoding" if vary else b"Accept-Encoding"
        kept = [(name, value) for name, value in headers.items() if name in KEPT_ON_304]
        await self.send({**start, "headers": kept})
        await self.send({"type": "http.response.body", "body": b""})
        self.sent = True


class AnswerCache(LRUCache[CacheKey, tuple[Response, int]]):
    """The answers used last, each with the bytes it takes, up to a size. The graph's version is a part of the key."""

    def __init__(self, size: int) -> None:
        super().__init__(size, getsizeof=itemgetter(1))

    def keep(self, key: CacheKey, response: Response) -> None:
        """Keep an answer, in place of those that were used longest ago."""
        size = len(response.body) + sum(map(len, filter(None, key))) + OVERHEAD
        if len(response.body) <= LARGEST and size <= self.maxsize:
            self[key] = response, size
