"""What the soaks measure: times, and the memory of a service."""

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def percentiles(times: Iterable[float]) -> dict[str, float]:
    """Half of all and all but one in a hundred, in milliseconds."""
    ordered = sorted(times) or [0.0]
    return {f"p{p} ms": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 1) for p in (50, 99)}


PASSING = re.compile(rb"graph\.sandbox\.child\0(?!.*query_worker)", re.DOTALL)  # reads one document, or writes once


def family_of(pid: int, *, lasting: bool = False) -> set[int]:
    """A process and all below it; of a service only those that stay, if `lasting`."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):  # it has ended just now
            if lasting and PASSING.search((entry / "cmdline").read_bytes()):
                continue
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def memory_of(pid: int, *, lasting: bool = False) -> int:
    """MiB that a process and all below it have in memory (see `family_of`)."""
    pages = 0
    for member in family_of(pid, lasting=lasting):
        with suppress(OSError, ValueError):
            pages += int(Path(f"/proc/{member}/statm").read_text().split()[1])
    return pages * 4096 // 2**20


def descriptors_of(pid: int) -> int:
    """Open files, sockets and pipes of a service, of the processes that stay."""
    count = 0
    for member in family_of(pid, lasting=True):
        with suppress(OSError):
            count += len(list(Path(f"/proc/{member}/fd").iterdir()))
    return count
