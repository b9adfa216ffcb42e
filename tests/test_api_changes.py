"""What is different since a version: /changes, and the lists with since=."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import BASE, KEY, ROOT, built_store, ended, findings, http, started

__all__ = ["http"]
LISTS = ("recommendations", "findings", "ratings", "statistics", "observations")


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, Path]]:
    store = Path(shutil.copytree(built_store(), tmp_path_factory.mktemp("changes") / "store"))
    process, url = started(store)
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client, store
    ended(process)


def test_a_service_that_polls_sees_each_document_once(changing: tuple[httpx.Client, Path]) -> None:
    client, store = changing
    before = client.get("/recommendations").json()["version"]
    nothing = client.get("/changes", params={"since": before}).json()
    assert (nothing["added"], nothing["removed"], nothing["replaced"]) == ([], [], [])
    assert client.get("/recommendations", params={"since": before}).json()["items"] == []
    letter = min((ROOT / "tests/letters").glob("*/*.txt"))
    assert findings("build", letter, "--store", store).returncode == 0
    told = client.get("/changes", params={"since": before}).json()
    assert (len(told["added"]), told["removed"], told["replaced"], told["ontology"]) == (1, [], [], False)
    for name in LISTS:
        page = client.get(f"/{name}", params={"since": before, "limit": 1000}).json()
        assert {f"{BASE}id/document/{item['document']}" for item in page["items"]} <= set(told["added"])
    fresh = client.get("/recommendations", params={"since": before}).json()
    assert fresh["total"] > 0
    key = told["added"][0].rpartition("/")[2]
    for document, total in ((key, fresh["total"]), (KEY, 0)):  # filters combine
        both = client.get("/recommendations", params={"since": before, "document": document}).json()
        assert both["total"] == total
    assert findings("remove", KEY, "--store", store).returncode == 0
    told = client.get("/changes", params={"since": before}).json()
    assert told["removed"] == [f"{BASE}id/document/{KEY}"]


def test_a_version_that_is_not_remembered_is_gone(http: httpx.Client) -> None:
    for path in ("/changes", "/recommendations"):
        answer = http.get(path, params={"since": "0" * 64})
        assert (answer.status_code, answer.json()["type"]) == (410, "/problems/cursor-gone")
        assert answer.json()["version"] == http.get("/health/ready").json()["version"]
        assert http.get(path, params={"since": "yesterday"}).status_code == 422
    assert http.get("/changes").status_code == 422
