"""Writers over HTTP wait a while for each other, and for a build: most changes take less than a second."""

import time
from collections.abc import Callable
from typing import TypeVar

from graph.errors import StoreBusy

T = TypeVar("T")
STEP = 0.05  # seconds between two tries


def patiently(change: Callable[[], T], seconds: float) -> T:
    """What a change gives; while another writer holds the store it is tried again, for so many seconds.

    Raises: StoreBusy after that, and whatever the change raises.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            return change()
        except StoreBusy:
            if time.monotonic() > end:
                raise
            time.sleep(STEP)
