"""Corrections through the doors: the command line with --corrections, and /corrections with a token."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from correcting import LEAD, LETTER, OTHER, claims, iris, row
from serving import BASE, ROOT, ended, findings, one_line, started

from api.routes.corrections import CorrectionMade

KEY, OTHER_KEY = "regional-letter-harrowmere-2023-06-14", "regional-letter-saltway-2023-05-22"
PERSON = f"{BASE}id/person/{KEY}/rowena-achterberg"
TOKENS = {"writer": "write", "reader": "read"}
ANCHOR = {"kind": "retype", "subject": "id/programme/harrowmere/fresh-anchor", "reason": "A charity."}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    shutil.copy(LETTER, folder / "one.txt")
    shutil.copy(OTHER, folder / "two.txt")
    return folder


@pytest.mark.slow
def test_every_command_that_builds_or_checks_takes_corrections(letters: Path, tmp_path: Path) -> None:
    file, store = tmp_path / "corrections.ttl", tmp_path / "store"
    file.write_text(LEAD + row("gone", "suppress", PERSON) + row("lost", "reject", f"{BASE}id/mention/{KEY}/1-2"))
    named = {"FINDINGS_CORRECTIONS": str(file)}
    done = findings("build", letters, "--store", store, "--corrections", file)
    assert done.returncode == 0, done.stderr
    assert "corrections: 1 applied, 1 stale" in done.stdout and "lost (reject)" in done.stdout
    again = findings("build", letters, "--store", store, env=named)
    assert "2 documents: 2 unchanged" in again.stdout
    checked = findings("check", "--store", store, env=named)
    assert checked.returncode == 0 and "stale      lost (reject) in" in checked.stdout, checked.stdout
    shown = findings("extract", letters / "one.txt", "--corrections", file)
    told = json.loads(shown.stdout)
    assert [c["kind"] for c in told["corrections"]] == ["suppress"] and told["document"]["addressee"] is None
    everything = [shown.stdout, again.stdout, findings("ask", "Who signed the letter?", "--store", store).stdout]
    for form in ("turtle", "jsonld"):
        everything.append(findings("export", form, "--people", "--store", store).stdout)
    assert [text for text in everything if "achterberg" in text.lower() or "rowena" in text.lower()] == []


@pytest.mark.parametrize("command", [["build"], ["check"], ["extract", str(LETTER)], ["serve", "--port", "0"]])
def test_a_bad_file_is_one_line_and_nothing_is_done(command: list[str], tmp_path: Path) -> None:
    bad, store = tmp_path / "bad.ttl", tmp_path / "store"
    bad.write_text(LEAD + row("a", "merge", PERSON))
    env = {"FINDINGS_STORE": str(store), "FINDINGS_CORRECTIONS": str(bad)}
    done = findings(*command, env=env)
    assert (done.returncode, one_line(done.stderr)) == (1, True), done.stderr
    assert done.stderr.startswith(f"{bad}, line 10: a: a merge says pf:into.") and not store.exists()
    missing = findings(*command[:2], env=env | {"FINDINGS_CORRECTIONS": str(tmp_path / "none.ttl")})
    if command[0] != "serve":  # a service begins the file with the first correction
        assert (missing.returncode, one_line(missing.stderr)) == (1, True), missing.stderr


def test_the_example_file_is_read() -> None:
    done = findings("extract", LETTER, "--corrections", ROOT / "seeds/corrections.example.ttl")
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def service(letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    """A service over both letters, its file of corrections not begun yet."""
    folder = tmp_path_factory.mktemp("service")
    assert findings("build", letters, "--store", folder / "store").returncode == 0
    known = ",".join(f"{n}:{s}:{hashlib.sha256(n.encode()).hexdigest()}" for n, s in TOKENS.items())
    file = folder / "analysts" / "corrections.ttl"
    process, url = started(folder / "store", corrections=str(file), tokens=known, sources=str(letters))
    try:
        with httpx.Client(base_url=url, timeout=120, headers={"Authorization": "Bearer writer"}) as client:
            yield client, file
    finally:
        ended(process)


def test_a_correction_goes_in_and_out_over_http(service: tuple[httpx.Client, Path]) -> None:
    client, file = service
    finding = iris().statements[claims().letter.findings[0].id]
    path = finding.removeprefix(BASE).removeprefix("id/finding/")
    assert client.get("/corrections").json() == {"items": [], "total": 0}
    assert client.get(f"/findings/{path}").status_code == 200
    made = client.post("/corrections", json={"kind": "reject", "subject": finding, "reason": "A caption."})
    assert made.status_code == 201, made.text
    told = made.json()
    assert CorrectionMade(**told).model_dump() == told
    assert (told["by"], told["rebuilt"], told["standing"][0]["status"]) == ("writer", [KEY], "applied")
    assert client.get(f"/findings/{path}").status_code == 404
    assert client.get(made.headers["location"]).json()["subject"] == finding
    assert f"<{finding}>" in file.read_text(encoding="utf-8")
    file.write_text("# By hand.\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    listed = client.get("/corrections")
    assert (listed.json()["total"], listed.headers["cache-control"]) == (1, "no-store")
    back = client.delete(made.headers["location"])
    assert (back.status_code, back.json()["rebuilt"]) == (200, [KEY])
    assert client.get(f"/findings/{path}").status_code == 200
    assert file.read_text(encoding="utf-8").strip() == "# By hand."


def test_a_person_suppressed_over_http_is_nowhere_to_be_read(service: tuple[httpx.Client, Path]) -> None:
    client, _ = service
    made = client.post("/corrections", json={"kind": "suppress", "subject": PERSON, "reason": "Asked.", "by": "A. N."})
    assert (made.status_code, made.json()["rebuilt"]) == (201, [KEY]), made.text
    with httpx.Client(base_url=client.base_url, timeout=60) as reader:
        pages = [
            f"/documents/{KEY}", f"/documents/{KEY}/text", "/entities?limit=1000", "/documents", f"/id/document/{KEY}",
            "/sparql?format=json&query=SELECT * { ?s ?p ?o FILTER(CONTAINS(LCASE(STR(?o)), 'achter')) }",
            "/findings?limit=1000", "/recommendations?limit=1000",
        ]  # fmt: skip
        for page in pages:
            answer = reader.get(page)
            assert answer.status_code == 200, page
            assert not any(word in answer.text.lower() for word in ("achterberg", "rowena")), page
        assert reader.get(f"/id/person/{KEY}/rowena-achterberg").status_code == 404
    assert client.delete(f"/corrections/{made.json()['name']}").json()["rebuilt"] == [KEY]


@pytest.mark.parametrize(
    ("token", "method", "body", "status", "slug"),
    [
        (None, "GET", None, 401, "token-missing"),
        (None, "POST", {"kind": "reject"}, 401, "token-missing"),
        ("nobody", "GET", None, 401, "token-unknown"),
        ("reader", "GET", None, 403, "token-insufficient"),
        ("reader", "POST", {"kind": "reject", "subject": PERSON, "reason": "x"}, 403, "token-insufficient"),
        ("writer", "POST", {"kind": "delete", "subject": PERSON, "reason": "x"}, 422, "invalid-request"),
        ("writer", "POST", {"kind": "reject", "subject": PERSON, "reason": "x"}, 422, "correction-refused"),
        ("writer", "POST", {"kind": "merge", "subject": "id/team/x", "reason": "x"}, 422, "correction-refused"),
        ("writer", "POST", {"kind": "reject", "subject": "no iri", "reason": "x"}, 422, "correction-refused"),
        ("writer", "POST", {"kind": "suppress", "subject": PERSON, "reason": 'x" .\n<a'}, 201, ""),
        ("writer", "POST", ANCHOR | {"into": "def/Partner"}, 201, ""),
        ("writer", "POST", ANCHOR | {"into": "def/Finding"}, 422, "correction-refused"),
    ],
)
def test_who_may_not_and_what_does_not_fit_is_told(
    service: tuple[httpx.Client, Path], token: str | None, method: str, body: object, status: int, slug: str
) -> None:
    client, file = service
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(base_url=client.base_url, timeout=120, headers=headers) as caller:
        answer = caller.request(method, "/corrections", json=body)
        assert answer.status_code == status, answer.text
        if status == 201:
            assert caller.delete(answer.headers["location"]).status_code == 200
            return
    assert answer.json()["type"] == f"/problems/{slug}" and str(file) not in answer.text
    assert ("www-authenticate" in answer.headers) == (status in (401, 403))
    assert (file.read_text(encoding="utf-8") if file.exists() else "") == before


def test_nobody_fills_the_memory_with_a_body(service: tuple[httpx.Client, Path]) -> None:
    """The token comes first, and then the length: a body is not read because somebody sends it."""
    client, _ = service
    as_json = {"Content-Type": "application/json"}
    with httpx.Client(base_url=client.base_url, timeout=60, headers=as_json) as nobody:
        told = nobody.post("/corrections", content=b"no JSON at all")
        assert (told.status_code, told.json()["type"]) == (401, "/problems/token-missing")
    for content, kind, status in (
        (b"[" * 1_100_000, "application/json", 413),
        (b"{", "application/json", 422),
        (b"{}", "text/plain", 415),
    ):
        answer = client.post("/corrections", content=content, headers={"Content-Type": kind})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_correction_that_is_not_there_is_404(service: tuple[httpx.Client, Path]) -> None:
    client, _ = service
    assert client.get("/corrections/none").status_code == 404
    assert client.delete("/corrections/none").status_code == 404


def test_settings_that_will_not_do_are_told(tmp_path: Path) -> None:
    done = findings("serve", "--port", "0", "--store", tmp_path, env={"FINDINGS_TOKENS": "name:write:short"})
    assert (done.returncode, one_line(done.stderr)) == (1, True), done.stderr
    assert done.stderr.startswith("FINDINGS_TOKENS: ")
