"""The hostile corpus: requests as rows of `tests/hostile/*.jsonl`, sent byte for byte, and what each must meet.

`status` and `type` are what the answer must have; a list of pairs in `any` where a runaway may be stopped in several
ways (time, memory, size). {BASE}, {KEY}, {CANARY}, {TOKEN}, {READER} and {DIGEST} stand for what only a run knows.
`raw` is a whole request in pieces (characters are bytes) instead of what a library would frame; `media` is what the
answer's Content-Type begins with; `lacks` and `holds` are texts that its headers and body may not or must hold.
Requests marked `literal` differ by a value only, which is what attacks.
"""

import gzip
import hashlib
import http.client
import json
import re
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox

from graph.store.sparql.answers import ROWS, TRIPLES

FOLDER = Path(__file__).parent / "hostile"
TOKEN, READER = "hostile-writer", "hostile-reader"
# Nothing that is said to a stranger may name a path, a module or a line of this program, or carry a header of theirs.
INJECTED = {"x-evil", "x-injected", "set-cookie"}
LEAKS = re.compile(r"Traceback|site-packages|\.py\b|/(?:tmp|root|home)/|root:x:0|File \"")
EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@(?!context)[A-Za-z0-9-]+\.[A-Za-z]{2,}")
Row = dict[str, Any]


@dataclass(frozen=True)
class Given:
    """What came back."""

    status: int
    type: str | None
    headers: Mapping[str, str]
    body: bytes


def kinds() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.jsonl"))


def rows_of(kind: str) -> list[Row]:
    return [json.loads(line) for line in (FOLDER / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def filled(text: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{([A-Z]+)\}", lambda match: values.get(match[1], match[0]), text)


def sent(address: str, row: Row, values: Mapping[str, str], patience: float) -> Given:
    """Send a request as it stands: no library tidies its path, its method or its headers."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=patience)
    try:
        answer = _raw(connection, row, values) if "raw" in row else _framed(connection, row, values)
        content = answer.read()
    finally:
        connection.close()
    named = {name.lower(): value for name, value in answer.getheaders()}
    if named.get("content-encoding") == "gzip" and content:
        content = gzip.decompress(content)
    return Given(answer.status, _problem_of(answer.status, named, content), named, content)


def _framed(connection: http.client.HTTPConnection, row: Row, values: Mapping[str, str]) -> http.client.HTTPResponse:
    headers = {name: filled(value, values) for name, value in row.get("headers", {}).items()}
    body = filled(row["body"], values).encode() if "body" in row else None
    own_host = any(name.lower() == "host" for name in headers)
    connection.putrequest(row["method"], filled(row["path"], values), own_host, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    if body is not None:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    return connection.getresponse()


def _raw(connection: http.client.HTTPConnection, row: Row, values: Mapping[str, str]) -> http.client.HTTPResponse:
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with suppress(BrokenPipeError, ConnectionResetError):  # refused before the last piece: the answer tells
        for piece in row["raw"]:
            connection.sock.sendall(filled(piece, values).encode("latin-1"))
    answer = http.client.HTTPResponse(connection.sock, method=row["method"])
    answer.begin()
    return answer


def misfits(row: Row, given: Given) -> list[str]:
    """What the answer has and may not have, or lacks, beside its status and type."""
    text = given.body.decode("utf-8", "replace") + json.dumps(dict(given.headers))
    found = [f"has {name}" for name in INJECTED & given.headers.keys()]
    found += [f"holds {words!r}" for words in row.get("lacks", ()) if words in text]
    found += [f"lacks {words!r}" for words in row.get("holds", ()) if words not in text]
    media = given.headers.get("content-type", "")
    return found + ([media] if given.status == 200 and not media.startswith(row.get("media", "")) else [])


def said_too_much(row: Row, given: Given, values: Mapping[str, str]) -> list[str]:
    """Paths, modules, stacks and e-mail addresses in an answer that the request itself did not hold."""
    asked = unquote(filled(json.dumps(row, ensure_ascii=False), values))
    text = given.body.decode("utf-8", "replace") + json.dumps(dict(given.headers))
    found = [match.group() for pattern in (LEAKS, EMAIL) for match in pattern.finditer(text)]
    return sorted({word for word in found if word not in asked})


def check_well_formed(given: Given) -> None:
    """Raises: ValueError or SyntaxError for an answer that is not what its Content-Type says."""
    kind = given.headers.get("content-type", "").partition(";")[0]
    if not given.body:
        return
    if kind.endswith("json"):
        json.loads(given.body)
    elif kind.endswith("+xml"):
        ElementTree.fromstring(given.body)
    if rdf_format := ox.RdfFormat.from_media_type(kind) if kind in TRIPLES.values() else None:
        for _ in ox.parse(given.body, rdf_format):
            pass
    elif kind == ROWS["tsv"]:
        for _ in ox.parse_query_results(given.body, ox.QueryResultsFormat.TSV):  # type: ignore[union-attr]
            pass


def _problem_of(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    if headers.get("content-type", "").startswith("application/problem+json") and body:
        return str(json.loads(body)["type"]).rpartition("/")[2]
    is_page = status >= 300 and b"<!doctype html" in body[:200].lower()
    found = re.search(rb'href="/problems/([\w-]+)"', body) if is_page else None
    return found[1].decode() if found else None


def shape_of(row: Row) -> str:
    """A request with its parameters blanked: IRIs, texts, numbers, names of variables, the words of values."""
    path, _, query = row["path"].partition("?")
    if row.get("literal"):  # what is sent in one place is the attack: the IRI, the name, the value
        return json.dumps([row["method"], row["path"], row.get("body")])
    pairs = [pair.partition("=") for pair in query.split("&")] if query else []
    values = "&".join(f"{name}={_blanked(value)}" for name, _, value in pairs)
    headers = sorted((name.lower(), _blanked_words(value)) for name, value in row.get("headers", {}).items())
    return json.dumps([row["method"], path, values, headers, _blanked(row.get("body", "")), row.get("raw", [])])


def _blanked(text: str) -> str:
    text = re.sub(r"<[^<>\s]*>", "<>", text)
    text = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", "''", text)
    text = re.sub(r"\b[0-9]+\b", "0", re.sub(r"[?$]\w+", "?v", text))
    return re.sub(r"(.{1,12}?)\1{4,}", r"\1...", text)  # how often something is repeated is a parameter too


def _blanked_words(value: str) -> str:
    return re.sub(r"\{[A-Z]+\}", "{}", value)


class Canary:
    """A listener that counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.rung = 0
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.rung += 1
            caller.close()

    def close(self) -> None:
        self._socket.close()
