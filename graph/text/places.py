"""Records by where they stand: what lies within some places is found without a look at all the others."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from graph.claims import Span

Record = TypeVar("Record")


class Placed(Generic[Record]):
    """Records that each have a place."""

    def __init__(self, records: Iterable[Record], place_of: Callable[[Record], Span]) -> None:
        self._records = list(records)
        self._places = [place_of(record) for record in self._records]
        self._order = sorted(range(len(self._places)), key=lambda at: self._places[at])
        self._starts = [self._places[at].start for at in self._order]

    def within(self, parts: Iterable[Span]) -> list[Record]:
        """The records that one of these places holds whole, in the order in which they were given."""
        items = {
            at
            for part in parts
            for at in self._order[bisect_left(self._starts, part.start) : bisect_right(self._starts, part.end)]
            if self._places[at].end <= part.end
        }
        return [self._records[at] for at in sorted(items)]
