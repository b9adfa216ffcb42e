"""Clients that ask the same way again and again are answered past the service, and cannot tell."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus, unquote_plus, urlsplit

import httpx
import pytest
from hostile_corpus import TOKEN, digest_of
from hypothesis import given
from hypothesis import strategies as st
from serving import BASE, built_store, ended, started

from api.direct.exchange import VALUE, Results, exchange_from, exchange_of, query_of
from api.validators import etag_of_results
from graph.errors import QueryError
from graph.store.guard import check_query
from graph.store.shapes import shape_of

JSON = "application/sparql-results+json"
OF_EACH = {"date", "x-request-id"}
PREFIX = "PREFIX pf: <https://w3id.org/probation-findings/def/> "
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Answer(NamedTuple):
    """One answer; the headers by their names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def alike(self) -> "Answer":
        """Without what is different each time."""
        kept = {name: value for name, value in self.headers.items() if name not in OF_EACH}
        return self._replace(headers=kept)


class Line:
    """One connection that stays open, and what comes on it byte by byte."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.socket = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port), timeout=30)
        self._stream = self.socket.makefile("rb")

    def request(
        self, query: str, accept: str = JSON, more: str = "", headers: str = "", path: str = "/sparql"
    ) -> bytes:
        address = f"{path}?query={quote_plus(query)}{more}"
        return f"GET {address} HTTP/1.1\r\nHost: {self.host}\r\nAccept: {accept}\r\n{headers}\r\n".encode()

    def ask(self, query: str, *arguments: str, **named: str) -> Answer:
        return self.sent(self.request(query, *arguments, **named))

    def sent(self, request: bytes) -> Answer:
        self.socket.sendall(request)
        return self.heard()

    def heard(self) -> Answer:
        first = self._stream.readline()
        if not first:
            raise ConnectionResetError
        lines = iter(lambda: self._stream.readline().rstrip(b"\r\n").decode("latin-1"), "")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        if headers.get("transfer-encoding") != "chunked":
            return Answer(int(first.split()[1]), headers, self._stream.read(int(headers.get("content-length", 0))))
        body = b""
        while size := int(self._stream.readline(), 16):
            body += self._stream.read(size)
            self._stream.readline()
        self._stream.readline()
        return Answer(int(first.split()[1]), headers, body)

    def close(self) -> None:
        self._stream.close()
        self.socket.close()


Service = tuple[subprocess.Popen[str], str]
QUIET = {"rate_limit": "0", "log_level": "warning"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    store = shutil.copytree(built_store(), tmp_path_factory.mktemp("direct") / "store")
    process, url = started(Path(store), tokens=f"write:{digest_of(TOKEN)}", deadline="1", **QUIET)
    yield process, url
    ended(process)


@pytest.fixture
def line(service: Service) -> Iterator[Line]:
    line = Line(service[1])
    yield line
    line.close()


def direct_processes(process: subprocess.Popen[str]) -> list[int]:
    """Of a service."""
    found = subprocess.run(["pgrep", "-P", str(process.pid), "-f", "api.direct.worker"], capture_output=True, text=True)
    return [int(pid) for pid in found.stdout.split()]


def answered(url: str) -> float:
    """How many answers were given past the service."""
    return figure(url, "findings_direct_seconds_count")


def figure(url: str, name: str) -> float:
    lines = httpx.get(f"{url}/metrics").text.splitlines()
    return next((float(line.split()[1]) for line in lines if line.split()[0] == name), 0.0)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def numbered(n: int) -> str:
    """Queries of one shape with different answers."""
    return f"{PREFIX}SELECT ?r ?number {{ ?r a pf:Recommendation ; pf:number ?number }} ORDER BY ?r OFFSET {n} LIMIT 2"


def lent(line: Line, url: str, **named: str) -> None:
    """Ask until somebody else answers."""
    before = answered(url)
    until(lambda: bool(line.ask("ASK {}", **named)) and answered(url) > before)


FORMS: dict[str, dict[str, str]] = {
    "JSON": {"accept": JSON},
    "XML": {"accept": "application/sparql-results+xml"},
    "CSV": {"accept": "text/csv"},
    "format=tsv": {"more": "&format=tsv"},
    "a dataset": {"more": f"&default-graph-uri={quote_plus(BASE + 'graph/ontology')}"},
    "packed where it is worth it": {"headers": "Accept-Encoding: gzip\r\n"},
    "an alias": {"path": "/query"},
}


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_the_same_whoever_gives_it(form: str, service: Service, line: Line) -> None:
    _, url = service
    lent(line, url, **FORMS[form])
    before = answered(url)
    for n in range(20):
        found = line.ask(numbered(n), **FORMS[form])
        usual = Line(url)  # the first question on a connection is always the service's own
        assert found.alike() == usual.ask(numbered(n), **FORMS[form]).alike()
        usual.close()
        assert found.status == 200
    assert answered(url) - before >= 15
    assert len({line.ask(numbered(1)).headers["x-request-id"] for _ in range(5)}) == 5


NOT_ALIKE = {
    "no query": {"query": "SELECT nothing", "status": 400},
    "reaching out": {"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "status": 403},
    "an update": {"query": "DROP ALL", "status": 403},
    "a graph elsewhere": {"query": "SELECT * FROM <http://example.org/> { ?s ?p ?o }", "status": 403},
    "each time another answer": {"query": "SELECT (RAND() AS ?r) {}", "status": 200},
    "triples": {"query": "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1", "status": 406},
    "a long answer": {"query": "SELECT * { ?s ?p ?o } LIMIT 2000", "status": 200},
    "nothing": {"query": "", "status": 400},
    "two queries": {"query": "ASK {}", "more": "&query=ASK", "status": 400},
    "held already": {"query": "ASK {}", "headers": 'If-None-Match: "x", *\r\n', "status": 304},
    "another form": {"query": numbered(1), "accept": "text/csv", "status": 200},
    "too much": {"query": RUNAWAY, "status": 504},
}


@pytest.mark.parametrize("kind", NOT_ALIKE)
def test_what_is_not_like_the_question_before_is_the_services_own(kind: str, service: Service, line: Line) -> None:
    _, url = service
    asked = {name: str(value) for name, value in NOT_ALIKE[kind].items() if name != "status"}
    for _ in range(3):
        lent(line, url)
        found = line.ask(**asked)
        assert found.status == NOT_ALIKE[kind]["status"], found
        usual = Line(url)
        expected = usual.ask(**asked)
        usual.close()
        if found.status == 504:  # who asked that is not lent again soon
            break
        assert told(found) == told(expected)


def told(answer: Answer) -> tuple[int, dict[str, str], object]:
    """An answer for comparing: a problem names its request, and a volatile one is another each time."""
    alike = answer.alike()
    if answer.headers.get("cache-control") == "no-store":
        return alike.status, {**alike.headers, "content-length": ""}, None
    problem = answer.headers.get("content-type") == "application/problem+json"
    return alike.status, alike.headers, json.loads(answer.body) if problem else answer.body


def test_other_requests_on_the_same_connection_are_answered(service: Service, line: Line) -> None:
    lent(line, service[1])
    usual = f"GET /recommendations?limit=1 HTTP/1.1\r\nHost: {line.host}\r\n\r\n".encode()
    assert json.loads(line.sent(usual).body)["items"]
    lent(line, service[1])
    body = b"query=ASK+%7B%7D"
    form = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    head = f"POST /sparql HTTP/1.1\r\nHost: {line.host}\r\nAccept: {JSON}\r\n{form}\r\n".encode()
    assert json.loads(line.sent(head + body).body)["boolean"] is True


def test_requests_in_pieces_and_several_at_once_are_answered_in_order(service: Service, line: Line) -> None:
    lent(line, service[1])
    request = line.request(numbered(3))
    line.socket.sendall(request[:40])
    time.sleep(0.2)
    assert line.sent(request[40:]).status == 200
    lent(line, service[1])
    line.socket.sendall(b"".join(line.request(numbered(n)) for n in range(8)))
    several = [line.heard().body for _ in range(8)]
    assert several == [line.ask(numbered(n)).body for n in range(8)]
    assert len(set(several)) == 8


def test_a_write_is_seen_by_the_next_question(service: Service, line: Line) -> None:
    graph = f"{BASE}graph/user/direct"
    count = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    with httpx.Client(base_url=service[1], headers={"Authorization": f"Bearer {TOKEN}"}) as writer:
        for n in range(1, 4):
            lent(line, service[1])
            update = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:x:s> <urn:x:p> {n} }} }}"
            assert writer.post("/update", data={"update": update}).is_success
            assert json.loads(line.ask(count).body)["results"]["bindings"][0]["n"]["value"] == str(n)


def test_a_process_that_is_killed_takes_no_answer_with_it(service: Service) -> None:
    process, url = service
    expected = [httpx.get(f"{url}/sparql", params={"query": numbered(n)}).json() for n in range(10)]
    until(lambda: len(direct_processes(process)) == 2)
    ends = figure(url, "findings_direct_ended_total")
    stop = time.monotonic() + 4

    def asking(_: int) -> int:
        line, many = Line(url), 0
        while time.monotonic() < stop:
            try:
                found = line.ask(numbered(many % 10))
            except ConnectionResetError:  # killed while it sent: no half answer, but none
                line.close()
                line = Line(url)
                continue
            assert found.status == 200
            assert json.loads(found.body) == expected[many % 10]
            many += 1
        line.close()
        return many

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(asking, n) for n in range(4)]
        while time.monotonic() < stop - 1:
            for pid in direct_processes(process)[:1]:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.7)
        assert all(future.result() > 20 for future in asked)
    assert figure(url, "findings_direct_ended_total") > ends
    until(lambda: len(direct_processes(process)) == 2)


def test_a_runaway_holds_nobody_up(service: Service, line: Line) -> None:
    other = Line(service[1])
    lent(line, service[1])
    lent(other, service[1])
    line.socket.sendall(line.request(RUNAWAY))
    assert all(other.ask(numbered(n)).status == 200 for n in range(50))
    assert line.heard().status == 504
    other.close()


def test_a_client_that_falls_silent_is_hung_up_on(service: Service, line: Line) -> None:
    lent(line, service[1])
    assert line.socket.recv(1) == b""


def test_a_process_has_no_way_out(service: Service) -> None:
    assert figure(service[1], "findings_workers_walled") == 1.0, "this system cannot wall off a process"
    until(lambda: len(direct_processes(service[0])) == 2)
    for pid in direct_processes(service[0]):
        until(lambda pid=pid: "Seccomp:\t2" in Path(f"/proc/{pid}/status").read_text())  # type: ignore[misc]


def test_a_service_with_connections_on_loan_stops_and_leaves_nothing_behind() -> None:
    process, url = started(built_store(), **QUIET)
    line = Line(url)
    lent(line, url)
    children = direct_processes(process)
    assert children
    ended(process)
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    line.close()


@pytest.mark.parametrize("settings", [{"rate_limit": "6000"}, {"log_level": "info"}, {"direct": "0"}])
def test_where_each_request_counts_the_service_sees_each(settings: dict[str, str]) -> None:
    process, url = started(built_store(), **QUIET | settings)
    assert not direct_processes(process)
    assert "findings_direct" not in httpx.get(f"{url}/metrics").text
    ended(process)


VALUES = st.text(st.sampled_from("aZ09 +%&=?/<>{}\"'\\\u00e9\u20ac\U0001f600\n"), max_size=40)


@given(VALUES)
def test_a_query_is_read_from_an_address_as_by_the_standard_library(query: str) -> None:
    value = quote_plus(query).encode()
    assert VALUE.fullmatch(value)
    assert query_of(value) == query == unquote_plus(value.decode())


@given(st.binary(max_size=30))
def test_other_bytes_are_read_alike_or_not_at_all(value: bytes) -> None:
    if VALUE.fullmatch(value):
        assert query_of(value) == unquote_plus(value.decode("ascii"), errors="replace")


def test_a_pattern_survives_the_way_to_a_process() -> None:
    results = Results("ASK {}", JSON, ("SELECT", "ASK"), "version", ("urn:a",))
    etag = etag_of_results("version", JSON, "ASK {}", ("urn:a",))
    headers = ("date: x", "x: 100%", f"etag: {etag}", "content-length: 3", "x-request-id: y")
    head = "\r\n".join(("HTTP/1.1 200 OK", *headers, "", "")).encode()
    made = exchange_of(b"GET /sparql?query=ASK+%7B%7D&format=json HTTP/1.1\r\nHost: x\r\n\r\n", head, results, 100)
    assert made is not None
    there = exchange_from(json.loads(json.dumps(made.as_json())))
    assert there == made
    assert there.value_in(b"GET /sparql?query=b&format=json HTTP/1.1\r\nHost: x\r\n\r\n") == b"b"
    assert there.value_in(b"GET /sparql?query=b&c&format=json HTTP/1.1\r\nHost: x\r\n\r\n") is None
    answer = there.headed('"e"', 0.0, b"ab")
    assert b"x: 100%\r\n" in answer
    assert b"content-length: 2\r\n" in answer
    assert b'etag: "e"\r\n' in answer


PIECES = (
    *(
        "SELECT * ",
        "ASK ",
        "{ ",
        "} ",
        "( ",
        ") ",
        "?s ",
        "a ",
        "<http://a.example/b>",
        "<http://a.example/c> ",
        "FILTER",
    ),
    *(
        "<http://a.example/service>",
        "FROM ",
        "SERVICE ",
        "PREFIX x: ",
        "BASE ",
        "x:y",
        "x-1:f(1)",
        "x-2:f(1)",
        '"',
        "'",
        "#",
    ),
    *(
        "\n",
        " 12 ",
        " 34 ",
        "LIMIT",
        "\\u0053",
        "<http://www.w3.org/2001/XMLSchema#integer>",
        "(1)",
        "1",
        "<",
        ">",
        ".",
        "@en",
    ),
)
BODIES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
FILLED = {"<http://a.example/b>": "<http://a.example/service/from>", " 12 ": " 99999 "}


def verdict(query: str) -> str:
    try:
        return check_query(query)
    except QueryError as error:
        return type(error).__name__


@given(BODIES, BODIES)
def test_queries_of_one_shape_meet_one_verdict(head: str, body: str) -> None:
    query = f"{head}SELECT * {{ {body}"
    other = query
    for piece, another in FILLED.items():
        other = other.replace(piece, another)
    if (shape := shape_of(query)) is not None and shape == shape_of(other):
        assert verdict(query) == verdict(other)


def test_queries_that_differ_in_what_matters_have_no_shape_in_common() -> None:
    called = "SELECT * {{ ?s ?p ?o FILTER(<http://a.example/{}>(?o)) }}"
    assert shape_of(called.format("b")) != shape_of(called.format("c"))
    assert shape_of("SELECT * { PREFIX x: <http://a.example/b> }") is None
    assert shape_of("SELECT * { ?s ?p <http://a.example/b> } # 1") == shape_of(
        "SELECT * { ?s ?p <http://a.example/c> } # 2"
    )
