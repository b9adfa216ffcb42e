"""Documents read behind the wall: one child process for as many as come, with an end in time and memory for each.

A document is a stranger's: reading it may run for ever, burst, or break a library. So it is read in a child that can
reach no network and start no program (see `graph.sandbox`), in the same way for the command line and the service. The
child is kept for the next document, since it takes longer to load the language model than to read a letter. Where it
has to be ended, the next document gets another.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from threading import Event, Timer
from typing import IO, Literal, ParamSpec, Self, TypeVar

from graph.errors import FindingsError, InputError
from graph.knowledge.correction_file import turtle_of
from graph.knowledge.corrections import Correction
from graph.sandbox.frames import Header, framed, next_message, raise_error
from graph.sandbox.limits import MEBIBYTE, Limits
from graph.sandbox.process import Reason, reason_of, spawn

P = ParamSpec("P")
Done = TypeVar("Done")
READING_PROGRAM = "graph.build.reading_worker"  # what the child runs
READING_SECONDS = 300.0
READING_MEMORY = 4096 * MEBIBYTE  # of address space; the model alone takes a fourth of it
Form = Literal["graph", "text", "json", "turtle", "trig", "nquads"]
Received = tuple[Header, bytes]
STAGE = "stage: "  # before the name of a stage, on the standard error of the child
MENDS = {
    "time": "Give it in parts, or see whether a line of it is not prose at all, and take that out.",
    "memory": "Give it in parts.",
    "depth": "Save it anew, or give it in another format.",
    "fault": "That is a mistake of this program: please report it, with FINDINGS_TRACEBACK=1 and the document.",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A document to be read: the bytes of a file; where a store holds it, its text, and `held`: what goes with that.

    That is its digest (`sha256`), its `places` (start, end, page and the four edges of a box) and the corrections that
    it was made with (`applied`: the name of each in the graph → what it corrects, after the base).
    """

    name: str
    data: bytes
    held: Header | None = None


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """What became of one document: its key, title, how many things of each sort it says, and its graph as N-Quads.

    `touching` are the names of the corrections that can touch it.
    """

    key: str
    title: str
    counts: tuple[tuple[str, int], ...]
    touching: frozenset[str]
    quads: bytes

    @classmethod
    def of(cls, header: Header, quads: bytes) -> Self:
        """The answer of the child."""
        counts = tuple(header["counts"].items())
        return cls(header["key"], header["title"], counts, frozenset(header["touching"]), bytes(quads))


class Reader(AbstractContextManager["Reader"]):
    """The child, seen from outside: started when a document first needs it, ended by `close`."""

    def __init__(self, base: str, *, seconds: float = READING_SECONDS, memory: int = READING_MEMORY) -> None:
        self._base, self._seconds = base, seconds
        self._limits = Limits(memory=memory, files=256)
        self._process: subprocess.Popen[bytes] | None = None
        self._told: IO[bytes] | None = None
        self._rows: tuple[Correction, ...] = ()
        self._thread: ThreadPoolExecutor | None = None

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if there is one."""
        if self._process:
            self._process.kill()
        if self._thread:
            self._thread.shutdown(cancel_futures=True)
        self._thread = None
        self._end()

    def ask(self, form: Form, data: bytes, name: str, rows: Sequence[Correction] = ()) -> bytes:
        """What a document says, in this form. Raises: InputError, ModelMissing."""
        return bytes(self._submitted(self._ask, form, Asked(name, data), tuple(rows)).result()[1])

    def in_order(self, documents: Iterable[Asked], rows: Sequence[Correction] = ()) -> Iterator["Future[DocumentRead]"]:
        """All that each document says, with what analysts say against it; one is read ahead of the one asked for.

        Raises, by the future: InputError, ModelMissing.
        """
        ahead: Future[DocumentRead] | None = None
        for asked in documents:
            following = self._submitted(self._read, asked, tuple(rows))
            if ahead:
                yield ahead
            ahead = following
        if ahead:
            yield ahead

    def _submitted(self, work: Callable[P, Done], *arguments: P.args, **named: P.kwargs) -> "Future[Done]":
        """One thread does all: the child ends with the thread that started it."""
        self._thread = self._thread or ThreadPoolExecutor(1)
        return self._thread.submit(work, *arguments, **named)

    def _read(self, asked: Asked, rows: tuple[Correction, ...]) -> DocumentRead:
        return DocumentRead.of(*self._ask("graph", asked, rows))

    def _ask(self, form: Form, asked: Asked, rows: tuple[Correction, ...]) -> Received:
        if self._process is None or rows != self._rows:
            self._end()
            self._begin(rows)
        answer, late = self._answer({"form": form, "name": asked.name, "held": asked.held}, asked.data)
        if answer is None:
            raise self._ended(asked.name, late)
        raise_error(answer[0])
        return answer

    def _end(self) -> None:
        if self._process:
            with self._process as process:
                process.kill()
        if self._told:
            self._told.close()
        self._process = self._told = None

    def _begin(self, rows: tuple[Correction, ...]) -> None:
        """Start a child and wait until it is ready: the time of a document begins then."""
        self._told = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the child
        pipe = subprocess.PIPE
        self._process = spawn(
            READING_PROGRAM, (self._base,), self._limits, stdin=pipe, stdout=pipe, stderr=self._told.fileno()
        )
        self._rows = rows
        if self._exchanged() and rows:
            self._exchanged({"corrections": True}, turtle_of(rows, self._base).encode())

    def _exchanged(self, header: Header | None = None, body: bytes = b"") -> Received | None:
        """The child's next message, after this one if there is one; None where it has ended."""
        assert self._process and self._process.stdin and self._process.stdout
        with suppress(BrokenPipeError):
            if header:
                self._process.stdin.write(framed(header, len(body)) + body)
                self._process.stdin.flush()
        return next_message(self._process.stdout)

    def _answer(self, header: Header, body: bytes) -> tuple[Received | None, bool]:
        """The answer, if one comes, and whether the child was ended because it took too long."""
        process, late = self._process, Event()

        def end() -> None:
            late.set()
            if process:
                process.kill()

        timer = Timer(self._seconds, end)
        timer.daemon = True
        timer.start()
        try:
            return self._exchanged(header, body), late.is_set()
        finally:
            timer.cancel()

    def _ended(self, name: str, late: bool) -> FindingsError:
        """Why there was no answer: the stage is the last that the child told of."""
        assert self._process and self._told
        reason: Reason = "time" if late else reason_of(self._process.wait())
        self._told.seek(0)
        stderr = self._told.read().decode("utf-8", "replace")
        self._end()
        if reason == "fault" and os.environ.get("FINDINGS_TRACEBACK"):
            raise RuntimeError(stderr)
        stages = [line.removeprefix(STAGE) for line in stderr.splitlines() if line.startswith(STAGE)]
        at = f" (at: {stages[-1]})" if stages else ""
        what = {
            "time": f"it took longer than {self._seconds:g} s to read, and was stopped{at}",
            "memory": f"it takes more memory to read than one document may{at}",
            "depth": f"it broke what reads it{at}",
            "fault": f"it could not be read{at}",
        }
        return InputError(what[reason], where=name, mend=MENDS[reason])
