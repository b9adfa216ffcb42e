"""Caches of what follows from words: bounded in bytes, since words may come from anybody."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar

LONGEST_CACHED = 80  # characters; whatever is longer is worked out each time
Answer = TypeVar("Answer")
Asked = Callable[..., Answer]


def short_cached(most: int) -> Callable[[Asked[Answer]], Asked[Answer]]:
    """A cache of so many answers, none of them to words that are longer than those of prose."""

    def decorated(work: Asked[Answer]) -> Asked[Answer]:
        cached = lru_cache(maxsize=most)(work)

        @wraps(work)
        def answer(*words: str) -> Answer:
            longest: Any = max(map(len, words))
            return cached(*words) if longest <= LONGEST_CACHED else work(*words)

        return answer

    return decorated
