"""What the workers that answer strangers say."""

import asyncio
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from pools import ALL, GRAPH, JSON, descriptors, path, put, whole, with_pool

from graph.errors import QueryError, QueryRefused, StoreError
from graph.knowledge.turtle import DEFAULT_BASE
from graph.store.generations.store import GenerationStore
from graph.store.pool import WorkerPool
from graph.store.sparql.answers import ROWS, TRIPLES, media_types, serialise

__all__ = ["descriptors", "path"]


@pytest.mark.parametrize(
    ("sparql", "media_type"),
    [("SELECT * { ?s ?p ?o } LIMIT 3", media_type) for media_type in ROWS.values()]
    + [("ASK { ?s ?p ?o }", media_type) for media_type in ROWS.values()]
    + [("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", media_type) for media_type in TRIPLES.values()]
    + [(f"DESCRIBE <{DEFAULT_BASE}id/1/1>", media_type) for media_type in TRIPLES.values()],
)
def test_every_format_has_a_serialiser(sparql: str, media_type: str, path: Path, tmp_path: Path) -> None:
    assert media_type in media_types(sparql.split()[0]).values()
    with (tmp_path / "answer").open("wb") as output:
        serialise(GenerationStore(path).query(sparql), media_type, output)
    assert (tmp_path / "answer").stat().st_size > 0


def test_an_answer_is_that_of_the_engine(path: Path, descriptors: None) -> None:
    results = GenerationStore(path).query(ALL)
    expected = results.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[arg-type]

    async def work(pool: WorkerPool) -> None:
        answer = await pool.answer(ALL, JSON)
        assert (answer.length, answer.media_type) == (len(expected or b""), JSON)
        assert answer.version == GenerationStore(path).version
        assert b"".join([chunk async for chunk in answer]) == expected
        assert await whole(pool, "ASK {}", ROWS["csv"]) == b"true"
        assert await whole(pool, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(false) }", TRIPLES["ntriples"]) == b""

    with_pool(WorkerPool(path, 1), work)


def test_a_large_answer_may_be_left_half_read(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        left = await pool.answer("SELECT * { ?s ?p ?o . ?t ?q ?o2 FILTER(?o < 10) }", JSON)
        assert len(await anext(left)) > 1000
        assert pool.busy == 0  # whoever reads slowly keeps no worker
        await left.aclose()
        assert b'"boolean":true' in await whole(pool, "ASK {}")

    with_pool(WorkerPool(path, 1), work)


def test_many_callers_share_the_workers(path: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        queries = [f"SELECT ?s {{ ?s ?p {n} }}" for n in range(30)]
        answers = await asyncio.gather(*(whole(pool, query, ROWS["csv"]) for query in queries))
        assert [f"id/1/{n}\r\n".encode() in answer for n, answer in enumerate(answers)] == [True] * 30
        assert pool.replaced == 0

    with_pool(WorkerPool(path, 2), work)


def test_the_newest_generation_is_seen(tmp_path: Path) -> None:
    async def work(pool: WorkerPool) -> list[int]:
        counts = []
        for key in ("1", "2", "3"):
            put(tmp_path / "store", key, 10)
            counts.append((await whole(pool, ALL, ROWS["tsv"])).count(b"\n") - 1)
        assert len(os.listdir(tmp_path / "store" / "generations")) == 2  # the worker has not let go yet
        return counts

    assert with_pool(WorkerPool(tmp_path / "store", 1), work) == [10, 20, 30]
    put(tmp_path / "store", "4", 10)
    assert len(os.listdir(tmp_path / "store" / "generations")) == 1


def test_the_dataset_of_the_protocol_is_kept_to(tmp_path: Path) -> None:
    for key in ("1", "2"):
        put(tmp_path / "store", key, 10)

    async def count(pool: WorkerPool, sparql: str, default: list[str], named: list[str]) -> int:
        answer = await pool.answer(sparql, ROWS["tsv"], default, named)
        return b"".join([chunk async for chunk in answer]).count(b"\n") - 1

    async def work(pool: WorkerPool) -> None:
        inside = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
        one, two = GRAPH + "1", GRAPH + "2"
        assert await count(pool, ALL, [], []) == await count(pool, inside, [], []) == 20
        assert await count(pool, ALL, [one], []) == await count(pool, inside, [], [two]) == 10
        assert await count(pool, ALL, [one, two], []) == 20
        assert await count(pool, inside, [one], []) == await count(pool, ALL, [], [two]) == 0
        with pytest.raises(QueryRefused, match="is not a graph of this store"):
            await count(pool, ALL, ["http://elsewhere.example/"], [])

    with_pool(WorkerPool(tmp_path / "store", 1), work)


def test_what_is_wrong_with_a_query_is_told(path: Path, tmp_path: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        with pytest.raises(QueryRefused, match="SERVICE is not allowed"):
            await whole(pool, "SELECT * { SERVICE <http://x.example/> {} }")
        with pytest.raises(QueryError, match="Did you mean FILTER") as caught:
            await whole(pool, "SELECT * {\n FILER(true) }")
        assert (caught.value.line, caught.value.column) == (2, 2)
        with pytest.raises(QueryError, match=r"rows cannot be written as text/turtle\. Take one of"):
            await whole(pool, ALL, "text/turtle")
        with pytest.raises(QueryError, match="triples cannot be written as text/csv"):
            await whole(pool, "CONSTRUCT WHERE { ?s ?p ?o }", "text/csv")
        with pytest.raises(QueryError, match="too deeply nested"):
            await whole(pool, "SELECT * { FILTER(" + "!" * 90_000 + "true) }")
        assert b'"boolean":true' in await whole(pool, "ASK {}")

    async def missing(pool: WorkerPool) -> None:
        with pytest.raises(StoreError, match="Run `findings build` first"):
            await whole(pool, "ASK {}")

    with_pool(WorkerPool(path, 1), work)
    with_pool(WorkerPool(tmp_path / "nothing", 1), missing)


def test_workers_that_nobody_asks_let_go_of_old_content(tmp_path: Path) -> None:
    store = tmp_path / "store"
    put(store, "1", 3)

    async def work(pool: WorkerPool) -> None:
        for _ in range(2):
            await whole(pool)
        put(store, "1", 5)
        GenerationStore(store).tidy()
        assert len(os.listdir(store / "generations")) == 2
        await pool.refresh()
        assert pool.busy == pool.replaced == 0
        GenerationStore(store).tidy()
        assert len(os.listdir(store / "generations")) == 1

    with_pool(WorkerPool(store, 2), work)
