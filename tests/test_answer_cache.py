"""Answers that are kept are those that would be given."""

import shutil
from pathlib import Path

import httpx
from serving import ROOT, built_store, ended, findings, started
from starlette.responses import Response

from api.http.caching import LARGEST, OVERHEAD, AnswerCache


def answer(size: int) -> Response:
    return Response(bytes(size))


def test_it_holds_so_much_and_forgets_the_longest_unused() -> None:
    cache = AnswerCache(3 * (OVERHEAD + 32))
    for name in "abc":
        cache.keep(("1", name), answer(30))
    assert cache.get(("1", "a")) is not None
    cache.keep(("1", "d"), answer(30))
    assert [("1", name) in cache for name in "abcd"] == [True, False, True, True]
    assert cache.get(("2", "a")) is None
    cache.keep(("2", "a"), answer(2 * OVERHEAD))
    assert [("2" if name == "a" else "1", name) in cache for name in "acd"] == [True, False, False]
    cache.keep(("1", "e"), answer(3 * OVERHEAD))
    AnswerCache(10 * LARGEST).keep(("1", "f"), answer(LARGEST + 1))
    assert cache.get(("1", "e")) is None


def test_long_questions_count_too() -> None:
    cache = AnswerCache(10 * OVERHEAD)
    for number in range(5):
        cache.keep(("1", f"{number}" * 4 * OVERHEAD, None), answer(1))
    assert sum(cache.get(("1", f"{number}" * 4 * OVERHEAD, None)) is not None for number in range(5)) == 1


def test_a_kept_answer_is_the_answer_until_the_graph_changes(tmp_path: Path) -> None:
    store = Path(shutil.copytree(built_store(), tmp_path / "store"))
    process, url = started(store)
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            first, second = (client.get("/sparql", params=query) for _ in range(2))
            assert first.content == second.content
            assert first.headers["etag"] == second.headers["etag"]
            other = client.get("/sparql", params=query, headers={"Accept": "text/csv"})
            assert other.headers["content-type"].startswith("text/csv")
            held = {"If-None-Match": first.headers["etag"]}
            assert client.get("/sparql", params=query, headers=held).status_code == 304
            letter = min((ROOT / "tests/letters").glob("*/*.txt"))
            assert findings("build", letter, "--store", store).returncode == 0
            assert client.get("/sparql", params=query, headers=held).content != first.content
            random = {"query": "SELECT (RAND() AS ?n) {}"}
            assert client.get("/sparql", params=random).content != client.get("/sparql", params=random).content
    finally:
        ended(process)
