"""A view of the graph as plain records, which every writer writes, and the licence that every file states.

The attributes of nodes and edges are the fields of `Node` and `Edge`. A new one is one more field: with a path it is
read from the store for every thing, the normaliser mends it, every format holds it.
"""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from graph.rdf.terms import OGL

LICENCE = OGL
ATTRIBUTION = (
    "Contains public sector information licensed under the Open Government Licence v3.0. "
    "Crown copyright, HM Inspectorate of Probation."
)
LICENCE_STATEMENT = f"{ATTRIBUTION} {LICENCE}"
GREY = "#888888"
Value = str | float
FieldTypes = dict[str, type[str] | type[float]]


def from_store(path: str, in_files: bool = True) -> Any:
    """A field that is read from the store: the least value at the end of a SPARQL path from the thing."""
    return field(default="", metadata={"path": path, "in_files": in_files})


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: `url` is where it can be read, `x` and `y` (downwards) where it is drawn.

    Only the page and notebooks show the `quote`, which is whatever words the thing stands for.
    """

    id: str
    label: str
    type: str
    iri: str
    url: str = ""
    x: float = 0.0
    y: float = 0.0
    colour: str = GREY
    quote: str = from_store("pf:quote", in_files=False)

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
    quote: str = field(default="", metadata={"in_files": False})

    def values(self) -> dict[str, Value]:
        """The attributes that files hold, in their order."""
        return {name: getattr(self, name) for name in EDGE_FIELDS}


@dataclass(frozen=True, slots=True)
class Network:
    """A view with its nodes and edges."""

    name: str
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    directed: bool = True

    def degrees(self) -> Counter[str]:
        """Node → how many edges end there; one that ends there twice counts twice."""
        return Counter(end for edge in self.edges for end in (edge.source, edge.target))


def _fields_in_files(record: type[Node] | type[Edge]) -> FieldTypes:
    ends = ("id", "source", "target")  # which each format has its own place for
    return {f.name: f.type for f in fields(record) if f.name not in ends and f.metadata.get("in_files", True)}  # type: ignore[misc]


# What files hold of a node and of an edge: name → type of value.
NODE_FIELDS = _fields_in_files(Node)
EDGE_FIELDS = _fields_in_files(Edge)
# Attribute of a node → the path that leads to it in the store.
NODE_PATHS: dict[str, str] = {f.name: f.metadata["path"] for f in fields(Node) if "path" in f.metadata}
