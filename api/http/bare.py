"""Endpoints that answer without the layers FastAPI puts around a route: those cost more than most queries."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problem_kinds import KINDS
from api.http.problems import HANDLERS, Handler, Problem

Endpoint = Callable[[Request], Awaitable[Response]]


class Bare:
    """Answers some paths by themselves, with the same errors as everywhere; all else goes on."""

    def __init__(self, app: ASGIApp, endpoints: Mapping[str, Endpoint], methods: tuple[str, ...]) -> None:
        self.app = app
        self.endpoints = endpoints
        self.methods = methods
        self.allowed = ", ".join(sorted({*methods, "HEAD"}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        endpoint = self.endpoints.get(path) if scope["type"] == "http" else None
        if endpoint is None:
            await self.app(scope, receive, send)
            return
        scope["findings.told"]["route"] = path
        request = Request(scope, receive, send)
        try:
            response = await self._answer(endpoint, request)
        except Exception as error:  # noqa: BLE001  # whatever it is, the client gets a problem and the log the error
            response = await _problem_of(request, error)
        await response(scope, receive, send)

    async def _answer(self, endpoint: Endpoint, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(None, 204, {"Allow": f"{self.allowed}, OPTIONS"})
        if request.method not in self.methods:
            raise Problem("method-not-allowed", KINDS["method-not-allowed"].meaning, headers={"Allow": self.allowed})
        return await endpoint(request)


async def _problem_of(request: Request, error: Exception) -> Response:
    handler: Handler = next(HANDLERS[kind] for kind in type(error).__mro__ if kind in HANDLERS)
    return await handler(request, error)
