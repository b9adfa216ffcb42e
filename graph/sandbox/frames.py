"""Messages between a process and its children: the lengths of header and body, a header of JSON, then a body.

An error of ours crosses in a header, too.
"""

import json
import struct
from functools import lru_cache
from typing import IO, Any

from graph import errors

LENGTHS = struct.Struct(">II")
SHORT_HEADER = 1024  # bytes
Header = dict[str, Any]
Message = tuple[Header | bytes, bytes | bytearray]  # a header may be JSON already
ERRORS: dict[str, type[errors.FindingsError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.FindingsError)
}


def framed(header: Header | bytes, length: int = 0) -> bytes:
    """The beginning of a message, to be followed by a body of so many bytes."""
    content = header if isinstance(header, bytes) else json.dumps(header).encode()
    return LENGTHS.pack(len(content), length) + content


def header_in(received: bytes) -> tuple[Header, int, int] | None:
    """The header that the bytes begin with, the length of its body and where that begins; None while it is not whole.

    Headers that are equal may be one object, which nobody changes.
    """
    if len(received) < LENGTHS.size:
        return None
    size, length = LENGTHS.unpack_from(received)
    end = LENGTHS.size + size
    return (_header_of(received[LENGTHS.size : end]), length, end) if len(received) >= end else None


def next_message(stream: IO[bytes]) -> tuple[Header, bytes] | None:
    """The next message; None when the other side has hung up, in the middle of one too."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    size, length = LENGTHS.unpack(lengths)
    content = stream.read(size + length)
    return (_header_of(content[:size]), content[size:]) if len(content) == size + length else None


def _header_of(content: bytes) -> Header:
    return (_short_header if len(content) <= SHORT_HEADER else json.loads)(content)  # type: ignore[no-any-return]


_short_header = lru_cache(maxsize=64)(json.loads)  # most are those of the message before


def error_header(error: errors.FindingsError) -> Header:
    """A header that carries an error to the other side."""
    return {"error": type(error).__name__, "fields": vars(error)}


def raise_error(header: Header) -> None:
    """Raises: the FindingsError that a header carries, if any."""
    if "error" not in header:
        return
    kind = ERRORS[header["error"]]
    error = kind.__new__(kind)
    vars(error).update(header["fields"])
    raise error
