"""One connection of the service, as it is lent and taken back."""

import asyncio
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from api.direct.exchange import Exchange, Results, exchange_of
from api.direct.lane import Lane

REPEAT = "findings.repeat"  # in the state of a request: that its like can be answered past the service
TRIALS = 3  # loans that were not worth it, after which there are no more


@dataclass(frozen=True)
class Repeat:
    """What a request was answered with, and who answers its like: answers up to `largest` bytes."""

    lane: Lane
    results: Results
    largest: int
    route: str


class Connection(Protocol):
    """What is needed of a protocol."""

    transport: Any
    timeout_keep_alive: int
    timeout_keep_alive_task: asyncio.TimerHandle | None

    def timeout_keep_alive_handler(self) -> None: ...
    def _unset_keepalive_if_required(self) -> None: ...


class Loans:
    """The loans of one connection. It is lent when it has asked in the same form twice running."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: tuple[str, str] | None = None
        self._lane: Lane | None = None
        self._trials = 0
        self._barred = False

    def offer(self, repeat: Repeat, request: bytes, head: bytes) -> None:
        """A request has just been answered, and nothing else has come."""
        if self._barred or self._trials >= TRIALS:
            return
        exchange = exchange_of(request, head, repeat.results, repeat.largest, repeat.route)
        form = (exchange.before, exchange.after) if exchange else None
        if exchange and form == self._last and self._connection.transport.sent():
            self._lend(repeat.lane, exchange)
        self._last = form

    def _lend(self, lane: Lane, exchange: Exchange) -> None:
        self._connection.transport.pause_reading()
        if lane.lend(self, exchange):
            self._lane = lane
            self._connection._unset_keepalive_if_required()  # the lane looks after that now
        else:
            self._connection.transport.resume_reading()

    def descriptor(self) -> int:
        return int(self._connection.transport.get_extra_info("socket").fileno())

    def take_back(self, rest: bytes, worth: bool) -> None:
        self._lane = None
        self._trials = 0 if worth else self._trials + 1
        connection = self._connection
        if connection.transport.is_closing():
            return
        if rest:
            connection.transport.write(rest)
        connection.transport.resume_reading()
        # As after an answer of its own: the client may have nothing more to ask.
        later = asyncio.get_running_loop().call_later
        connection.timeout_keep_alive_task = later(connection.timeout_keep_alive, connection.timeout_keep_alive_handler)

    def hang_up(self) -> None:
        self._lane = None
        with suppress(OSError), socket.socket(fileno=os.dup(self.descriptor())) as ours:
            ours.shutdown(socket.SHUT_RDWR)  # closing our descriptor ends nothing while a process holds another
        self._connection.transport.close()

    def bar(self) -> None:
        self._barred = True

    def recall(self) -> bool:
        """The service stops: hang up once nobody is at an answer. Whether the connection is lent at all."""
        return self._lane is not None and self._lane.recall(self)

    def forget(self) -> None:
        """The connection is lost."""
        if self._lane is not None:
            self._lane.forget(self)
