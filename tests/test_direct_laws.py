"""What the direct way rests on: requests are read as everywhere, and queries of one shape are alike."""

import json
import re
from urllib.parse import quote_plus, unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from api.direct.exchange import Results, exchange_from, exchange_of, query_of
from api.validators import VOLATILE, etag_of_results
from graph.errors import QueryError
from graph.store.guard import check_query
from graph.store.shapes import shape_of

JSON = "application/sparql-results+json"
VALUES = st.text(st.sampled_from("aZ09 +%&=?/<>{}\"'\\\u00e9\u20ac\U0001f600\n"), max_size=40)


@given(VALUES)
def test_a_query_is_read_from_an_address_as_by_the_standard_library(query: str) -> None:
    value = quote_plus(query).encode()
    assert query_of(value) == (query or None)
    assert unquote_plus(value.decode()) == query


WRITTEN = re.compile(rb"(?:[!\"$'-~]|%[0-9A-Fa-f]{2})+")  # what can be printed and ends no parameter, and whole escapes
SIGNS = st.lists(st.sampled_from([b"%", b"%2", b"%4a", b"=", b"+", b"a", b"0", b"#", b"&", b" ", b"\n"]), max_size=12)


@given(st.binary(max_size=30) | SIGNS.map(b"".join))
def test_other_bytes_are_read_alike_or_not_at_all(value: bytes) -> None:
    whole = WRITTEN.fullmatch(value) is not None
    assert query_of(value) == (unquote_plus(value.decode("ascii"), errors="replace") if whole else None)


def test_a_pattern_survives_the_way_to_a_process() -> None:
    results = Results("ASK {}", JSON, ("SELECT", "ASK"), "version", ("urn:a",))
    etag = etag_of_results("version", JSON, "ASK {}", ("urn:a",))
    headers = ["date: x", "x: 100%", f"etag: {etag}", "content-length: 3", "x-request-id: y"]
    request = b"GET /sparql?query=ASK+%7B%7D&format=json HTTP/1.1\r\nHost: x\r\n\r\n"
    assert exchange_of(request, head_of(headers[::-1]), results, 100, "/sparql") is None  # not as it is sent here
    made = exchange_of(request, head_of(headers), results, 100, "/sparql")
    assert made is not None
    there = exchange_from(json.loads(json.dumps(made.as_json())))
    assert there == made
    assert there.query_in(b"GET /sparql?query=b&format=json HTTP/1.1\r\nHost: x\r\n\r\n") == "b"
    assert there.query_in(b"GET /sparql?query=b&c&format=json HTTP/1.1\r\nHost: x\r\n\r\n") is None
    answer = there.headed('"e"', 0.0, b"ab")
    assert b"x: 100%\r\n" in answer
    assert b"content-length: 2\r\n" in answer
    assert b'etag: "e"\r\n' in answer


def head_of(headers: list[str]) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode()


WORDS = (
    "now()",
    "rand (",
    "SELECT * ",
    "ASK ",
    "FILTER",
    "FROM ",
    "SERVICE ",
    "PREFIX x: ",
    "BASE ",
    "LIMIT",
    " true",
    "a ",
    "?s ",
    "@en",
)
NAMES = ("x:y", "x-1:f(1)", "x-2:f(1)", "<http://a.example/b>", "<http://a.example/c> ", "<http://a.example/service>")
MARKS = ("{ ", "} ", "( ", ") ", "(1)", '"', "'", "#", "\n", "{", "#{\n", "<<", "<", ">", ".", "   ", "\\u0053")
NUMBERS = (" 12 ", " 34 ", "1", "<http://www.w3.org/2001/XMLSchema#integer>")
PIECES = (*WORDS, *NAMES, *MARKS, *NUMBERS)
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
        assert bool(VOLATILE.search(query)) == bool(VOLATILE.search(other))


def test_queries_that_differ_in_what_matters_have_no_shape_in_common() -> None:
    called = "SELECT * {{ ?s ?p ?o FILTER(<http://a.example/{}>(?o)) }}"
    assert shape_of(called.format("b")) != shape_of(called.format("c"))
    hidden = "SELECT * FROM #{{\n <http://a.example/{}>\n{{ ?s ?p ?o }}"
    assert shape_of(hidden.format("b")) is None
    assert shape_of("SELECT * { ?s ?p 1 }") != shape_of("SELECT * { ?s ?p   }")
    assert shape_of("SELECT * { FILTER(?s <<http://a.example/b> ) }") != shape_of(
        "SELECT * { FILTER(?s <<http://a.example/c> ) }"
    )
    assert shape_of("SELECT * { PREFIX x: <http://a.example/b> }") is None
    assert shape_of("SELECT * { ?s ?p <http://a.example/b> } # 1") == shape_of(
        "SELECT * { ?s ?p <http://a.example/c> } # 2"
    )
