"""The server process: listens, says where, and stops cleanly."""

import logging
import os
import signal
import socket
import sys
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.http.monitoring import log_to
from api.settings import Settings, misspelt
from graph.errors import FindingsError, StoreError

HANDED_DOWN = "FINDINGS_HANDED_DOWN"
# By its name: a process that is started beside this one is killed if it takes five seconds to read its settings, and a
# class among them has all of the service imported first.
PROTOCOL = "api.connections:HttpProtocol"
BACKLOG = 2048  # connections that may wait to be taken
GRACE = 5  # seconds that requests have to end when the service stops
log = logging.getLogger("findings.server")


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


def run(settings: Settings) -> None:
    """Serve until stopped; what is likely to be a mistake is told first, and does not keep it from serving.

    Raises: StoreError when the store cannot be opened, FindingsError when the address cannot be listened on,
    KeyboardInterrupt when it was stopped by one.
    """
    log_to(sys.stderr, settings.log_level)
    for name, nearest in misspelt().items():
        log.warning("%s is no setting%s", name, f": did you mean {nearest}?" if nearest else " of this service")
    with _listening(settings.host, settings.port) as listener:
        if settings.processes == 1:
            server = Server(_config(_checked(settings), settings))
            server.run(sockets=[listener])
            if server.interrupted:  # uvicorn says so by itself, but not where the signal came while it was starting
                raise KeyboardInterrupt
            return
        _checked(settings)  # what is wrong with the settings is said once, here
        os.environ[HANDED_DOWN] = settings.model_dump_json()
        config = _config("api.server:application", settings, factory=True, workers=settings.processes)
        _announce(listener)
        Multiprocess(config, sockets=[listener]).run()


def application() -> FastAPI:
    """The service in one of several processes, with the settings of the first."""
    log_to(sys.stderr, (settings := Settings.model_validate_json(os.environ[HANDED_DOWN])).log_level)
    return create_app(settings)


def _checked(settings: Settings) -> FastAPI:
    """The service; what is wrong with its store, which may be mended while it serves, is said at once."""
    app = create_app(settings)
    try:
        app.state.store.reading()
    except StoreError as error:
        log.warning("%s", error)
    return app


def _config(app: FastAPI | str, settings: Settings, **more: Any) -> uvicorn.Config:
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
        timeout_keep_alive=settings.keep_alive,
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
