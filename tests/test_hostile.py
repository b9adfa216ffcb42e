"""The hostile corpus, sent to a service: each request meets its answer, and the store is what it was before."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile_corpus import (
    READER,
    TOKEN,
    Canary,
    check_well_formed,
    digest_of,
    kinds,
    misfits,
    rows_of,
    said_too_much,
    sent,
    shape_of,
)
from serving import BASE, KEY, built_store, ended, started

from api.http.problems import KINDS

PATIENCE = 60.0
READY = {"method": "GET", "path": "/health/ready"}


@pytest.fixture(scope="module")
def bell() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "log"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, log: Path) -> Iterator[str]:
    store = shutil.copytree(built_store(), tmp_path_factory.mktemp("hostile") / "store")
    limits = {"deadline": "1", "rate_limit": "0", "memory_limit": str(512 << 20), "largest_answer": str(8 << 20)}
    tokens = f"write:{digest_of(TOKEN)} read:{digest_of(READER)}"
    with log.open("wb") as file:
        process, url = started(Path(store), file.fileno(), tokens=tokens, **limits)
    yield url
    ended(process)


def test_the_corpus_is_large_and_says_nothing_twice() -> None:
    counts = {kind: len(rows_of(kind)) for kind in kinds()}
    shapes = [shape_of(row) for kind in kinds() for row in rows_of(kind)]
    print(f"\nHostile corpus: {sum(counts.values())} requests, {counts}")
    assert len(counts) >= 8
    assert min(counts.values()) >= 25
    assert len(shapes) >= 300
    assert len(set(shapes)) == len(shapes)
    types = {row["type"] for kind in kinds() for row in rows_of(kind)} - {None}
    assert types <= KINDS.keys()


@pytest.mark.slow
@pytest.mark.parametrize("kind", kinds())
def test_each_request_meets_its_answer_and_changes_nothing(kind: str, service: str, bell: Canary) -> None:
    values = {"BASE": BASE, "KEY": KEY, "CANARY": bell.url, "TOKEN": TOKEN, "READER": READER}
    values["DIGEST"] = digest_of(TOKEN)
    version = json.loads(sent(service, READY, values, PATIENCE).body)["version"]
    for row in rows_of(kind):
        given = sent(service, row, values, PATIENCE)
        wanted = [tuple(pair) for pair in row.get("any", [[row["status"], row["type"]]])]
        assert (given.status, given.type) in wanted, (row, given.body[:500])
        assert said_too_much(row, given, values) == [], row
        assert misfits(row, given) == [], row
        check_well_formed(given)
        assert json.loads(sent(service, READY, values, PATIENCE).body)["version"] == version, row
        assert bell.rung == 0, row


@pytest.mark.slow
def test_the_log_holds_nothing_that_was_sent(service: str, log: Path) -> None:
    """No token, no query, no name: of all that the requests before this one held; and each line is one entry.

    What the engine's allocator says when a query's process ends for want of memory is no entry of ours.
    """
    sent(
        service,
        READY | {"path": "/nowhere%0a%7B%22level%22:%22zqsecret", "headers": {"User-Agent": "zqsecret"}},
        {},
        PATIENCE,
    )
    lines = log.read_text("utf-8").splitlines()
    allocator = r"memory allocation of \d+ bytes failed|note: run with `RUST_BACKTRACE=1` .*"
    entries = [line for line in lines if not re.fullmatch(allocator, line)]
    assert entries and [line for line in entries if not line.startswith("{")] == []
    assert all(isinstance(json.loads(line), dict) for line in entries)
    assert [line for line in lines if any(word in line for word in (TOKEN, READER, "zqsecret", "Traceback"))] == []
