"""How much of the long runs is run: a little with the tests, all of it where FINDINGS_COUNTS=full (scripts/soak).

How many examples a property test takes stands in hypothesis.toml, but for those here, whose examples take a second.
"""

import os
from typing import NamedTuple


class Count(NamedTuple):
    ci: int
    full: int


COUNTS = {
    "pages while the graph changes": Count(6, 300),  # walks through a list, documents coming and going between pages
    "reads beside a writer": Count(500, 100_000),  # sixteen at a time
    "reads beside writers": Count(160, 100_000),  # sixteen at a time, over HTTP both
    "replacements beside readers": Count(5, 200),  # of documents, at least
    "kills while writing": Count(6, 250),
    "runaways": Count(3, 40),
    "mutated queries": Count(200, 20_000),
    "hash seeds": Count(2, 10),  # beside 0, each a process of its own; so many turn three letters in every way
    "examples of each operation": Count(4, 60),  # that schemathesis makes up, beside those that it works out
}


def count(name: str) -> int:
    """How many of these."""
    chosen = COUNTS[name]
    return chosen.full if os.environ.get("FINDINGS_COUNTS") == "full" else chosen.ci
