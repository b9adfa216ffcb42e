"""Routes that ask for a token before they read a word, and read no more than a bound: FastAPI reads a body first."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.bodies import bytes_of
from api.tokens import check_scope

LONGEST = 4 * 1024 * 1024  # bytes; the largest correction comes to half of that


class Bounded(Request):
    """A request whose body has an end."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            self._body = await bytes_of(self, LONGEST)
        return self._body


class Guarded(APIRoute):
    """A route for those who have a token that may write."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            check_scope(request)
            await (bounded := Bounded(request.scope, request.receive)).body()
            return await answer(bounded)

        return guarded
