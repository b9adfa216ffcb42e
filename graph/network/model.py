"""A view of the graph as plain records: what every writer writes and every measure reads."""

from dataclasses import dataclass

# What files hold of a node and of an edge: name → sort of value. Words and their places are in `quote`, which only
# the page and notebooks show.
NODE_FIELDS: dict[str, type] = {
    "label": str,
    "type": str,
    "iri": str,
    "url": str,
    "x": float,
    "y": float,
    "colour": str,
}
EDGE_FIELDS: dict[str, type] = {"label": str, "type": str, "weight": float, "iri": str, "url": str}
Value = str | float


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: `url` is where it can be read, `x` and `y` (downwards) where it is drawn."""

    id: str
    label: str
    type: str
    iri: str
    url: str = ""
    x: float = 0.0
    y: float = 0.0
    colour: str = "#888888"
    quote: str = ""

    def values(self) -> dict[str, Value]:
        """The attributes that files hold, in their order."""
        return {name: getattr(self, name) for name in NODE_FIELDS}


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie between two nodes, by their ids: `iri` names what says so, `url` is where that can be read."""

    id: str
    source: str
    target: str
    label: str
    type: str
    weight: float = 1.0
    iri: str = ""
    url: str = ""
    quote: str = ""

    def values(self) -> dict[str, Value]:
        """The attributes that files hold, in their order."""
        return {name: getattr(self, name) for name in EDGE_FIELDS}


@dataclass(frozen=True, slots=True)
class Network:
    """A view with its nodes and edges; `attribution` goes into every file."""

    name: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    directed: bool = True
    attribution: str = ""

    def degrees(self) -> dict[str, int]:
        """Node → how many edges end there; one that ends there twice counts twice."""
        found = dict.fromkeys((node.id for node in self.nodes), 0)
        for edge in self.edges:
            found[edge.source] += 1
            found[edge.target] += 1
        return found
