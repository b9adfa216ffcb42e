"""Nobody takes all workers: what is asked beside runaways, by whom, and in whose turn."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from pools import COUNT, ENDLESS, PATIENCE, descriptors, path, pids, until, whole, with_pool

from graph.errors import StoreOverloaded
from graph.sandbox.process import processor_time
from graph.store.pool import KEPT_FREE, WorkerPool
from graph.store.sparql.answers import ROWS
from graph.store.waiting import FairQueue

__all__ = ["descriptors", "path"]
# Half a second of processor time, or a little more: long, but it ends.
LONG = """SELECT (COUNT(*) AS ?n) {
    { SELECT ?a { ?a ?b ?c } LIMIT 150 } ?d ?e ?f FILTER(STRLEN(CONCAT(STR(?a), STR(?d))) > 5) }"""


@asynccontextmanager
async def running(pool: WorkerPool, *clients: str) -> AsyncIterator[list[asyncio.Task[bytes]]]:
    """A runaway for each of these clients, at once."""
    tasks = [asyncio.create_task(whole(pool, f"{ENDLESS} #{n}", client=who)) for n, who in enumerate(clients)]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize("clients", ["aaaaa", "abcde"], ids=["one client", "several clients"])
def test_a_short_query_is_answered_while_as_many_runaways_go_on_as_there_are_workers(
    path: Path, descriptors: None, clients: str
) -> None:
    async def work(pool: WorkerPool) -> None:
        async with running(pool, *clients) as tasks:
            for number in range(20):
                answer = await whole(pool, f"SELECT ?s {{ ?s ?p {number} }}", ROWS["csv"], clients[0])
                assert f"id/1/{number}\r\n".encode() in answer
            assert not any(task.done() for task in tasks)  # none had to end for that, by its deadline or otherwise
            # That one after another was answered so soon is no luck: workers are free when all is settled.
            await until(lambda: pool.busy <= pool.size - KEPT_FREE)
            assert 0 < len(pool._long) <= pool.size - KEPT_FREE

    with_pool(WorkerPool(path, len(clients), deadline=3 * PATIENCE), work)


def test_no_client_has_all_places_for_long_queries(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        async with running(pool, *"aaaaa"):
            await until(lambda: pool.waiting == 3)
            assert list(pool._long.values()) == ["a", "a"]
            assert int((await whole(pool, LONG, ROWS["csv"], "b")).split()[1]) == 150 * COUNT

    with_pool(WorkerPool(path, 5, deadline=3 * PATIENCE), work)


def test_a_long_query_that_had_to_wait_is_answered_in_the_end(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        async with running(pool, "a") as tasks:
            await until(lambda: bool(pool._long))
            waiting = asyncio.create_task(whole(pool, LONG, ROWS["csv"], "b"))
            await until(lambda: pool.waiting == 1)
            assert b"id/1/7\r\n" in await whole(pool, "SELECT ?s { ?s ?p 7 }", ROWS["csv"], "b")
            assert not waiting.done()
            tasks[0].cancel()
            assert int((await waiting).split()[1]) == 150 * COUNT

    with_pool(WorkerPool(path, 3, deadline=3 * PATIENCE), work)


def test_long_queries_give_way_and_leave_no_worker_at_their_priority(path: Path, descriptors: None) -> None:
    async def work(pool: WorkerPool) -> None:
        def priorities() -> list[int]:
            return sorted(os.getpriority(os.PRIO_PROCESS, pid) for pid in pids(pool))

        usual = priorities()[0]
        async with running(pool, "a"):
            await until(lambda: priorities() == [usual, usual, min(usual + 10, 19)])
        await until(lambda: pool.busy == 0)
        assert priorities() == [usual] * 3

    with_pool(WorkerPool(path, 3, deadline=3 * PATIENCE), work)


def test_where_too_many_wait_those_of_the_client_that_has_most_are_turned_away(path: Path) -> None:
    async def work(pool: WorkerPool) -> None:
        async with running(pool, "a"):
            await until(lambda: pool.busy == 1)
            flood = [asyncio.create_task(whole(pool, "ASK {}", client="a")) for _ in range(3)]
            await until(lambda: pool.waiting == 3)
            others = [asyncio.create_task(whole(pool, "ASK {}", client=who)) for who in "bc"]
            with pytest.raises(StoreOverloaded, match=r"Try again in \d+ seconds"):
                await flood[2]
            with pytest.raises(StoreOverloaded):
                await flood[1]
            with pytest.raises(StoreOverloaded):
                await whole(pool, "ASK {}", client="a")
            assert pool.waiting == 3
        answers = await asyncio.gather(flood[0], *others)
        assert all(b'"boolean":true' in answer for answer in answers)

    with_pool(WorkerPool(path, 1, deadline=3 * PATIENCE, queue=3), work)


def test_clients_take_turns() -> None:
    async def served() -> list[str]:
        queue: FairQueue[str] = FairQueue()
        waiters = {name: queue.join(name[0]) for name in ("a1", "a2", "a3", "b1", "c1", "b2", "d1")}
        waiters["d1"].cancel()  # whoever has gone is given nothing, which would be lost
        queue.leave(waiters["a2"])
        last = queue.last_of_most()
        assert (len(queue), queue.of("a"), queue.of("x"), last) == (6, 2, 0, waiters["a3"])
        assert queue.first(lambda client: client == "c") is waiters["c1"]
        names = {waiter: name for name, waiter in waiters.items()}
        order = []
        while (waiter := queue.first()) is not None:
            order.append(names[waiter])
            queue.serve(waiter, "")
        assert not waiters["a2"].done() and waiters["a3"].result() == ""
        queue.leave(waiters["a1"])
        return order

    assert asyncio.run(served()) == ["a1", "b1", "c1", "a3", "b2"]


def test_how_long_a_process_has_worked_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    before: Any = processor_time(os.getpid())
    while processor_time(os.getpid()) == before:
        pass
    assert processor_time(-1) > 0  # where the system does not say
