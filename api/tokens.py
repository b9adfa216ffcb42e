"""Who may do what: reading is open, writing takes a token with the scope `write` (RFC 6750)."""

import hashlib
import hmac
import secrets

from starlette.requests import Request

from api.problems import Problem

WRITE = "write"
CHALLENGE = 'Bearer realm="findings"'


def new_token() -> str:
    """A token that nobody can guess: 256 random bits, so that a plain digest keeps it safe."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def scopes_of(token: str, known: str) -> frozenset[str]:
    """The scopes of a token, given the setting `tokens`. Every digest is compared, in constant time."""
    mine = digest_of(token)
    pairs = [pair.split(":") for pair in known.split()]
    return frozenset(scope for scope, digest in pairs if hmac.compare_digest(digest, mine))


def check_scope(request: Request, scope: str = WRITE) -> None:
    """Raises: Problem (401) without a token that is known, (403) for one without the scope."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    known: str = request.app.state.settings.tokens
    if kind.lower() != "bearer" or not token.strip():
        raise Problem("token-missing", "Writing takes a token.", headers={"WWW-Authenticate": CHALLENGE})
    scopes = scopes_of(token.strip(), known)
    if not scopes:
        told = {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'}
        raise Problem("token-unknown", "This token is not known here.", headers=told)
    if scope not in scopes:
        told = {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'}
        raise Problem("token-insufficient", f"This token has not the scope {scope}.", headers=told)
