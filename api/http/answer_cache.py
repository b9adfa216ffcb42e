"""Answers that were given before, kept for whoever asks the same of the same version."""

from collections import OrderedDict
from dataclasses import dataclass

LARGEST = 256 * 1024
OVERHEAD = 1024  # bytes that an answer takes beside its content and what it answers
Key = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it went out."""

    version: str
    headers: dict[str, str]
    content: bytes


class AnswerCache:
    """The answers used last, up to a size in bytes; one of another version is as good as none."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._held = 0
        self._answers: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, key: Key, version: str) -> Kept | None:
        """What was answered to this, by this version."""
        found = self._answers.get(key)
        if found is None or found.version != version:
            return None
        self._answers.move_to_end(key)
        return found

    def keep(self, key: Key, answer: Kept) -> None:
        """Keep an answer, in place of those that were used longest ago."""
        if len(answer.content) > LARGEST or _size(key, answer) > self.size:
            return
        self._drop(key)
        self._answers[key] = answer
        self._held += _size(key, answer)
        while self._held > self.size:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: Key) -> None:
        if (gone := self._answers.pop(key, None)) is not None:
            self._held -= _size(key, gone)


def _size(key: Key, answer: Kept) -> int:
    return len(answer.content) + sum(len(part or "") for part in key) + OVERHEAD
