"""The server process: listens, says where, and stops cleanly."""

import socket
import sys

import uvicorn

from api.app import create_app
from api.settings import Settings
from graph.errors import FindingsError


class Server(uvicorn.Server):
    """A server that prints its address once it can be reached."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for server in self.servers[:1]:
            host, port = server.sockets[0].getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            sys.stdout.write(f"Serving on http://{shown}:{port}\n")
            sys.stdout.flush()


def run(settings: Settings) -> None:
    """Serve until stopped.

    Raises: StoreError when the store cannot be opened, FindingsError when the address cannot be listened on.
    """
    config = uvicorn.Config(
        create_app(settings),
        root_path=settings.root_path,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    with _listening(settings.host, settings.port) as listener:
        Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        where = f"{host}:{port}"
        raise FindingsError(f"cannot listen: {reason}", where=where, mend="Choose another --host or --port.") from error
