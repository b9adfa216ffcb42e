"""What those who run the service see of it: its log, and its metrics for Prometheus.

The log is lines of JSON for programs, or on a terminal for people. No query and no parameter is in it above DEBUG, and
the address of a client only where it is turned away for what it does.
"""

import asyncio
import json
import logging
import re
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from json.encoder import encode_basestring_ascii as quoted
from traceback import extract_tb
from typing import Any, TextIO

from cachetools import TTLCache
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from graph.errors import StoreError, printable

COUNTED = 100  # requests that are counted together
SELDOM, MOST_TOLD = 60.0, 1000  # seconds; clients in that time
WRITTEN = 0.2  # seconds that a line of the access log waits for others, to be written with them
TIME, CLOCK = "%Y-%m-%dT%H:%M:%S%z", "%H:%M:%S"
# Paths that hold the name of a person, who may be suppressed by now.
NAMING = re.compile(r"(/(?:person|membership)/).*", re.DOTALL)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
log = logging.getLogger("findings.access")


class Traces(logging.Formatter):
    """Writes of an exception where it came from, and not its text: that may be a user's."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # the name that logging gives it
        error, places = ei[1], []
        while error is not None:
            frames = extract_tb(error.__traceback__)
            places += [type(error).__name__, *(f"{f.filename}:{f.lineno} {f.name}" for f in frames)]
            error = error.__cause__ or error.__context__
        return " < ".join(places)


class JsonLines(Traces):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        members = {"time": self.formatTime(record, TIME), "level": record.levelname.lower()}
        members |= {"logger": record.name, "message": record.getMessage()} | getattr(record, "fields", {})
        if record.exc_info:
            members["error"] = self.formatException(record.exc_info)
        return json.dumps(members)  # in ASCII: some readers of logs take other signs for the end of a line


class PlainLines(Traces):
    """A log record as somebody at a terminal reads it."""

    def format(self, record: logging.LogRecord) -> str:
        fields = ", ".join(f"{name} {value}" for name, value in getattr(record, "fields", {}).items())
        line = f"{self.formatTime(record, CLOCK)} {record.levelname.lower()}: {record.getMessage()}"
        error = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return printable(line + (f" ({fields})" if fields else "")) + error


class Seldom:
    """Warnings about clients, at most one a minute for each, whatever it does."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger
        self._told: TTLCache[str, bool] = TTLCache(MOST_TOLD, SELDOM)

    def warn(self, what: str, client: str = "", **fields: Any) -> None:
        if client not in self._told and len(self._told) < MOST_TOLD:
            self._told[client] = True
            self._logger.warning(what, extra={"fields": ({"client": client} if client else {}) | fields})


def log_to(stream: TextIO, level: str) -> None:
    """Send what this program logs to a stream, from a level on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainLines() if stream.isatty() else JsonLines())
    for name in ("findings", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger("findings").setLevel(level.upper())
    logging.getLogger("python_multipart").setLevel(logging.CRITICAL)  # it writes of bodies what the problem says
    logging.getLogger("uvicorn").setLevel(logging.ERROR)  # its warnings are of what clients send: `connections` says it


class AccessLog:
    """A line for each request, on a stream.

    Lines are put together here and written some at a time: a `LogRecord`, `json.dumps` and a write for each took 16 µs,
    an eighth of a repeated answer; this takes 1. Whoever stops the service calls `flush`.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._line = _plain_line if stream.isatty() else _json_line
        self._lines: list[str] = []

    def write(self, request_id: str, method: str, path: str, status: int, seconds: float) -> None:
        """Note an answer; it is on the stream a moment later."""
        if not log.isEnabledFor(logging.INFO):
            return
        if "/person/" in path or "/membership/" in path:
            path = NAMING.sub(r"\1...", path)
        if not self._lines:
            asyncio.get_running_loop().call_later(WRITTEN, self.flush)
        self._lines.append(self._line(request_id, method, path, status, seconds))

    def flush(self) -> None:
        """Write what waits."""
        lines, self._lines = self._lines, []
        self._stream.write("".join(lines))
        self._stream.flush()


def _json_line(request_id: str, method: str, path: str, status: int, seconds: float) -> str:
    return (
        f'{{"time": "{_time_of(int(time.time()), TIME)}", "level": "info", "logger": "findings.access", '
        f'"message": "answered", "request": {quoted(request_id)}, "method": {quoted(method)}, '
        f'"path": {quoted(path)}, "status": {status}, "ms": {seconds * 1000:.1f}}}\n'
    )


def _plain_line(_request_id: str, method: str, path: str, status: int, seconds: float) -> str:
    return f"{_time_of(int(time.time()), CLOCK)} {status} {method} {printable(path)} in {seconds * 1000:.0f} ms\n"


@lru_cache(maxsize=1)
def _time_of(second: int, form: str) -> str:
    return time.strftime(form, time.localtime(second))


class Metrics:
    """The metrics of one process, in `registry`. Requests are counted some at a time: one by one it takes thrice."""

    def __init__(self, state: Any) -> None:
        self._registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        requests = Counter("findings_requests", "Requests answered", labels, registry=self._registry)
        seconds = Histogram("findings_request_seconds", "Time until the last byte", ["route"], registry=self._registry)
        self._registry.register(StateCollector(state))
        self._requests = cache(requests.labels)  # to find the child of some labels takes longer than to count
        self._seconds = cache(seconds.labels)
        self._uncounted: deque[tuple[str, str, int, float]] = deque()

    @property
    def registry(self) -> CollectorRegistry:
        """All that was counted up to now."""
        with suppress(IndexError):  # several threads may count at once
            while True:
                method, route, status, seconds = self._uncounted.popleft()
                self._requests(method if method in METHODS else "other", route, status).inc()
                self._seconds(route).observe(seconds)
        return self._registry

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request. `route` is a pattern and no path, so that there are few."""
        self._uncounted.append((method, route, status, seconds))
        if len(self._uncounted) >= COUNTED:
            _ = self.registry


class StateCollector(Collector):
    """The store and the workers, asked each time the metrics are read."""

    def __init__(self, state: Any) -> None:
        self.state = state

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        try:
            version, documents = self.state.store.version, len(self.state.store.documents())
        except StoreError:
            version, documents = "none", 0
        yield InfoMetricFamily("findings_store", "The graph that is served", {"version": version})
        yield GaugeMetricFamily("findings_documents", "Documents in the graph", documents)
        if (workers := getattr(self.state, "workers", None)) is not None:
            yield GaugeMetricFamily("findings_workers_busy", "Workers at a query", workers.busy)
            yield GaugeMetricFamily("findings_workers_replaced", "Workers replaced since the start", workers.replaced)
            yield GaugeMetricFamily("findings_workers_walled", "1 where no worker has a network", int(workers.walled))
            yield GaugeMetricFamily("findings_queries_waiting", "Queries that wait for a worker", workers.waiting)
