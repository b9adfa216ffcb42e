"""Clients that ask the same way again and again are answered past the service, and cannot tell."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote_plus

import httpx
import pytest
from hostile_corpus import TOKEN, digest_of
from lines import JSON, Answer, Line, answered, direct_processes, figure
from serving import BASE, ROOT, built_store, ended, started, until

PREFIX = "PREFIX pf: <https://w3id.org/probation-findings/def/> "
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


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
        expected = usual.ask(numbered(n), **FORMS[form])
        usual.close()
        assert found.alike() == expected.alike()
        assert list(found.headers) == list(expected.headers)  # in the same order
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


def test_an_answer_under_way_is_sent_before_the_service_stops() -> None:
    process, url = started(built_store(), **QUIET)
    lines = [Line(url) for _ in range(4)]
    for line in lines:
        lent(line, url)
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?d ?e FILTER(CONTAINS(STR(?e), 'zz')) }"
    for line in lines:
        line.socket.sendall(line.request(slow))
    time.sleep(0.02)
    process.terminate()
    for line in lines:
        with suppress(ConnectionResetError):  # refused is well, torn is not
            assert json.loads(line.heard().body)["results"]
        line.close()
    ended(process)


def test_a_cut_answer_says_so_however_often_it_was_asked_for() -> None:
    process, url = started(built_store(), most_rows="10", **QUIET)
    line = Line(url)
    asked = PREFIX + "SELECT ?r {{ ?r a pf:Recommendation }} LIMIT {}"
    for n in [5] * 30 + [11] * 5 + [5, 12, 5, 5, 13]:
        found = line.ask(asked.format(n))
        assert len(json.loads(found.body)["results"]["bindings"]) == min(n, 10)
        assert ("findings-cut" in found.headers) == (n > 10)
    line.close()
    ended(process)


def test_more_loans_than_a_channel_holds_messages_harm_nobody(service: Service) -> None:
    process, url = service
    before = direct_processes(process)
    lines = [Line(url) for _ in range(400)]
    for _ in range(3):
        for line in lines:
            line.socket.sendall(line.request("ASK {}"))
        assert all(line.heard().status == 200 for line in lines)
    assert figure(url, "findings_direct_connections") > 300
    for line in lines:
        line.close()
    until(lambda: figure(url, "findings_direct_connections") == 0)
    assert direct_processes(process) == before


@pytest.mark.parametrize("settings", [{"rate_limit": "6000"}, {"log_level": "info"}, {"direct": "0"}])
def test_where_each_request_counts_the_service_sees_each(settings: dict[str, str]) -> None:
    process, url = started(built_store(), **QUIET | settings)
    assert not direct_processes(process)
    assert "findings_direct" not in httpx.get(f"{url}/metrics").text
    ended(process)


LANE = """
import os, select, sys
for module, name in ((select, "epoll"), (os, "memfd_create")):
    if name in sys.argv:
        delattr(module, name)
from api.app import create_app
from api.direct.making import lane_for
from api.settings import Settings
settings = Settings(rate_limit=0)
print(lane_for(settings, create_app(settings).state.figures))
"""


@pytest.mark.parametrize(("lacking", "direct"), [("", True), ("epoll", False), ("memfd_create", False)])
def test_a_system_without_what_it_takes_serves_all_the_same(lacking: str, direct: bool) -> None:
    made = subprocess.run([sys.executable, "-c", LANE, lacking], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (made.stdout != "None\n") is direct
