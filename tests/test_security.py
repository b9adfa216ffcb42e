"""The threat model keeps its word: each line names a test that exists."""

import asyncio
import re
from pathlib import Path

import pytest
from serving import findings
from starlette.requests import Request

from api.http.access import digest_of, known_as, new_token
from api.http.monitoring import JsonLines
from api.http.problems import KINDS, on_unforeseen

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
