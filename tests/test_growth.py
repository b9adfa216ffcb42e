"""Reading takes time in proportion to what is read: twice the text never takes much more than twice the time.

A sample at a small size; `scripts/soak --only growth` goes through all units, places and sizes up to the limits.
"""

import re
from collections.abc import Iterator

import pytest
from growth import FEW, MOST_GROWTH, PLACES, UNITS, cost, grown, patterns, whole_way

from graph.knowledge.rows import Knowledge

SMALL = 1_500  # characters: what is not linear shows there too, by how long it takes
SECONDS = 0.004  # that a pattern may take over so many characters, whatever it does
GROUPS = sorted(UNITS)


def test_there_are_units_of_every_kind() -> None:
    units = [unit for group in UNITS.values() for unit in group]
    assert len(units) == len(set(units)) >= 100


@pytest.mark.parametrize("group", GROUPS)
def test_reading_grows_with_the_length_of_a_document(group: str, knowledge: Knowledge) -> None:
    """All units of a group at once, each in a place of its own: together they would hide nothing that never ends."""
    read = whole_way(knowledge)
    place = PLACES[GROUPS.index(group) % len(PLACES)]
    documents = [[grown(unit, size, place) for unit in UNITS[group][::FEW]] for size in (SMALL, 2 * SMALL, 4 * SMALL)]
    first, second, third = (cost(lambda ds=ds: [read(d) for d in ds]) for ds in documents)
    assert second < MOST_GROWTH * first and third < MOST_GROWTH * second, (first, second, third)


def repeating(knowledge: Knowledge) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The patterns that repeat something without end: any other takes a bounded time at each place."""
    for name, pattern in patterns(knowledge):
        if re.search(r"(?<!\\\\)[*+]|,\}|,\d{2,}\}", pattern.pattern):
            yield name, pattern


def test_every_pattern_grows_with_the_length_of_a_text(knowledge: Knowledge) -> None:
    units = [unit for group in UNITS.values() for unit in group[::FEW]]
    slow = []
    for name, pattern in repeating(knowledge):
        for unit in units:
            small, large = (unit * (size // len(unit)) + "\x01" for size in (SMALL, 2 * SMALL))
            if (taken := cost(lambda p=pattern, t=large: p.match(t), 1)) > SECONDS:
                before = cost(lambda p=pattern, t=small: p.match(t))
                taken = cost(lambda p=pattern, t=large: p.match(t))
                slow += [(name, unit, before, taken)] if taken > MOST_GROWTH * before else []
    assert slow == []
