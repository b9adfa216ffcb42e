"""The laws of the long runs, at the counts of CI; scripts/soak runs the same in full."""

import json
from pathlib import Path
from typing import Any

import pytest
from counts import COUNTS, count
from soak_documents import Documents, made_in
from soak_kills import killed_while_writing
from soak_readers import readers_beside_a_writer
from soak_runaways import runaways_end
from soak_service import readers_beside_writers


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    return made_in(tmp_path_factory.mktemp("documents"))


def assert_held(found: dict[str, Any]) -> None:
    assert found["held"], json.dumps(found, indent=1)


@pytest.mark.slow
def test_every_answer_beside_a_writer_is_that_of_one_whole_version(tmp_path: Path, documents: Documents) -> None:
    reads, written = count("reads beside a writer"), count("replacements beside readers")
    assert_held(readers_beside_a_writer(tmp_path, documents, reads, written))


@pytest.mark.slow
def test_readers_and_writers_of_every_kind_get_along(tmp_path: Path, documents: Documents) -> None:
    assert_held(readers_beside_writers(tmp_path, documents, count("reads beside writers")))


@pytest.mark.slow
def test_a_store_whose_writer_was_killed_is_whole_and_can_be_written(tmp_path: Path, documents: Documents) -> None:
    found = killed_while_writing(tmp_path, documents, count("kills while writing"))
    assert_held(found)
    assert found["kills"] == count("kills while writing")


def test_runaways_end_in_time_and_memory(tmp_path: Path, documents: Documents) -> None:
    assert_held(runaways_end(tmp_path, documents, count("runaways")))


def test_the_full_counts_are_those_that_were_promised() -> None:
    promised = {
        "reads beside a writer": 100_000,
        "reads beside writers": 100_000,
        "replacements beside readers": 200,
        "kills while writing": 50,
    }
    assert all(COUNTS[name].full >= number for name, number in promised.items())
