"""A query worker without its guard, for the tests of the wall behind it. Run as the worker is."""

from graph.store import query_worker

query_worker.check_query = lambda *_, **__: "SELECT"
answering = query_worker.answering
