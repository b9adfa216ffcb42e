"""Answers packed for the way: gzip or zstd by Accept-Encoding.

A packed answer is another representation, so its strong ETag carries the name of the coding (RFC 9110, 8.8.3.3).
"""

import zlib
from collections.abc import Callable
from typing import Protocol

import zstandard
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.negotiation import weights_in

SMALLEST = 1024
TEXTS = ("text/", "application/json", "application/problem+json", "application/sparql-results", "application/ld+json")
PACKED = (*TEXTS, "application/n-", "application/rdf+xml", "application/trig")


class Packer(Protocol):
    """What packs an answer piece by piece."""

    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def _gzip() -> Packer:
    return zlib.compressobj(5, zlib.DEFLATED, 16 + zlib.MAX_WBITS)


def _zstd() -> Packer:
    return zstandard.ZstdCompressor(level=3).compressobj()


CODINGS: dict[str, Callable[[], Packer]] = {"zstd": _zstd, "gzip": _gzip}


def coding_for(accept_encoding: str) -> str | None:
    """The coding that a client likes best, the earlier of ours on a tie; None for as it is."""
    weights = weights_in(accept_encoding)
    graded = [(weights.get(name, weights.get("*", 0.0)), name) for name in CODINGS]
    weight, best = max(graded, key=lambda pair: pair[0])
    return best if weight > 0 and weight >= weights.get("identity", 0.0) else None


class Compressed:
    """Middleware that packs what is worth it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        coding = coding_for(Headers(scope=scope).get("accept-encoding", ""))
        await self.app(_unmarked(scope), receive, _Packing(send, coding, scope["method"] == "HEAD").take)


def _unmarked(scope: Scope) -> Scope:
    """The request as the rest of the service knows it: its validators without the name of a coding."""
    marks = [f'-{name}"'.encode() for name in CODINGS]
    headers = []
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            for mark in marks:
                value = value.replace(mark, b'"')
        headers.append((name, value))
    return {**scope, "headers": headers}


class _Packing:
    """One answer on its way out."""

    def __init__(self, send: Send, coding: str | None, head: bool) -> None:
        self.send = send
        self.coding = coding
        self.head = head
        self.packer: Packer | None = None

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self.send(self._started(message))
        elif message["type"] == "http.response.body" and self.packer is not None:
            packed = self.packer.compress(message.get("body", b""))
            if not (more := message.get("more_body", False)):
                packed += self.packer.flush()
            await self.send({**message, "body": b"" if self.head else packed, "more_body": more})
        else:
            await self.send(message)

    def _started(self, message: Message) -> Message:
        headers = MutableHeaders(raw=list(message["headers"]))
        kind = headers.get("content-type", "")
        packable = kind.startswith(PACKED) and "content-encoding" not in headers
        if packable or message["status"] == 304:
            headers.add_vary_header("Accept-Encoding")
        if self.coding is None or not (packable or message["status"] == 304):
            return {**message, "headers": headers.raw}
        long = int(headers.get("content-length", SMALLEST)) >= SMALLEST
        if message["status"] != 304 and not long:
            return {**message, "headers": headers.raw}
        if message["status"] != 304:
            self.packer = CODINGS[self.coding]()
            headers["Content-Encoding"] = self.coding
            del headers["content-length"]
        elif "etag" not in headers:
            return {**message, "headers": headers.raw}
        if etag := headers.get("etag"):
            headers["ETag"] = f'{etag[:-1]}-{self.coding}"'
        return {**message, "headers": headers.raw}
