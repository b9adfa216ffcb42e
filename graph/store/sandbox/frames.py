"""Messages between the service and its workers: four bytes of length, then as many bytes of JSON.

The header of a reply may be followed by an answer as it is; its member `length` says how long that is.
"""

import struct
from typing import IO

LENGTH = struct.Struct(">I")


def framed(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content


def frame_in(heard: bytes | bytearray) -> bytes | None:
    """The message that the bytes heard so far begin with; None while it is not whole."""
    if len(heard) < LENGTH.size:
        return None
    end = LENGTH.size + LENGTH.unpack_from(heard)[0]
    return bytes(heard[LENGTH.size : end]) if len(heard) >= end else None


def next_frame(stream: IO[bytes]) -> bytes | None:
    """The next message; None when the other side has hung up."""
    length = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(length)[0]) if len(length) == LENGTH.size else None
