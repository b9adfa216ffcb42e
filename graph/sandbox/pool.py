"""A pool of worker processes: each request has a deadline, and a worker that passes it is killed and replaced.

Nothing inside a process can stop the engine: only the system can.
"""

import asyncio
import math
from collections.abc import Sequence

from graph.errors import FindingsError, QueryError, QueryTimeout, QueryTooLarge, StoreError, StoreOverloaded
from graph.sandbox.frames import Header, raise_error
from graph.sandbox.limits import Limits
from graph.sandbox.process import Reason, reason_of
from graph.sandbox.worker import QueryAnswer, Reply, WorkerProcess, started

REPLACEMENT = 0.5  # seconds to replace a worker, three times what it takes


class Pool:
    """Workers that answer queries with a program, leased to one request at a time.

    `deadline` is in seconds; `queue` is how many requests may wait for a worker; `memory` is told to whoever asked for
    more of it, in MiB.
    """

    def __init__(
        self,
        program: str,
        arguments: Sequence[object],
        limits: Limits,
        *,
        size: int,
        deadline: float,
        queue: int,
        memory: int,
    ) -> None:
        self.size = size
        self.deadline = deadline
        self.waiting = 0
        self.replaced = 0
        self._command = program, arguments, limits
        self._queue = queue
        self._memory = memory
        self._workers: set[WorkerProcess] = set()
        self._idle: asyncio.LifoQueue[WorkerProcess] = asyncio.LifoQueue()
        self._replacing: set[asyncio.Task[None]] = set()
        self._open = False

    @property
    def busy(self) -> int:
        """How many workers are leased, or being replaced."""
        return self.size - self._idle.qsize()

    @property
    def walled(self) -> bool:
        """Whether the system keeps every worker off the network; else the guard alone does."""
        return bool(self._workers) and all(worker.walled for worker in self._workers)

    async def start(self) -> None:
        self._open = True
        await asyncio.gather(*(self._add() for _ in range(self.size)))

    async def close(self) -> None:
        """End all workers; requests that are running fail."""
        self._open = False
        await asyncio.gather(*self._replacing, *(worker.end() for worker in list(self._workers)))
        self._workers.clear()

    async def ask(self, request: Header) -> QueryAnswer:
        """What one of the workers answers.

        Raises: QueryTimeout, StoreOverloaded, StoreError; QueryTooLarge and QueryError where the worker died of it; the
            FindingsError that the worker raised.
        """
        header, answer = await self._asked(await self._lease(), request)
        raise_error(header)
        return answer

    async def ask_idle(self, request: Header) -> None:
        """Ask every worker that is free just now; one that ends over it is replaced."""
        idle = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
        await asyncio.gather(*(self._asked(worker, request) for worker in idle), return_exceptions=True)

    async def _asked(self, worker: WorkerProcess, request: Header) -> Reply:
        """What this worker says to a request; then it is free again, or replaced."""
        sound = False
        try:
            async with asyncio.timeout(self.deadline):
                reply = await worker.ask(request)
            sound = True
        except TimeoutError:
            raise self._ended("time", 0) from None
        except ConnectionError:
            status = await worker.end()
            raise self._ended(reason_of(status), status) from None
        finally:  # a caller who is cancelled leaves a worker in the middle of something
            self._release(worker, sound)
        return reply

    async def _lease(self) -> WorkerProcess:
        """A worker that nobody uses.

        Raises: StoreOverloaded when too many wait already, or none comes free in time.
        """
        if not self._open:
            raise StoreError("the query workers are not running", mend="Start the service again.")
        while not self._idle.empty():
            if not (worker := self._idle.get_nowait()).dead:
                return worker
            self._release(worker, sound=False)
        if self.waiting >= self._queue:
            raise self._overloaded()
        self.waiting += 1
        try:
            # Long enough for a query before this one to be stopped, and its worker to be replaced.
            async with asyncio.timeout(2 * self.deadline + REPLACEMENT):
                while (worker := await self._idle.get()).dead:
                    self._release(worker, sound=False)
                return worker
        except TimeoutError:
            raise self._overloaded() from None
        finally:
            self.waiting -= 1

    def _release(self, worker: WorkerProcess, sound: bool) -> None:
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
        worker = await started(*self._command)
        if not self._open:
            await worker.end()
            return
        self._workers.add(worker)
        self._idle.put_nowait(worker)

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
