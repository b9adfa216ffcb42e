"""Who may do what: reading is open, writing takes a token with the scope `write` (RFC 6750)."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Annotated, NamedTuple

from fastapi import Security
from fastapi.security import HTTPBearer
from starlette.requests import Request

from api.http.problems import Problem

WRITE = "write"
BEARER = Security(HTTPBearer(scheme_name="token", auto_error=False))  # said in the description; judged below
CHALLENGE = 'Bearer realm="findings"'


class Token(NamedTuple):
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


def tokens_in(setting: str) -> tuple[Token, ...]:
    """The tokens of the setting: `name:scopes:sha256`, several scopes joined by `+`, apart by blanks or commas.

    The name may be left out. Raises: ValueError for an entry of another shape.
    """
    entries = [["", *entry.split(":")][-3:] for entry in setting.replace(",", " ").split()]
    return tuple(Token(name, frozenset(scopes.split("+")), digest.lower()) for name, scopes, digest in entries)


def known_as(token: str, setting: str) -> list[Token]:
    """The entries that a token is. Every digest is compared, in constant time."""
    mine = digest_of(token)
    return [known for known in tokens_in(setting) if hmac.compare_digest(known.digest, mine)]


def check_scope(request: Request, scope: str = WRITE) -> str:
    """The name of whoever asks.

    Raises: Problem (401) without a token that is known, (403) for one without the scope.
    """
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        told = {"WWW-Authenticate": CHALLENGE}
        raise Problem("token-missing", "Writing takes a token, sent as Authorization: Bearer TOKEN.", headers=told)
    fitting = known_as(token.strip(), request.app.state.settings.tokens)
    if not fitting:
        told = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
        raise Problem("token-unknown", "This token is not known here.", headers=told)
    if scope not in fitting[0].scopes:
        told = {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'}
        raise Problem("token-insufficient", f"This token has not the scope {scope}.", headers=told)
    return fitting[0].name


def requires(scope: str) -> Callable[..., str]:
    """A dependency that lets in whoever has a token with this scope, and gives the name it was given to."""

    def name_of_caller(request: Request, _: Annotated[object, BEARER]) -> str:
        return check_scope(request, scope)

    return name_of_caller
