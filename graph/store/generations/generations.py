"""A store on disk: readers see one generation, a writer makes the next and swaps the pointer."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from graph.errors import StoreError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.draft import Draft
from graph.store.generations.faults import faults_told, store_error
from graph.store.generations.folder import Folder, Stamp
from graph.store.generations.generation import Generation
from graph.store.generations.index import Changes, Index, changes_since, damaged, index_from
from graph.store.generations.kept import Kept
from graph.store.generations.writer import GraphWriter
from graph.store.sparql.answers import Results

__all__ = ["Generation", "GenerationStore"]


class GenerationStore:
    """A store in a folder, which comes to be with the first thing written.

    `kept` is how many generations that were read here stay readable (see `at`) when newer ones have come, and
    `kept_seconds` how long each does.
    """

    def __init__(
        self, path: str | os.PathLike[str], base: str = DEFAULT_BASE, *, kept: int = 0, kept_seconds: float = 0.0
    ) -> None:
        self._folder = Folder(Path(path))
        self._base = base
        self._kept = Kept(kept, kept_seconds)
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
        with self._mutex, faults_told(str(self.location), "read the store"):
            self._kept.limit(now.index.earlier)
            if version not in now.index.earlier or not self._kept.most:
                return None
            return self._kept.at(version) or self._found(version)

    def tidy(self) -> None:
        """Follow the pointer, let go of what is too old, and delete what nobody reads any more."""
        now = self._current()
        with self._mutex:
            self._kept.limit(now.index.earlier if now else ())
        self._folder.drop_older()

    def is_current(self, generation: Generation) -> bool:
        """Whether this is what `reading` would give."""
        return generation.stamp == self._folder.stamp()

    @contextmanager
    def replacing(self, who: str) -> Iterator[Draft]:
        """Hold the store to give it other content altogether."""
        with self._folder.held(who):
            draft = Draft(self._folder, None)
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
        """Let go of all that is held for reading; a later read opens the current generation again."""
        with self._mutex:
            self._generation = None
            self._kept.clear()

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
                self._turn()
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
                    if self._generation:
                        self._kept.add(self._generation)
                    self._generation = None
                    self._generation = self._opened(stamp) if stamp else None
                    self._kept.limit(self._generation.index.earlier if self._generation else ())
            except (OSError, RuntimeError) as error:
                raise store_error(error, str(self.location), "read the store") from error
            return self._generation

    def _turn(self) -> None:
        """After a write: let go of what is current no more, or keep it, so that the rest can be dropped."""
        if self._kept.most:
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

    def _found(self, version: str) -> Generation | None:
        """A generation that this process does not hold: another one does, or nobody has dropped it yet."""
        for name in self._folder.older()[: self._kept.most]:
            path = self._folder.generations / name
            with suppress(FileNotFoundError):  # dropped just now
                index = index_from((path / "index.json").read_text(encoding="utf-8"), str(self.location))
                if index.version == version:
                    found = Generation(path, None, str(self.location))
                    return found if self._kept.takes(found) else None
        return None
