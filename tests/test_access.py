"""Who is believed in what, and how the log reads: without a service."""

import asyncio
import io
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from api.http.access import Forwarded, client_key, host_of
from api.http.monitoring import MOST_TOLD, AccessLog, Seldom, log_to
from api.server import _checked
from api.server import log as log_of_server
from api.settings import Settings


def test_hosts_are_read_as_they_are_written() -> None:
    assert [host_of(text) for text in (b"A.example:80", b"[::1]:80", b"::1", b"")] == ["a.example", "::1", "", ""]
    assert {host_of(text) for text in (b"[::1]x", b"a:80:80", b"a:x", b"[::1", b"a]", b"[]", b":80", b"a:\xb2")} == {""}


def test_a_forwarded_address_counts_only_from_a_trusted_proxy() -> None:
    def client(peer: str, forwarded: str, *trusted: str) -> str:
        clients: list[tuple[str, int]] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            clients.append(scope["client"])

        scope = {"type": "http", "client": (peer, 1), "scheme": "http", "path": "/"}
        scope["headers"] = [(b"x-forwarded-for", forwarded.encode())]
        networks = Settings(trusted_proxies=" ".join(trusted)).proxies
        asyncio.run(Forwarded(app, networks)(scope, None, None))  # type: ignore[arg-type]
        return clients[0][0]

    assert client("10.0.0.1", "192.0.2.7") == "10.0.0.1"
    assert client("10.0.0.1", "192.0.2.7", "10.0.0.1") == "192.0.2.7"
    assert client("10.0.0.1", "198.51.100.1, 192.0.2.7", "10.0.0.1") == "192.0.2.7"  # what the client says itself
    assert client("10.0.0.1", "192.0.2.7, 10.0.0.2", "10.0.0.1", "10.0.0.2") == "192.0.2.7"
    for network in ("10.0.0.0/8", "10.1.2.3/8", "192.0.2.1,10.0.0.0/8", "*"):
        assert client("10.0.0.1", "192.0.2.7", network) == "192.0.2.7"
    assert client("2001:db8::1", "192.0.2.7", "10.0.0.0/8 2001:db8::/32") == "192.0.2.7"
    assert client("10.0.0.1", "nonsense", "192.0.2.1") == "10.0.0.1"
    assert client("10.0.0.1", "nonsense", "10.0.0.1") == "10.0.0.1"
    assert client("10.0.0.1", "nonsense, 192.0.2.7", "10.0.0.1") == "192.0.2.7"
    for peer in ("9.255.255.255", "11.0.0.0", "::ffff:a00:1", "10.0.0.1%eth0", "", "unix:"):  # beside the network
        assert client(peer, "192.0.2.7", "10.0.0.0/8") == peer
    for peer, network in (
        ("10.0.0.0", "10.0.0.0/31"),
        ("10.0.0.1", "10.0.0.0/31"),
        ("2001:db8::ffff", "2001:db8::/112"),
    ):
        assert client(peer, "2001:db8::7:1", network) == "2001:db8::7:1"
    assert client("10.0.0.2", "192.0.2.7", "10.0.0.0/31") == "10.0.0.2"
    assert client("10.0.0.1", "192.0.2.9, 192.0.2.7, 10.9.9.9, 10.0.0.1", "10.0.0.0/8") == "192.0.2.7"
    for said in ("", " ", ",,,", "unknown", "192.0.2.7/8", "192.0.2.7.evil", "0x7f.1", "192.0.2.7\x00", "[2001:db8::1"):
        assert client("10.0.0.1", said, "10.0.0.1") == "10.0.0.1"


@pytest.mark.parametrize(
    ("said", "set_to", "path"),
    [
        ("/x", "", ("/x", "/x/themes", b"/x/themes")),
        ("/x/y/", "/old", ("/x/y", "/x/y/themes", b"/x/y/themes")),
        ("/", "/old", ("", "/themes", b"/themes")),
        (None, "/old", ("/old", "/old/themes", b"/old/themes")),
        ("//evil.example", "", ("", "/themes", b"/themes")),
        ('/"><script>', "", ("", "/themes", b"/themes")),
    ],
)
def test_the_path_that_a_proxy_strips_counts_only_from_a_trusted_one(
    said: str | None, set_to: str, path: tuple[str, str, bytes]
) -> None:
    def seen(peer: str) -> tuple[str, str, bytes]:
        scopes: list[Any] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scopes.append(scope)

        scope = {"type": "http", "client": (peer, 1), "scheme": "http", "root_path": set_to}
        scope |= {"path": f"{set_to}/themes", "raw_path": f"{set_to}/themes".encode()}
        scope["headers"] = [] if said is None else [(b"x-forwarded-prefix", said.encode())]
        asyncio.run(Forwarded(app, Settings(trusted_proxies="10.0.0.1").proxies)(scope, None, None))  # type: ignore[arg-type]
        return scopes[0]["root_path"], scopes[0]["path"], scopes[0]["raw_path"]

    assert seen("10.0.0.1") == path
    assert seen("10.0.0.2") == (set_to, f"{set_to}/themes", f"{set_to}/themes".encode())


def test_a_client_with_as_many_addresses_as_it_likes_is_one() -> None:
    assert client_key("192.0.2.7") == "192.0.2.7"
    assert client_key("2001:db8::1") == client_key("2001:db8::ffff:1") != client_key("2001:db8:0:1::1")
    assert client_key("a:b") == "a:b"


def test_on_a_terminal_the_log_is_for_people() -> None:
    """And what is likely to be a mistake is said at the start, without keeping the service from serving."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()

    async def request() -> None:
        access = AccessLog(stream)
        access.write("abc", "GET", "/themes\x1b[31m", 200, 0.0123)
        access.flush()

    names = ("findings", "uvicorn")
    before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in map(logging.getLogger, names)]
    try:
        log_to(stream, "info")
        asyncio.run(request())
        logging.getLogger("findings.x").warning("a\nword", extra={"fields": {"client": "192.0.2.7"}})
    finally:
        for logger, logger.handlers, logger.propagate, level in before:
            logger.setLevel(level)
    first, second = stream.getvalue().splitlines()
    assert re.fullmatch(r"\d\d:\d\d:\d\d 200 GET /themes\\x1b\[31m in 12 ms", first)
    assert re.fullmatch(r"\d\d:\d\d:\d\d warning: a\\nword \(client 192\.0\.2\.7\)", second)


def test_a_service_without_a_graph_says_so_at_its_start(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log_of_server.addHandler(caplog.handler)
    try:
        _checked(Settings(store=str(tmp_path / "none"))).state.store.close()
    finally:
        log_of_server.removeHandler(caplog.handler)
    assert f"{tmp_path}/none: there is no store here yet. Run `findings build` first." in caplog.messages


def test_a_client_is_told_of_once_a_minute_and_not_all_of_a_crowd_are(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    logger = logging.getLogger("findings.test")
    monkeypatch.setattr(logger, "warning", lambda what, extra: told.append(extra["fields"]))
    seldom = Seldom(logger)
    for number in range(3):
        seldom.warn("it asks", "192.0.2.1", number=number)
        seldom.warn("it asks", "192.0.2.2", number=number)
    assert told == [{"client": "192.0.2.1", "number": 0}, {"client": "192.0.2.2", "number": 0}]
    for number in range(MOST_TOLD + 10):
        seldom.warn("it asks", str(number))
    assert len(told) == MOST_TOLD
