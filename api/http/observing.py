"""What the people who run the service see of it: a line of JSON a request, and figures for Prometheus.

No query, no parameter and no address of a client is in a log above DEBUG.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.errors import StoreError

log = logging.getLogger("findings.access")
REQUEST_ID = re.compile(r"[\w.-]{1,64}")
BARE = ("/sparql", "/query", "/update", "/data")
ELSEWHERE = "(nowhere)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        told = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname.lower()}
        told |= {"logger": record.name, "message": record.getMessage()} | getattr(record, "fields", {})
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def log_to(stream: Any, level: str) -> None:
    """Have what this program logs go to a stream, from a level on."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    for name in ("findings", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
    logging.getLogger("findings").setLevel(level.upper())
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


class Figures:
    """What is counted of requests, and asked of the store and the workers whenever somebody looks."""

    def __init__(self, state: Any) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "findings_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "findings_request_seconds", "Time until the last byte", ["route"], registry=self.registry
        )
        self.registry.register(_Standing(state))
        self.counted = cache(self.requests.labels)
        self.timed = cache(self.seconds.labels)


class _Standing(Collector):
    """How things stand."""

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


class Observed:
    """Middleware, the outermost: gives each request an id, counts it and logs it."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        told: dict[str, Any] = {"request": request_id, "method": scope["method"], "path": scope["path"], "status": 500}
        scope["findings.told"] = told
        began = time.monotonic()

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            self._keep(told, time.monotonic() - began)

    def _keep(self, told: dict[str, Any], seconds: float) -> None:
        route = told.pop("route", ELSEWHERE)
        method = told["method"] if told["method"] in METHODS else "other"
        self.figures.counted(method, route, told["status"]).inc()
        self.figures.timed(route).observe(seconds)
        if log.isEnabledFor(logging.INFO):
            log.info("answered", extra={"fields": {**told, "ms": round(seconds * 1000, 1)}})


class Routed:
    """Middleware, the innermost: notes which route answered, by its pattern, so that figures stay few."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        finally:
            if "findings.told" in scope and (route := _route_of(scope)):
                scope["findings.told"]["route"] = route


def _route_of(scope: Scope) -> str | None:
    if (route := scope.get("route")) is not None:
        return str(route.path)
    return next((path for path in BARE if scope["path"].startswith(path)), None) if "endpoint" in scope else None
