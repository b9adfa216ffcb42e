"""A request that was answered, as a pattern for those after it that differ from it in nothing but the query."""

import os
import re
from binascii import a2b_qp
from dataclasses import asdict, dataclass
from email.utils import formatdate
from functools import cached_property
from itertools import count
from typing import Any

from api.validators import etag_of_results

LARGEST_REQUEST = 16 * 1024  # bytes, with head
LARGEST_ANSWER = 64 * 1024  # bytes: what a socket takes at once
PRINTED = bytes(code for code in range(ord("!"), ord("~") + 1) if code not in b"#&")  # and so ends no parameter
ASKING = re.compile(rb"(GET /[^\s?#]*\?query=)[" + re.escape(PRINTED) + rb"]*+(?=[& ])")
PROCESS, NUMBERS = os.urandom(4).hex().encode(), count()  # of which ids are made: a number for each request
# What the answer to one query says and to another does not; the rest of the head depends on the request's own.
VARYING = {"date": "%b", "etag": "%b", "content-length": "%d", "x-request-id": "%b%08x"}
UNFIT = re.compile(rb"\r\n(?:if-[a-z-]+|range|expect|upgrade|x-request-id|authorization|content-[a-z-]+) *:", re.I)


def query_of(value: bytes) -> str | None:
    """A query from the way it is written in an address; None for what is not written well."""
    if not value or value.translate(None, PRINTED):
        return None
    # Quoted-printable has the same escapes but for their sign, and its codec is ten times faster than urllib's.
    query = a2b_qp(value.replace(b"=", b"=3D").replace(b"+", b"=20").replace(b"%", b"="))
    if len(query) != len(value) - 2 * value.count(b"%"):  # a sign that begins no escape takes away less
        return None
    return query.decode("utf-8", "replace")


@dataclass(frozen=True)
class Results:
    """What an answer was: its media type, the kinds of query that are answered in it here, and the dataset."""

    query: str
    media_type: str
    kinds: tuple[str, ...]
    version: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """What stands before and after the query in the request, and the head of the answer with holes.

    `largest` is the most bytes that an answer with this head may have, `route` what is counted; all text is latin-1,
    as bytes are.
    """

    before: str
    after: str
    head: str
    results: Results
    largest: int
    route: str

    def query_in(self, request: bytes) -> str | None:
        """The query of a request of the same form; None for any other."""
        before, after = self._ends
        if not (request.startswith(before) and request.endswith(after)):
            return None
        return query_of(request[len(before) : len(request) - len(after)])

    def headed(self, etag: str, now: float, content: bytes | bytearray) -> bytes:
        """The whole answer."""
        return self._head % (_date(int(now)), etag.encode(), len(content), PROCESS, next(NUMBERS)) + content

    @cached_property
    def _ends(self) -> tuple[bytes, bytes]:
        return self.before.encode("latin-1"), self.after.encode("latin-1")

    @cached_property
    def _head(self) -> bytes:
        return self.head.encode("latin-1")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def exchange_from(told: dict[str, Any]) -> Exchange:
    """Of what `as_json` gave."""
    results: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told["results"].items()
    }
    return Exchange(**{**told, "results": Results(**results)})


def exchange_of(request: bytes, head: bytes, results: Results, largest: int, route: str) -> Exchange | None:
    """The pattern of a request and the head it was answered with; None where there is nothing to be made of them."""
    asking = ASKING.match(request)
    whole = len(request) <= LARGEST_REQUEST and request.find(b"\r\n\r\n") == len(request) - 4
    if asking is None or not whole or UNFIT.search(request) or not head.startswith(b"HTTP/1.1 200 "):
        return None
    template = _template(head.decode("latin-1"), results)
    if template is None:
        return None
    before, after = asking[1], request[asking.end() :]
    return Exchange(before.decode("latin-1"), after.decode("latin-1"), template, results, largest, route)


def _template(head: str, results: Results) -> str | None:
    """The head with holes: what varies must be there in the order of VARYING, and the validator be what it is here."""
    lines, found = head.replace("%", "%%").split("\r\n"), {}
    for at, line in enumerate(lines):
        name, colon, value = line.partition(": ")
        if colon and name in VARYING:
            found[name] = value
            lines[at] = f"{name}: {VARYING[name]}"
    of_dataset = (results.default_graphs, results.named_graphs)
    etag = etag_of_results(results.version, results.media_type, results.query, *of_dataset)
    known = tuple(found) == tuple(VARYING) and found["etag"] == etag
    return "\r\n".join(lines) if known and "\r\ncontent-encoding:" not in head else None


_dates: dict[int, bytes] = {}


def _date(second: int) -> bytes:
    if second not in _dates:
        _dates.clear()
        _dates[second] = formatdate(second, usegmt=True).encode()
    return _dates[second]
