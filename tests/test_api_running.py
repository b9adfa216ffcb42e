"""Running it: figures, logs without what was asked, request ids, hosts, rates, several processes, an end in grace."""

import asyncio
import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import PROGRAM, ROOT, built_store, ended, figures, http, started, until

from api.connections import SENT_TOGETHER, JoiningTransport
from graph.errors import FindingsError

__all__ = ["http"]
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c = ?i) }"
SECRET = "a-word-that-only-the-query-holds"


def test_figures_tell_of_requests_workers_and_the_store(http: httpx.Client) -> None:
    http.get("/sparql", params={"query": "ASK {}"})
    http.get("/nowhere/at/all")
    found = figures(http)
    assert found['findings_requests_total{method="GET",route="/sparql",status="200"}'] >= 1
    assert found['findings_requests_total{method="GET",route="(nowhere)",status="404"}'] >= 1
    assert found["findings_documents"] == 1
    assert {"findings_workers_busy", "findings_workers_replaced", "findings_queries_waiting"} <= found.keys()
    assert any(name.startswith("findings_store_info{version=") for name in found)


def test_every_answer_has_a_request_id_and_keeps_a_sound_one(http: httpx.Client) -> None:
    own = [http.get(path).headers["x-request-id"] for path in ("/health/live", "/nowhere")]
    assert len(set(own)) == 2
    assert http.get("/health/live", headers={"X-Request-ID": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert http.get("/health/live", headers={"X-Request-ID": "a b\tc"}).headers["x-request-id"] != "a b\tc"


@pytest.mark.parametrize(("level", "told"), [("info", False), ("debug", True)])
def test_logs_are_json_and_hold_no_query_above_debug(tmp_path: Path, level: str, told: bool) -> None:
    path = tmp_path / "log"
    with path.open("w") as log:
        command = [*PROGRAM, "serve", "--port", "0", "--store", str(built_store())]
        env = os.environ | {"FINDINGS_LOG_LEVEL": level, "FINDINGS_TOKEN": "a secret"}
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=log, encoding="utf-8")
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        query = f"SELECT * {{ ?s ?p '{SECRET}' }}"
        for answer in (
            httpx.get(f"{url}/sparql", params={"query": query}, timeout=30),
            httpx.post(f"{url}/sparql", data={"query": query}, timeout=30),
        ):
            assert answer.status_code == 200
        httpx.get(f"{url}/recommendations", params={"q": SECRET}, timeout=30)
        ended(process)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert "FINDINGS_TOKEN is no setting: did you mean FINDINGS_TOKENS?" in [line["message"] for line in lines]
    assert "a secret" not in path.read_text()
    access = [line for line in lines if line["logger"] == "findings.access"]
    assert [(line["path"], line["status"]) for line in access] == [("/sparql", 200)] * 2 + [("/recommendations", 200)]
    assert all({"request", "method", "ms", "time", "level"} <= line.keys() for line in access)
    assert (SECRET in path.read_text()) == told


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example"])
def test_a_local_service_answers_to_its_own_names(http: httpx.Client, host: str) -> None:
    answer = http.get("/health/live", headers={"Host": host})
    assert (answer.status_code, answer.json()["type"]) == (421, "/problems/wrong-host")
    for own in ("localhost", "127.0.0.1:9", "[::1]:9", "LOCALHOST:80"):
        assert http.get("/health/live", headers={"Host": own}).status_code == 200


def test_a_client_that_asks_too_often_waits(tmp_path: Path) -> None:
    process, url = started(built_store(), rate_limit="60", trusted_proxies="127.0.0.1")
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            answers = [client.get("/prefixes") for _ in range(15)]
            late = [answer for answer in answers if answer.status_code == 429]
            assert len(late) >= 3
            assert late[0].json()["type"] == "/problems/too-many-requests"
            assert int(late[0].headers["retry-after"]) >= 1
            other = client.get("/nowhere", headers={"X-Forwarded-For": "192.0.2.7"})
            assert other.status_code == 404
            assert client.get("/health/live").status_code == 200
    finally:
        ended(process)


def test_nobody_but_a_trusted_proxy_is_believed(http: httpx.Client) -> None:
    process, url = started(built_store(), rate_limit="6")
    forged = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            assert client.get("/themes").status_code == 200
            assert client.get("/themes", headers=forged).status_code == 429
    finally:
        ended(process)
    turtle = {"Accept": "text/turtle"}
    assert "https://127.0.0.1" not in http.get("/sparql", headers=turtle | forged).text
    process, url = started(built_store(), trusted_proxies="127.0.0.1")
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            assert "https://127.0.0.1" in client.get("/sparql", headers=turtle | forged).text
    finally:
        ended(process)


def test_a_client_that_leaves_frees_its_worker() -> None:
    process, url = started(built_store(), query_workers="1", deadline="30")
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            host, port = url.removeprefix("http://").split(":")
            body = ENDLESS.encode()
            head = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
            with socket.create_connection((host, int(port))) as rude:
                rude.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                until(lambda: figures(client)["findings_workers_busy"] == 1)
            until(lambda: figures(client)["findings_workers_replaced"] == 1)
            assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    finally:
        ended(process)


def test_a_queue_has_an_end_and_says_when_to_come_again() -> None:
    process, url = started(built_store(), query_workers="1", deadline="2", queue="1", trusted_proxies="127.0.0.1")
    try:

        async def crowd() -> list[httpx.Response]:
            async with httpx.AsyncClient(base_url=url, timeout=60) as client:
                asked = (client.get("/sparql", params={"query": f"{ENDLESS} # {n}"}) for n in range(6))
                return await asyncio.gather(*asked)

        async def beside_a_flood() -> tuple[httpx.Response, ...]:
            """A runaway and one that waits, of one client, and then one of another."""
            async with httpx.AsyncClient(base_url=url, timeout=60) as client:
                asked = []
                for address, query in (("192.0.2.1", ENDLESS), ("192.0.2.1", ENDLESS), ("192.0.2.2", "ASK {}")):
                    ask = client.post("/sparql", data={"query": query}, headers={"X-Forwarded-For": address})
                    asked.append(asyncio.create_task(ask))
                    await asyncio.sleep(0.3)
                return tuple(await asyncio.gather(*asked))

        answers = asyncio.run(crowd())
        runaway, flood, other = asyncio.run(beside_a_flood())
    finally:
        ended(process)
    assert (runaway.status_code, flood.status_code, other.status_code) == (504, 503, 200)
    turned_away = [answer for answer in answers if answer.status_code == 503]
    assert turned_away
    assert {answer.json()["type"] for answer in turned_away} == {"/problems/too-many-queries"}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in turned_away)
    assert {answer.status_code for answer in answers} <= {503, 504}


def test_a_table_that_is_cut_says_so_and_one_that_is_too_large_is_refused() -> None:
    process, url = started(built_store(), most_rows="10", largest_answer="100000")
    try:
        with httpx.Client(base_url=url, timeout=60) as client:

            def ask(query: str, name: str) -> httpx.Response:
                return client.get("/sparql", params={"query": query, "format": name})

            for name in ("json", "xml", "csv", "tsv"):
                assert ask("SELECT * { ?s ?p ?o }", name).headers["findings-cut"] == "rows=10"
                assert "findings-cut" not in ask("SELECT * { ?s ?p ?o } LIMIT 9", name).headers
                assert "findings-cut" not in ask("SELECT * { ?s ?p ?o FILTER(false) }", name).headers
            cut = ask("SELECT ?s { ?s ?p ?o { SELECT * { ?a ?b ?c } LIMIT 99 } } LIMIT 999 VALUES ?x { 1 }", "json")
            assert (len(cut.json()["results"]["bindings"]), cut.headers["findings-cut"]) == (10, "rows=10")
            whole = ask("CONSTRUCT WHERE { ?s ?p ?o }", "ntriples")
            assert (whole.status_code, whole.json()["type"]) == (413, "/problems/answer-too-large")
    finally:
        ended(process)


def test_several_processes_serve_and_stop_together() -> None:
    command = [*PROGRAM, "serve", "--port", "0", "--workers", "2", "--store", str(built_store())]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    until(lambda: _answers(url))
    assert [httpx.get(f"{url}/sparql", params={"query": "ASK {}"}).status_code for _ in range(8)] == [200] * 8
    ended(process)
    assert not _answers(url)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready", timeout=10).status_code == 200
    except httpx.TransportError:
        return False


def test_a_service_that_is_told_to_stop_ends_what_it_began() -> None:
    process, url = started(built_store(), deadline="2")

    async def interrupted() -> httpx.Response:
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            asked = asyncio.create_task(client.get("/sparql", params={"query": ENDLESS}))
            await asyncio.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            return await asked

    answer = asyncio.run(interrupted())
    assert answer.status_code in (503, 504)
    assert process.wait(20) in (0, -signal.SIGTERM)
    ended(process)


def test_a_kept_connection_answers_at_once(http: httpx.Client) -> None:
    """Small pieces are sent at once: the connections that the listener takes have TCP_NODELAY."""
    from api.server import _listening

    with _listening("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
    with pytest.raises(FindingsError, match="cannot listen"):
        _listening("192.0.2.1", 1)


def test_the_head_and_the_body_of_an_answer_leave_together() -> None:
    """And what is large leaves at once, so that a slow client can make the writer wait."""

    class Wire(asyncio.Transport):
        def __init__(self) -> None:
            super().__init__()
            self.sent: list[bytes] = []

        def writelines(self, pieces: Any) -> None:
            self.sent.append(b"".join(pieces))

        def set_protocol(self, protocol: asyncio.BaseProtocol) -> None: ...
        def is_closing(self) -> bool:
            return False

        def close(self) -> None:
            self.sent.append(b"closed")

    async def written() -> list[bytes]:
        wire = Wire()
        joined = JoiningTransport(wire, asyncio.get_running_loop())
        joined.write(b"head ")
        joined.write(b"body")
        assert not wire.sent
        await asyncio.sleep(0)
        joined.write(b"head ")
        joined.write(bytes(SENT_TOGETHER))
        assert len(wire.sent) == 2
        joined.write(b"last")
        joined.close()
        return wire.sent

    assert asyncio.run(written()) == [b"head body", b"head " + bytes(SENT_TOGETHER), b"last", b"closed"]


def test_a_client_that_leaves_in_the_middle_of_its_body_is_no_error_of_the_service(http: httpx.Client) -> None:
    """Nor is one whose time is up: it is hung up on."""

    def counted(status: int) -> float:
        return figures(http).get(f'findings_requests_total{{method="POST",route="/sparql",status="{status}"}}', 0.0)

    before, failed = counted(499), counted(500)
    with socket.create_connection((http.base_url.host, http.base_url.port or 80)) as rude:
        head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        rude.sendall(f"{head}Content-Length: 100\r\n\r\nASK".encode())
    until(lambda: counted(499) == before + 1)
    assert counted(500) == failed
