"""The next generation while it is written."""

import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from graph.store.generations.folder import Folder, write_synced
from graph.store.generations.generation import Generation
from graph.store.generations.index import Index

# How much larger than when it was last put in order a store gets before it is again: what a document costs stays the
# same however many there are, and few files lie on top of each other.
GROWTH = 1.25


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
        """The bytes of the files when they were last put in order, which is now, where much has come since.

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
