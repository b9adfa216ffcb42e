"""How much of the long runs is run: a little with the tests, all of it where FINDINGS_COUNTS=full (scripts/soak).

How many examples a property test takes stands in hypothesis.toml, but for those here, whose examples take a second.
"""

import os
from typing import NamedTuple


class Count(NamedTuple):
    ci: int
    full: int


COUNTS = {
    "examples of each operation": Count(4, 60),  # that schemathesis makes up, beside those that it works out
}


def count(name: str) -> int:
    """How many of these."""
    chosen = COUNTS[name]
    return chosen.full if os.environ.get("FINDINGS_COUNTS") == "full" else chosen.ci
