"""The process that answers queries on the sockets of clients which the service lends it.

Run as `python -m api.direct.worker SETTINGS`, with its channel as standard input; SETTINGS is JSON (see `lane`).
Which connection is next, the system says: all processes wait on one epoll, and each event goes to one of them.
"""

import gc
import json
import os
import select
import socket
import sys
import time
from contextlib import suppress

from api.direct.answers import Answers
from api.direct.board import Board, WorkerCells
from api.direct.exchange import LARGEST_REQUEST, Exchange, exchange_from
from api.direct.messages import BACK, DROP, LARGEST, LENT, READY, WANTED, numbers_of, packed, unpacked
from graph.store import GenerationStore
from graph.store.wall import walled_off
from graph.store.worker import Worker

ONCE = 0x1 | 0x2000 | 0x40000000  # EPOLLIN, EPOLLRDHUP, EPOLLONESHOT: <sys/epoll.h>, which not every system has
PEEK, AT_ONCE = int(socket.MSG_PEEK | socket.MSG_DONTWAIT), int(socket.MSG_DONTWAIT)  # enumerations are slow to join
TICK = 0.1  # seconds after which a process that nobody asks anything looks around: a socket is closed when all let go


class Client:
    """A connection that is lent, and what is repeated on it."""

    def __init__(self, connection: socket.socket, exchange: Exchange) -> None:
        self.connection = connection
        self.exchange = exchange

    def peek(self) -> bytes:
        """What has come, and stays there to be read; nothing where the client has gone."""
        try:
            return self.connection.recv(LARGEST_REQUEST, PEEK)
        except OSError:
            return b""

    def answer(self, request: bytes, answer: bytes) -> bytes:
        """Read the request, send the answer; what of it the socket does not take."""
        try:
            self.connection.recv(len(request))
            return answer[self.connection.send(answer, AT_ONCE) :]
        except BlockingIOError:
            return answer
        except OSError:
            return b""


class Direct:
    """Serves one request after another, of whichever client has one."""

    def __init__(self, answers: Answers, board: Board, cells: WorkerCells, shared: int, channel: socket.socket) -> None:
        self._answers = answers
        self._board = board
        self._cells = cells
        self._shared = select.epoll.fromfd(shared)
        self._channel = channel
        self._clients: dict[int, Client] = {}
        self._told = 0  # messages

    def run(self, first: int) -> None:
        """Until the service hangs up; `first` is the lowest number of a connection."""
        while not self._answers.ended:
            events = self._shared.poll(TICK, 1)
            while self._told < self._cells.told:
                self._hear()
            if not events:
                self._answers.renew()
                continue
            descriptor = events[0][0]
            began = time.monotonic()
            self._cells.begin(descriptor - first, began)
            rest = self._serve(descriptor, descriptor - first)
            if rest == b"":
                self._cells.observe(time.monotonic() - began)
                self._cells.end()
                self._pass_on(descriptor)
            else:
                self._give_back(descriptor, rest or b"")
                self._cells.end()
                self._answers.renew()

    def _serve(self, descriptor: int, connection: int) -> bytes | None:
        """What is left of the answer; None where there is none from here."""
        client = self._clients.get(descriptor) or self._fetched(descriptor)
        request = client.peek() if client else b""
        if not request or client is None or self._board.revoked(connection):
            return None
        answer = self._answers.to(request, client.exchange)
        if answer is None:
            return None
        self._cells.send()
        self._board.count(connection)
        return client.answer(request, answer)

    def _pass_on(self, descriptor: int) -> None:
        """To whoever is free when the client asks again; to the service where it was revoked."""
        try:
            self._shared.modify(descriptor, ONCE)
        except OSError:
            self._give_back(descriptor, b"")

    def _give_back(self, descriptor: int, rest: bytes) -> None:
        """To the service, with what is left of an answer. It must still be marked as ours where there is any."""
        with suppress(OSError):
            self._shared.unregister(descriptor)
        self._drop(descriptor)
        self._channel.send(packed(BACK, descriptor, rest))

    def _fetched(self, descriptor: int) -> Client | None:
        """A connection that this process has not had yet: the service has it."""
        self._channel.send(packed(WANTED, descriptor))
        while True:
            kind, _, content, given = self._received()
            if kind == DROP:
                self._drop_all(content)
            elif kind != LENT:
                return None
            else:
                # The number that epoll knows it by is the one by which it is told to go on.
                os.dup2(given[0], descriptor)
                os.close(given[0])
                client = Client(socket.socket(fileno=descriptor), exchange_from(json.loads(content)))
                self._clients[descriptor] = client
                return client

    def _hear(self) -> None:
        kind, _, content, _ = self._received()
        assert kind == DROP  # nothing else comes unasked
        self._drop_all(content)

    def _drop_all(self, content: bytes) -> None:
        for number in numbers_of(content):
            self._drop(number)

    def _received(self) -> tuple[bytes, int, bytes, list[int]]:
        packet, given, _, _ = socket.recv_fds(self._channel, LARGEST, 1)
        if not packet:
            sys.exit()
        self._told += 1
        return *unpacked(packet), given

    def _drop(self, descriptor: int) -> None:
        if (client := self._clients.pop(descriptor, None)) is not None:
            client.connection.close()


def main(told: str) -> None:
    settings = json.loads(told)
    parent = os.getppid()
    walled_off()
    if os.getppid() != parent:  # it died before it could be followed
        return
    worker = Worker(GenerationStore(settings["store"]), settings["memory"], settings["cpu"], settings["largest"])
    board = Board(settings["board"])
    cells = board.worker(settings["place"])
    channel = socket.socket(fileno=0)
    answers = Answers(worker, settings["asking"], settings["keeps"], settings["largest"])
    answers.renew()
    gc.freeze()  # what stands now stays: it need not be gone through again and again
    channel.send(packed(READY, settings["place"]))
    with suppress(BrokenPipeError, ConnectionResetError):
        Direct(answers, board, cells, settings["shared"], channel).run(settings["first"])


if __name__ == "__main__":
    main(*sys.argv[1:])
