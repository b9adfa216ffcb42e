"""Child processes: start one, ask one a single thing, and say why one ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import IO, Literal

from graph.sandbox.frames import Header, framed, next_message, raise_error
from graph.sandbox.limits import Limits

PACKAGES = str(Path(__file__).resolve().parents[2])
ENVIRONMENT = {"PYTHONPATH": PACKAGES, "LC_ALL": "C.UTF-8"}  # nothing of the parent's own
# For the query engine. One malloc arena: each more costs address space that no query gets. And memory that a query has
# given back is kept for the next: to ask the system for it again takes longer than the query.
MALLOC = {
    "arena_max": 1,
    "top_pad": 16 * 1024 * 1024,
    "trim_threshold": 64 * 1024 * 1024,
    "mmap_threshold": 32 * 1024 * 1024,
    "tcache_max": 64 * 1024,
    "tcache_count": 127,
}
TUNED = {"GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={value}" for name, value in MALLOC.items())}
Reason = Literal["time", "memory", "depth", "fault"]
# The engine aborts when it gets no more memory, and the system kills for it; a stack that overflows is a bad address.
REASONS: dict[int, Reason] = {
    signal.SIGXCPU: "time",
    signal.SIGABRT: "memory",
    signal.SIGKILL: "memory",
    signal.SIGSEGV: "depth",
    signal.SIGBUS: "depth",
}


class ChildEnded(Exception):
    """A child process ended before it had answered.

    `reason`: its time, its memory, too deep a recursion, or another fault; `output` is what it wrote of that.
    """

    def __init__(self, reason: Reason, status: int | None = None, output: str = "") -> None:
        super().__init__(reason, status, output)
        self.reason = reason
        self.status = status
        self.output = output


def processor_time(pid: int) -> float:
    """The seconds that a process has worked, or, where the system does not say, some that go by."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return time.monotonic()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def reason_of(status: int) -> Reason:
    """Why a child ended with a status, as `subprocess` gives it."""
    return REASONS.get(-status, "fault")


def spawn(
    program: str,
    arguments: Sequence[object],
    limits: Limits,
    *,
    stdin: int | IO[bytes],
    stdout: int = subprocess.DEVNULL,
    stderr: int | None = None,
    tuned: bool = False,
) -> "subprocess.Popen[bytes]":
    """Start a child that answers messages with a program (see `child`); `tuned` is for the query engine."""
    # -P: what lies in the current directory is not imported.
    command = [sys.executable, "-P", "-m", "graph.sandbox.child", json.dumps(asdict(limits)), program]
    return subprocess.Popen(
        [*command, *map(str, arguments)],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd="/",
        env=ENVIRONMENT | (TUNED if tuned else {}),
        start_new_session=True,
    )


def run(
    program: str,
    arguments: Sequence[object],
    request: Header,
    body: bytes = b"",
    *,
    limits: Limits,
    deadline: float,
    tuned: bool = False,
) -> tuple[Header, bytes]:
    """Ask a child of its own one thing; `deadline` is in seconds.

    Raises: ChildEnded; the FindingsError that the child raised.
    """
    pipe = subprocess.PIPE
    with spawn(program, arguments, limits, stdin=pipe, stdout=pipe, stderr=pipe, tuned=tuned) as process:
        try:
            output, errors = process.communicate(framed(request, len(body)) + body, timeout=deadline)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise ChildEnded("time") from None
            raise
    stream = BytesIO(output)
    next_message(stream)  # that it was ready
    if (answer := next_message(stream)) is None:
        raise ChildEnded(reason_of(process.returncode), process.returncode, errors.decode("utf-8", "replace"))
    raise_error(answer[0])
    return answer
