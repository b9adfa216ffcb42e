"""What every store can do, wherever it keeps its graphs."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

import pyoxigraph as ox

from graph.store.generations.index import Changes
from graph.store.generations.writer import GraphWriter

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Readable(Protocol):
    """Named graphs, one a document, and the default graph: their union, each triple once."""

    @property
    def version(self) -> str:
        """A digest that changes exactly when the content does."""

    def documents(self) -> dict[str, str]:
        """Graph IRI → digest of what built it; empty for a store that is not there yet."""

    def changes(self, since: str) -> Changes | None:
        """What is different from another version; None for one that is not remembered."""

    def query(self, sparql: str) -> Results:
        """Answer a trusted query, in this process. Raises: QueryError."""

    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of ours: what users wrote is no part of the whole."""


class Store(Readable, Protocol):
    """What can be read, and written: two reads may be of two versions, but for those of one snapshot."""

    def snapshot(self) -> Readable:
        """The content as it is now, whatever is written meanwhile."""

    def at(self, version: str) -> Readable | None:
        """The content as it was at a version; None for one that is no longer kept."""

    def writing(self, who: str) -> AbstractContextManager[GraphWriter]:
        """Hold the store and write: all of it counts at the end, or nothing after an exception.

        `who` tells others what holds it. Raises: StoreBusy, naming the holder.
        """

    def close(self) -> None:
        """Let go of what is held for reading."""
