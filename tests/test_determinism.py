"""The same letters give the same bytes: whatever the hash seed, the order, the path and the times of the files."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, SEED
from counts import count

LETTERS = [SEED, *sorted((ROOT / "tests/letters").glob("*/letter.txt"))[:2]]
SCRIPT = """
import sys
from pathlib import Path
from graph.build.build import build
from graph.knowledge import load_knowledge
from graph.rdf.forms import serialise
from graph.store import open_store

knowledge, store = load_knowledge(), open_store()
outcomes = build([Path(p) for p in sys.argv[1:]], store, knowledge, "a test", lambda outcome: None)
assert all(o.status == "added" for o in outcomes), outcomes
sys.stdout.buffer.write(serialise(store.quads(), "nquads", knowledge.base))
"""


def nquads(hash_seed: int, files: list[Path]) -> bytes:
    """What a fresh process makes of the files: all quads of the store, sorted."""
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed)}
    command = [sys.executable, "-c", SCRIPT, *map(str, files)]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def reference() -> bytes:
    return nquads(0, LETTERS)


def test_the_reference_is_no_empty_answer(reference: bytes) -> None:
    lines = reference.splitlines()
    assert len(lines) > 10_000 and lines == sorted(lines) and len(set(lines)) == len(lines)


@pytest.mark.parametrize("hash_seed", range(1, count("hash seeds") + 1))
def test_hash_seed_order_path_and_times(hash_seed: int, reference: bytes, tmp_path: Path) -> None:
    copies = [tmp_path / f"{(hash_seed * 7 + n) % 5}-copy-{n}.txt" for n in range(len(LETTERS))]
    for letter, copy in zip(LETTERS, copies, strict=True):
        shutil.copyfile(letter, copy)
        os.utime(copy, (hash_seed * 10_000, hash_seed * 20_000))
    turned = copies[hash_seed % 3 :] + copies[: hash_seed % 3]
    again = nquads(hash_seed, turned if hash_seed % 2 else turned[::-1])
    assert hashlib.sha256(again).hexdigest() == hashlib.sha256(reference).hexdigest()


def test_no_place_of_this_machine_enters_a_quad(reference: bytes) -> None:
    for trace in (str(ROOT), os.environ.get("HOME", "/nowhere/at/all"), str(Path(sys.prefix))):
        assert trace.encode() not in reference or trace == "/"
