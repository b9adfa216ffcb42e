"""Where graphs are kept and asked: in memory, or on disk in generations. One set of laws for both."""

from os import PathLike

from graph.errors import StoreError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.memory import MemoryStore
from graph.store.generations.store import GenerationStore
from graph.store.protocol import Store


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
