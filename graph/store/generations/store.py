"""A store on disk: readers see one generation, a writer makes the next and swaps the pointer."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.errors import StoreError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.folder import Folder, Stamp, disk_faults, store_error, write_synced
from graph.store.generations.generation import Generation, RecentGenerations
from graph.store.generations.index import Changes, Index, changes_since, damaged, index_from
from graph.store.generations.writer import GraphWriter
from graph.store.protocol import Results

# How much larger than when it was last put in order a store gets before it is again: what a document costs stays the
# same however many there are, and few files lie on top of each other.
GROWTH = 1.25


class GenerationStore:
    """A store in a folder, which is created with the first write.

    `kept` is how many generations that were read here stay readable (see `at`) when newer ones have come, and
    `kept_seconds` how long each does.
    """

    def __init__(
        self, path: str | os.PathLike[str], base: str = DEFAULT_BASE, *, kept: int = 0, kept_seconds: float = 0.0
    ) -> None:
        self._folder = Folder(Path(path))
        self._base = base
        self._recent = RecentGenerations(kept, kept_seconds)
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
        return self.reading().query(sparql)

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        return self.reading().quads(graph)

    def reading(self) -> Generation:
        """The current generation.

        Raises: StoreError before there is one.
        """
        generation = self._current()
        if generation is None:
            raise StoreError("there is no store here yet", where=str(self.location), mend="Run `findings build` first.")
        return generation

    def snapshot(self) -> "Generation | GenerationStore":
        """The content as it is now, whatever is written meanwhile; the store itself before there is any."""
        return self._current() or self

    def at(self, version: str) -> Generation | None:
        """The content as it was at a version; None for one that is no longer kept.

        Words that were taken out for good must not be read on in an older generation: `Index.earlier` ends there.
        """
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
    def replacing(self, who: str, *, keeping: bool = False) -> "Iterator[NextGeneration]":
        """Hold the store to give it other content altogether, or, `keeping` what there is, some more."""
        with self._folder.held(who):
            draft = NextGeneration(self._folder, self._current() if keeping else None)
            try:
                yield draft
            finally:
                draft.close()
                self._turn()
                self._folder.drop_unread()

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A copy of the content to try something on, thrown away afterwards; only for whoever holds the store."""
        folder = self._folder.generations / "scratch"
        with disk_faults(str(self.location), "copy the store"):
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
        """Let go of all that is held for reading; a later read opens the current generation again."""
        with self._mutex:
            self._generation = None
            self._recent.clear()

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

    def _index(self) -> Index:
        generation = self._current()
        return generation.index if generation else Index()

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

    def _turn(self) -> None:
        """After a write: let go of what is current no more, or keep it, so that the rest can be dropped."""
        if self._recent.most:
            self._current()
        else:
            self.close()

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
        if anew and self._origin is not None:
            self._write_anew()
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
