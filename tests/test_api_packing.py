"""Answers packed for the way: by Accept-Encoding, with validators of their own."""

import gzip
from urllib.parse import quote

import brotli
import httpx
import pytest
import zstandard
from serving import http

from graph.sandbox.worker import HELD_IN_MEMORY

__all__ = ["http"]
QUERY = {"query": "SELECT * { ?s ?p ?o } LIMIT 500"}
UNPACK = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


def raw(http: httpx.Client, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    with http.stream("GET", path, params=QUERY if path == "/sparql" else None, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("path", ["/sparql", "/recommendations", "/ontology", "/"])
@pytest.mark.parametrize("coding", UNPACK)
def test_a_packed_answer_is_the_same_answer(http: httpx.Client, path: str, coding: str) -> None:
    accept = {"Accept": "text/html"} if path == "/" else {}
    plain, whole = raw(http, path, **accept)
    answer, packed = raw(http, path, **accept, **{"Accept-Encoding": coding})
    assert "content-encoding" not in plain.headers
    assert answer.headers["content-encoding"] == coding
    assert UNPACK[coding](packed) == whole
    assert len(packed) < len(whole) / 2
    assert "Accept-Encoding" in answer.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.parametrize("coding", UNPACK)
def test_what_is_packed_has_a_weak_validator(http: httpx.Client, coding: str) -> None:
    plain, _ = raw(http, "/recommendations")
    packed, _ = raw(http, "/recommendations", **{"Accept-Encoding": coding})
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    held = {"Accept-Encoding": coding, "If-None-Match": packed.headers["etag"]}
    again, body = raw(http, "/recommendations", **held)
    assert (again.status_code, body, again.headers["etag"]) == (304, b"", packed.headers["etag"])


def test_what_is_short_goes_as_it_is(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": "ASK {}"}, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("coding", UNPACK)
def test_head_says_what_get_says_of_a_packed_answer(http: httpx.Client, coding: str) -> None:
    head, got = (http.request(way, "/recommendations", headers={"Accept-Encoding": coding}) for way in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-encoding", "content-type", "etag", "vary"):
        assert head.headers[name] == got.headers[name]


def test_an_answer_in_pieces_is_packed_as_it_goes(http: httpx.Client) -> None:
    """What is larger than the service holds in memory comes in pieces; its length when packed nobody knows before."""
    path = f"/sparql?query={quote('SELECT * { ?s ?p ?o . ?x ?y ?z } LIMIT 40000')}&format=csv"
    plain, whole = raw(http, path)
    assert len(whole) > HELD_IN_MEMORY and plain.headers["content-length"] == str(len(whole))
    for coding in UNPACK:
        answer, packed = raw(http, path, **{"Accept-Encoding": coding})
        assert (answer.headers.get("content-length"), answer.headers["content-encoding"]) == (None, coding)
        assert UNPACK[coding](packed) == whole


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("", None),
        ("identity", None),
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, zstd", "zstd"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=0.9, zstd;q=0.1", "zstd"),  # of what a client takes, ours is the choice
        ("*", "zstd"),
        ("*;q=0.5, zstd;q=0, br;q=0", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0, identity;q=1", None),
        ("gzip;q=nonsense", None),
        ("gzip;q=0.5, identity;q=1", None),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("gzip, identity;q=0.5", "gzip"),
    ],
)
def test_the_client_decides(http: httpx.Client, accept: str, coding: str | None) -> None:
    answer, _ = raw(http, "/recommendations", **{"Accept-Encoding": accept})
    assert answer.headers.get("content-encoding") == coding
