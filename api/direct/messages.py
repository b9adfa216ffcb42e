"""What the service and a direct process tell each other: packets of a kind, the number of a connection, and content."""

import socket
import struct
from array import array
from collections.abc import Iterable

HEAD = struct.Struct(">cI")
READY, WANTED, BACK = b"R", b"W", b"B"  # to the service; after BACK what is left of an answer
LENT, GONE, DROP = b"L", b"G", b"D"  # to a process; with LENT comes the socket
LARGEST = 256 * 1024


def packed(kind: bytes, number: int, content: bytes = b"") -> bytes:
    return HEAD.pack(kind, number) + content


def numbers_in(numbers: Iterable[int]) -> bytes:
    """Several numbers, as the content of a packet."""
    return array("I", numbers).tobytes()


def numbers_of(content: bytes) -> "array[int]":
    return array("I", content)


def unpacked(packet: bytes) -> tuple[bytes, int, bytes]:
    """Kind, number and content."""
    return *HEAD.unpack_from(packet), packet[HEAD.size :]


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a channel that keeps packets apart."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
