"""A store on disk: readers see one generation, a writer makes the next and swaps the pointer."""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import pyoxigraph as ox

from graph.errors import StoreError
from graph.prefixes import DEFAULT_BASE
from graph.store.answers import Results, answer_of
from graph.store.faults import faults_told, store_error
from graph.store.folder import Folder, Lock, Stamp, write_synced
from graph.store.index import Changes, Index, changes_since, damaged, index_from
from graph.store.memory import quads_of
from graph.store.writer import GraphWriter


class Generation:
    """One generation, open for reading and kept from being dropped until this object is gone."""

    def __init__(self, path: Path, stamp: Stamp, where: str) -> None:
        self.stamp = stamp
        self._lock = Lock(path / "in-use", fcntl.LOCK_SH)
        if self._lock.gone:
            raise FileNotFoundError(path)
        self.index = index_from((path / "index.json").read_text(encoding="utf-8"), where)
        self.db = ox.Store.read_only(str(path / "db"))

    def __del__(self) -> None:
        if hasattr(self, "_lock"):
            self._lock.close()


class Held:
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


class GenerationStore:
    """A store in a folder, which comes to be with the first thing written."""

    def __init__(self, path: str | os.PathLike[str], base: str = DEFAULT_BASE) -> None:
        self._folder = Folder(Path(path))
        self._base = base
        self._mutex = threading.Lock()
        self._generation: Generation | None = None
        self._folder.check()

    @property
    def location(self) -> Path:
        return self._folder.root

    @property
    def version(self) -> str:
        return self._index().version

    def documents(self) -> dict[str, str]:
        return dict(self._index().documents)

    def changes(self, since: str) -> Changes | None:
        """What is different from another version; None for one that is not remembered."""
        return changes_since(self._index(), since)

    def user_graphs(self) -> dict[str, str]:
        """IRI → digest of each graph that users wrote."""
        return dict(self._index().user)

    def query(self, sparql: str) -> Results:
        generation = self.reading()
        results = answer_of(generation.db, sparql)
        return results if isinstance(results, ox.QueryBoolean) else cast(Results, Held(results, generation))

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        return _held_quads(self.reading(), graph)

    def reading(self) -> Generation:
        """The current generation.

        Raises: StoreError before there is one.
        """
        generation = self._current()
        if generation is None:
            raise StoreError("there is no store here yet", where=str(self.location), mend="Run `findings build` first.")
        return generation

    def is_current(self, generation: Generation) -> bool:
        """Whether this is what `reading` would give."""
        return generation.stamp == self._folder.stamp()

    @contextmanager
    def replacing(self, who: str) -> Iterator["Draft"]:
        """Hold the store to give it other content altogether."""
        with self._folder.held(who):
            draft = Draft(self._folder, None)
            try:
                yield draft
            finally:
                draft.close()
                self.close()
                self._folder.drop_unread()

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A copy of the content to try something on, thrown away afterwards; only for whoever holds the store."""
        folder = self._folder.generations / "scratch"
        with faults_told(str(self.location), "copy the store"):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            generation = self._current()
            if generation is not None:
                generation.db.backup(folder / "db")
        try:
            yield folder / "db"
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the generation that is being read; a later read opens it again."""
        with self._mutex:
            self._generation = None

    @contextmanager
    def writing(self, who: str) -> Iterator[GraphWriter]:
        guarded = partial(faults_told, str(self.location), "write to the store")
        with self._folder.held(who):
            draft = Draft(self._folder, self._current())
            self._folder.drop_unread()
            writer = GraphWriter(draft.index, draft.opened, self._base, guarded)
            try:
                yield writer
                if writer.changed:
                    with guarded():
                        draft.publish(writer.index(), anew=writer.forgetting)
            finally:
                draft.close()
                self.close()
                self._folder.drop_unread()

    def _index(self) -> Index:
        generation = self._current()
        return generation.index if generation else Index()

    def _current(self) -> Generation | None:
        """The current generation, opened anew if the pointer was swapped."""
        with self._mutex:
            try:  # every request passes here: a context manager would cost more than the look itself
                stamp = self._folder.stamp()
                if self._generation is None or self._generation.stamp != stamp:
                    self._generation = None
                    self._generation = self._opened(stamp) if stamp else None
            except (OSError, RuntimeError) as error:
                raise store_error(error, str(self.location), "read the store") from error
            return self._generation

    def _opened(self, stamp: Stamp | None) -> Generation | None:
        """Open what the pointer names; a writer may swap it and drop the old one just then."""
        while stamp is not None:
            name = self._folder.current()
            try:
                return Generation(self._folder.generations / name, stamp, str(self.location))
            except FileNotFoundError:
                last, stamp = stamp, self._folder.stamp()
                if stamp == last:
                    raise damaged(str(self.location), f"generation {name} is missing") from None
        return None


class Draft:
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
        if anew:
            self._write_anew()
        self._db = None  # closes it: the engine must be done before anybody reads
        write_synced(self._folder.generations / self._name / "index.json", index.as_json())
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

    def close(self) -> None:
        """Throw away what was not published."""
        self._db = self._origin = None
        if self._name:
            shutil.rmtree(self._folder.generations / self._name, ignore_errors=True)


def _held_quads(generation: Generation, graph: str | None) -> Iterator[ox.Quad]:
    yield from quads_of(generation.db, graph, generation.index.user)
