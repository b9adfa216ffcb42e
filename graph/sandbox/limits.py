"""How a child process shuts itself in before it reads anything: what it may take, and a wall that keeps it in.

The wall has two bricks, each of which holds alone: a network namespace of its own, which is empty, and a seccomp filter
that refuses to open sockets and to run programs. Source: unshare(2), seccomp(2), <linux/audit.h>.
"""

import ctypes
import os
import resource
import signal
import struct
from contextlib import suppress
from dataclasses import dataclass

PARENT_DEATH_SIGNAL = 1  # <linux/prctl.h>
MEBIBYTE = 1024 * 1024
NO_LIMIT = resource.RLIM_INFINITY
NEW_NETWORK, NEW_USER = 0x40000000, 0x10000000  # <linux/sched.h>
SET_SECCOMP, NO_NEW_PRIVILEGES = 22, 38  # <linux/prctl.h>
FILTER_MODE = 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | 1  # the second: EPERM
# Machine → its number for audits; its calls socket and io_uring_setup (which opens sockets too); execve and execveat.
MACHINES = {
    "x86_64": (0xC000003E, (41, 425), (59, 322)),
    "aarch64": (0xC00000B7, (198, 425), (221, 281)),
}
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: load a word, jump, jump, return
NUMBER_AT, MACHINE_AT = 0, 4  # in struct seccomp_data
CONFINED: set[int] = set()  # this process, once it is
OTHER_CALLS = 0x40000000  # calls of x32, a second door to the same rooms


@dataclass(frozen=True)
class Limits:
    """Bytes of address space, seconds of processor time, open files; 0 means no limit of ours.

    `programs`: whether it may start other programs, which then stand behind the same wall.
    """

    memory: int = 0
    cpu: int = 0
    files: int = 0
    programs: bool = False


def is_confined() -> bool:
    """Whether this process has been shut in: what it reads can take nothing with it."""
    return os.getpid() in CONFINED


def confine(limits: Limits) -> bool:
    """Shut this process in for good. Returns whether the network is really out of reach.

    It ends when its parent does; it does not go on at all where the parent ended before that was arranged.
    """
    CONFINED.add(os.getpid())
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


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def walled_off(*, programs: bool = False) -> bool:
    """Give up the network, new rights and, unless `programs`, other programs; whether the network is really gone."""
    walled = False
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        # Root may do so; anybody else may where user namespaces are allowed.
        walled = libc.unshare(NEW_NETWORK) == 0 or libc.unshare(NEW_USER | NEW_NETWORK) == 0
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        walled = _without_sockets(libc, programs=programs) or walled
    return walled


def _without_sockets(libc: ctypes.CDLL, *, programs: bool = False) -> bool:
    """Have the system refuse the calls that reach out; whether it does."""
    if (numbers := MACHINES.get(os.uname().machine)) is None:
        return False
    machine, sockets, executions = numbers
    code = _filter(machine, sockets if programs else (*sockets, *executions))
    buffer = ctypes.create_string_buffer(code)
    program = _Program(len(code) // 8, ctypes.cast(buffer, ctypes.c_void_p).value)
    return int(libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0)) == 0


def _filter(machine: int, calls: tuple[int, ...]) -> bytes:
    """A BPF program: another machine's calls and the listed ones are refused, the rest is allowed."""
    count = len(calls)
    steps = [(LOAD, 0, 0, MACHINE_AT), (EQUAL, 0, count + 3, machine), (LOAD, 0, 0, NUMBER_AT)]
    steps.append((AT_LEAST, count + 1, 0, OTHER_CALLS))
    # Each jumps over those after it and over ALLOW, to REFUSE.
    steps += [(EQUAL, count - at, 0, call) for at, call in enumerate(calls)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
