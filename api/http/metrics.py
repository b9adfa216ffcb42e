"""Metrics for Prometheus: requests and their times, and how the store and the workers stand when somebody looks."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector

from graph.errors import StoreError

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


class Metrics:
    """The metrics of one process, in `registry`."""

    def __init__(self, state: Any) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        requests = Counter("findings_requests", "Requests answered", labels, registry=self.registry)
        seconds = Histogram("findings_request_seconds", "Time until the last byte", ["route"], registry=self.registry)
        self.registry.register(StateCollector(state))
        self._requests = cache(requests.labels)  # to find the child of some labels takes longer than to count
        self._seconds = cache(seconds.labels)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request. `route` is a pattern and no path, so that there are few."""
        self._requests(method if method in METHODS else "other", route, status).inc()
        self._seconds(route).observe(seconds)


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
