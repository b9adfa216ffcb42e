"""What was made last, for whoever asks again: a version changes exactly when the content does."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")
KEPT = 4


class Recent(Generic[T]):
    """A few things that take long to make, by their keys; the oldest goes first. It holds on to no store."""

    def __init__(self) -> None:
        self._made: dict[Hashable, T] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What has this key, made now if it is not at hand."""
        with self._lock:
            if key in self._made:
                return self._made[key]
        made = make()
        with self._lock:
            while len(self._made) >= KEPT:
                del self._made[next(iter(self._made))]
            self._made[key] = made
        return made
