"""A query worker without its guard, for the tests of the wall behind it. Run as the worker is."""

import sys

from graph.store.sandbox import worker

worker.check_query = lambda *_, **__: "SELECT"
if __name__ == "__main__":
    worker.main(*sys.argv[1:])
