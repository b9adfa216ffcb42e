"""What can be asked of a store, wherever it keeps its graphs."""

from abc import ABC, abstractmethod
from collections.abc import Iterator

import pyoxigraph as ox

from graph.store.generations.index import Changes, Index, changes_since

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Readable(ABC):
    """Named graphs, one a document, and the default graph: their union, each triple once."""

    @property
    @abstractmethod
    def index(self) -> Index:
        """The digests of all that is here; those of nothing where no store is yet."""

    @abstractmethod
    def query(self, sparql: str) -> Results:
        """Answer a trusted query, in this process. Raises: QueryError."""

    @abstractmethod
    def quads(self, graph: str | None = None) -> Iterator[ox.Quad]:
        """The quads of one named graph, or of all of ours: what users wrote is no part of the whole."""

    @property
    def version(self) -> str:
        """A digest that changes exactly when the content does."""
        return self.index.version

    def documents(self) -> dict[str, str]:
        """Graph IRI → digest of what built it; empty for a store that is not there yet."""
        return dict(self.index.documents)

    def user_graphs(self) -> dict[str, str]:
        """IRI → digest of each graph that users wrote."""
        return dict(self.index.user)

    def changes(self, since: str) -> Changes | None:
        """What is different from another version; None for one that is not remembered."""
        return changes_since(self.index, since)
