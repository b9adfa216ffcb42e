"""Stores, in memory and on disk: readers see what is there now, a writer works on a copy that then takes its place."""

import os
import shutil
import tempfile
import threading
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox

from graph.errors import StoreBusy, StoreError, StoreMissing
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.folder import Folder, Stamp, disk_faults, store_error
from graph.store.generations.generation import Content, Generation, NextGeneration, RecentGenerations
from graph.store.generations.index import Index, damaged, index_from
from graph.store.generations.writer import GraphWriter
from graph.store.readable import Readable, Results


class Store(Readable):
    """What can be read, and written: two reads may be of two versions, but for those of one snapshot."""

    @abstractmethod
    def snapshot(self) -> Readable:
        """The content as it is now, whatever is written meanwhile."""

    @abstractmethod
    def at(self, version: str) -> Readable | None:
        """The content as it was at a version; None for one that is no longer kept."""

    @abstractmethod
    def writing(self, who: str) -> AbstractContextManager[GraphWriter]:
        """Hold the store and write: all of it counts at the end, or nothing after an exception.

        `who` tells others what holds it. Raises: StoreBusy, naming the holder.
        """

    def close(self) -> None:
        """Let go of what is held for reading."""
        return  # memory holds nothing beside the content


class MemoryStore(Content, Store):
    """Content that lives as long as this object: for tests, notebooks and single documents."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        super().__init__(ox.Store(), Index())
        self._base = base
        self._lock = threading.Lock()
        self._holder = ""

    def snapshot(self) -> Content:
        return Content(*self._parts)

    def at(self, version: str) -> Content | None:
        now = self.snapshot()
        return now if now.version == version else None

    @contextmanager
    def writing(self, who: str) -> Iterator[GraphWriter]:
        if not self._lock.acquire(blocking=False):
            raise StoreBusy(f"{self._holder} is writing to the store", mend="Run it again when that has finished.")
        try:
            self._holder = who
            db, index = self._parts
            copied = cache(partial(_copy, db))
            writer = GraphWriter(index, copied, self._base)
            yield writer
            if writer.changed:
                self._parts = copied(), writer.index()
        finally:
            self._lock.release()


def _copy(db: ox.Store) -> ox.Store:
    copy = ox.Store()
    copy.bulk_extend(db)
    return copy


class GenerationStore(Store):
    """A store in a folder, which is created with the first write.

    `kept` is how many generations that were read here stay readable (see `at`) when newer ones have come, and
    `kept_seconds` how long each does; `patience` is how many seconds a writer waits for another.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        base: str = DEFAULT_BASE,
        *,
        kept: int = 0,
        kept_seconds: float = 0.0,
        patience: float = 0.0,
    ) -> None:
        if str(path).startswith(("http://", "https://")):
            raise StoreError("stores on other machines cannot be used yet", where=str(path), mend="Name a folder.")
        self._folder = Folder(Path(path), patience)
        self._base = base
        self._recent = RecentGenerations(kept, kept_seconds)
        self._mutex = threading.Lock()
        self._generation: Generation | None = None
        self._folder.check()

    @property
    def base(self) -> str:
        return self._base

    @property
    def location(self) -> Path:
        return self._folder.root

    @property
    def index(self) -> Index:
        generation = self._current()
        return generation.index if generation else Index()

    def query(self, sparql: str) -> Results:
        return self.reading().query(sparql)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        return self.reading().quads(graph)

    def reading(self) -> Generation:
        """The current generation.

        Raises: StoreError before there is one.
        """
        generation = self._current()
        if generation is None:
            raise StoreMissing(
                "there is no store here yet", where=str(self.location), mend="Run `findings build` first."
            )
        return generation

    def snapshot(self) -> Readable:
        return self._current() or self  # before there is any content, the store itself

    def at(self, version: str) -> Generation | None:
        # Words that were taken out for good must not be read on in an older generation: `Index.earlier` ends there.
        now = self._current()
        if now is None or version == now.version:
            return now
        with self._mutex, disk_faults(str(self.location), "read the store"):
            self._recent.limit(now.index.earlier)
            if version not in now.index.earlier or not self._recent.most:
                return None
            return self._recent.at(version) or self._on_disk(version)

    def tidy(self) -> None:
        """Follow the pointer, let go of what is too old, and delete what nobody reads any more."""
        now = self._current()
        with self._mutex:
            self._recent.limit(now.index.earlier if now else ())
        self._folder.drop_older()

    def is_current(self, generation: Generation) -> bool:
        """Whether this is what `reading` would give."""
        return generation.stamp == self._folder.stamp()

    @contextmanager
    def replacing(self, who: str, *, keeping: bool = False) -> Iterator[NextGeneration]:
        """Hold the store to give it other content altogether, or, `keeping` what there is, some more."""
        with self._folder.held(who):
            draft = NextGeneration(self._folder, self._current() if keeping else None)
            try:
                yield draft
            finally:
                draft.close()
                if self._recent.most:
                    self._current()  # what is current no more is held as recent; the rest can be dropped
                else:
                    self.close()
                self._folder.drop_unread()

    @contextmanager
    def scratch(self) -> Iterator[tuple[Path, Index]]:
        """A copy of the content to try something on, thrown away afterwards, and its index."""
        generation = self._current()  # held to the end: the copy lies in its folder, and goes with it at the latest
        with disk_faults(str(self.location), "copy the store"):
            folder = Path(tempfile.mkdtemp(prefix="scratch-", dir=generation.path if generation else None))
            if generation is not None:
                generation.db.backup(folder / "db")
        try:
            yield folder / "db", generation.index if generation else Index()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of all that is held for reading; a later read opens the current generation again."""
        with self._mutex:
            self._generation = None
            self._recent.limit(())

    @contextmanager
    def writing(self, who: str) -> Iterator[GraphWriter]:
        guarded = partial(disk_faults, str(self.location), "write to the store")
        with self.replacing(who, keeping=True) as draft:
            self._folder.drop_unread()
            writer = GraphWriter(draft.index, draft.opened, self._base, guarded)
            yield writer
            if writer.changed:
                with guarded():
                    draft.publish(writer.index(), anew=writer.forgetting)

    def _current(self) -> Generation | None:
        """The current generation, opened anew if the pointer was swapped."""
        with self._mutex:
            try:  # every request passes here: a context manager would cost more than the look itself
                stamp = self._folder.stamp()
                if self._generation is None or self._generation.stamp != stamp:
                    if self._generation:
                        self._recent.add(self._generation)
                    self._generation = None
                    self._generation = self._opened(stamp) if stamp else None
                    self._recent.limit(self._generation.index.earlier if self._generation else ())
            except (OSError, RuntimeError) as error:
                raise store_error(error, str(self.location), "read the store") from error
            return self._generation

    def _opened(self, stamp: Stamp | None) -> Generation | None:
        """Open what the pointer names; a writer may swap it and drop the old one just then."""
        while stamp is not None:
            name = self._folder.current()
            try:
                if not name.isdigit():
                    raise FileNotFoundError(name)
                return Generation(self._folder.generations / name, stamp, str(self.location))
            except FileNotFoundError:
                last, stamp = stamp, self._folder.stamp()
                if stamp == last:
                    raise self._damaged(name) from None
        return None

    def _damaged(self, name: str) -> StoreError:
        """What is wrong where the pointer names a generation that is not there, or none, and how to put it right."""
        what = f"generation {name} is missing" if name.isdigit() else f"{self._folder.pointer.name} names no generation"
        whole = self._folder.whole()
        mend = f"Generation {whole} is whole: write {whole} into {self._folder.pointer}, or:" if whole else ""
        return damaged(str(self.location), what, mend)

    def _on_disk(self, version: str) -> Generation | None:
        """A generation that this process does not hold: another one does, or nobody has dropped it yet."""
        for name in self._folder.older()[: self._recent.most]:
            path = self._folder.generations / name
            with suppress(FileNotFoundError):  # dropped just now
                index = index_from((path / "index.json").read_text(encoding="utf-8"), str(self.location))
                if index.version == version:
                    generation = Generation(path, None, str(self.location))
                    return generation if self._recent.takes(generation) else None
        return None
