"""Where graphs are kept and asked: in memory, or on disk in generations. One set of laws for both."""

from os import PathLike

from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.store import GenerationStore, MemoryStore, Store


def open_store(
    location: str | PathLike[str] | None = None, base: str = DEFAULT_BASE, *, patience: float = 0.0
) -> Store:
    """The store at a location: a folder, or memory for None. A writer waits `patience` seconds for another.

    Raises: StoreError for what cannot be a store.
    """
    return MemoryStore(base) if location is None else GenerationStore(location, base, patience=patience)
