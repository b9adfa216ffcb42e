"""Work that ends when its client hangs up, so that a worker is freed for others."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

T = TypeVar("T")
SHORT = 0.1  # seconds: nobody watches the client over what takes no longer, which is nearly everything


async def while_connected(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; it is cancelled when the client goes. Call it once the body has been read.

    Raises: ClientDisconnect.
    """
    watch = _Watch(request)
    try:
        return await work
    except asyncio.CancelledError:
        if not watch.left:
            raise
        watch.task.uncancel()
        raise ClientDisconnect from None
    finally:
        watch.end()


class _Watch:
    """Cancels the task that made it once the client has gone."""

    def __init__(self, request: Request) -> None:
        task = asyncio.current_task()
        assert task is not None  # a coroutine runs in one
        self.task = task
        self.left = False
        self._request = request
        self._watcher: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(SHORT, self._begin)

    def _begin(self) -> None:
        self._watcher = asyncio.ensure_future(self._watching())

    async def _watching(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self.left = True
        self.task.cancel()

    def end(self) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
