"""How reading grows: every unit of tests/growth.py, in every place, doubled from 10,000 characters to the most."""

from collections.abc import Iterator
from typing import Any

from growth import LINE, MOST_GROWTH, PLACES, UNITS, cost, grown, whole_way

SMALLEST, LARGEST = 10_000, 960_000  # characters; a text may have a million
WORST = 10  # that are told of


def growth_of_reading(share: float = 1.0) -> dict[str, Any]:
    """The worst growths of all; `share`: how far up of all sizes, for a trial.

    In one line a unit can stand up to the longest that a line may be; as paragraphs, up to the longest document.
    """
    from graph.knowledge import load_knowledge

    read = whole_way(load_knowledge())
    read(grown("staff ", 1000))  # loads the language model
    worst = sorted(((growth, *about) for about, growth in _growths(read, share)), reverse=True)
    told = [
        {"growth": round(growth, 2), "unit": unit, "place": place, "characters": size}
        for growth, unit, place, size in worst[:WORST]
    ]
    units, held = sum(map(len, UNITS.values())), worst[0][0] <= MOST_GROWTH
    return {"units": units, "doublings": len(worst), "worst": told, "held": held}


def _growths(read: Any, share: float) -> Iterator[tuple[tuple[str, str, int], float]]:
    for unit in (unit for group in UNITS.values() for unit in group):
        for place in PLACES:
            most = LARGEST if place == "paragraph" else LINE
            size, before = (SMALLEST, None) if place == "paragraph" else (LINE // 4, None)
            while size <= most * share or before is None:
                data = grown(unit, size, place)
                taken = cost(lambda data=data: read(data), 2 if size < 100_000 else 1)
                if before:
                    yield (unit, place, size), taken / before
                size, before = size * 2, taken
