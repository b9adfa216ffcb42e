"""The pool of processes that answer untrusted queries (see `query_worker`), each leased to one query at a time.

A query has a deadline; a worker that passes it is killed and replaced. Nothing inside a process can stop the engine:
only the system can.
"""

import asyncio
import json
import math
from collections import deque
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from graph.errors import FindingsError, QueryError, QueryTimeout, QueryTooLarge, StoreError, StoreOverloaded
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.frames import raise_error
from graph.sandbox.limits import MEBIBYTE, Limits
from graph.sandbox.process import Reason, reason_of
from graph.sandbox.worker import QueryAnswer, Reply, WorkerProcess, started
from graph.store.sparql.answers import ROWS
from graph.store.sparql.guard import QUERY_KINDS, check_graph, check_iri

REPLACEMENT = 0.5  # seconds to replace a worker, three times what it takes


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
        limits = (memory_limit, math.ceil(deadline) + 1, largest, most_rows)
        self._arguments = (Path(location).absolute(), *limits, base, int(open_store))
        self._memory = memory_limit // MEBIBYTE
        self._queue = queue
        self._base = base
        self._open_store = open_store
        self._workers: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._waiters: deque[asyncio.Future[WorkerProcess]] = deque()  # the first is served first
        self._replacing: set[asyncio.Task[None]] = set()
        self._open = False

    @property
    def busy(self) -> int:
        """How many workers are leased, or being replaced."""
        return self.size - len(self._idle)

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return len(self._waiters)

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
    ) -> QueryAnswer:
        """Run a query to its end; `media_types` says which format to answer in, for each kind of query if they differ.

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
        header, answer = await self._ask(await self._lease(), request, sparql)
        raise_error(header)
        return answer

    async def refresh(self) -> None:
        """Have idle workers open the newest content: else they would hold the old one for ever."""
        idle, self._idle = self._idle, []
        request = _request((("ASK", ROWS["csv"]),), (), ())
        asking = (self._ask(worker, request, "ASK {}") for worker in idle)
        await asyncio.gather(*asking, return_exceptions=True)  # one that ends over it is replaced

    async def _ask(self, worker: WorkerProcess, request: bytes, sparql: str) -> Reply:
        """The reply of this worker to a request; then it is free again, or replaced."""
        sound = False
        try:
            reply = await worker.ask(request, self.deadline, sparql.encode("utf-8", "surrogatepass"))
            sound = True
        except TimeoutError:
            raise self._ended("time", 0) from None
        except ConnectionError:
            status = await worker.end()
            raise self._ended(reason_of(status), status) from None
        finally:  # a caller that is cancelled leaves the worker in the middle of a query
            self._release(worker, sound)
        return reply

    async def _lease(self) -> WorkerProcess:
        """A worker that is free, now or later.

        Raises: StoreOverloaded when too many wait already, or none comes free in time.
        """
        if not self._open:
            raise StoreError("the query workers are not running", mend="Start the service again.")
        while (worker := self._idle.pop() if self._idle else await self._freed()).dead:
            self._release(worker, sound=False)
        return worker

    async def _freed(self) -> WorkerProcess:
        """The next worker that comes free."""
        if self.waiting >= self._queue:
            raise self._overloaded()
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[WorkerProcess] = loop.create_future()
        self._waiters.append(waiter)
        # Long enough for a query before this one to be stopped, and its worker to be replaced.
        timer = loop.call_later(2 * self.deadline + REPLACEMENT, self._turn_away, waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled() and not waiter.exception():  # it was given one in the same moment
                self._release(waiter.result(), sound=True)
            raise
        finally:
            timer.cancel()
            if waiter in self._waiters:
                self._waiters.remove(waiter)

    def _turn_away(self, waiter: asyncio.Future[WorkerProcess]) -> None:
        if not waiter.done():
            waiter.set_exception(self._overloaded())

    def _release(self, worker: WorkerProcess, sound: bool) -> None:
        if sound and not worker.dead:
            self._give(worker)
            return
        task = asyncio.get_running_loop().create_task(self._replace(worker))
        self._replacing.add(task)
        task.add_done_callback(self._replacing.discard)

    def _give(self, worker: WorkerProcess) -> None:
        """To whoever has waited longest, else to whoever comes next."""
        while self._waiters:
            if not (waiter := self._waiters.popleft()).done():
                waiter.set_result(worker)
                return
        self._idle.append(worker)

    async def _replace(self, worker: WorkerProcess) -> None:
        self.replaced += 1
        self._workers.discard(worker)
        await worker.end()
        while self._open:
            try:
                await self._add()
            except OSError:  # no memory or no process to be had just now
                await asyncio.sleep(0.5)
            else:
                return

    async def _add(self) -> None:
        worker = await started("graph.store.query_worker", self._arguments, Limits())
        if not self._open:
            await worker.end()
            return
        self._workers.add(worker)
        self._give(worker)

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
