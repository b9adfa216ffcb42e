"""One normaliser before every writer: what any tool would stumble over is mended here, once.

Control characters and lone surrogates break XML; line ends and tabs are lost or doubled by half the readers; an empty
name shows nothing at all; an id with a space or twice the same id joins what is apart; an infinite weight is no weight.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import Any

from graph.network.model import GREY, Edge, Network, Node

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
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, str):
            values[field.name] = one_line(value)
        else:
            values[field.name] = round(float(value), 4) + 0.0 if math.isfinite(value) else field.default
    return values
