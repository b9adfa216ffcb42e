"""Documents that are sent in: as the file of a form, and no more of them at once than there are places."""

import json
import os
import shutil
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import ROOT, built_store, ended, started
from test_api_writes import TOKEN, digests, finished, open_to_all, store, version, writer

from api.jobs import Jobs
from api.settings import Settings
from graph.read import text_of
from graph.text.blotting import blotted

__all__ = ["open_to_all", "store", "writer"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("letter.txt", "application/octet-stream"),
        ("../../etc/LETTER.TXT", "text/plain"),
        ("a letter without an ending", "text/plain; charset=utf-8"),
        ("letter.pdf", "application/pdf"),
    ],
)
def test_a_document_comes_as_the_file_of_a_form(writer: httpx.Client, store: Path, name: str, kind: str) -> None:
    """As `curl -F file=@letter.pdf` sends it; its name says of what sort it is, and nothing else."""
    letter = max((ROOT / "tests/letters").glob("*-region/*.txt"))
    sent = ROOT / "tests/documents/second-writer/marchwood-letter/document.pdf" if kind.endswith("pdf") else letter
    before, data = version(writer), sent.read_bytes()
    begun = writer.post("/documents", files={"file": (name, data, kind)})
    assert (begun.status_code, begun.json()["status"]) == (202, "queued")
    job = finished(writer, begun.headers["location"])
    assert (job["status"], job["outcome"]) == ("done", "added"), job
    held = writer.get(f"/documents/{job['document']}/text").text
    assert held == blotted(text_of(data, name).text)  # what it is read from again; what was sent lies nowhere else
    assert sorted(p.name for p in store.iterdir()) == ["current", "generations", "jobs", "lock"]
    assert writer.delete(f"/documents/{job['document']}").status_code == 204
    assert version(writer) == before


FILE = ("letter.txt", b"A letter", "text/plain")


@pytest.mark.parametrize(
    ("sent", "status", "slug"),
    [
        ({"files": {"document": FILE}}, 400, "bad-request"),
        ({"files": [("file", FILE), ("file", FILE)]}, 400, "bad-request"),
        ({"files": {"file": FILE}, "data": {"title": "A letter"}}, 400, "bad-request"),
        ({"files": {"file": ("letter.txt", b" ", "text/plain")}}, 400, "bad-request"),
        ({"files": {"file": ("letter.png", b"A letter", "image/png")}}, 415, "unsupported-media-type"),
        ({"files": {"file": ("letter.txt", b"x" * 21_000_000, "text/plain")}}, 413, "too-large"),
        ({"content": b"A letter", "headers": {"Content-Type": "multipart/form-data"}}, 400, "bad-request"),
        ({"content": b"--x\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=y"}}, 400, "bad-request"),
    ],
)
def test_a_form_that_is_not_one_file(writer: httpx.Client, sent: dict[str, Any], status: int, slug: str) -> None:
    answer = writer.post("/documents", **sent)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")
    text = {"Content-Type": "text/plain"}  # no place is lost
    assert writer.post("/documents", content=b"A letter", headers=text).status_code == 202


def test_so_many_documents_are_taken_and_no_more(tmp_path: Path) -> None:
    own = Path(shutil.copytree(built_store(), tmp_path / "store"))
    process, url = started(own, tokens=digests(write=TOKEN), jobs="2")
    letter = max((ROOT / "tests/letters").glob("*-region/*.txt")).read_bytes()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/plain"}
    try:
        with httpx.Client(base_url=url, timeout=60, headers=headers) as client:
            begun = [client.post("/documents", content=letter) for _ in range(2)]
            assert [answer.status_code for answer in begun] == [202, 202]
            refused = client.post("/documents", content=letter)
            assert (refused.status_code, refused.json()["type"]) == (503, "/problems/too-many-jobs")
            assert int(refused.headers["retry-after"]) >= 1
            assert client.get("/recommendations").status_code == 200
            jobs = [finished(client, answer.headers["location"]) for answer in begun]
            assert [job["outcome"] for job in jobs] == ["added", "unchanged"]
            until = time.monotonic() + 10
            while (again := client.post("/documents", content=letter)).status_code == 503:
                assert time.monotonic() < until
            assert finished(client, again.headers["location"])["outcome"] == "unchanged"
    finally:
        ended(process)


def test_a_job_whose_service_has_ended_does_not_wait_for_ever(tmp_path: Path) -> None:
    """Whoever asks after it is told to send it again, once all that stood before it would have had its time."""
    jobs = Jobs(Settings(store=str(tmp_path), jobs=2, job_deadline=10))
    (tmp_path / "jobs").mkdir()
    file = tmp_path / "jobs" / f"job-{'0' * 24}.json"
    for status, age, told in (("queued", 25, "queued"), ("queued", 35, "failed"), ("done", 35, "done")):
        job = {"id": "0" * 24, "status": status, "document": None, "outcome": None, "detail": None}
        file.write_text(json.dumps(job))
        os.utime(file, (time.time() - age, time.time() - age))
        found = jobs.get("0" * 24)
        assert found is not None and (found["status"], found.keys()) == (told, job.keys())
