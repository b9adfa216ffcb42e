"""Workers end: at the deadline, at their limits, with their callers and with the service."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pools import (
    ENDLESS,
    GREEDY,
    JSON,
    PATIENCE,
    ROOT,
    alive,
    descriptors,
    path,
    pids,
    until,
    whole,
    with_pool,
)

from graph.errors import QueryError, QueryTimeout, StoreError, StoreOverloaded
from graph.sandbox.limits import MEBIBYTE
from graph.store.pool import WorkerPool

__all__ = ["descriptors", "path"]


def test_a_query_is_stopped_at_its_deadline(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        before = pids(pool)
        with pytest.raises(QueryTimeout, match=r"stopped after 0\.7 seconds\. Ask for less"):
            async with asyncio.timeout(PATIENCE):
                await whole(pool, ENDLESS)
        assert b'"boolean":true' in await whole(pool, "ASK {}")
        assert not pids(pool) & before
        assert not any(alive(pid) for pid in before)
        assert pool.replaced == 1

    with_pool(WorkerPool(path, 1, deadline=0.7), work)


def test_a_query_gets_so_much_memory_and_no_more(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        with pytest.raises(QueryError, match=r"needs more than the 64 MiB of memory that one may take"):
            await whole(pool, GREEDY)
        assert b'"boolean":true' in await whole(pool, "ASK {}")

    with_pool(WorkerPool(path, 1, deadline=PATIENCE, memory_limit=64 * MEBIBYTE), work)


def test_too_large_an_answer_is_refused_whole(path: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        before = pids(pool)
        with pytest.raises(QueryError, match=r"the answer is larger than 1 MiB\. Add a LIMIT"):
            await pool.answer("SELECT * { ?s ?p ?o . ?t ?q ?r }", JSON)
        assert len(await whole(pool, "SELECT * { ?s ?p ?o } LIMIT 1")) < 1000
        assert pids(pool) == before  # it stops at the cap by itself

    with_pool(WorkerPool(path, 1, largest=MEBIBYTE), work)


def test_a_caller_who_leaves_frees_the_worker(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        before = pids(pool)
        caller = asyncio.create_task(whole(pool, ENDLESS))
        await until(lambda: pool.busy == 1)
        await asyncio.sleep(0.05)
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        assert b'"boolean":true' in await whole(pool, "ASK {}")
        assert not any(alive(pid) for pid in before)

    with_pool(WorkerPool(path, 1, deadline=PATIENCE), work)


def test_a_caller_who_leaves_the_queue_takes_nothing_along(path: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        busy = asyncio.create_task(whole(pool, ENDLESS))
        await until(lambda: pool.busy == 1)
        waiting = asyncio.create_task(whole(pool, "ASK {}"))
        await until(lambda: pool.waiting == 1)
        waiting.cancel()
        busy.cancel()
        await asyncio.gather(waiting, busy, return_exceptions=True)
        assert pool.waiting == 0
        assert b'"boolean":true' in await whole(pool, "ASK {}")

    with_pool(WorkerPool(path, 1, deadline=PATIENCE), work)


def test_the_queue_has_an_end(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        busy = asyncio.create_task(whole(pool, ENDLESS))
        await until(lambda: pool.busy == 1)
        waiting = asyncio.create_task(whole(pool, "ASK {}"))
        await until(lambda: pool.waiting == 1)
        with pytest.raises(StoreOverloaded, match=r"Try again in 2 seconds") as caught:
            await whole(pool, "ASK {}")
        assert caught.value.retry_after == 2
        assert b'"boolean":true' in await waiting
        with pytest.raises(QueryTimeout):
            await busy

    with_pool(WorkerPool(path, 1, deadline=1.5, queue=1), work)


def test_nobody_waits_for_ever(path: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        worker = await pool._lease()
        with pytest.raises(StoreOverloaded):
            await whole(pool, "ASK {}")
        pool._release(worker, sound=True)

    with_pool(WorkerPool(path, 1, deadline=0.1), work)


def test_a_worker_that_dies_meanwhile_is_replaced(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        for pid in pids(pool):
            os.kill(pid, signal.SIGKILL)
        await until(lambda: not any(alive(pid) for pid in pids(pool)))
        assert b'"boolean":true' in await whole(pool, "ASK {}")

    with_pool(WorkerPool(path, 2), work)


def test_a_worker_knows_nothing_of_the_service(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINDINGS_TOKEN", "a secret")

    async def work(pool: WorkerPool) -> None:
        for pid in pids(pool):
            assert b"FINDINGS" not in Path(f"/proc/{pid}/environ").read_bytes()
            assert os.getsid(pid) == pid
            assert os.readlink(f"/proc/{pid}/cwd") == "/"
            if pool.walled:
                assert os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net")

    with_pool(WorkerPool(path, 1), work)


def test_a_pool_that_is_closed_has_no_processes_and_says_so(path: Path, descriptors: None) -> None:
    pool = WorkerPool(path, 2)
    assert not pool.walled

    async def work() -> set[int]:
        with pytest.raises(StoreError, match="the query workers are not running"):
            await whole(pool)
        await pool.start()
        started = pids(pool)
        query = asyncio.create_task(whole(pool, ENDLESS))
        await until(lambda: pool.busy == 1)
        await pool.close()
        with pytest.raises(StoreError, match="the service is stopping"):
            await query
        with pytest.raises(StoreError, match="the query workers are not running"):
            await whole(pool)
        return started

    assert not any(alive(pid) for pid in asyncio.run(work()))


ORPHANS = """
import asyncio, json, sys
sys.path[:0] = {paths!r}
from pools import *
async def run():
    pool = WorkerPool({path!r}, 2, deadline=60)
    await pool.start()
    print(json.dumps(sorted(pids(pool))), flush=True)
    await asyncio.gather(whole(pool, ENDLESS), asyncio.sleep(60))
asyncio.run(run())
"""


def test_workers_end_with_the_service_however_it_ends(path: Path) -> None:
    code = ORPHANS.format(paths=[str(ROOT), str(ROOT / "tests")], path=str(path))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        workers = json.loads(service.stdout.readline())
        assert len(workers) == 2
        time.sleep(0.3)
        assert all(alive(pid) for pid in workers)
        service.kill()
    asyncio.run(until(lambda: not any(alive(pid) for pid in workers)))
