"""The wall behind the guard: a process gives up the network, other programs and new rights, for good.

Two bricks, each of which holds alone: a network namespace of its own, which is empty, and a seccomp filter that
refuses to open sockets and to run programs. Source: unshare(2), seccomp(2), <linux/audit.h>.
"""

import ctypes
import os
import struct
from contextlib import suppress

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
OTHER_CALLS = 0x40000000  # calls of x32, a second door to the same rooms


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
