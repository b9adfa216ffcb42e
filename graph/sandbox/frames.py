"""Messages between a process and its children: four bytes of length, a header of JSON, then a body.

The member `length` of the header says how many bytes the body has. An error of ours crosses in a header, too.
"""

import json
import struct
from typing import IO, Any

from graph import errors

LENGTH = struct.Struct(">I")
Header = dict[str, Any]
Message = tuple[Header, bytes | bytearray]
ERRORS: dict[str, type[errors.FindingsError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.FindingsError)
}


def framed(header: Header, length: int = 0) -> bytes:
    """The beginning of a message, to be followed by a body of so many bytes."""
    content = json.dumps(header | {"length": length}).encode()
    return LENGTH.pack(len(content)) + content


def header_in(received: bytes | bytearray) -> tuple[Header, int] | None:
    """The header that the bytes begin with, and where its body begins; None while it is not whole."""
    if len(received) < LENGTH.size:
        return None
    end = LENGTH.size + LENGTH.unpack_from(received)[0]
    return (json.loads(received[LENGTH.size : end]), end) if len(received) >= end else None


def next_message(stream: IO[bytes]) -> tuple[Header, bytes] | None:
    """The next message; None when the other side has hung up, in the middle of one too."""
    size = stream.read(LENGTH.size)
    content = stream.read(LENGTH.unpack(size)[0]) if len(size) == LENGTH.size else b""
    if not content or len(content) < LENGTH.unpack(size)[0]:
        return None
    header = json.loads(content)
    body = stream.read(header["length"]) if header["length"] else b""
    return (header, body) if len(body) == header["length"] else None


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
