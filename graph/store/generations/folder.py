"""The folder of a store on disk: which generation is current, who holds what, and how its disk may fail.

    current              the name of the current generation, swapped whole
    lock                 held by the writer; says which process it is and what it does
    generations/{name}/  db/ (the engine's files), index.json, in-use (held by every reader)

All locks are flock(2): the system lets go of them however a process ends.
"""

import errno
import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from graph.errors import StoreBusy, StoreError
from graph.store.generations.index import RESTORE

STORE_PARTS = frozenset({"current", "current.new", "lock", "generations", "jobs"})
RETRY = 0.02  # seconds between two tries to hold the store
Stamp = tuple[int, int, int]


class Lock:
    """An flock on a file, until closed."""

    def __init__(self, path: Path, mode: int, flags: int = os.O_RDONLY, rights: int = 0o644) -> None:
        self.descriptor = os.open(path, flags | os.O_CLOEXEC, rights)
        try:
            fcntl.flock(self.descriptor, mode)
        except BaseException:
            os.close(self.descriptor)
            raise

    @property
    def gone(self) -> bool:
        """Whether the file was deleted meanwhile: then this holds nothing."""
        return os.fstat(self.descriptor).st_nlink == 0

    def close(self) -> None:
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)


class Folder:
    """A place where a store is or will be; a writer waits so many seconds for another to be done."""

    def __init__(self, root: Path, patience: float = 0.0) -> None:
        self.root = root
        self.patience = patience
        self.generations = root / "generations"
        self.pointer = root / "current"
        self._looked_at = str(self.pointer)  # with every request, which a Path makes three times as slow

    def stamp(self) -> Stamp | None:
        """What changes whenever the pointer is swapped; None where no store is yet. Cheap: one stat."""
        try:
            status = os.stat(self._looked_at)
        except (FileNotFoundError, NotADirectoryError):
            self.check()
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def current(self) -> str:
        """The name of the current generation; of a file that names none, what it holds instead."""
        return self.pointer.read_text(encoding="utf-8", errors="replace").strip()

    def whole(self) -> str | None:
        """The newest generation that has all its parts, whatever the pointer says."""
        names = (p.parent.name for p in self.generations.glob("*/index.json") if (p.parent / "db" / "CURRENT").exists())
        return max((name for name in names if name.isdigit()), key=int, default=None)

    def check(self) -> None:
        """Raises: StoreError for a file, or a folder that holds something else than a store."""
        with disk_faults(str(self.root), "open the store"):
            entries = set(os.listdir(self.root)) if self.root.exists() else set()
        if entries - STORE_PARTS and "current" not in entries:
            mend = "Name an empty folder, or one that `findings build` made."
            raise StoreError("this folder is not a store", where=str(self.root), mend=mend)

    @contextmanager
    def held(self, who: str) -> Iterator[None]:
        """Hold the store for writing; while another writer does, wait for a while.

        Raises: StoreBusy after that, naming the holder.
        """
        self.check()
        with disk_faults(str(self.root), "write to the store"):
            self.generations.mkdir(parents=True, exist_ok=True)
            lock = self._lock()
            os.ftruncate(lock.descriptor, 0)
            os.pwrite(lock.descriptor, f"{os.getpid()}\n{who}\n".encode(), 0)
        with closing(lock):
            yield

    def _lock(self) -> Lock:
        end = time.monotonic() + self.patience
        while True:
            try:
                return Lock(self.root / "lock", fcntl.LOCK_EX | fcntl.LOCK_NB, os.O_RDWR | os.O_CREAT)
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise self._busy() from None
                time.sleep(RETRY)  # flock(2) waits for ever or not at all

    def _busy(self) -> StoreBusy:
        pid, _, who = (self.root / "lock").read_text(encoding="utf-8").partition("\n")
        holder = f"{who.strip() or 'another writer'} (process {pid or 'unknown'})"
        mend = "Run it again when that has finished."
        return StoreBusy(f"{holder} is writing to the store", where=str(self.root), mend=mend)

    def next_name(self) -> str:
        """A name that no generation has or had."""
        numbers = [int(name) for name in os.listdir(self.generations) if name.isdigit()]
        with suppress(OSError, ValueError):  # a pointer that cannot be read is put right by the next generation
            numbers.append(int(self.current()))
        return f"{max(numbers, default=0) + 1:06}"

    def publish(self, name: str) -> None:
        """Make a generation the current one, all at once and for good."""
        for folder in (self.generations / name / "db", self.generations / name, self.generations):
            sync(folder)
        replace_synced(self.pointer, f"{name}\n")

    def older(self) -> list[str]:
        """The generations before the current one, the newest first: no writer is at work in them, nor will be."""
        if not self.pointer.exists():
            return []
        current = self.current()
        names = (name for name in os.listdir(self.generations) if name.isdigit())
        return sorted((n for n in names if (len(n), n) < (len(current), current)), reverse=True)

    def drop_older(self) -> None:
        """Delete the generations before the current one that nobody reads. This takes no hold of the store."""
        with suppress(OSError):
            for name in self.older():
                _drop(self.generations / name)

    def drop_files_taken_in(self) -> None:
        """Delete what earlier versions of this program kept: documents as they were sent, with whomever they name."""
        shutil.rmtree(self.root / "taken-in", ignore_errors=True)

    def drop_unread(self) -> None:
        """Delete every generation but the current one that nobody reads: old ones, and those of killed writers.

        What cannot be deleted is left for the next writer.
        """
        with suppress(OSError):
            (self.root / "current.new").unlink(missing_ok=True)
            current = self.current() if self.pointer.exists() else "0"
            for name in os.listdir(self.generations):
                if name != current and current.isdigit():  # else nobody knows which is wanted
                    _drop(self.generations / name)


def _drop(generation: Path) -> None:
    try:
        lock = Lock(generation / "in-use", fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    except FileNotFoundError:  # its writer was killed before it had one, or whoever dropped it half way
        shutil.rmtree(generation, ignore_errors=True)
        return
    with closing(lock):
        shutil.rmtree(generation, ignore_errors=True)


def sync(path: Path) -> None:
    """Have the system write a file or folder to disk now."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_synced(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    sync(path)


def replace_synced(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file all at once: a reader sees the old one or the new one, with the rights that the old one had."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    rights = path.stat().st_mode & 0o777 if path.exists() else mode
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, rights))
    write_synced(new, text)
    os.replace(new, path)
    sync(path.parent)


class DiskFault(NamedTuple):
    """One way in which a disk refuses. The engine gives words without a number: hence `words` too."""

    numbers: tuple[int, ...]
    words: str
    what: str
    mend: str


FAULTS = (
    DiskFault(
        (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
        r"no space left|quota exceeded|file too large",
        "the disk is full",
        "Nothing has changed: make room and run it again.",
    ),
    DiskFault(
        (errno.EACCES, errno.EPERM, errno.EROFS),
        r"permission denied|not permitted|read-only file system",
        "there is no permission",
        "Change the rights of the folder, or name another one with --store.",
    ),
    DiskFault(
        (errno.ENOTDIR, errno.EEXIST),
        r"not a directory|file exists",
        "it is not a folder",
        "Name a folder with --store.",
    ),
    DiskFault(
        (errno.ENOLCK, errno.EOPNOTSUPP),
        r"no locks available|operation not supported",
        "the file system has no locks",
        "Put the store on a local disk.",
    ),
    DiskFault(
        (errno.EMFILE, errno.ENFILE),
        r"too many open files|file descriptor|ulimit",
        "too many files are open",
        "Raise the limit, as with `ulimit -n 4096`: the store is whole.",
    ),
)


@contextmanager
def disk_faults(where: str, doing: str) -> Iterator[None]:
    """Turn what the system or the engine complains of within into a StoreError."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # the engine raises RuntimeError at files that are corrupt
        raise store_error(error, where, doing) from error


def store_error(error: OSError | RuntimeError, where: str, doing: str) -> StoreError:
    """What a person can do about it."""
    number = getattr(error, "errno", None)
    for fault in FAULTS:
        if number in fault.numbers or re.search(fault.words, str(error), re.IGNORECASE):
            return StoreError(f"cannot {doing}: {fault.what}", where=where, mend=fault.mend)
    reason = getattr(error, "strerror", None) or str(error)
    return StoreError(f"cannot {doing}: {reason}", where=where, mend=f"Where a file is damaged: {RESTORE}")
