"""A store in one file and back, and what a store remembers of its earlier versions."""

import hashlib
import tarfile
from pathlib import Path

import pytest
from serving import built_store, findings, one_line
from test_store_disk import GRAPH, quads

from graph.errors import StoreBusy, StoreError
from graph.store.generations.backups import back_up, restore
from graph.store.generations.store import GenerationStore, MemoryStore, Store
from graph.store.updates import Updates


@pytest.fixture
def store(tmp_path: Path) -> GenerationStore:
    store = GenerationStore(tmp_path / "store")
    with store.writing("a test") as writer:
        writer.put_ontology("o", quads("the ontology"))
        writer.put(GRAPH + "1", "one", quads("one"))
    Updates(store).update("INSERT DATA { GRAPH <graph/user/a> { <a> <b> 1.50 } }")
    return store


def content(store: GenerationStore) -> tuple[str, dict[str, str], dict[str, str], list[str]]:
    query = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    return store.version, store.documents(), store.user_graphs(), sorted(map(str, store.query(query)))


def test_what_is_restored_is_what_was_backed_up(store: GenerationStore, tmp_path: Path) -> None:
    before = content(store)
    assert back_up(store, tmp_path / "backup") == store.version
    other = GenerationStore(tmp_path / "other")
    restore(tmp_path / "backup", other)
    assert content(other) == before
    with store.writing("a test") as writer:
        writer.remove(GRAPH + "1")
        writer.put(GRAPH + "2", "two", quads("two"))
    assert content(store) != before
    restore(tmp_path / "backup", store)
    assert content(store) == before
    with store.writing("a test") as writer:  # and it goes on from there
        writer.put(GRAPH + "2", "two", quads("two"))
    assert sorted(store.documents()) == [GRAPH + "1", GRAPH + "2"]


def test_a_backup_is_taken_beside_a_writer_and_restored_by_nobody_else(store: GenerationStore, tmp_path: Path) -> None:
    with store.writing("a test") as writer:
        writer.put(GRAPH + "2", "two", quads("two"))
        back_up(store, tmp_path / "backup")
        with pytest.raises(StoreBusy, match="a test"):
            restore(tmp_path / "backup", GenerationStore(tmp_path / "store"))
    other = GenerationStore(tmp_path / "other")
    restore(tmp_path / "backup", other)
    assert list(other.documents()) == [GRAPH + "1"]


def repacked(file: Path, folder: Path, **instead: Path) -> None:
    """The backup with other members in the place of its own (a point in a name is `_`)."""
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    with tarfile.open(file, "w:gz") as archive:
        for name in ("db", "index.json", "version"):
            archive.add(instead.get(name.replace(".", "_"), folder / name), name)


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("graph", ["1", "2"])
def test_a_backup_whose_index_and_content_are_of_two_stores_is_refused(
    store: GenerationStore, tmp_path: Path, sealed: bool, graph: str
) -> None:
    """By the seal also where both hold documents of the same names; without one, as it was once, by the names."""
    other, before = GenerationStore(tmp_path / "other"), content(store)
    with other.writing("a test") as writer:
        writer.put_ontology("o", quads("another ontology"))
        writer.put(GRAPH + graph, "two", quads("two"))
    files = tmp_path / "mine", tmp_path / "theirs"
    for each, file in zip((store, other), files, strict=True):
        back_up(each, file)
        repacked(file, tmp_path / f"{file.name}-unpacked")
    unpacked = tmp_path / "mine-unpacked"
    if not sealed:
        version = unpacked / "version"
        version.write_text(version.read_text().split()[0])
    repacked(files[1], tmp_path / "again", index_json=unpacked / "index.json", version=unpacked / "version")
    if sealed or graph == "2":
        with pytest.raises(StoreError, match=r"parts are not of one backup|other documents than its index"):
            restore(files[1], store)
        assert content(store) == before
    files[0].unlink()
    back_up(store, files[0])
    repacked(files[0], tmp_path / "untouched")
    restore(files[0], store)
    assert content(store) == before


@pytest.mark.parametrize("damage", ["cut", "nothing", "stranger", "climber", "other version"])
def test_what_is_no_backup_is_told_and_changes_nothing(store: GenerationStore, tmp_path: Path, damage: str) -> None:
    file, before = tmp_path / "backup", content(store)
    back_up(store, file)
    if damage == "cut":
        file.write_bytes(file.read_bytes()[:-200])
    elif damage == "nothing":
        file.write_bytes(b"")
    else:
        (tmp_path / "version").write_text(hashlib.sha256(b"another").hexdigest())
        with tarfile.open(file) as archive:
            archive.extractall(tmp_path / "unpacked", filter="data")
        names = {"stranger": "stranger", "climber": "../climber", "other version": "version"}
        with tarfile.open(file, "w:gz") as archive:
            for name in ("db", "index.json"):
                archive.add(tmp_path / "unpacked" / name, name)
            archive.add(tmp_path / "version", names[damage])
    with pytest.raises(StoreError):
        restore(file, store)
    assert content(store) == before
    assert not (tmp_path.parent / "climber").exists()


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    file, store = tmp_path / "backup", tmp_path / "store"
    done = findings("backup", file, "--store", built_store())
    assert (done.returncode, one_line(done.stdout)) == (0, True)
    done = findings("restore", file, "--store", store)
    assert (done.returncode, one_line(done.stdout)) == (0, True)
    assert "documents: 1" in done.stdout
    asked = [
        findings("ask", "Which recommendations are about unpaid work?", "--store", s) for s in (built_store(), store)
    ]
    assert asked[0].stdout == asked[1].stdout
    failed = findings("restore", tmp_path / "nowhere", "--store", store)
    assert (failed.returncode, one_line(failed.stderr)) == (1, True)


def test_a_store_remembers_what_came_went_and_changed(store: GenerationStore) -> None:
    for place in (store, MemoryStore()):
        _check_history(place)


def _check_history(store: Store) -> None:
    versions = [store.version]
    for graph, digest in (("2", "two"), ("2", "two again"), ("3", "three")):
        with store.writing("a test") as writer:
            writer.put(GRAPH + graph, digest, quads(digest))
        versions.append(store.version)
    with store.writing("a test") as writer:
        writer.remove(GRAPH + "2")
    changes = [store.changes(version) for version in versions]
    assert all(changes)
    told = [(c.added, c.removed, c.replaced) for c in changes if c]
    two, three = GRAPH + "2", GRAPH + "3"
    assert told == [((three,), (), ()), ((three,), (two,), ()), ((three,), (two,), ()), ((), (two,), ())]
    now = store.changes(store.version)
    assert now is not None
    assert (now.added, now.removed, now.replaced, now.ontology) == ((), (), (), False)
    assert store.changes("0" * 64) is None
