"""What a store holds at one time; on disk it is a generation, which never changes once it is published."""

import fcntl
import os
import shutil
import time
from collections.abc import Container, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from graph.store.generations.folder import Folder, Lock, Stamp, write_synced
from graph.store.generations.index import Index, index_from
from graph.store.readable import Readable, Results
from graph.store.sparql.answers import answer_of
from graph.store.sparql.mistakes import explained

# How much larger than when it was last put in order a store gets before it is again: what a document costs stays the
# same however many there are, and few files lie on top of each other.
GROWTH = 1.25


class Content(Readable):
    """Quads, and an index of their graphs."""

    def __init__(self, db: ox.Store, index: Index) -> None:
        self._parts = db, index  # of one version, for whoever reads while another is put in their place

    @property
    def db(self) -> ox.Store:
        return self._parts[0]

    @property
    def index(self) -> Index:
        return self._parts[1]

    def query(self, sparql: str) -> Results:
        return answer_of(self.db, sparql, explain=partial(explained, sparql))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        db, index = self._parts
        ours = (name for name in list(db.named_graphs()) if isinstance(name, ox.NamedNode))
        # Of all, the named graphs only: the default graph is their union.
        for name in [ox.NamedNode(graph)] if graph else (name for name in ours if name.value not in index.user):
            yield from db.quads_for_pattern(None, None, None, name)


class Generation(Content):
    """One generation, kept from being dropped until this object is gone."""

    def __init__(self, path: Path, stamp: Stamp | None, where: str) -> None:
        self.path = path
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


class NextGeneration:
    """The next generation while it is written: a copy of the current one whose files are hard links."""

    def __init__(self, folder: Folder, origin: Generation | None) -> None:
        self.index = origin.index if origin else Index()
        self._folder = folder
        self._origin = origin
        self._name = ""
        self._db: ox.Store | None = None

    def place(self) -> Path:
        """The folder of the next generation, made at the first call."""
        if not self._name:
            self._name = self._folder.next_name()
            path = self._folder.generations / self._name
            path.mkdir()
            (path / "in-use").touch()
        return self._folder.generations / self._name

    def opened(self) -> ox.Store:
        """The content to write to, copied at the first call."""
        if self._db is None:
            path = self.place()
            if self._origin is not None:
                self._origin.db.backup(path / "db")
            self._db = ox.Store(path / "db")
        return self._db

    def publish(self, index: Index, *, anew: bool = False) -> None:
        """Write it to disk and make it the current one; `anew`: into fresh files, which hold nothing that has gone."""
        if self._db is not None:
            self._db.flush()
        if anew and self._db is not None:
            self._write_anew()
            self._folder.drop_files_taken_in()
        index = replace(index, settled=self._settled())
        self._db = None  # closes it: the engine must be done before anybody reads
        if anew or self._origin is None:
            index = replace(index, back=0)
        write_synced(self._folder.generations / self._name / "index.json", index.as_json())
        if self._origin is not None:
            self._origin.end()
        self._folder.publish(self._name)
        self._name = ""

    def _write_anew(self) -> None:
        old, new = (self._folder.generations / self._name / part for part in ("db", "db.new"))
        fresh = ox.Store(new)
        fresh.bulk_extend(self.opened())
        fresh.flush()
        del fresh
        self._db = None
        shutil.rmtree(old)
        new.rename(old)
        self._db = ox.Store(old)
        self.index = replace(self.index, settled=0)

    def _settled(self) -> int:
        """The bytes of the files when they were last compacted, which is done now if much has been added since.

        Every write lays files on top of those before it, and a query has to look into each.
        """
        files = self.place() / "db"
        if self._db is None or _size(files) < self.index.settled * GROWTH:
            return self.index.settled
        self._db.optimize()
        return _size(files)

    def close(self) -> None:
        """Throw away what was not published."""
        self._db = self._origin = None
        if self._name:
            shutil.rmtree(self._folder.generations / self._name, ignore_errors=True)


def _size(db: Path) -> int:
    size = 0
    for file in db.glob("*.sst"):
        with suppress(FileNotFoundError):  # the engine tidies up by itself, too
            size += file.stat().st_size
    return size
