"""Every error is a problem (RFC 9457), says nothing of this machine, and has a page of its own."""

import json
import re
import socket
from pathlib import Path

import httpx
import pytest
from serving import KEY, address, ended, http, started

from api.http.problems import KINDS

__all__ = ["http"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
WRONG = [
    ("GET", "/nowhere", 404, "not-found"),
    ("GET", "/documents/nowhere", 404, "not-found"),
    ("GET", "/documents/nowhere/text", 404, "not-found"),
    ("GET", "/recommendations/nowhere", 404, "not-found"),
    ("GET", "/questions/nowhere", 404, "not-found"),
    ("GET", "/problems/nowhere", 404, "not-found"),
    ("GET", "/id/nowhere", 404, "not-found"),
    ("GET", "/id/%C2%98", 404, "not-found"),  # what no IRI can hold
    ("GET", "/findings/%C2%98", 404, "not-found"),
    ("GET", "/verify?iri=a:%C2%98", 404, "unknown-name"),
    ("GET", "/ontology?format=", 406, "not-acceptable"),
    ("PUT", "/data", 401, "token-missing"),
    ("GET", "/nowhere/", 404, "not-found"),
    ("PUT", "/documents", 405, "method-not-allowed"),
    ("DELETE", f"/documents/{KEY}", 401, "token-missing"),
    ("POST", f"/documents/{KEY}", 405, "method-not-allowed"),
    ("POST", "/documents", 401, "token-missing"),
    ("POST", "/ask", 405, "method-not-allowed"),
    ("GET", "/ask", 422, "invalid-request"),
    ("GET", "/ask?q=", 422, "invalid-request"),
    ("GET", "/verify", 422, "invalid-request"),
    ("GET", "/recommendations?limit=none", 422, "invalid-request"),
    ("GET", "/recommendations?limit=0", 422, "invalid-request"),
    ("GET", "/recommendations?adressee=x", 422, "invalid-request"),
    ("GET", "/audit?severity=grave", 404, "unknown-name"),
    ("GET", "/findings?polarity=good", 404, "unknown-name"),
    ("POST", "/sparql?query=ASK{}", 415, "unsupported-media-type"),
]


@pytest.mark.parametrize(("method", "path", "status", "slug"), WRONG)
def test_an_error_is_a_problem(http: httpx.Client, method: str, path: str, status: int, slug: str) -> None:
    answer = http.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= problem.keys()
    assert problem["type"] == f"/problems/{slug}"
    assert (problem["status"], problem["title"]) == (status, KINDS[slug].title)
    assert problem["instance"] == path.partition("?")[0]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(("method", "path", "status", "slug"), [row for row in WRONG if row[1] != "/sparql"])
def test_a_browser_gets_a_page(http: httpx.Client, method: str, path: str, status: int, slug: str) -> None:
    answer = http.request(method, path, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert f'href="/problems/{slug}"' in answer.text


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_every_type_resolves_to_a_page(http: httpx.Client, slug: str) -> None:
    answer = http.get(f"/problems/{slug}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_wrong_method_names_the_right_ones(http: httpx.Client) -> None:
    assert http.put("/documents").headers["allow"] == "GET, HEAD, POST"


def test_invalid_parameters_are_named_one_by_one(http: httpx.Client) -> None:
    errors = http.get("/recommendations?limit=none&adressee=x").json()["errors"]
    assert {error["parameter"] for error in errors} == {"limit", "adressee"}
    assert all(error.keys() == {"in", "parameter", "message"} for error in errors)


def test_head_of_an_error_has_its_status_and_no_body(http: httpx.Client) -> None:
    answer = http.head("/nowhere")
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"])
def test_what_was_sent_never_comes_back_as_markup(http: httpx.Client, text: str) -> None:
    pages = [
        http.get("/", params={"q": text}, headers={"Accept": BROWSER}),
        http.get(f"/id/{text}", headers={"Accept": BROWSER}),
        http.get(f"/documents/{text}", headers={"Accept": BROWSER}),
        http.get("/recommendations", params={"theme": text}, headers={"Accept": BROWSER}),
        http.get("/sparql", params={"query": text}, headers={"Accept": BROWSER}),
        http.get(f"/questions/{text}", headers={"Accept": BROWSER}),
    ]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_a_store_that_is_not_there_is_told_without_its_path(tmp_path: Path) -> None:
    process, url = started(tmp_path / "none")
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            assert client.get("/health/live").status_code == 200
            answers = [
                client.get(path)
                for path in ("/health/ready", "/", "/documents", "/recommendations", "/sparql?query=ASK{}")
            ]
    finally:
        ended(process)
    for answer in answers:
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "application/problem+json"
        assert not re.search(r"/tmp|none|Traceback|\.py", answer.text)
        assert answer.headers["retry-after"]
    assert "`findings build`" in answers[1].json()["detail"]


def said_to(url: str, *pieces: bytes) -> tuple[int, str | None]:
    """The status and the type of problem, if it is one, with which the server answers bytes."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as wire:
        for piece in pieces:
            wire.sendall(piece)
        with wire.makefile("rb") as heard:
            status = int(heard.readline().split()[1])
            return status, json.loads(heard.read().partition(b"\r\n\r\n")[2]).get("type")


@pytest.mark.parametrize(
    "words", [b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"FOO / HTTP/1.1\r\nHost: a\r\n\r\n"]
)
def test_what_is_no_http_is_told_so(words: bytes) -> None:
    assert said_to(address(), words) == (400, "/problems/bad-request")


HEAD = b"Host: localhost\r\n"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (b"GET /health/live HTTP/1.1\r\n" + HEAD, 200),
        (b"GET /health/live HTTP/1.1\r\n" + 2 * HEAD, 400),
        (b"GET /health/live HTTP/1.1\r\n" + HEAD + b"Host: evil.example\r\n", 400),
        (b"GET /health/live HTTP/1.1\r\n", 400),
        (b"GET /health/live HTTP/1.0\r\n", 200),  # a health check; no web page can leave it out
        (b"GET http://localhost/health/live HTTP/1.1\r\n" + HEAD, 200),
        (b"GET http://evil.example/health/live HTTP/1.1\r\n" + HEAD, 400),
        (b"GET http://evil.example@localhost/health/live HTTP/1.1\r\n" + HEAD, 200),
        (b"GET http://localhost@evil.example/health/live HTTP/1.1\r\n" + HEAD, 400),
        (b"GET http://evil.example?x HTTP/1.1\r\n" + HEAD, 400),
        (b"GET http://evil.example/health/live HTTP/1.0\r\n", 421),
        (b"CONNECT evil.example:80 HTTP/1.1\r\n" + HEAD, 400),
    ],
)
def test_a_request_names_one_host(lines: bytes, status: int) -> None:
    told, kind = said_to(address(), lines + b"Connection: close\r\n\r\n")
    assert (told, kind) == (status, {400: "/problems/bad-request", 421: "/problems/wrong-host"}.get(status))


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (60_000, (200, None)),
        (66_000, (414, "/problems/address-too-long")),
        (900_000, (414, "/problems/address-too-long")),
    ],
)
def test_a_long_query_in_an_address_is_told_to_be_posted(size: int, told: tuple[int, str | None]) -> None:
    line = b"GET /sparql?query=ASK%7B%7D" + b"%20" * (size // 3) + b" HTTP/1.1\r\n"
    assert said_to(address(), line + HEAD + b"Connection: close\r\n\r\n") == told


def test_a_head_without_end_is_not_heard_to_the_end() -> None:
    pieces = [b"X-More: " + b"a" * 60_000 + b"\r\n"] * 20
    told = said_to(address(), b"GET / HTTP/1.1\r\nHost: localhost\r\n", *pieces)
    assert told == (431, "/problems/headers-too-large")
