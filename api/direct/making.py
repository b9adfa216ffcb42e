"""The lane that goes with the settings of a service."""

import logging
import os
import select

from api.direct.exchange import LARGEST_ANSWER
from api.direct.lane import Lane
from api.observing import Figures
from api.settings import Settings

IDLE = 5  # seconds that a client may be silent, on any connection


def lane_for(settings: Settings, figures: Figures) -> Lane | None:
    """None where every request has to be seen by the service, or the system has not what it takes."""
    able = hasattr(select, "epoll") and hasattr(os, "memfd_create")  # Linux
    logged = logging.getLogger("findings.access").isEnabledFor(logging.INFO)
    if not able or not settings.direct or settings.rate_limit or logged:
        return None

    def counted(route: str, answers: int) -> None:
        figures.counted("GET", route, 200).inc(answers)

    told = {
        "store": os.path.abspath(settings.store),
        "memory": settings.memory_limit,
        "cpu": 0,  # what takes long is ended by the lane
        # Fewer bytes than rows would be cut at: what has to be cut is for the service.
        "largest": min(LARGEST_ANSWER, settings.largest_answer, settings.most_rows or LARGEST_ANSWER),
        "asking": {"base": settings.base, "open_store": settings.open_store, "most": 0},
        "keeps": bool(settings.cache),
    }
    return Lane(settings.direct, told, IDLE, counted)
