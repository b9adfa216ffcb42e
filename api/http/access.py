"""Who is let in: the Host that a local service answers to, how often one client may ask, and who may write (RFC 6750).

Hosts are checked here and not by Starlette, whose middleware answers in plain text.
"""

import hashlib
import hmac
import ipaddress
import logging
import math
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Annotated, NamedTuple

from cachetools import LRUCache
from fastapi import Security
from fastapi.security import HTTPBearer
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.http.monitoring import Seldom
from api.http.problems import Problem, problem_response
from api.settings import PREFIX, Network, Settings

LOCAL = ("localhost", "127.0.0.1", "::1")
WRONG_HOST = (
    "This service answers to localhost, 127.0.0.1 and ::1 only. Where it has another name, as behind a proxy, whoever "
    "runs it sets FINDINGS_HOSTS to that name."
)
MOST_CLIENTS = 10_000  # that are remembered; the one that asked longest ago is forgotten first
HOST_AND_PORT = re.compile(r"(?:\[([^\]]+)\]|([^:\[\]]+))(?::\d*)?")
BURST = 6  # of a minute's requests, this part may come at once
UNCOUNTED = ("/health/", "/metrics")
WRITE = "write"
BEARER = Security(HTTPBearer(scheme_name="token", auto_error=False))  # said in the description; judged below
log = logging.getLogger("findings.access.refused")
CHALLENGE = 'Bearer realm="findings"'


@lru_cache(maxsize=4096)
def is_within(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether an address is one of these networks; what is no address, as of a client without one, never is."""
    try:
        return any(ipaddress.ip_address(address) in network for network in networks)
    except ValueError:
        return False


class Forwarded:
    """Middleware that believes what trusted proxies say of a client (its address, HTTPS) and of the path they strip.

    Where what is said is no address, the proxy's counts; where it is no path, there is none.
    """

    def __init__(self, app: ASGIApp, trusted: tuple[Network, ...]) -> None:
        self.app = app
        self.trusted = trusted
        self.proxied = ProxyHeadersMiddleware(self._checked, [str(network) for network in trusted])  # type: ignore[arg-type]  # the same in other words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_within((scope.get("client") or ("",))[0], self.trusted):
            scope = _below_prefix(scope)
        await self.proxied({**scope, "proxy": scope.get("client")}, receive, send)  # type: ignore[arg-type]

    async def _checked(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            ipaddress.ip_address((scope.get("client") or ("", 0))[0])
        except ValueError:
            scope["client"] = scope["proxy"]
        await self.app(scope, receive, send)


class Access:
    """Middleware that turns away wrong hosts (on localhost) and clients that ask too often."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.rate = settings.rate_limit / 60
        self.burst = max(settings.rate_limit / BURST, 1.0)
        self.hosts = {*LOCAL, *settings.hosts.lower().replace(",", " ").split()} if settings.host in LOCAL else None
        self.tell = Seldom(log).warn
        self.buckets: LRUCache[str, tuple[float, float]] = LRUCache(MOST_CLIENTS)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        problem = self._refusal(scope) if scope["type"] == "http" else None
        app = self.app if problem is None else problem_response(Request(scope, receive), problem)
        return app(scope, receive, send)

    def _refusal(self, scope: Scope) -> Problem | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 and (hosts or scope["http_version"] != "1.0"):
            return Problem("bad-request", f"A request names one host (header Host); this one names {len(hosts)}.")
        # No web page can leave it out: whoever does is a health check.
        if self.hosts is not None and hosts and host_of(hosts[0]) not in self.hosts:
            return Problem("wrong-host", WRONG_HOST)
        if scope["path"].endswith("\n"):  # a route's pattern would pass over it
            return Problem("not-found", "There is no page and no thing of the graph at this address.")
        if not self.rate or scope["path"].startswith(UNCOUNTED):
            return None
        client = client_key((scope.get("client") or ("unknown", 0))[0])
        if (wait := self._wait(client)) <= 0:
            return None
        self.tell("a client asks more often than it may", client)
        seconds = str(math.ceil(wait))
        return Problem("too-many-requests", f"Ask again in {seconds} seconds.", headers={"Retry-After": seconds})

    def _wait(self, client: str) -> float:
        """How long this client has to wait: each has a bucket that fills up evenly and loses a drop a request."""
        now = time.monotonic()
        level, since = self.buckets.get(client, (self.burst, now))
        level = min(self.burst, level + (now - since) * self.rate)
        allowed = level >= 1
        self.buckets[client] = (level - 1 if allowed else level, now)
        return 0.0 if allowed else (1 - level) / self.rate


def _below_prefix(scope: Scope) -> Scope:
    """The request as one below the path that the proxy says it stripped, instead of the one that is set."""
    said = next((value for name, value in scope["headers"] if name == b"x-forwarded-prefix"), None)
    if said is None or ((prefix := said.decode("latin-1").rstrip("/")) and not PREFIX.fullmatch(prefix)):
        return scope
    path, raw = scope["path"], scope.get("raw_path") or b""
    before = scope.get("root_path", "")
    more = {"path": prefix + path.removeprefix(before), "raw_path": prefix.encode() + raw.removeprefix(before.encode())}
    return {**scope, "root_path": prefix, **more}


def client_key(address: str) -> str:
    """What a client is counted by: its address, or its network where it has as many addresses as it likes (IPv6)."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address


@lru_cache(maxsize=64)
def host_of(header: bytes) -> str:
    """The name in a Host header, without the port; "" for what is no host."""
    match = HOST_AND_PORT.fullmatch(header.decode("latin-1").lower())
    return (match[1] or match[2]) if match else ""


class ApiToken(NamedTuple):
    """A token that is known: whose it is, what it may do, and its digest. The token itself is kept nowhere."""

    name: str
    scopes: frozenset[str]
    digest: str


def new_token() -> str:
    """A token that nobody can guess: 256 random bits, so that a plain digest keeps it safe."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def tokens_in(setting: str) -> tuple[ApiToken, ...]:
    """The tokens of the setting: `name:scopes:sha256`, several scopes joined by `+`, apart by blanks or commas.

    The name may be left out. Raises: ValueError for an entry of another shape.
    """
    entries = [["", *entry.split(":")][-3:] for entry in setting.replace(",", " ").split()]
    return tuple(ApiToken(name, frozenset(scopes.split("+")), digest.lower()) for name, scopes, digest in entries)


def known_as(token: str, setting: str) -> list[ApiToken]:
    """The entries that a token is. Every digest is compared, in constant time."""
    mine = digest_of(token)
    return [known for known in tokens_in(setting) if hmac.compare_digest(known.digest, mine)]


def check_scope(request: Request, scope: str = WRITE) -> str:
    """The name of whoever asks.

    Raises: Problem (401) without a token that is known, (403) for one without the scope.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        challenge = {"WWW-Authenticate": CHALLENGE}
        raise Problem("token-missing", "Writing takes a token, sent as Authorization: Bearer TOKEN.", headers=challenge)
    fitting = known_as(token.strip(), request.app.state.settings.tokens)
    if not fitting:
        challenge = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
        raise Problem("token-unknown", "This token is not known here.", headers=challenge)
    if scope not in fitting[0].scopes:
        challenge = {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'}
        raise Problem("token-insufficient", f"This token has not the scope {scope}.", headers=challenge)
    return fitting[0].name


def requires(scope: str) -> Callable[..., str]:
    """A dependency that lets in whoever has a token with this scope, and gives the name it was given to."""

    def name_of_caller(request: Request, _: Annotated[object, BEARER]) -> str:
        return check_scope(request, scope)

    return name_of_caller
