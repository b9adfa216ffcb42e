"""Files into bytes: only whole ones, of a size that a document may have."""

import stat
from pathlib import Path

from graph.errors import InputError

LARGEST = 20_000_000  # bytes
TOO_LARGE = f"the file is larger than {LARGEST // 1_000_000} MB"


def bytes_of(path: Path) -> bytes:
    """Raises: InputError when there is no such file, it may not be read, is too large or no file at all."""
    where = str(path)
    try:
        told = path.stat()
        if stat.S_ISDIR(told.st_mode):
            raise InputError("this is a folder", where=where, mend="Name a file, or build from the folder.")
        if not stat.S_ISREG(told.st_mode):  # a pipe or a device might never end
            raise InputError("this is no ordinary file", where=where, mend="Save the document as a file first.")
        if told.st_size > LARGEST:
            raise InputError(TOO_LARGE, where=where, mend="Give the document alone.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            error.strerror or "the file cannot be read", where=where, mend="Check the path and its permissions."
        ) from error
