"""Messages between the service and its workers: four bytes of length, then as many bytes."""

import asyncio
import struct
from collections.abc import AsyncIterator
from typing import IO

LENGTH = struct.Struct(">I")
CHUNK = 64 * 1024


def send_frames(stream: IO[bytes], *contents: bytes | bytearray) -> None:
    """Send some messages, small ones in one go."""
    for content in contents:
        stream.write(LENGTH.pack(len(content)))
        stream.write(content)
    stream.flush()


def next_frame(stream: IO[bytes]) -> bytes | None:
    """The next message; None when the other side has hung up."""
    length = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(length)[0]) if len(length) == LENGTH.size else None


def framed(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content


async def frame_from(reader: asyncio.StreamReader) -> bytes:
    """The next message, whole. Raises: IncompleteReadError when the other side hangs up."""
    return await reader.readexactly(LENGTH.unpack(await reader.readexactly(LENGTH.size))[0])


async def chunks_from(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The next message in pieces, as they come."""
    left = LENGTH.unpack(await reader.readexactly(LENGTH.size))[0]
    while left:
        chunk = await reader.read(min(left, CHUNK))
        if not chunk:
            raise asyncio.IncompleteReadError(b"", left)
        left -= len(chunk)
        yield chunk
