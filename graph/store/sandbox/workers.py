"""A pool of worker processes: each query has a deadline, and a worker that passes it is killed and replaced.

Nothing inside a process can stop the engine: only the system can.
"""

import asyncio
import math
import re
import signal
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.errors import (
    AnswerTooLarge,
    FindingsError,
    NoSuchForm,
    QueryError,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    StoreOverloaded,
)
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.sandbox.process import Answer, Reply, WorkerProcess, started
from graph.store.sparql.guard import KINDS, check_graph
from graph.store.sparql.media import ROWS

MEBIBYTE = 1024 * 1024
RESPITE = 0.5  # seconds to replace a worker, three times what it takes
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*$")


class WorkerPool:
    """Runs the queries of strangers.

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
        self.waiting = 0
        self.replaced = 0
        self._limits = (Path(location), memory_limit, math.ceil(deadline) + 1, largest)
        self._queue = queue
        self._base = base
        self._open_store = open_store
        self._always = {"base": base, "open_store": open_store, "most": most_rows}
        self._workers: set[WorkerProcess] = set()
        self._idle: asyncio.LifoQueue[WorkerProcess] = asyncio.LifoQueue()
        self._replacing: set[asyncio.Task[None]] = set()
        self._open = False

    @property
    def busy(self) -> int:
        """How many workers are at a query, or being replaced."""
        return self.size - self._idle.qsize()

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

    async def run(
        self,
        sparql: str,
        media_type: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> AsyncGenerator[bytes, None]:
        """As `answer`, in pieces: the first comes when all is well, or the error does."""
        answer = await self.answer(sparql, media_type, default_graphs, named_graphs)
        try:
            async for chunk in answer:
                yield chunk
        finally:
            await answer.aclose()

    async def answer(
        self,
        sparql: str,
        media_types: str | Mapping[str, str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Run a query to its end; `media_types` is what to answer in, where need be for each kind of query.

        The worker itself looks first whether it may be run: what is hard to read is read within the limits too.
        The two lists of graph IRIs are the dataset of the SPARQL protocol.

        Raises: QueryRefused, QueryError, NoSuchForm, QueryTimeout, StoreOverloaded, StoreError.
        """
        for iri in (*default_graphs, *named_graphs):
            self._check_graph(iri)
        if isinstance(media_types, str):
            media_types = dict.fromkeys(KINDS, media_types)
        dataset = {"default_graphs": list(default_graphs), "named_graphs": list(named_graphs)}
        header, answer = await self._asked({"sparql": sparql, "media_types": media_types, **dataset, **self._always})
        if "error" in header:
            raise self._error(header)
        return answer

    def _check_graph(self, iri: str) -> None:
        if not self._open_store:
            check_graph(iri, self._base)
        elif not ABSOLUTE.match(iri):
            raise QueryError(f"<{iri}> is no absolute IRI", mend="Write the whole IRI.")

    async def refresh(self) -> None:
        """Have workers that nobody asks anything go on to the newest content: they would hold the old one for ever."""
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        request = {"sparql": "ASK {}", "media_types": {"ASK": ROWS["csv"]}, "default_graphs": [], "named_graphs": []}
        telling = (self._told(worker, request | self._always) for worker in idle)
        await asyncio.gather(*telling, return_exceptions=True)  # one that ends over it is replaced

    async def _asked(self, request: dict[str, Any]) -> Reply:
        return await self._told(await self._free_worker(), request)

    async def _told(self, worker: WorkerProcess, request: dict[str, Any]) -> Reply:
        """What this worker says to a request; then it is free again, or replaced."""
        sound = False
        try:
            async with asyncio.timeout(self.deadline):
                header, answer = await worker.ask(request)
            sound = "last" not in header
        except TimeoutError:
            raise self._timeout() from None
        except ConnectionError:
            raise self._died(await worker.end()) from None
        finally:  # a caller who is cancelled leaves a worker in the middle of something
            self._give_back(worker, sound)
        return header, answer

    async def _free_worker(self) -> WorkerProcess:
        """A worker that nobody uses.

        Raises: StoreOverloaded when too many wait already, or none comes free in time.
        """
        if not self._open:
            raise StoreError("the query workers are not running", mend="Start the service again.")
        while not self._idle.empty():
            if not (worker := self._idle.get_nowait()).dead:
                return worker
            self._give_back(worker, sound=False)
        if self.waiting >= self._queue:
            raise self._overloaded()
        self.waiting += 1
        try:
            # Long enough for a query before this one to be stopped, and its worker to be replaced.
            async with asyncio.timeout(2 * self.deadline + RESPITE):
                while (worker := await self._idle.get()).dead:
                    self._give_back(worker, sound=False)
                return worker
        except TimeoutError:
            raise self._overloaded() from None
        finally:
            self.waiting -= 1

    def _give_back(self, worker: WorkerProcess, sound: bool) -> None:
        if sound:
            self._idle.put_nowait(worker)
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
                await self._add()
            except OSError:  # no memory or no process to be had just now
                await asyncio.sleep(0.5)
            else:
                return

    async def _add(self) -> None:
        worker = await started(*self._limits)
        if not self._open:
            await worker.end()
            return
        self._workers.add(worker)
        self._idle.put_nowait(worker)

    def _timeout(self) -> QueryTimeout:
        what = f"the query was stopped after {self.deadline:g} seconds"
        return QueryTimeout(what, mend="Ask for less: a LIMIT, fewer OPTIONALs, patterns that share variables.")

    def _overloaded(self) -> StoreOverloaded:
        wait = math.ceil(self.deadline)
        mend = f"Try again in {wait} seconds."
        return StoreOverloaded("too many queries are waiting already", mend=mend, retry_after=wait)

    def _memory(self) -> QueryTooLarge:
        limit = self._limits[1] // MEBIBYTE
        what = f"the query needs more than the {limit:,} MiB of memory that one may take"
        return QueryTooLarge(what, mend="Ask for less: a LIMIT, or no ORDER BY over everything.")

    def _died(self, status: int) -> FindingsError:
        """Why a worker ended: the engine aborts when it gets no more memory, the system kills for it."""
        if not self._open:
            return StoreError("the service is stopping", mend="Run the query again when it is back.")
        if -status in (signal.SIGABRT, signal.SIGKILL):
            return self._memory()
        if -status == signal.SIGXCPU:
            return self._timeout()
        if -status in (signal.SIGSEGV, signal.SIGBUS):
            return QueryError("the query is too deeply nested for the engine", mend="Make it flatter, or split it.")
        return StoreError(f"the query worker ended by itself (status {status})", mend="Run the query again.")

    def _error(self, header: dict[str, Any]) -> FindingsError:
        if header["error"] == "memory":
            return self._memory()
        if header["error"] == "size":
            cap = self._limits[3] // MEBIBYTE
            return AnswerTooLarge(f"the answer is larger than {cap:,} MiB", mend="Add a LIMIT, or take an export.")
        if header["error"] == "form":
            return NoSuchForm(header["kind"])
        told = {key: header.get(key, "") for key in ("where", "mend")}
        if header["error"] == "store":
            return StoreError(header["what"], **told)
        kind = QueryRefused if header["error"] == "refused" else QueryError
        return kind(header["what"], **told, line=header.get("line"), column=header.get("column"))
