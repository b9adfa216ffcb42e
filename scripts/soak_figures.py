"""What the soaks measure: times, and the memory of a service."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def percentiles(times: Iterable[float]) -> dict[str, float]:
    """Half of all and all but one in a hundred, in milliseconds."""
    ordered = sorted(times) or [0.0]
    return {f"p{p} ms": round(1000 * ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 1) for p in (50, 99)}


def memory_of(pid: int) -> int:
    """MiB that a process and all below it have in memory."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):  # it has ended just now
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            pages[int(entry.name)] = int((entry / "statm").read_text().split()[1])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(pages.get(member, 0) for member in family) * 4096 // 2**20
