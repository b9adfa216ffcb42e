"""What is stable, and how its end is announced: headers on every answer of what is deprecated, and a mark in OpenAPI.

Sources: RFC 9745 (`Deprecation`, and the link relation of that name) and RFC 8594 (`Sunset`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any

from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

STABLE = (
    "What is described here is stable: addresses, parameters, members of answers, types of problems, the vocabulary "
    "and the IRIs. They change by addition only, so pass over members and parameters that you do not know. Not part "
    "of the promise: words for people (titles, details, pages), the order of a list without `sort`, cursors of "
    "another version, and figures of `/metrics`."
)
ENDING = (
    "Nothing goes unannounced. What is to go is marked `deprecated` here, and each of its answers says so: "
    "`Deprecation` with the day it began (RFC 9745), `Sunset` with the day it ends (RFC 8594), at least six months "
    'later, and `Link` with `rel="deprecation"` to where it is explained and `rel="successor-version"` to what takes '
    "its place."
)
PROMISE = (STABLE, ENDING)
EXPLAINED = "/docs#stability"
NOTICE = 182  # days between the announcement and the end


@dataclass(frozen=True, slots=True)
class Deprecation:
    """The end of an operation: the day of its announcement, its last day, and what takes its place, if anything."""

    since: date
    sunset: date
    instead: str | None = None

    def headers(self, root: str) -> list[tuple[bytes, bytes]]:
        """What every answer of it carries."""
        links = [f'<{root}{EXPLAINED}>; rel="deprecation"; type="text/html"']
        if self.instead:
            links.append(f'<{root}{self.instead}>; rel="successor-version"')
        told = {
            "deprecation": f"@{int(_midnight(self.since).timestamp())}",
            "sunset": format_datetime(_midnight(self.sunset), usegmt=True),
            "link": ", ".join(links),
        }
        return [(name.encode(), value.encode()) for name, value in told.items()]

    def __str__(self) -> str:
        said = f"Deprecated since {self.since.isoformat()}; it ends on {self.sunset.isoformat()}."
        return f"{said} Use {self.instead} instead." if self.instead else said


# (Method, path as OpenAPI writes it) → its end. This is the one place to declare it; nothing is deprecated today.
Deprecations = Mapping[tuple[str, str], Deprecation]
DEPRECATED: Deprecations = {}


class Announced:
    """Middleware that says of each answer whether its operation is deprecated."""

    def __init__(self, app: ASGIApp, deprecations: Deprecations) -> None:
        self.app = app
        self.known = [(method, compile_path(path)[0], row) for (method, path), row in deprecations.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told = self._headers(scope) if self.known and scope["type"] == "http" else []

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *told]}
            await send(message)

        await self.app(scope, receive, telling if told else send)

    def _headers(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        root = scope.get("root_path", "")
        method, path = scope["method"].replace("HEAD", "GET"), scope["path"].removeprefix(root)
        rows = (row for known, pattern, row in self.known if known == method and pattern.match(path))
        return next((row.headers(root) for row in rows), [])


def mark_deprecated(schema: dict[str, Any], deprecations: Deprecations) -> None:
    """Say it in the description of the service too."""
    for (method, path), row in deprecations.items():
        operation = schema["paths"][path][method.lower()]
        operation["deprecated"] = True
        operation["description"] = f"{operation.get('description', '')}\n\n{row}".strip()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
