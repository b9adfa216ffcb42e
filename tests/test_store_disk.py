"""What only a store on disk must bear: killed writers, readers meanwhile, full disks, folders that are no stores."""

import json
import os
import re
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from marked import GRAPH, count, generations, in_another_process, marks, put, quads

from graph.errors import StoreBusy, StoreError
from graph.knowledge.turtle import DEFAULT_BASE
from graph.store.generations.folder import FAULTS, store_error
from graph.store.generations.generation import GROWTH
from graph.store.generations.index import Index, damaged
from graph.store.generations.store import GenerationStore
from graph.store.generations.writer import GraphWriter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(path: Path) -> Iterable[GenerationStore]:
    store = GenerationStore(path)
    put(store, "1", "one")
    yield store
    store.close()


KILL = "os.kill(os.getpid(), signal.SIGKILL)"
AT_THE_END = "put(store, '2', 'two')"
MOMENTS = {
    "before a word": f"with store.writing('a victim'): {KILL}",
    "after a document": f"with store.writing('a victim') as w: w.put(GRAPH + '2', 'two', quads('two')); {KILL}",
    "before the index": f"from graph.store.generations import generation as g; g.write_synced = lambda *_: {KILL}; "
    + AT_THE_END,
    "before the swap": f"import graph.store.generations.folder as f; f.write_synced = lambda *_: {KILL}; {AT_THE_END}",
    "at the swap": f"os.replace = lambda *_: {KILL}; {AT_THE_END}",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_writer_leaves_no_trace(moment: str, store: GenerationStore, path: Path) -> None:
    before = store.version
    with in_another_process(MOMENTS[moment], path) as victim:
        victim.wait(timeout=30)
    assert victim.returncode == -9
    assert (store.version, count(store)) == (before, 50)
    assert GenerationStore(path).version == before
    put(store, "3", "three")
    assert count(store) == 100
    assert len(generations(path)) == 1
    assert set(os.listdir(path)) == {"current", "lock", "generations"}


def test_a_writer_killed_after_the_swap_has_written(store: GenerationStore, path: Path) -> None:
    killing = f"import graph.store.generations.generation as w; w.NextGeneration.close = lambda self: {KILL}"
    with in_another_process(f"{killing}\n{AT_THE_END}", path) as victim:
        victim.wait(timeout=30)
    assert (victim.returncode, count(store)) == (-9, 100)
    put(store, "3", "three")
    assert len(generations(path)) == 1


def test_a_second_process_is_told_which_one_writes(store: GenerationStore, path: Path) -> None:
    code = "with store.writing('findings build'): print('ready', flush=True); sys.stdin.read()"
    with in_another_process(code, path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "ready\n"
        with pytest.raises(StoreBusy) as caught:
            put(store, "2", "two")
        holder.kill()
    holder_named = f"findings build (process {holder.pid}) is writing to the store"
    assert str(caught.value) == f"{path}: {holder_named}. Run it again when that has finished."
    put(store, "2", "two")


def test_a_writer_waits_a_while_for_another(store: GenerationStore, path: Path) -> None:
    patient = GenerationStore(path, patience=20)
    with store.writing("a test") as writer:
        writer.put(GRAPH + "2", "two", quads("two"))
        waiting = threading.Thread(target=put, args=(patient, "3", "three"))
        waiting.start()
        waiting.join(0.1)
        assert waiting.is_alive()
    waiting.join()
    assert count(store) == 150


def test_a_reader_never_sees_half_a_write(store: GenerationStore, path: Path) -> None:
    def write() -> None:
        own = GenerationStore(path)
        for number in range(8):
            put(own, "1", f"mark {number}", 200 + number)

    writer = threading.Thread(target=write)
    writer.start()
    seen: set[tuple[str, int]] = set()
    while writer.is_alive():
        rows = marks(store)
        assert len(set(rows)) == 1
        seen.add((rows[0], len(rows)))
    writer.join()
    assert seen <= {("one", 50)} | {(f"mark {n}", 200 + n) for n in range(8)}
    assert len(seen) > 1


def test_results_outlive_the_generation_they_came_from(store: GenerationStore, path: Path) -> None:
    old = generations(path)
    rows = store.query("SELECT ?m { ?s ?p ?m }")
    left = store.quads()
    assert isinstance(rows, ox.QuerySolutions)
    assert rows.variables == [ox.Variable("m")]
    next(rows), next(left)
    for mark in ("two", "three", "four"):
        put(store, "1", mark)
    assert generations(path) == [*old, "000004"]
    assert {row["m"].value for row in rows} == {quad.object.value for quad in left} == {"one"}  # type: ignore[union-attr]
    del rows, left
    put(store, "1", "five")
    assert generations(path) == ["000005"]


def test_a_writer_that_changes_nothing_makes_no_generation(store: GenerationStore, path: Path) -> None:
    before = generations(path)
    put(store, "1", "one")
    with store.writing("a test") as writer:
        assert not writer.remove(GRAPH + "9")
    assert generations(path) == before


def test_the_index_says_what_is_held(store: GenerationStore, path: Path) -> None:
    with store.writing("a test") as writer:
        writer.put_ontology("digest of the ontology", [])
    index = json.loads((current(path) / "index.json").read_text())
    graphs = {"documents": {GRAPH + "1": "one"}, "user": {}}
    (step,) = index.pop("history")[:1]
    assert step == [step[0], {}, ""]  # the ontology came, no document changed
    assert index.pop("settled") > 0
    assert index == {**graphs, "ontology": "digest of the ontology", "back": 1, "format": 2}


def test_a_store_that_grows_is_put_in_order_again_and_again(path: Path) -> None:
    store, settled = GenerationStore(path), []
    for n in range(20):
        put(store, str(n), f"mark {n}", 200)
        settled.append(json.loads((current(path) / "index.json").read_text())["settled"])
        files = [file.stat().st_size for file in (current(path) / "db").glob("*.sst")]
        assert sum(files) < GROWTH * settled[-1]
        assert count(store) == 200 * (n + 1)
    assert settled == sorted(settled)
    assert 3 < len(set(settled)) < 20  # from time to time


def current(path: Path) -> Path:
    """The folder of the current generation."""
    return path / "generations" / (path / "current").read_text().strip()


def test_a_store_that_is_not_there_yet_has_no_documents(path: Path) -> None:
    store = GenerationStore(path)
    assert store.documents() == {}
    for read in (lambda: store.query("ASK {}"), lambda: store.quads()):
        with pytest.raises(StoreError, match=r"store: there is no store here yet\. Run `findings build` first"):
            read()
    assert not path.exists()


def test_a_store_can_come_to_be_while_somebody_looks(path: Path) -> None:
    reader = GenerationStore(path)
    assert reader.documents() == {}
    put(GenerationStore(path), "1", "one")
    assert count(reader) == 50


def test_a_store_that_was_deleted_and_built_again_is_read_anew(store: GenerationStore, path: Path) -> None:
    assert count(store) == 50
    os.rename(path, path.with_name("gone"))
    assert store.documents() == {}
    put(GenerationStore(path), "1", "other", 7)
    assert count(store) == 7


def test_a_folder_of_other_things_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Sir")
    with pytest.raises(StoreError, match=r"this folder is not a store\. Name an empty folder"):
        GenerationStore(tmp_path)
    with pytest.raises(StoreError, match="cannot open the store: it is not a folder"):
        GenerationStore(tmp_path / "letter.txt")
    with pytest.raises(StoreError, match="it is not a folder"):
        put(GenerationStore(tmp_path / "letter.txt" / "below"), "1", "one")
    assert os.listdir(tmp_path) == ["letter.txt"]


@pytest.mark.parametrize(
    ("index", "what"),
    [
        ('{"documents": {}, "ontology": "", "format": 3}', "has format 3, and this program knows 2 at most"),
        ('{"documents": {}', "is damaged: its index cannot be read"),
        ('{"documents": [], "ontology": "", "format": 1}', "is damaged: its index cannot be read"),
        ("[]", "is damaged: its index cannot be read"),
        (None, "is damaged: generation 000001 is missing"),
    ],
)
def test_a_store_of_another_format_is_left_alone(
    index: str | None, what: str, store: GenerationStore, path: Path
) -> None:
    file = path / "generations" / "000001" / "index.json"
    file.write_text(index) if index else file.unlink()
    reader = GenerationStore(path)
    for touch in (reader.documents, lambda: reader.query("ASK {}"), lambda: put(reader, "2", "two")):
        with pytest.raises(StoreError, match=what):
            touch()
    assert generations(path) == ["000001"]


@pytest.mark.parametrize("pointer", [b"", b"nonsense", b"\xff\x00", b"../../etc", b"000007\n"])
def test_a_pointer_that_names_nothing_is_put_right_from_what_is_whole(
    pointer: bytes, store: GenerationStore, path: Path
) -> None:
    """Nobody is told to delete what is whole, no writer deletes it, and what is told is a mend."""
    (path / "current").write_bytes(pointer)
    reader = GenerationStore(path)
    for touch in (reader.documents, lambda: reader.query("ASK {}"), lambda: put(reader, "2", "two")):
        with pytest.raises(StoreError, match="is damaged") as caught:
            touch()
        assert f"write 000001 into {path / 'current'}" in str(caught.value) and "elete" not in str(caught.value)
    assert generations(path) == ["000001"]
    (path / "current").write_text("000001")
    assert count(GenerationStore(path)) == 50


def test_no_mend_is_to_delete_a_store() -> None:
    told = [str(store_error(error, "a store", "read the store")) for error in (OSError(5, "x"), RuntimeError("x"))]
    told += [f"{fault.what} {fault.mend}" for fault in FAULTS] + [str(damaged("a store", "its index cannot be read"))]
    assert [words for words in told if re.search("delete|build it again", words, re.IGNORECASE)] == []
    words = "IO error: Too many open files: While open a file; raise the limit, e.g. ulimit -n 512"
    assert "Raise the limit" in str(store_error(RuntimeError(words), "a store", "read the store"))


def test_an_engine_file_that_is_lost_is_told(store: GenerationStore, path: Path) -> None:
    (path / "generations" / "000001" / "db" / "CURRENT").write_text("nonsense\n")
    with pytest.raises(StoreError, match="cannot read the store"):
        GenerationStore(path).documents()


def test_a_full_disk_is_told_and_changes_nothing(store: GenerationStore, path: Path) -> None:
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
    code += "try: put(store, '2', 'x' * 1000, 9000)\nexcept StoreError as error: print(error)"
    with in_another_process(code, path) as writer:
        told, _ = writer.communicate(timeout=30)
    assert told == (
        f"{path}: cannot write to the store: the disk is full. Nothing has changed: make room and run it again.\n"
    )
    assert count(store) == 50


@pytest.mark.parametrize(
    ("error", "what", "mend"),
    [
        (OSError(28, "No space left on device"), "the disk is full", "make room"),
        (OSError("IO error: No space left on device: While appending"), "the disk is full", "make room"),
        (PermissionError(13, "Permission denied"), "there is no permission", "--store"),
        (OSError("IO error: Read-only file system: x"), "there is no permission", "--store"),
        (NotADirectoryError(20, "Not a directory"), "it is not a folder", "Name a folder"),
        (OSError(37, "No locks available"), "has no locks", "local disk"),
        (OSError(24, "Too many open files"), "too many files", "ulimit"),
        (OSError("Corruption: bad block"), "Corruption: bad block", "Restore a backup"),
    ],
)
def test_a_fault_of_the_disk_says_what_to_do(error: OSError, what: str, mend: str) -> None:
    told = store_error(error, "var/store", "write to the store")
    assert (told.where, what in told.what, mend in told.mend) == ("var/store", True, True)


class Failing:
    """A store whose disk is full half way through a document."""

    def quads_for_pattern(self, *_: object) -> list[ox.Quad]:
        return []

    def extend(self, _: object) -> None:
        raise OSError(28, "No space left on device")


def test_half_a_document_is_never_kept_even_if_nobody_minds() -> None:
    writer = GraphWriter(Index(), lambda: Failing(), DEFAULT_BASE)  # type: ignore[arg-type,return-value]
    with suppress(OSError):
        writer.put(GRAPH + "1", "one", quads("one"))
    with pytest.raises(StoreError, match="a document was written in part"):
        writer.index()
