"""Building beside other writers: nobody waits while a document is read, and what is put in fits what is there."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from correcting import LETTER, OTHER, claims, row, rows_of
from reading import InProcess

from graph.build.build import Outcome, build, take_out
from graph.build.correcting import rebuild
from graph.errors import InputError, StoreBusy, StoreError
from graph.knowledge import load_knowledge
from graph.knowledge.corrections import Correction
from graph.store import open_store
from graph.store.generations.store import MemoryStore, Store

KNOWLEDGE = load_knowledge()
PERSON = f"{KNOWLEDGE.base}id/person/{claims().key}/rowena-achterberg"
SUPPRESSED = rows_of(row("a", "suppress", PERSON))
GRAPH = f"{KNOWLEDGE.base}graph/document/{claims().key}"
Meanwhile = Callable[[], object]


READER = InProcess({path.read_bytes(): claims(path) for path in (LETTER, OTHER)})


@pytest.fixture
def reading() -> Iterator[Callable[[Meanwhile], None]]:
    """Says what is done while a document is read."""

    def beside(work: Meanwhile) -> None:
        READER.meanwhile = work

    yield beside
    READER.meanwhile = lambda: None


def brought(store: Store, *files: Path, now: Callable[[], Sequence[Correction]] | None = None) -> list[Outcome]:
    return build(files, store, KNOWLEDGE, "a test", lambda outcome: None, (), now, READER)


def test_others_write_while_documents_are_read(reading: Callable[[Meanwhile], None]) -> None:
    store = MemoryStore()  # its writers do not wait: they would fail at once
    reading(lambda: None)
    brought(store, OTHER)

    def remove() -> None:
        with store.writing("a removal") as writer:
            take_out(writer, claims(OTHER).key, KNOWLEDGE.base)

    reading(remove)
    assert [outcome.status for outcome in brought(store, LETTER)] == ["added"]
    alone = MemoryStore()
    reading(lambda: None)
    brought(alone, LETTER)
    assert (store.version, set(store.quads())) == (alone.version, set(alone.quads()))


def test_a_correction_made_while_a_document_is_read_holds_when_it_comes(
    reading: Callable[[Meanwhile], None],
) -> None:
    """Nobody who is suppressed meanwhile comes in with a document that was begun before."""
    store = MemoryStore()
    made: list[Correction] = []

    def correct() -> None:
        made[:] = SUPPRESSED
        assert rebuild([LETTER], store, KNOWLEDGE, "a correction", SUPPRESSED, reader=READER) == []

    reading(correct)
    brought(store, LETTER, now=lambda: made)
    assert not any(PERSON in str(quad) for quad in store.quads())
    reading(lambda: None)
    corrected = MemoryStore()
    build([LETTER], corrected, KNOWLEDGE, "a test", lambda outcome: None, SUPPRESSED, reader=READER)
    assert store.version == corrected.version


def test_corrections_that_never_rest_end_in_a_word(reading: Callable[[Meanwhile], None]) -> None:
    rows = iter(range(99))
    reading(lambda: None)
    with pytest.raises(StoreBusy, match="change faster than documents are read"):
        brought(MemoryStore(), LETTER, now=lambda: rows_of(row(f"r{next(rows)}", "suppress", PERSON)))


def test_a_correction_waits_for_who_puts_documents_in(reading: Callable[[Meanwhile], None]) -> None:
    """Else it would not see the document that comes a moment later, made without it."""
    store = MemoryStore()
    with store.writing("a build"), pytest.raises(StoreBusy):
        rebuild([LETTER], store, KNOWLEDGE, "a correction", SUPPRESSED, reader=READER)


def test_a_correction_that_cannot_be_brought_to_a_document_is_not_made(reading: Callable[[Meanwhile], None]) -> None:
    """Else somebody would be told that a person is taken out who is still there."""
    store = MemoryStore()
    reading(lambda: None)
    brought(store, LETTER)
    before = store.version

    def fail() -> None:
        raise InputError("it takes too long to read")

    reading(fail)
    with pytest.raises(InputError, match="too long"):
        rebuild([LETTER], store, KNOWLEDGE, "a correction", SUPPRESSED, reader=READER)
    assert store.version == before


def test_a_document_that_others_replaced_meanwhile_is_left_to_them(reading: Callable[[Meanwhile], None]) -> None:
    store = MemoryStore()

    def replace() -> None:
        with store.writing("another") as writer:
            writer.put(GRAPH, "another source", [])

    reading(replace)
    first, second = brought(store, LETTER, OTHER)
    failed, added = sorted((first, second), key=lambda outcome: outcome.status, reverse=True)
    assert (failed.path, failed.status, added.status) == (LETTER, "failed", "added")
    assert "somebody else has replaced the document" in str(failed.error)
    assert store.documents()[GRAPH] == "another source"


def test_an_ontology_that_others_put_in_meanwhile_is_not_undone(reading: Callable[[Meanwhile], None]) -> None:
    store = MemoryStore()

    def update() -> None:
        with store.writing("a newer program") as writer:
            writer.put_ontology("a newer one", [])

    reading(update)
    with pytest.raises(StoreError, match="another ontology while documents were read"):
        brought(store, LETTER)
    assert store.documents() == {}


def test_a_full_disk_is_told_once_and_clearly(
    reading: Callable[[Meanwhile], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of the document that was just put in, and no other will do better."""
    full = StoreError("cannot write to the store: the disk is full", mend="Make room and run it again.")

    def fail(*_: object) -> None:
        raise full

    reading(lambda: None)
    monkeypatch.setattr("graph.store.generations.writer.GraphWriter.put", fail)
    told: list[Outcome] = []
    with pytest.raises(StoreError) as caught:
        build([LETTER, OTHER], MemoryStore(), KNOWLEDGE, "a test", told.append, reader=READER)
    assert (caught.value, told) == (full, [])


def test_many_documents_are_put_in_some_at_a_time(reading: Callable[[Meanwhile], None]) -> None:
    """Each whole; the store is free in between, and what is the same is left as it is."""
    store, versions = open_store(), []
    reading(lambda: versions.append(store.version))
    assert [outcome.status for outcome in brought(store, LETTER, OTHER)] == ["added"] * 2
    assert len(set(versions)) == 1
    assert [outcome.status for outcome in brought(store, LETTER, OTHER)] == ["unchanged"] * 2
