"""A view of the graph as plain records, the normaliser before every writer, and the licence that every file states.

The attributes of nodes and edges are the fields of `Node` and `Edge`. A new one is one more field: with a path it is
read from the store for every thing, the normaliser mends it, every format holds it.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
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


# ---- The normaliser: what any tool would stumble over is mended here, once, before every writer
#
# Control characters and lone surrogates break XML; line ends and tabs are lost or doubled by half the readers; an empty
# name shows nothing at all; an id with a space or twice the same id joins what is apart; an infinite weight is none.

# What XML 1.0 cannot hold (Char, section 2.2), the C1 controls, and the code points that are no characters.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_.:-]+")
COLOUR = re.compile(r"#[0-9a-f]{6}")
DRAWN_LENGTH = 60


def normal(network: Network) -> Network:
    """The same network, fit for every writer; of a network that is fit already, its equal."""
    names = dict(zip((node.id for node in network.nodes), _unique(n.id for n in network.nodes), strict=True))
    edges = zip(network.edges, _unique(edge.id or "e" for edge in network.edges), strict=True)
    return replace(
        network,
        title=one_line(network.title),
        description=one_line(network.description),
        nodes=tuple(_node(node, names[node.id]) for node in network.nodes),
        edges=tuple(_edge(edge, id, names) for edge, id in edges),
    )


def one_line(text: str) -> str:
    """A text as one line of characters that every format can hold."""
    return " ".join(UNWRITABLE.sub(" ", text).split())


def shortened(text: str, most: int = DRAWN_LENGTH) -> str:
    """A text as it is drawn: cut in its middle where it is long, since its end is often a number."""
    end = min(10, most // 4)
    return text if len(text) <= most else f"{text[: most - end - 1].rstrip()}…{text[-end:].lstrip()}"


def _unique(names: Iterable[str]) -> Iterator[str]:
    """Names of letters that XML, DOT and databases take unquoted, each once."""
    seen: set[str] = set()
    for name in names:
        bare = NOT_IN_IDS.sub("_", name) or "_"
        bare = bare if bare[0].isalpha() or bare[0] == "_" else f"_{bare}"
        unique, count = bare, 1
        while unique in seen:
            count += 1
            unique = f"{bare}-{count}"
        seen.add(unique)
        yield unique


def _node(node: Node, id: str) -> Node:
    values = _mended(node) | {"id": id}
    values["label"] = values["label"] or id
    values["type"] = values["type"] or "Thing"
    values["colour"] = node.colour if COLOUR.fullmatch(node.colour) else GREY
    return Node(**values)


def _edge(edge: Edge, id: str, names: dict[str, str]) -> Edge:
    values = _mended(edge) | {"id": id, "source": names[edge.source], "target": names[edge.target]}
    values["type"] = values["type"] or "is tied to"
    values["label"] = values["label"] or values["type"]
    return Edge(**values)


def _mended(record: Node | Edge) -> dict[str, Any]:
    """The fields of a record as every reader reads them back: a text as one line, a number finite, to four places."""
    values: dict[str, Any] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if isinstance(value, str):
            values[each.name] = one_line(value)
        else:
            values[each.name] = round(float(value), 4) + 0.0 if math.isfinite(value) else each.default
    return values
