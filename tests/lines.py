"""Connections that stay open, byte by byte, and what a service does with them."""

import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_plus, urlsplit

import httpx
from serving import figures

JSON = "application/sparql-results+json"
OF_EACH = {"date", "x-request-id"}


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


def direct_processes(process: subprocess.Popen[str]) -> list[int]:
    """Of a service."""
    ours = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # gone meanwhile
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            if parent == process.pid and b"api.direct.worker" in (status.parent / "cmdline").read_bytes():
                ours.append(int(status.parent.name))
    return ours


def answered(url: str) -> float:
    """How many answers were given past the service."""
    return figure(url, "findings_direct_seconds_count")


def figure(url: str, name: str) -> float:
    with httpx.Client(base_url=url) as client:
        return figures(client).get(name, 0.0)
