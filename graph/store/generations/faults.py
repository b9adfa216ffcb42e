"""What a disk complains of, as errors that say how to put it right."""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from graph.errors import StoreError


class Fault(NamedTuple):
    """One way in which a disk refuses. The engine gives words without a number: hence `words` too."""

    numbers: frozenset[int]
    words: str
    what: str
    mend: str


FAULTS = (
    Fault(
        frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG}),
        r"no space left|quota exceeded|file too large",
        "the disk is full",
        "Nothing has changed: make room and run it again.",
    ),
    Fault(
        frozenset({errno.EACCES, errno.EPERM, errno.EROFS}),
        r"permission denied|not permitted|read-only file system",
        "there is no permission",
        "Change the rights of the folder, or name another one with --store.",
    ),
    Fault(
        frozenset({errno.ENOTDIR, errno.EEXIST}),
        r"not a directory|file exists",
        "it is not a folder",
        "Name a folder with --store.",
    ),
    Fault(
        frozenset({errno.ENOLCK, errno.EOPNOTSUPP}),
        r"no locks available|operation not supported",
        "the file system has no locks",
        "Put the store on a local disk.",
    ),
    Fault(
        frozenset({errno.EMFILE, errno.ENFILE}),
        r"too many open files",
        "too many files are open",
        "Raise the limit (ulimit -n).",
    ),
)


@contextmanager
def faults_told(where: str, doing: str) -> Iterator[None]:
    """Turn what the system or the engine complains of within into a StoreError."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # the engine raises RuntimeError at files that are corrupt
        raise store_error(error, where, doing) from error


def store_error(error: OSError | RuntimeError, where: str, doing: str) -> StoreError:
    """What a person can do about it."""
    number = getattr(error, "errno", None)
    for fault in FAULTS:
        if number in fault.numbers or re.search(fault.words, str(error), re.IGNORECASE):
            return StoreError(f"cannot {doing}: {fault.what}", where=where, mend=fault.mend)
    reason = getattr(error, "strerror", None) or str(error)
    return StoreError(f"cannot {doing}: {reason}", where=where, mend="Delete the folder and build it again.")
