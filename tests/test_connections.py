"""Connections: how long each may take for what, how many a client may have, and what is said when there is no room."""

import asyncio
import json
import logging
import math
import re
import resource
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api import connections, server
from api.connections import Connections
from api.settings import Settings

PATIENCE = 20.0  # seconds for what takes a tenth of one on a quiet machine
ASKED = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POSTED = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def answer(request: Request) -> Response:
    """As much as is asked for, once the body has been read, a little late where that is asked for."""
    await asyncio.sleep(float(request.query_params.get("late", 0)))
    body = await request.body()
    return Response(bytes(int(request.query_params.get("size", 5))) or body, headers={"X-Read": str(len(body))})


class Service:
    """The server of this program before a small application, in this process."""

    def __init__(self, settings: Settings) -> None:
        self.connections = Connections(settings)
        self.port = 0
        self.writers: list[asyncio.StreamWriter] = []

    async def connect(self, *pieces: bytes) -> Streams:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**16)
        self.writers.append(writer)
        for piece in pieces:
            writer.write(piece)
        return reader, writer

    async def ask(self) -> Streams:
        """A connection that has had an answer, and is kept."""
        reader, writer = await self.connect(ASKED)
        assert b" 200 " in await reader.readuntil(b"\r\n\r\n" + bytes(5))
        return reader, writer

    async def said(self, *pieces: bytes) -> bytes:
        """All that the service says until it hangs up."""
        reader, writer = await self.connect(*pieces)
        try:
            return await reader.read()
        except ConnectionResetError:
            return b"reset"
        finally:
            writer.close()


@asynccontextmanager
async def served(**settings: Any) -> AsyncIterator[Service]:
    chosen = Settings(**settings)
    service = Service(chosen)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        watching = asyncio.create_task(service.connections.watch())
        yield {"connections": service.connections}
        watching.cancel()

    app: Any = Starlette(routes=[Route("/", answer, methods=["GET", "POST"])], lifespan=lifespan)
    serving = server.Server(server._config(app, chosen))
    with server._listening("127.0.0.1", 0) as listener:
        service.port = listener.getsockname()[1]
        task = asyncio.create_task(serving.serve(sockets=[listener]))
        await until(lambda: serving.started)
        try:
            async with asyncio.timeout(PATIENCE):
                yield service
        finally:
            for writer in service.writers:
                writer.close()
                with suppress(OSError):
                    await writer.wait_closed()
            serving.should_exit = True
            await task


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.01)


def run(work: Callable[[Service], Awaitable[None]], **settings: Any) -> None:
    async def whole() -> None:
        async with served(**settings) as service:
            await work(service)

    uvloop.run(whole())  # as uvicorn does


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> pytest.LogCaptureFixture:
    """What is logged of connections, whatever has been set up before."""
    monkeypatch.setattr(connections.log, "handlers", [caplog.handler])
    monkeypatch.setattr(connections.log, "propagate", False)
    return caplog


def problem(said: bytes) -> tuple[int, str]:
    head, _, body = said.partition(b"\r\n\r\n")
    assert re.search(rb"(?im)^x-request-id: \w{16}\r$", head + b"\r\n")
    return int(head.split()[1]), json.loads(body)["type"]


@pytest.mark.parametrize(
    ("first", "again", "told"),
    [
        (b"", b"", None),
        (b"\r\n", b"\r\n", None),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", b"", "head"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"x", "head"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", b"X: y\r\n", "head"),
        (POSTED, b"", "body"),
        (POSTED, b"x", "body"),
        (POSTED.replace(b"Content-Length: 1000000", b"Transfer-Encoding: chunked"), b"1\r\nx\r\n", "body"),
        (ASKED + b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"x", "head"),
    ],
)
def test_a_client_that_takes_its_time_does_not_keep_its_connection(
    first: bytes, again: bytes, told: str | None
) -> None:
    """It sends something at once and then, again and again, a little more."""

    async def work(service: Service) -> None:
        reader, writer = await service.connect(first)

        async def trickle() -> None:
            while again:
                writer.write(again)
                await asyncio.sleep(0.02)

        trickling = asyncio.create_task(trickle())
        said = await reader.read()
        trickling.cancel()
        writer.close()
        await until(lambda: not service.connections._open)
        if told is None:
            assert said == b""
            return
        said = said[said.rindex(b"HTTP/1.1") :]
        assert problem(said) == (408, "/problems/request-timeout")
        assert f"The {told} of the request".encode() in said

    run(work, head_timeout=0.1)


def test_a_connection_is_kept_as_long_as_is_set() -> None:
    async def kept(service: Service) -> None:
        await service.ask()
        (connection,) = service.connections._open
        assert 60 < connection.ends - asyncio.get_running_loop().time() <= 75  # more than the balancers' 60

    async def closed(service: Service) -> None:
        reader, writer = await service.ask()
        writer.write(b"\r\n")  # is nothing yet
        assert await reader.read() == b""

    run(kept)
    run(closed, keep_alive=1)


def test_the_time_that_an_answer_takes_is_not_the_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither while the service works, nor while it does not read what is sent."""
    monkeypatch.setattr(connections, "PER_BYTE", 0.0)

    async def work(service: Service) -> None:
        late = b"POST /?late=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 400000\r\n\r\n"
        said = await asyncio.gather(service.said(late + bytes(400_000)), service.said(late[:-12] + b": 0\r\n\r\n"))
        assert all(b" 200 " in one for one in said), said
        assert b"x-read: 400000" in said[0]

    run(work, head_timeout=0.1)


def test_a_body_that_comes_steadily_may_be_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(service: Service) -> None:
        reader, writer = await service.connect(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n")
        for _ in range(20):
            writer.write(bytes(10_000))
            await asyncio.sleep(0.05)
        assert b" 200 " in await reader.readline()
        writer.close()

    run(work, head_timeout=0.1)


def test_a_client_that_takes_nothing_of_its_answer_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "STALLED", 0.2)

    async def work(service: Service) -> None:
        _, writer = await service.connect(ASKED.replace(b"/ ", b"/?size=50000000 "))
        await until(lambda: bool(service.connections._open))
        await until(lambda: not service.connections._open)
        writer.close()

    run(work)


def test_one_client_has_so_many_connections_and_no_more() -> None:
    async def work(service: Service) -> None:
        kept = [await service.ask() for _ in range(4)]
        refused = await service.said(ASKED)
        assert problem(refused) == (429, "/problems/too-many-requests")
        assert b"retry-after: 10" in refused.lower()
        many = await asyncio.gather(*(service.said() for _ in range(20)))
        assert {one[:12] for one in many} <= {b"HTTP/1.1 429", b"reset", b""}
        assert b"HTTP/1.1 429" in {one[:12] for one in many} != {b"HTTP/1.1 429"}  # from a number on, not even that
        for reader, writer in kept:  # whoever has one keeps it
            writer.write(ASKED)
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n" + bytes(5))
        kept[0][1].close()
        await until(lambda: len(service.connections._open) == 3)
        await service.ask()

    run(work, connections=4)


def test_a_trusted_proxy_stands_for_many_clients() -> None:
    async def work(service: Service) -> None:
        for _ in range(12):
            await service.ask()

    run(work, connections=4, trusted_proxies="127.0.0.0/8")
    run(work, connections=0)


def test_where_there_is_room_for_no_more_that_is_said_and_who_is_in_is_served(
    monkeypatch: pytest.MonkeyPatch, logged: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (8, 8))

    async def work(service: Service) -> None:
        kept = [await service.ask() for _ in range(4)]
        assert {await service.said(ASKED) for _ in range(3)} <= {b"reset", b""}
        for reader, writer in kept:
            writer.write(ASKED)
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n" + bytes(5))

    run(work)
    (line,) = logged.messages
    assert line == "4 connections are open, and no more files can be: raise `ulimit -n` (8)"


def test_what_is_no_http_is_logged_with_its_id_and_whence_it_came(logged: pytest.LogCaptureFixture) -> None:
    async def work(service: Service) -> None:
        said = await service.said(b"a secret\r\n\r\n")
        (record,) = (record for record in logged.records if record.name == connections.log.name)
        fields = record.__dict__["fields"]
        assert f"X-Request-ID: {fields['request']}".encode() in said
        assert (fields["client"], record.levelno) == ("127.0.0.1", logging.WARNING)
        assert "secret" not in logged.text

    run(work)


def test_an_address_of_the_old_kind_is_itself_on_a_listener_of_the_new() -> None:
    plain = connections._plain
    assert [plain(one) for one in ("::ffff:192.0.2.7", "192.0.2.7", "2001:db8::1", "::ffff:c000:207")] == [
        *("192.0.2.7", "192.0.2.7", "2001:db8::1", "192.0.2.7")
    ]
    assert math.isinf(connections.HttpProtocol.stalls)
