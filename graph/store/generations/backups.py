"""Backups: one generation in one file, and back, even while somebody writes."""

import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from graph.errors import StoreError
from graph.store.generations.folder import disk_faults, sync
from graph.store.generations.generation import Content, NextGeneration
from graph.store.generations.index import Index, index_from
from graph.store.generations.store import GenerationStore
from graph.store.generations.writer import GraphWriter
from graph.store.readable import Readable

MEMBERS = ("db", "index.json", "version")


def back_up(store: GenerationStore, file: Path) -> str:
    """Write the current generation to a file, which is there whole or not at all. Returns its version.

    Raises: StoreError.
    """
    generation = store.reading()
    with disk_faults(str(file), "write the backup"), tempfile.TemporaryDirectory(dir=file.resolve().parent) as place:
        folder = Path(place)
        generation.db.backup(folder / "db")
        (folder / "index.json").write_text(generation.index.as_json(), encoding="utf-8")
        (folder / "version").write_text(f"{generation.index.version}\n{_seal(folder)}\n", encoding="utf-8")
        packed = folder / "backup"
        with tarfile.open(packed, "w:gz", compresslevel=3) as archive:
            for name in MEMBERS:
                archive.add(folder / name, name)
        sync(packed)
        os.replace(packed, file)
    return generation.index.version


def restore(file: Path, store: GenerationStore, settle: Callable[[Readable, GraphWriter], None] | None = None) -> Index:
    """Make the content of a backup the next generation: readers see it all at once, once it is settled.

    Raises: StoreBusy; StoreError for a file that is no backup, or not what was backed up; whatever `settle` raises.
    """
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        index = _unpacked(file, folder)
        with store.replacing("findings restore") as draft:
            _adopt(folder / "db", draft, index, file)
            with disk_faults(str(store.location), "write to the store"):
                writer = GraphWriter(index, draft.opened, store.base)
                if settle:
                    settle(Content(draft.opened(), index), writer)
                index = writer.index() if writer.changed else index
                draft.publish(index, anew=writer.forgetting)
    return index


def _seal(folder: Path) -> str:
    """A digest of all that is packed, so that the parts of two backups are not taken for one."""
    files = sorted(path for path in [folder / "index.json", *(folder / "db").rglob("*")] if path.is_file())
    parts = [(str(p.relative_to(folder)), hashlib.sha256(p.read_bytes()).hexdigest()) for p in files]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _unpacked(file: Path, folder: Path) -> Index:
    try:
        with disk_faults(str(file), "read the backup"), tarfile.open(file) as archive:
            strangers = [name for name in archive.getnames() if name.partition("/")[0] not in MEMBERS]
            if strangers:
                raise _no_backup(file, f"it holds {strangers[0]}")
            archive.extractall(folder, filter="data")
        index = index_from((folder / "index.json").read_text(encoding="utf-8"), str(file))
        version, *seal = (folder / "version").read_text(encoding="utf-8").split()
    except (tarfile.TarError, EOFError, FileNotFoundError, ValueError) as error:
        raise _no_backup(file, "it cannot be unpacked") from error
    if index.version != version or seal not in ([], [_seal(folder)]):  # earlier versions of this program have no seal
        raise _no_backup(file, "its parts are not of one backup")
    return index


def _adopt(db: Path, draft: NextGeneration, index: Index, file: Path) -> None:
    with disk_faults(str(db), "open the backup"):
        held = {name.value for name in ox.Store.read_only(str(db)).named_graphs() if isinstance(name, ox.NamedNode)}
    if not held:
        raise _no_backup(file, "it is empty")
    documents = {name for name in held - index.user.keys() if "/graph/document/" in name}
    if documents != index.documents.keys() or not index.user.keys() - {""} <= held:
        raise _no_backup(file, "it holds other documents than its index says")
    shutil.copytree(db, draft.place() / "db")


def _no_backup(file: Path, why: str) -> StoreError:
    return StoreError(f"this is no backup of a store: {why}", where=str(file), mend="Take another backup.")
