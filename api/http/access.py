"""Who is let in: the Host that a local service answers to, and how often one client may ask."""

import math
import time
from collections import OrderedDict
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problems import Problem, problem_response
from api.settings import Settings

LOCAL = ("localhost", "127.0.0.1", "::1")
MOST_CLIENTS = 10_000  # that are remembered; the one that asked longest ago is forgotten first
BURST = 6  # of a minute's requests, this part may come at once
UNCOUNTED = ("/health/", "/metrics")


class Gate:
    """Middleware that turns away wrong hosts (on localhost) and clients that ask too often."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.rate = settings.rate_limit / 60
        self.burst = max(settings.rate_limit / BURST, 1.0)
        self.hosts = {*LOCAL, *settings.hosts.lower().split()} if settings.host in LOCAL else None
        self.trusted = frozenset(settings.trusted_proxies.split())
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = self._refusal(scope) if scope["type"] == "http" else None
        if problem is None:
            await self.app(scope, receive, send)
        else:
            await problem_response(Request(scope, receive), problem)(scope, receive, send)

    def _refusal(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        if self.hosts is not None and host_of(headers.get("host", "")) not in self.hosts:
            return Problem("wrong-host", "This service answers to the names of this machine only.")
        client = client_of(scope, headers, self.trusted)
        scope["scheme"] = scheme_of(scope, headers, self.trusted)
        wait = self._wait(client) if self.rate and not scope["path"].startswith(UNCOUNTED) else 0.0
        if wait <= 0:
            return None
        seconds = str(math.ceil(wait))
        return Problem("too-many-requests", f"Ask again in {seconds} seconds.", headers={"Retry-After": seconds})

    def _wait(self, client: str) -> float:
        """How long this client has to wait: each has a bucket that fills up evenly and loses a drop a request."""
        now = time.monotonic()
        level, since = self.buckets.pop(client, (self.burst, now))
        level = min(self.burst, level + (now - since) * self.rate)
        allowed = level >= 1
        self.buckets[client] = (level - 1 if allowed else level, now)
        if len(self.buckets) > MOST_CLIENTS:
            self.buckets.popitem(last=False)
        return 0.0 if allowed else (1 - level) / self.rate


def host_of(header: str) -> str:
    """The name in a Host header, without the port."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()


def client_of(scope: Scope, headers: Headers, trusted: frozenset[str]) -> str:
    """The address of the client: X-Forwarded-For counts only where a trusted proxy says it, from the right."""
    address = str((scope.get("client") or ("unknown", 0))[0])
    hops = [hop.strip() for value in headers.getlist("x-forwarded-for") for hop in value.split(",")]
    while hops and address in trusted:
        address = _address(hops.pop()) or address
    return address


def scheme_of(scope: Scope, headers: Headers, trusted: frozenset[str]) -> str:
    """http or https, as the client wrote it: what a trusted proxy says of that counts."""
    said = headers.get("x-forwarded-proto", "").strip().lower()
    by = str((scope.get("client") or ("unknown", 0))[0])
    return said if by in trusted and said in ("http", "https") else str(scope["scheme"])


def _address(text: str) -> str | None:
    try:
        return str(ip_address(text))
    except ValueError:
        return None
