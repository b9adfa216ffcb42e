"""What is counted of direct answers, for Prometheus."""

from collections.abc import Iterator
from itertools import accumulate

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from api.direct.board import BOUNDS
from api.direct.lane import Lane

Family = CounterMetricFamily | GaugeMetricFamily | HistogramMetricFamily


def figures_of(lane: Lane) -> Iterator[Family]:
    """How many connections are lent, were lent, how many processes had to be ended, and how long answers took."""
    yield GaugeMetricFamily("findings_direct_connections", "Connections on loan to direct processes", lane.out)
    yield CounterMetricFamily("findings_direct_loans", "Loans of a connection to direct processes", lane.lent)
    yield CounterMetricFamily("findings_direct_ended", "Direct processes that were replaced", lane.ended)
    counts, seconds = lane.times()
    reached = list(accumulate(counts))
    buckets = [(str(bound), total) for bound, total in zip((*BOUNDS, "+Inf"), reached, strict=True)]
    yield HistogramMetricFamily("findings_direct_seconds", "Time that direct answers took", buckets, seconds)
