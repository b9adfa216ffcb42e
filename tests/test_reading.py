"""Documents are read behind the wall, whatever their format, and one that cannot be read stops no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import strangers
from conftest import SEED

from graph.build import reading
from graph.build.build import build
from graph.build.reading import Reader
from graph.errors import InputError
from graph.knowledge.rows import Knowledge
from graph.sandbox import process
from graph.store import open_store

TESTS = Path(__file__).resolve().parent
# Name → how a file of that format begins.
FORMATS = {
    "letter.txt": b"A letter\n",
    "letter.html": b"<!doctype html><html><body><p>A letter</p></body></html>\n",
    "letter.pdf": b"%PDF-1.7\n",
    "letter.docx": b"PK\x03\x04",
}


@pytest.fixture
def programs_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(process.ENVIRONMENT, "PYTHONPATH", f"{TESTS.parent}:{TESTS}")
    monkeypatch.setattr(reading, "READING_PROGRAM", "strangers")


@pytest.fixture
def reader(knowledge: Knowledge, programs_of_tests: None) -> Iterator[Reader]:
    with Reader(knowledge.base, seconds=2.0, memory=2 * 1024**3) as reader:
        yield reader


@pytest.mark.parametrize("name", FORMATS)
def test_no_document_reaches_out_or_takes_more_than_it_may(name: str, reader: Reader) -> None:
    for intent, said in (
        (strangers.REACHING, r"refused: network, exec, program$"),
        (strangers.GREEDY, r"takes more memory to read than one document may \(at: text\)\. Give it in parts\.$"),
        (strangers.ENDLESS, r"took longer than 2 s to read, and was stopped \(at: text\)\. Give it in parts, or"),
    ):
        with pytest.raises(InputError, match=rf"^/letters/{name}: .*{said}") as caught:
            reader.ask("text", FORMATS[name] + intent, f"/letters/{name}")
        assert "\n" not in str(caught.value)


def test_the_other_documents_of_a_build_go_on(
    tmp_path: Path, knowledge: Knowledge, programs_of_tests: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = SEED.read_bytes()
    files = {"broken": strangers.BREAKING, "good": letter, "greedy": strangers.GREEDY, "mistaken": strangers.MISTAKEN}
    for name, data in files.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    store = open_store()
    outcomes = build(sorted(tmp_path.iterdir()), store, knowledge, "a test", lambda outcome: None)
    told = {outcome.path.stem: (outcome.status, outcome.error and outcome.error.what) for outcome in outcomes}
    assert told == {
        "broken": ("failed", "it broke what reads it (at: text)"),
        "good": ("added", None),
        "greedy": ("failed", "it takes more memory to read than one document may (at: text)"),
        "mistaken": ("failed", "it could not be read (at: text)"),
    }
    monkeypatch.setenv("FINDINGS_TRACEBACK", "1")  # whoever mends it sees the whole
    with Reader(knowledge.base) as reader, pytest.raises(RuntimeError, match="KeyError: 'nothing'"):
        reader.ask("text", strangers.MISTAKEN, "letter.txt")
