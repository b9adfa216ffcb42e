"""Files, before anything is read of what they say: their bytes, and which of a folder are taken."""

import stat
from pathlib import Path

from graph.errors import InputError

# What is taken from a folder; a file that is given by its path may be called anything.
SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx")
LARGEST_FILE = 20_000_000  # bytes
FILE_TOO_LARGE = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"


def bytes_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises: InputError when there is no such file, it may not be read, is too large or no ordinary file.
    """
    where = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("this is a folder", where=where, mend="Name a file, or build from the folder.")
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device might never end
            raise InputError("this is no ordinary file", where=where, mend="Save the document as a file first.")
        if status.st_size > LARGEST_FILE:
            raise InputError(FILE_TOO_LARGE, where=where, mend="Give the document alone.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            error.strerror or "the file cannot be read", where=where, mend="Check the path and its permissions."
        ) from error
