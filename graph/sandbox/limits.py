"""What a child process may take: it sets these limits itself, before it reads anything."""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass

from graph.sandbox.wall import walled_off

PARENT_DEATH_SIGNAL = 1  # <linux/prctl.h>
MEBIBYTE = 1024 * 1024
NO_LIMIT = resource.RLIM_INFINITY


@dataclass(frozen=True)
class Limits:
    """Bytes of address space, seconds of processor time, open files; 0 means no limit of ours.

    `programs`: whether it may start other programs, which then stand behind the same wall.
    """

    memory: int = 0
    cpu: int = 0
    files: int = 0
    programs: bool = False


def confine(limits: Limits) -> bool:
    """Shut this process in for good. Returns whether the network is really out of reach.

    It ends when its parent does; it does not go on at all where the parent ended before that was arranged.
    """
    parent = os.getppid()
    walled = walled_off(programs=limits.programs)
    with suppress(OSError, AttributeError):  # after the wall, since a change of user clears it
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit("the parent has ended")
    limit(resource.RLIMIT_CORE, 0)
    for kind, most in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_NOFILE, limits.files)):
        if most:
            limit(kind, most)
    if limits.cpu:
        limit(resource.RLIMIT_CPU, limits.cpu, limits.cpu + 1)  # first SIGXCPU, by which the parent knows why
    return walled


def limit(kind: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit of this process: `hard` (like `soft` if not given) cannot be raised again."""
    allowed = resource.getrlimit(kind)[1]
    wanted = [value if allowed == NO_LIMIT else min(value, allowed) for value in (soft, soft if hard is None else hard)]
    resource.setrlimit(kind, (wanted[0], wanted[1]))
