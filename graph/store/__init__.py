"""Where graphs are kept and asked: in memory, or on disk in generations. One set of laws for both."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from os import PathLike
from typing import Protocol

from pyoxigraph import Quad

from graph.errors import StoreError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.index import Changes
from graph.store.generations.memory import MemoryStore
from graph.store.generations.store import GenerationStore
from graph.store.generations.writer import GraphWriter as Writer
from graph.store.sparql.answers import Results

__all__ = [
    "DEFAULT_BASE",
    "Changes",
    "GenerationStore",
    "MemoryStore",
    "Readable",
    "Results",
    "Store",
    "Writer",
    "open_store",
]


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

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """The quads of one named graph, or of all of ours: what users wrote is no part of the whole."""


class Store(Readable, Protocol):
    """What can be read, and written: two reads may be of two versions, but for those of one snapshot."""

    def snapshot(self) -> Readable:
        """The content as it is now, whatever is written meanwhile."""

    def at(self, version: str) -> Readable | None:
        """The content as it was at a version; None for one that is no longer kept."""

    def writing(self, who: str) -> AbstractContextManager[Writer]:
        """Hold the store and write: all of it counts at the end, or nothing after an exception.

        `who` tells others what holds it. Raises: StoreBusy, naming the holder.
        """

    def close(self) -> None:
        """Let go of what is held for reading."""


def open_store(
    location: str | PathLike[str] | None = None, base: str = DEFAULT_BASE, *, kept: int = 0, kept_seconds: float = 0.0
) -> Store:
    """The store at a location: a folder, or memory for None; `kept` and `kept_seconds` as for GenerationStore.

    Raises: StoreError for what cannot be a store.
    """
    if location is None:
        return MemoryStore(base)
    if str(location).startswith(("http://", "https://")):
        raise StoreError("stores on other machines cannot be used yet", where=str(location), mend="Name a folder.")
    return GenerationStore(location, base, kept=kept, kept_seconds=kept_seconds)
