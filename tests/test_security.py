"""The threat model keeps its word: each line names a test that exists."""

import asyncio
import hashlib
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from serving import findings
from starlette.requests import Request

from api.http.access import digest_of, known_as, new_token
from api.http.monitoring import JsonLines
from api.http.problems import KINDS, on_unforeseen
from graph.names.nlp import MODEL

ROOT = Path(__file__).resolve().parent.parent
LINES = re.findall(
    r"^\| (.+?) \| (.+?) \| `(\S+?)::(\w+)` \|$", (ROOT / ".github/SECURITY.md").read_text(), re.MULTILINE
)


def test_each_line_of_the_threat_model_names_a_test_that_exists() -> None:
    assert len(LINES) >= 15
    for _, _, file, name in LINES:
        assert f"def {name}(" in (ROOT / "tests" / file).read_text(encoding="utf-8"), name


def test_no_line_of_the_threat_model_is_without_a_test() -> None:
    rows = [line for line in (ROOT / ".github/SECURITY.md").read_text().splitlines() if line.startswith("| ")]
    assert len(rows) - 1 == len(LINES)


def model_faults(folder: Path) -> list[str]:
    """The files of the model that are not what `scripts/model.sha256` says; bytecode is made by whoever runs it."""
    lines = (ROOT / "scripts/model.sha256").read_text(encoding="utf-8").splitlines()
    wanted = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = [p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    found = {p.relative_to(folder.parent).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    return sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))


def test_the_model_is_the_one_whose_digests_are_kept_here(tmp_path: Path) -> None:
    """The package is a re-upload: its pin tells the upload, this what is installed from what was looked at."""
    found = find_spec(MODEL)
    assert found is not None and found.origin is not None
    installed = Path(found.origin).parent
    assert model_faults(installed) == []
    other = Path(shutil.copytree(installed, tmp_path / MODEL))
    weights = next(other.rglob("tagger/model"))
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    next(other.rglob("tokenizer")).unlink()
    (other / "more.py").touch()
    assert [Path(name).name for name in model_faults(other)] == ["model", "tokenizer", "more.py"]


def test_a_token_is_known_by_its_digest_alone() -> None:
    token = new_token()
    known = f"write:{digest_of(token)} read:{digest_of('another')}"
    assert token not in known
    assert [entry.scopes for entry in known_as(token, known)] == [{"write"}]
    assert [entry.scopes for entry in known_as("another", known)] == [{"read"}]
    assert known_as(digest_of(token), known) == known_as("", known) == known_as(token, "") == []
    said = findings("token").stdout.split()
    assert said[3] == f"FINDINGS_TOKENS=write:{digest_of(said[1])}"


def test_every_problem_says_how_to_mend_it() -> None:
    assert all(kind.mend and kind.meaning and kind.title for kind in KINDS.values())


def test_the_log_says_where_an_unforeseen_error_is_and_not_what_it_says(caplog: pytest.LogCaptureFixture) -> None:
    """Its text may be a piece of a query: `netloc 'SECRET.com' contains invalid characters`."""
    request = Request({"type": "http", "path": "/x", "headers": [], "state": {"request_id": "r"}})
    secret = "a word of a query".upper()
    try:
        float(secret)
    except ValueError as error:
        answer = asyncio.run(on_unforeseen(request, error))
    (record,) = caplog.records
    line = JsonLines().format(record)
    assert answer.status_code == 500 and secret.encode() not in bytes(answer.body)
    assert "unforeseen: ValueError" in line and "test_security.py" in line
    assert secret not in line


def test_the_container_runs_without_rights() -> None:
    text = (ROOT / "scripts/deploy/Dockerfile").read_text(encoding="utf-8")
    last = text.rpartition("FROM ")[2]
    ((user, group),) = re.findall(r"^USER (\d+):(\d+)$", last, re.MULTILINE)  # by number: a host can tell it from root
    assert int(user) and f"--uid {user} --gid {group}" in last and f"--gid {group} findings" in last
    assert "--require-hashes" in text
    assert not re.search(r"^ADD |:latest|curl|wget|sudo|chmod 777", text, re.MULTILINE)
    for source in re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split()), source
