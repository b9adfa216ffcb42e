"""The pool of processes that answer untrusted queries (see `query_worker`), each leased to one query at a time.

A query has a deadline; a worker that passes it is killed and replaced. Nothing inside a process can stop the engine:
only the system can.

So that nobody is held up by the queries of others: one that has worked for a moment needs one of fewer *places*, and
goes on at a lower priority. Where there is none for it, it is stopped, and begun again when there is. Some workers are
thus always free, or free in a moment, for queries that take a moment.
"""

import asyncio
import json
import math
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from graph.errors import FindingsError, QueryError, QueryTimeout, QueryTooLarge, StoreError, StoreOverloaded
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.frames import raise_error
from graph.sandbox.limits import MEBIBYTE, Limits
from graph.sandbox.process import Reason, processor_time, reason_of
from graph.sandbox.worker import QueryAnswer, Reply, WorkerProcess, started
from graph.store.sparql.answers import ROWS
from graph.store.sparql.guard import QUERY_KINDS, check_graph, check_iri
from graph.store.waiting import FairQueue, NoPlace

REPLACEMENT = 0.5  # seconds to replace a worker, three times what it takes
MOMENT = 0.1  # seconds of processor time, twice, after which a query is a long one
KEPT_FREE = 2  # workers that no long query gets
NICENESS = 10  # by which long queries give way to all others
LONG_PATIENCE = 1.0  # seconds after which a long query need not wait for short ones that came later


class WorkerPool:
    """Answers untrusted queries.

    `deadline` is in seconds; `memory_limit` is what one query may take and `largest` what its answer may be, in
    bytes; `queue` is how many queries may wait for a worker; `most_rows` is where a table is cut (0: nowhere).
    """

    def __init__(
        self,
        location: str | Path,
        size: int = 2,
        deadline: float = 10.0,
        memory_limit: int = 1024 * MEBIBYTE,
        *,
        largest: int = 64 * MEBIBYTE,
        queue: int = 32,
        base: str = DEFAULT_BASE,
        open_store: bool = False,
        most_rows: int = 0,
    ) -> None:
        self.size = size
        self.deadline = deadline
        self.replaced = 0
        self._places = max(1, size - KEPT_FREE)
        limits = (memory_limit, math.ceil(deadline) + 1, largest, most_rows)
        self._arguments = (Path(location).absolute(), *limits, base, int(open_store))
        self._memory = memory_limit // MEBIBYTE
        self._queue = queue
        self._base = base
        self._open_store = open_store
        self._workers: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._long: dict[WorkerProcess, str] = {}  # the client of each long query that is running
        self._watched: dict[WorkerProcess, asyncio.TimerHandle] = {}
        self._for_workers: FairQueue[WorkerProcess] = FairQueue()
        self._for_places: FairQueue[WorkerProcess] = FairQueue()
        self._replacing: set[asyncio.Task[None]] = set()
        self._open = False

    @property
    def busy(self) -> int:
        """How many workers are leased, or being replaced."""
        return self.size - len(self._idle)

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker, or for a place among the long ones."""
        return len(self._for_workers) + len(self._for_places)

    @property
    def walled(self) -> bool:
        """Whether the system keeps every worker off the network; else the guard alone does."""
        return bool(self._workers) and all(worker.walled for worker in self._workers)

    async def start(self) -> None:
        self._open = True
        await asyncio.gather(*(self._add() for _ in range(self.size)))

    async def close(self) -> None:
        """End all workers; queries that are running fail."""
        self._open = False
        await asyncio.gather(*self._replacing, *(worker.end() for worker in list(self._workers)))
        self._workers.clear()

    async def answer(
        self,
        sparql: str,
        media_types: str | Mapping[str, str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        client: str = "",
    ) -> QueryAnswer:
        """Run a query to its end; `media_types` says which format to answer in, for each kind of query if they differ.

        Where workers are few, the queries of different clients take turns.

        The worker itself checks first whether it may run: one that is hard to parse meets the limits too.
        The two lists of graph IRIs are the dataset of the SPARQL protocol.

        Raises: QueryRefused, QueryError, NoSuchForm, QueryTimeout, StoreOverloaded, StoreError.
        """
        for iri in (*default_graphs, *named_graphs):
            if self._open_store:
                check_iri(iri)
            else:
                check_graph(iri, self._base)
        if isinstance(media_types, str):
            media_types = dict.fromkeys(QUERY_KINDS, media_types)
        request = _request(tuple(media_types.items()), tuple(default_graphs), tuple(named_graphs))
        try:
            header, answer = await self._ask(await self._lease(client), request, sparql, client)
        except NoPlace:
            header, answer = await self._ask(await self._lease(client, long=True), request, sparql, client)
        raise_error(header)
        return answer

    async def refresh(self) -> None:
        """Have idle workers open the newest content: else they would hold the old one for ever."""
        idle, self._idle = self._idle, []
        request = _request((("ASK", ROWS["csv"]),), (), ())
        asking = (self._ask(worker, request, "ASK {}") for worker in idle)
        await asyncio.gather(*asking, return_exceptions=True)  # one that ends over it is replaced

    async def _ask(self, worker: WorkerProcess, request: bytes, sparql: str, client: str | None = None) -> Reply:
        """The reply of this worker to a request; then it is free again, or replaced.

        Raises: NoPlace for a long query of a client, unless it has a place already.
        """
        sound = False
        if client is not None and self.size > 1 and worker not in self._long:
            self._watched[worker] = asyncio.get_running_loop().call_later(MOMENT, self._look, worker, client)
        try:
            reply = await worker.ask(request, self.deadline, sparql.encode("utf-8", "surrogatepass"))
            sound = True
        except TimeoutError:
            raise self._ended("time", 0) from None
        except ConnectionError:
            status = await worker.end()
            raise self._ended(reason_of(status), status) from None
        finally:  # a caller that is cancelled leaves the worker in the middle of a query
            if (watching := self._watched.pop(worker, None)) is not None:
                watching.cancel()
            self._release(worker, sound)
        return reply

    def _look(self, worker: WorkerProcess, client: str, before: float = math.inf) -> None:
        """Whether a query is a long one, by the processor time of its worker: on a busy machine all take their time."""
        spent = processor_time(worker.pid)
        comes_free = any(other not in self._workers for other in self._long)  # it is being replaced
        if spent - before < 0.9 * MOMENT or (comes_free and not self._has_place(client)):
            look = asyncio.get_running_loop().call_later(MOMENT, self._look, worker, client, min(before, spent))
            self._watched[worker] = look
        elif self._has_place(client):
            self._lengthen(worker, client)
        else:
            worker.interrupt(NoPlace())

    def _lengthen(self, worker: WorkerProcess, client: str) -> None:
        self._long[worker] = client
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.pid, os.getpriority(os.PRIO_PROCESS, worker.pid) + NICENESS)

    def _has_place(self, client: str) -> bool:
        """Whether this client may have one more long query: one has never all places, if there are several."""
        mine = sum(owner == client for owner in self._long.values())
        return len(self._long) < self._places and mine < max(1, self._places - 1)

    async def _lease(self, client: str = "", *, long: bool = False) -> WorkerProcess:
        """A worker that is free, now or later; for a long query with a place.

        Raises: StoreOverloaded when too many wait already, or none comes free in time.
        """
        if not self._open:
            raise StoreError("the query workers are not running", mend="Start the service again.")
        queue = self._for_places if long else self._for_workers
        while (worker := self._idle.pop() if self._idle and not long else await self._waited(queue, client)).dead:
            self._release(worker, sound=False)
        return worker

    async def _waited(self, queue: FairQueue[WorkerProcess], client: str) -> WorkerProcess:
        """The worker that comes free when it is this client's turn."""
        if self.waiting >= self._queue:
            self._make_room(client)
        waiter = queue.join(client)
        self._match()
        try:
            # Long enough for a query before this one to be stopped, and its worker to be replaced.
            async with asyncio.timeout(2 * self.deadline + REPLACEMENT):
                return await waiter
        except BaseException as error:
            queue.leave(waiter)
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:  # given in the same moment
                self._release(waiter.result(), sound=True)
            if isinstance(error, TimeoutError):
                raise self._overloaded() from None
            raise

    def _make_room(self, client: str) -> None:
        """Turn away the last query of whoever has the most waiting. Raises: StoreOverloaded where that is this one."""
        queue = max(self._for_workers, self._for_places, key=len)
        last = queue.last_of_most()
        if last is None or queue.of(last.client) <= self._for_workers.of(client) + self._for_places.of(client):
            raise self._overloaded()
        queue.leave(last)
        if not last.done():
            last.set_exception(self._overloaded())

    def _match(self) -> None:
        """Give workers that are free to those who wait: short queries first, unless a long one has waited a while."""
        while self._idle and self.waiting:
            short, long = self._for_workers.first(), self._for_places.first(self._has_place)
            if short is None and long is None:
                return
            if (worker := self._idle.pop()).dead:
                self._release(worker, sound=False)
            elif long is not None and (short is None or short.since - long.since > LONG_PATIENCE):
                self._lengthen(worker, long.client)
                self._for_places.serve(long, worker)
            elif short is not None:
                self._for_workers.serve(short, worker)

    def _release(self, worker: WorkerProcess, sound: bool) -> None:
        if sound and not worker.dead and worker not in self._long:  # a lower priority cannot be taken back
            self._idle.append(worker)
            self._match()
            return
        task = asyncio.get_running_loop().create_task(self._replace(worker))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    async def _replace(self, worker: WorkerProcess) -> None:
        self.replaced += 1
        self._workers.discard(worker)
        await worker.end()
        while self._open:
            try:
                await self._add(worker)
            except OSError:  # no memory or no process to be had just now
                await asyncio.sleep(0.5)
            else:
                return

    async def _add(self, instead: WorkerProcess | None = None) -> None:
        worker = await started("graph.store.query_worker", self._arguments, Limits())
        if not self._open:
            await worker.end()
            return
        self._workers.add(worker)
        if instead is not None:
            self._long.pop(instead, None)  # only now there is a worker for who has its place next
        self._idle.append(worker)
        self._match()

    def _overloaded(self) -> StoreOverloaded:
        wait = math.ceil(self.deadline)
        mend = f"Try again in {wait} seconds."
        return StoreOverloaded("too many queries are waiting already", mend=mend, retry_after=wait)

    def _ended(self, reason: Reason, status: int) -> FindingsError:
        """The error of whoever asked a worker that ended."""
        if not self._open:
            return StoreError("the service is stopping", mend="Run the query again when it is back.")
        match reason:
            case "time":
                mend = "Ask for less: a LIMIT, fewer OPTIONALs, patterns that share variables."
                return QueryTimeout(f"the query was stopped after {self.deadline:g} seconds", mend=mend)
            case "memory":
                what = f"the query needs more than the {self._memory:,} MiB of memory that one may take"
                return QueryTooLarge(what, mend="Ask for less: a LIMIT, or no ORDER BY over everything.")
            case "depth":
                return QueryError("the query is too deeply nested for the engine", mend="Make it flatter, or split it.")
        return StoreError(f"the query worker ended by itself (status {status})", mend="Run the query again.")


@lru_cache(maxsize=256)  # clients ask in the same way again and again
def _request(
    media_types: tuple[tuple[str, str], ...], default_graphs: tuple[str, ...], named_graphs: tuple[str, ...]
) -> bytes:
    """What a worker is told beside the query."""
    dataset = {"default_graphs": default_graphs, "named_graphs": named_graphs}
    return json.dumps({"media_types": dict(media_types)} | dataset).encode()
