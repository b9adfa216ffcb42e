"""The connections of clients: how long each may be silent, how many one may have. HTTP itself is uvicorn's.

What is no HTTP, what comes too slowly and heads without end no application gets to see: they are answered here.
"""

import asyncio
import ipaddress
import json
import logging
import math
import resource
from collections import Counter
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.access import client_key, is_within
from api.http.headers import ALWAYS, new_request_id
from api.http.monitoring import Seldom
from api.http.problems import MEDIA_TYPE, Problem
from api.settings import Settings

LOOK = 0.25  # seconds between looks for connections whose time is up
LINGER = 2.0  # seconds for a client that was refused to hang up by itself
BODY_GRACE = 3  # times as long as a head may take, a body may, and longer by so many seconds for each of its bytes:
PER_BYTE = 1 / 4096
STALLED = 60.0  # seconds in which a client takes nothing of what is sent to it
RESERVED = 256  # files that are not for connections: those of the store, of answers on disk, of workers
LARGEST_HEAD = 128 * 1024  # bytes of request line and headers: the parser by itself would take any number
LONGEST_ADDRESS = 2**16 - 1  # bytes that the parser can count
SENT_TOGETHER = 64 * 1024  # bytes
BY_POST = "Send a long query as the body of a POST to /sparql."
log = logging.getLogger("findings.connections")


class Connections:
    """All that are open in this process, by client. Those of trusted proxies stand for many clients: no cap on them."""

    def __init__(self, settings: Settings) -> None:
        self.head_timeout = settings.head_timeout
        self.keep_alive = settings.keep_alive
        self._most = settings.connections
        self._proxies = settings.proxies
        self._open: set[HttpProtocol] = set()
        self._of_client: Counter[str] = Counter()
        self._tell = Seldom(log).warn

    def enter(self, connection: "HttpProtocol", address: str) -> None:
        """Count one. What may not stay is refused, or just closed where even refusing would cost too much."""
        self._open.add(connection)
        self._of_client[client := client_key(address)] += 1
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        if files != resource.RLIM_INFINITY and len(self._open) > files - min(RESERVED, files // 2):
            what = f"{len(self._open) - 1} connections are open, and no more files can be: raise `ulimit -n` ({files})"
            self._tell(what)
            connection.transport.abort()
        elif self._most and self._of_client[client] > self._most and not is_within(address, self._proxies):
            self._tell("a client has all the connections that one may have", client, connections=self._most)
            if self._of_client[client] > 2 * self._most:
                connection.transport.abort()
            else:
                detail = f"{client} has {self._most} connections here, and may have no more."
                connection.refuse(Problem("too-many-requests", detail, headers={"Retry-After": "10"}))

    def leave(self, connection: "HttpProtocol", address: str) -> None:
        self._open.discard(connection)
        self._of_client[client := client_key(address)] -= 1
        if not self._of_client[client]:
            del self._of_client[client]

    async def watch(self) -> None:
        """End, for ever, what has had its time."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(LOOK)
            now = loop.time()
            for connection in [one for one in self._open if one.ends < now or one.stalls < now]:
                connection.lapse(now)


class HttpProtocol(HttpToolsProtocol):
    """One connection. `ends` and `stalls` are when it is given up, in the loop's time."""

    url = b""
    _address = ""
    _head_size = 0  # bytes of a head that has not ended
    _in_head = _in_body = False
    _begun = _ended = 0  # messages
    _owed = 0  # answers
    _refused = False
    stalls = math.inf

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(JoiningTransport(transport, self.loop))  # type: ignore[arg-type]  # as good as one
        if self.client:
            self._address = _plain(self.client[0])
            self.client = (self._address, self.client[1])
        self._all: Connections = self.app_state["connections"]
        self.ends = self.loop.time() + self._all.head_timeout
        self._all.enter(self, self._address)

    def connection_lost(self, exc: Exception | None) -> None:
        self._all.leave(self, self._address)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        self.stalls = self.loop.time() + STALLED
        super().pause_writing()

    def resume_writing(self) -> None:
        self.stalls = math.inf
        super().resume_writing()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_size, self._in_head = 0, True
        self._begun += 1
        self._wait_for_client()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # what comes behind a body in chunks is no field of the head (RFC 9110, section 6.5.1)
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head, self._in_body = False, True
        self._owed += 1
        self.ends = self.loop.time() + BODY_GRACE * self._all.head_timeout
        # The host in an address counts, not that of the header (RFC 9112, section 3.2.2): two that differ are two.
        if not self.url.startswith((b"/", b"*")):
            host = authority_of(self.url)
            if host.lower() not in [value.lower() for name, value in self.headers if name == b"host"]:
                self.headers.append((b"host", host))
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.ends += len(body) * PER_BYTE
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        self._ended += 1
        self._wait_for_client()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        self._owed -= 1
        if not self._in_body:
            self._wait_for_client()
        super().on_response_complete()

    def _wait_for_client(self) -> None:
        """From now on, if nothing is owed to it."""
        patience = self._all.head_timeout if self._in_head else self._all.keep_alive
        self.ends = math.inf if self._owed else self.loop.time() + patience

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        in_head, ended = self._in_head, self._ended
        super().data_received(data)
        # Where a piece ends one message and begins the next, nobody says how much of it is the head: not counted.
        counted = in_head or self._begun - 1 == self._ended == ended
        if self._in_head and counted and not self._refused:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD:
                self._refuse_size()

    def send_400_response(self, msg: str) -> None:
        """The parser reads no further: what comes is no HTTP, or a method that it does not know."""
        if len(self.url) > LONGEST_ADDRESS:
            self._refuse_size()
            return
        what = "This is no request in HTTP/1.1, or one with a method that is not known."
        request_id = self.refuse(Problem("bad-request", what))
        log.warning("what came is no HTTP", extra={"fields": {"request": request_id, "client": self._address}})

    def _refuse_size(self) -> None:
        if len(self.url) > LONGEST_ADDRESS:
            problem = Problem("address-too-long", f"The address is longer than {LONGEST_ADDRESS} bytes. {BY_POST}")
        else:
            problem = Problem("headers-too-large", f"The head is larger than {LARGEST_HEAD // 1024} KiB. {BY_POST}")
        self.refuse(problem)

    def lapse(self, now: float) -> None:
        """Its time is up."""
        if self._refused or self.stalls < now or self.transport.is_closing():
            self.transport.abort()
        elif not self.transport.is_reading():  # what it sends waits here: it is not to blame
            self._wait_for_client() if not self._in_body else None
            self.ends = max(self.ends, now + self._all.head_timeout)
        elif self._in_head or (self._in_body and self._owed):
            part = "head" if self._in_head else "body"
            self.refuse(Problem("request-timeout", f"The {part} of the request did not come in time."))
        else:
            self.transport.close()
            self.ends = now + LINGER

    def refuse(self, problem: Problem) -> str:
        """Answer it with this, hear nothing more, and hang up a little later. Returns the id of the answer."""
        kind, request_id = problem.kind, new_request_id().decode()
        body = json.dumps(problem.as_json("")).encode()
        headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Connection": "close"}
        headers |= {"X-Request-ID": request_id} | ALWAYS | problem.headers
        lines = [f"HTTP/1.1 {kind.status} {kind.title}", *(f"{name}: {value}" for name, value in headers.items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self._refused = True
        self.transport.write_eof()
        # A connection that is closed with something unread is reset, and the answer may never be seen.
        self.ends = self.loop.time() + LINGER
        return request_id


def _plain(address: str) -> str:
    """An IPv4 address that came through a listener for IPv6, as itself."""
    mapped = address.startswith("::ffff:") and ipaddress.IPv6Address(address).ipv4_mapped
    return str(mapped) if mapped else address


def authority_of(url: bytes) -> bytes:
    """The host and port in a target in absolute form, or all of one that is nothing else."""
    return url.partition(b"://")[2].partition(b"/")[0].partition(b"?")[0].rpartition(b"@")[2] or url


class JoiningTransport:
    """A transport that sends what is written in one turn of the loop together.

    uvicorn writes the head of an answer and then its body: each was a call of the system, and woke the client.
    """

    def __init__(self, transport: asyncio.BaseTransport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport: Any = transport
        self._loop = loop
        self._waiting: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        """All else is the transport's own."""
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send it at the end of this turn, or at once where much waits: only so a slow client can stop the writer."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(data)
        self._size += len(data)
        if self._size > SENT_TOGETHER:
            self._flush()

    def write_eof(self) -> None:
        self._flush()
        self._transport.write_eof()

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._waiting:
            waiting, self._waiting, self._size = self._waiting, [], 0
            self._transport.writelines(waiting)
