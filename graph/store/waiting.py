"""Who waits for a worker: clients take turns, so that nobody waits behind all that another has asked."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class NoPlace(Exception):
    """A long query cannot go on now: as many others do as may."""


class Waiter(asyncio.Future[T], Generic[T]):
    """Somebody who waits, for whom, and since when (seconds, monotonic)."""

    def __init__(self, client: str) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self.client = client
        self.since = time.monotonic()


class FairQueue(Generic[T]):
    """Waiters by client: the clients in turn, those of one in the order in which they came."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Waiter[T]]] = OrderedDict()

    def __len__(self) -> int:
        return sum(map(len, self._clients.values()))

    def of(self, client: str) -> int:
        """How many of this client wait."""
        return len(self._clients.get(client, ()))

    def join(self, client: str) -> Waiter[T]:
        waiter: Waiter[T] = Waiter(client)
        self._clients.setdefault(client, deque()).append(waiter)
        return waiter

    def leave(self, waiter: Waiter[T]) -> None:
        """Take a waiter out, if it is still there."""
        mine = self._clients.get(waiter.client, deque())
        if waiter in mine:
            mine.remove(waiter)
            if not mine:
                del self._clients[waiter.client]

    def first(self, may: Callable[[str], bool] = lambda _: True) -> Waiter[T] | None:
        """Whose turn it is, among the clients that may, but for those who have gone and were not taken out yet."""
        here = (one for client, waiters in self._clients.items() if may(client) for one in waiters if not one.done())
        return next(here, None)

    def serve(self, waiter: Waiter[T], given: T) -> None:
        """Give one, that is still here, what it waits for; the other clients have their turn then."""
        self.leave(waiter)
        if waiter.client in self._clients:
            self._clients.move_to_end(waiter.client)
        waiter.set_result(given)

    def last_of_most(self) -> Waiter[T] | None:
        """The last of the client that has the most waiting."""
        return max(self._clients.values(), key=len)[-1] if self._clients else None
