"""What the tests of the workers share: content, queries that never end, and a pool to run them in."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pytest

from graph.knowledge.turtle import DEFAULT_BASE
from graph.store.generations.store import GenerationStore
from graph.store.pool import WorkerPool
from graph.store.sparql.answers import ROWS

ROOT = Path(__file__).resolve().parent.parent
GRAPH = f"{DEFAULT_BASE}graph/document/"
ALL = "SELECT * { ?s ?p ?o }"
JSON = ROWS["json"]
# Each runs for minutes on the content below: one counts, the other sorts eight thousand million rows.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c + ?f + ?i = -1) }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
COUNT = 2000
PATIENCE = 20.0  # seconds for what takes a tenth of one on a quiet machine

T = TypeVar("T")


def put(path: Path, key: str, count: int) -> None:
    mark = ox.NamedNode(f"{DEFAULT_BASE}def/mark")
    store = GenerationStore(path)
    with store.writing("a test") as writer:
        things = (ox.NamedNode(f"{DEFAULT_BASE}id/{key}/{i}") for i in range(count))
        writer.put(GRAPH + key, f"{count}", [ox.Quad(t, mark, ox.Literal(i)) for i, t in enumerate(things)])


def with_pool(pool: WorkerPool, work: Callable[[WorkerPool], Awaitable[T]]) -> T:
    async def run() -> T:
        await pool.start()
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(run())


async def whole(pool: WorkerPool, sparql: str = ALL, media_type: str = JSON, client: str = "") -> bytes:
    return b"".join([chunk async for chunk in await pool.answer(sparql, media_type, client=client)])


async def until(true: Callable[[], bool]) -> None:
    """Wait, but not for ever."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


def pids(pool: WorkerPool) -> set[int]:
    return {worker.pid for worker in pool._workers}


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and only waits to be counted does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workers") / "store"
    put(path, "1", COUNT)
    return path


@pytest.fixture
def descriptors() -> Iterator[None]:
    """No file, socket or process is left open."""
    before = len(os.listdir("/proc/self/fd"))
    yield
    assert len(os.listdir("/proc/self/fd")) <= before
