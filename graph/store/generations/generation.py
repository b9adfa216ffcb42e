"""A generation, open for reading: content that never changes, whatever is written meanwhile."""

import fcntl
import os
import time
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from graph.store.generations.folder import Lock, Stamp
from graph.store.generations.index import index_from
from graph.store.generations.memory import Content
from graph.store.protocol import Results


class Generation(Content):
    """One generation, kept from being dropped until this object is gone."""

    def __init__(self, path: Path, stamp: Stamp | None, where: str) -> None:
        self.stamp = stamp
        self._lock = Lock(path / "in-use", fcntl.LOCK_SH)
        if self._lock.gone:
            raise FileNotFoundError(path)
        index = index_from((path / "index.json").read_text(encoding="utf-8"), where)
        super().__init__(ox.Store.read_only(str(path / "db")), index)

    def __del__(self) -> None:
        if hasattr(self, "_lock"):
            self._lock.close()

    @property
    def seconds_past(self) -> float:
        """How long ago another one took its place; without a meaning for the current one."""
        return time.time() - os.fstat(self._lock.descriptor).st_mtime

    def end(self) -> None:
        """Note for all processes that another one takes its place now."""
        os.utime(self._lock.descriptor)

    def query(self, sparql: str) -> Results:
        results = super().query(sparql)
        return results if isinstance(results, ox.QueryBoolean) else cast(Results, HeldResults(results, self))


class HeldResults:
    """Results that hold on to the generation they are read from: the engine opens its files only as it goes.

    It passes for what it holds (`isinstance` asks `__class__`).
    """

    __slots__ = ("_generation", "_results")

    def __init__(self, results: Results, generation: Generation) -> None:
        self._results: Any = results
        self._generation = generation

    @property  # type: ignore[misc]  # typeshed has a plain attribute
    def __class__(self) -> type:
        return type(self._results)

    def __iter__(self) -> Iterator[Any]:
        yield from self._results

    def __next__(self) -> Any:
        return next(self._results)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._results, name)

    def serialize(self, *arguments: Any, **named: Any) -> bytes | None:
        return cast("bytes | None", self._results.serialize(*arguments, **named))


class RecentGenerations:
    """A cache of generations that were current not long ago, for clients in the middle of a list.

    At most so many generations, the newest, each for so many seconds after its time. Nothing here locks."""

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
