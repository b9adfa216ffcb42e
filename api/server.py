"""The server process: listens, says where, and stops cleanly."""

import os
import socket
import sys
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.http.observing import log_to
from api.http.protocol import HttpProtocol
from api.settings import Settings
from graph.errors import FindingsError

HANDED_DOWN = "FINDINGS_HANDED_DOWN"
BACKLOG = 2048  # connections that may wait to be taken
IDLE = 5  # seconds that a client may be silent, on any connection
GRACE = 5  # seconds that requests have to end when the service stops


class Server(uvicorn.Server):
    """A server that prints its address once it can be reached."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers[:1]:
            _announce(server.sockets[0])


def run(settings: Settings) -> None:
    """Serve until stopped.

    Raises: StoreError when the store cannot be opened, FindingsError when the address cannot be listened on.
    """
    with _listening(settings.host, settings.port) as listener:
        if settings.processes == 1:
            Server(_config(create_app(settings), settings)).run(sockets=[listener])
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
        http=HttpProtocol,
        ws="none",
        proxy_headers=False,  # by itself it believes whoever asks from this machine; the gate knows whom to
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
