"""Generations that were current not long ago, held open for whoever is in the middle of a list."""

from collections.abc import Container

from graph.store.generations.generation import Generation


class Kept:
    """At most so many generations, the newest, each for so many seconds after its time. Nothing here locks."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self._seconds = seconds
        self._held: list[Generation] = []  # the longest held first

    def add(self, generation: Generation) -> None:
        """Hold one more; the longest held goes where they are too many."""
        self._held = [*self._held, generation][-self.most :] if self.most else []

    def at(self, version: str) -> Generation | None:
        """The newest one of a version."""
        return next((held for held in reversed(self._held) if held.version == version), None)

    def takes(self, generation: Generation) -> bool:
        """Whether it is not too old to be read."""
        return generation.seconds_past <= self._seconds

    def limit(self, versions: Container[str]) -> None:
        """Let go of what is too old, and of every version but these."""
        self._held = [held for held in self._held if held.version in versions and self.takes(held)]

    def clear(self) -> None:
        self._held = []
