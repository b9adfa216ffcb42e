"""Connections that stay open, byte by byte, and what a service does with them."""

import socket
import subprocess
import time
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote_plus, urlsplit

import httpx

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
