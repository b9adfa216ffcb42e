"""The wire: what is no HTTP, and heads without end, no application gets to see; the server answers them itself."""

import asyncio
import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.direct.loans import REPEAT, Loans
from api.headers import ALWAYS
from api.problems import MEDIA_TYPE, Problem

LINGER = 2.0  # seconds for a client that was refused to hang up by itself
LARGEST_HEAD = 128 * 1024  # bytes of request line and headers: the parser by itself would take any number


class Joined:
    """A transport that sends in one go what is written in one turn of the loop: the head of an answer and its body.

    Each sending is a call of the system, and wakes the other side.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []
        self._soon = asyncio.get_running_loop().call_soon
        self.head: bytes | None = None  # what the answer to the last request began with

    def write(self, data: bytes) -> None:
        self.head = self.head or data
        if not self._waiting:
            self._soon(self._send)
        self._waiting.append(data)

    def sent(self) -> bool:
        """Send what waits; whether the system has taken all of it."""
        self._send()
        return not self._transport.get_write_buffer_size()

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._transport.write(b"".join(waiting) if len(waiting) > 1 else waiting[0])

    def write_eof(self) -> None:
        self._send()
        self._transport.write_eof()

    def close(self) -> None:
        self._send()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class HttpProtocol(HttpToolsProtocol):
    """One connection."""

    _heard = 0  # bytes of a head that has not ended
    _in_head = False
    _begun = _ended = 0  # messages
    _refused = False
    _whole: bytes | None = None  # the last request, where it came in one piece
    _loans: Loans | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(Joined(transport))  # type: ignore[arg-type]

    def connection_lost(self, exc: Exception | None) -> None:
        if self._loans is not None:
            self._loans.forget()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        if self._loans is None or not self._loans.recall():
            super().shutdown()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        repeat = self.cycle.scope.get("state", {}).get(REPEAT)
        if repeat is None or self._whole is None or self._begun != self._ended or self.transport.is_closing():
            return
        if self._loans is None:
            self._loans = Loans(self)
        self._loans.offer(repeat, self._whole, self.transport.head or b"")  # type: ignore[attr-defined]

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.transport.head = None  # type: ignore[attr-defined]
        self._heard, self._in_head = 0, True
        self._begun += 1

    def on_message_complete(self) -> None:
        self._ended += 1
        super().on_message_complete()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        in_head, ended = self._in_head, self._ended
        self._whole = data if self._begun == ended else None
        super().data_received(data)
        # Where a piece ends one message and begins the next, nobody says how much of it is the head: not counted.
        counted = in_head or self._begun - 1 == self._ended == ended
        if self._in_head and counted and not self._refused:
            self._heard += len(data)
            if self._heard > LARGEST_HEAD:
                self._refuse(Problem("headers-too-large", f"The head is larger than {LARGEST_HEAD // 1024} KiB."))

    def send_400_response(self, msg: str) -> None:
        """The parser reads no further: what comes is no HTTP, or a method that it does not know."""
        self._refuse(Problem("bad-request", "This is no request in HTTP/1.1, or one with a method that is not known."))

    def _refuse(self, problem: Problem) -> None:
        kind = problem.kind
        body = json.dumps(problem.as_json(self.root_path, "")).encode()
        headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Connection": "close"} | ALWAYS
        lines = [f"HTTP/1.1 {kind.status} {kind.title}", *(f"{name}: {value}" for name, value in headers.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self._refused = True
        self.transport.write_eof()
        # A connection that is closed with something unread is reset, and the answer may never be seen.
        self.loop.call_later(LINGER, self.transport.close)
