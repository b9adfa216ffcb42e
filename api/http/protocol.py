"""The wire: what is no HTTP, and heads without end, no application gets to see; the server answers them itself."""

import json

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.headers import ALWAYS
from api.http.problems import MEDIA_TYPE, Problem

LINGER = 2.0  # seconds for a client that was refused to hang up by itself
LARGEST_HEAD = 128 * 1024  # bytes of request line and headers: the parser by itself would take any number


class HttpProtocol(HttpToolsProtocol):
    """One connection."""

    _heard = 0  # bytes of a head that has not ended
    _in_head = False
    _begun = _ended = 0  # messages
    _refused = False

    def on_message_begin(self) -> None:
        super().on_message_begin()
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
