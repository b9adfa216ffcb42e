"""One normaliser before every writer: what any tool would stumble over is mended here, once.

Control characters and lone surrogates break XML; line ends and tabs are lost or doubled by half the readers; an empty
name shows nothing at all; an id with a space or twice the same id joins what is apart; an infinite weight is no weight.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from graph.network.model import Edge, Network, Node

# What XML 1.0 cannot hold (Char, section 2.2), the C1 controls, and the code points that are no characters.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
NO_NAME = re.compile(r"[^A-Za-z0-9_.:-]+")
COLOUR = re.compile(r"#[0-9a-f]{6}")
GREY = "#888888"


def normal(network: Network) -> Network:
    """The same network, fit for every writer; of a network that is fit already, its equal."""
    names = dict(zip((node.id for node in network.nodes), unique(n.id for n in network.nodes), strict=True))
    edges = zip(network.edges, unique(edge.id or "e" for edge in network.edges), strict=True)
    return replace(
        network,
        title=line(network.title),
        description=line(network.description),
        attribution=line(network.attribution),
        nodes=tuple(_node(node, names[node.id]) for node in network.nodes),
        edges=tuple(_edge(edge, id, names) for edge, id in edges),
    )


def line(text: str) -> str:
    """A text as one line of characters that every format can hold."""
    return " ".join(UNWRITABLE.sub(" ", text).split())


def number(value: float, otherwise: float) -> float:
    """A number that every reader reads back as the same."""
    return round(float(value), 4) + 0.0 if math.isfinite(value) else otherwise


def unique(names: Iterable[str]) -> Iterator[str]:
    """Names of letters that XML, DOT and databases take unquoted, each once."""
    seen: set[str] = set()
    for name in names:
        bare = NO_NAME.sub("_", name) or "_"
        bare = bare if bare[0].isalpha() or bare[0] == "_" else f"_{bare}"
        found, count = bare, 1
        while found in seen:
            count += 1
            found = f"{bare}-{count}"
        seen.add(found)
        yield found


def _node(node: Node, id: str) -> Node:
    return replace(
        node,
        id=id,
        label=line(node.label) or id,
        type=line(node.type) or "Thing",
        iri=line(node.iri),
        url=line(node.url),
        quote=line(node.quote),
        x=number(node.x, 0.0),
        y=number(node.y, 0.0),
        colour=node.colour if COLOUR.fullmatch(node.colour) else GREY,
    )


def _edge(edge: Edge, id: str, names: dict[str, str]) -> Edge:
    kind = line(edge.type) or "is tied to"
    return replace(
        edge,
        id=id,
        source=names[edge.source],
        target=names[edge.target],
        label=line(edge.label) or kind,
        type=kind,
        weight=number(edge.weight, 1.0),
        iri=line(edge.iri),
        url=line(edge.url),
        quote=line(edge.quote),
    )
