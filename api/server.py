"""The server process: listens, says where, and stops cleanly; and what it makes of the wire beside uvicorn."""

import asyncio
import json
import os
import signal
import socket
import sys
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.http.headers import ALWAYS
from api.http.monitoring import log_to
from api.http.problems import MEDIA_TYPE, Problem
from api.settings import Settings
from graph.errors import FindingsError

HANDED_DOWN = "FINDINGS_HANDED_DOWN"
# By its name: a process that is started beside this one is killed if it takes five seconds to read its settings, and a
# class among them has all of the service imported first.
PROTOCOL = "api.server:HttpProtocol"
BACKLOG = 2048  # connections that may wait to be taken
IDLE = 5  # seconds that a client may be silent, on any connection
GRACE = 5  # seconds that requests have to end when the service stops
LINGER = 2.0  # seconds for a client that was refused to hang up by itself
LARGEST_HEAD = 128 * 1024  # bytes of request line and headers: the parser by itself would take any number
SENT_TOGETHER = 64 * 1024  # bytes


class Server(uvicorn.Server):
    """A server that prints its address once it can be reached, and remembers that it was interrupted."""

    interrupted = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.interrupted = self.interrupted or sig == signal.SIGINT
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers[:1]:
            _announce(server.sockets[0])


class HttpProtocol(HttpToolsProtocol):
    """One connection. What is no HTTP, and heads without end, no application gets to see: they are answered here."""

    _head_size = 0  # bytes of a head that has not ended
    _in_head = False
    _begun = _ended = 0  # messages
    _refused = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(JoiningTransport(transport, self.loop))  # type: ignore[arg-type]  # as good as one

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_size, self._in_head = 0, True
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
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD:
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


class JoiningTransport:
    """A transport that sends what is written in one turn of the loop together.

    uvicorn writes the head of an answer and then its body: each was a call of the system, and woke the client.
    """

    def __init__(self, transport: asyncio.BaseTransport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport: Any = transport
        self._loop = loop
        self._waiting: list[bytes] = []
        self._size = 0
        for name in ("get_extra_info", "is_closing", "pause_reading", "resume_reading", "set_protocol"):
            setattr(self, name, getattr(transport, name))

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


def run(settings: Settings) -> None:
    """Serve until stopped.

    Raises: StoreError when the store cannot be opened, FindingsError when the address cannot be listened on,
    KeyboardInterrupt when it was stopped by one.
    """
    with _listening(settings.host, settings.port) as listener:
        if settings.processes == 1:
            server = Server(_config(create_app(settings), settings))
            server.run(sockets=[listener])
            if server.interrupted:  # uvicorn says so by itself, but not where the signal came while it was starting
                raise KeyboardInterrupt
            return
        create_app(settings)  # what is wrong with the settings is said once, here
        os.environ[HANDED_DOWN] = settings.model_dump_json()
        config = _config("api.server:application", settings, factory=True, workers=settings.processes)
        _announce(listener)
        Multiprocess(config, sockets=[listener]).run()


def application() -> FastAPI:
    """The service in one of several processes, with the settings of the first."""
    log_to(sys.stderr, (settings := Settings.model_validate_json(os.environ[HANDED_DOWN])).log_level)
    return create_app(settings)


def _config(app: FastAPI | str, settings: Settings, **more: Any) -> uvicorn.Config:
    log_to(sys.stderr, settings.log_level)
    return uvicorn.Config(
        app,
        http=PROTOCOL,
        ws="none",
        proxy_headers=False,  # it would believe whoever asks from this machine: `access.Forwarded` asks for trust
        root_path=settings.root_path,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        timeout_keep_alive=IDLE,
        **more,
    )


def _announce(listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    sys.stdout.write(f"Serving on http://{f'[{host}]' if ':' in host else host}:{port}\n")
    sys.stdout.flush()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol has to be named: only then does asyncio send small pieces at once (TCP_NODELAY), and a client that
    # delays its acknowledgements waits 40 ms less for each answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).lower()
        where = f"{host}:{port}"
        raise FindingsError(f"cannot listen: {reason}", where=where, mend="Choose another --host or --port.") from error
    return listener
