"""JSON: for Cytoscape (Desktop and .js), and as nodes and links for D3 and notebooks."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from graph.network.licence import LICENCE, STATEMENT
from graph.network.model import Network

Json = dict[str, Any]


def cyjs(network: Network) -> Iterator[str]:
    """Cytoscape's own JSON: edges with ids, nodes with places; it shows `name`; networkx asks for `value`."""
    about = _about(network) | {"name": network.title, "shared_name": network.title}
    head = {"format_version": "1.0", "generated_by": "probation-findings", "target_cytoscapejs_version": "~3.33"}
    nodes = (
        {
            "data": {"id": n.id, "name": n.label, "value": n.id, **n.values()},
            "position": {"x": n.x, "y": n.y},
            "selected": False,
        }
        for n in network.nodes
    )
    edges = (
        {
            "data": {"id": e.id, "source": e.source, "target": e.target, "interaction": e.type, **e.values()},
            "selected": False,
        }
        for e in network.edges
    )
    yield _dumped(head)[:-1] + f',"data":{_dumped(about)},"elements":{{"nodes":[\n'
    yield from _listed(nodes)
    yield '\n],"edges":[\n'
    yield from _listed(edges)
    yield "\n]}}\n"


def node_link(network: Network) -> Iterator[str]:
    """Nodes and links, as D3's examples and `networkx.node_link_graph(..., edges="links")` read them."""
    head = {"directed": network.directed, "multigraph": True, "graph": _about(network)}
    yield _dumped(head)[:-1] + ',"nodes":[\n'
    yield from _listed({"id": n.id, **n.values()} for n in network.nodes)
    yield '\n],"links":[\n'
    yield from _listed(
        {"source": e.source, "target": e.target, "key": e.id, "id": e.id, **e.values()} for e in network.edges
    )
    yield "\n]}\n"


def _about(network: Network) -> Json:
    return {
        "view": network.name,
        "title": network.title,
        "description": network.description,
        "licence": LICENCE,
        "attribution": STATEMENT,
    }


def _listed(rows: Iterable[Json]) -> Iterator[str]:
    for at, row in enumerate(rows):
        yield (",\n" if at else "") + _dumped(row)


def _dumped(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
