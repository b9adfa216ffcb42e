"""Answers that were given before, kept for whoever asks the same of the same version."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

LARGEST = 256 * 1024


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
        self._answers: OrderedDict[Hashable, Kept] = OrderedDict()

    def get(self, key: Hashable, version: str) -> Kept | None:
        """What was answered to this, by this version."""
        found = self._answers.get(key)
        if found is None or found.version != version:
            return None
        self._answers.move_to_end(key)
        return found

    def keep(self, key: Hashable, answer: Kept) -> None:
        """Keep an answer, in place of those that were used longest ago."""
        if len(answer.content) > min(LARGEST, self.size):
            return
        self._drop(key)
        self._answers[key] = answer
        self._held += len(answer.content)
        while self._held > self.size:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: Hashable) -> None:
        if (gone := self._answers.pop(key, None)) is not None:
            self._held -= len(gone.content)
