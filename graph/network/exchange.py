"""GraphML (also as yEd draws it), GEXF, Cytoscape JSON and node-link JSON, written by networkx.

Each function says where networkx' file alone would not do. Sources: GraphML 1.0 primer; yFiles' extension for yEd;
GEXF 1.2draft primer; the CX and JSON formats of Cytoscape.
"""

import json
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from graph.network.model import LICENCE, LICENCE_STATEMENT, Edge, Network, Node, shortened

YFILES = "http://www.yworks.com/xml/graphml"


def graphml(network: Network) -> str:
    """GraphML that igraph, networkx, Cytoscape, Gephi and graph-tool read."""
    return _xml(_graphml(network))


def graphml_for_yed(network: Network) -> str:
    """The same with shapes, colours, places and names drawn as yEd draws them."""
    document = _graphml(network)
    document.set("xmlns:y", YFILES)
    for kind in ("node", "edge"):
        graphics = {"id": f"{kind}graphics", "for": kind, "yfiles.type": f"{kind}graphics"}
        document.insert(0, Element("key", graphics))
    elements = {(element.tag, element.get("id")): element for element in document.iterfind("graph/*")}
    for node in network.nodes:
        _draw_node(SubElement(elements["node", node.id], "data", key="nodegraphics"), node)
    for edge in network.edges:
        _draw_edge(SubElement(elements["edge", edge.id], "data", key="edgegraphics"), edge, network.directed)
    return _xml(document)


def gexf(network: Network) -> str:
    """GEXF for Gephi, whose y grows upwards."""
    graph = _as_networkx(network)
    for node in network.nodes:
        red, green, blue = bytes.fromhex(node.colour.removeprefix("#"))
        position = {"x": node.x, "y": -node.y, "z": 0.0}
        graph.nodes[node.id]["viz"] = {"color": {"r": red, "g": green, "b": blue}, "position": position}
    document: Element = _GexfWriter(graph).xml
    meta = document[0]
    meta.clear()  # it names the day, on which no file may depend
    SubElement(meta, "creator").text = "Probation findings"
    SubElement(meta, "description").text = f"{network.title}. {network.description} {LICENCE_STATEMENT}"
    return _xml(document)


def cytoscape_json(network: Network) -> str:
    """Cytoscape's own JSON: it shows `name`, and asks for the places of nodes, the ids and interactions of edges."""
    document = nx.cytoscape_data(_as_networkx(network), name="label")
    document["data"] = dict(document["data"]) | {"name": network.title, "shared_name": network.title}
    for node, row in zip(network.nodes, document["elements"]["nodes"], strict=True):
        row["position"] = {"x": node.x, "y": node.y}
    for row in document["elements"]["edges"]:
        row["data"]["interaction"] = row["data"]["type"]
    return _json({"format_version": "1.0", "target_cytoscapejs_version": "~3.33"} | document)


def node_link_json(network: Network) -> str:
    """Nodes and links, as D3's examples and `networkx.node_link_graph(..., edges="links")` read them."""
    return _json(nx.node_link_data(_as_networkx(network), edges="links"))


def _as_networkx(network: Network, edge_ids: bool = True) -> "nx.MultiGraph[str]":
    """The network, the ids of its edges as their keys and, unless not asked for, as attributes too."""
    graph: nx.MultiGraph[str] = nx.MultiDiGraph() if network.directed else nx.MultiGraph()
    graph.graph |= {"view": network.name, "title": network.title, "description": network.description}
    graph.graph |= {"licence": LICENCE, "attribution": LICENCE_STATEMENT}
    graph.add_nodes_from((node.id, node.values()) for node in network.nodes)
    for edge in network.edges:
        graph.add_edge(edge.source, edge.target, edge.id, **({"id": edge.id} if edge_ids else {}), **edge.values())
    return graph


def _graphml(network: Network) -> Element:
    """GraphML whose keys have names for ids, since some tools show the id of a key and not its `attr.name`.

    An id may stand once only: those of the graph and of edges begin with `graph_` and `edge_`.
    """
    document: Element = GraphMLWriter(_as_networkx(network, edge_ids=False), named_key_ids=True).xml
    for kind in ("graph", "edge"):
        for key in document.iterfind(f"key[@for='{kind}']"):
            key.set("id", f"{kind}_{key.attrib['id']}")
        for element in document.iter(kind):
            for data in element.iterfind("data"):
                data.set("key", f"{kind}_{data.attrib['key']}")
    return document


def _draw_node(data: Element, node: Node) -> None:
    shape = SubElement(data, "y:ShapeNode")
    SubElement(shape, "y:Geometry", x=str(node.x - 8), y=str(node.y - 8), width="16.0", height="16.0")
    SubElement(shape, "y:Fill", color=node.colour)
    SubElement(shape, "y:BorderStyle", color="#FFFFFF", type="line", width="1.0")
    label = SubElement(shape, "y:NodeLabel", fontSize="12", modelName="sides", modelPosition="e", textColor="#222222")
    label.text = shortened(node.label)
    SubElement(shape, "y:Shape", type="ellipse")


def _draw_edge(data: Element, edge: Edge, directed: bool) -> None:
    line = SubElement(data, "y:PolyLineEdge")
    SubElement(line, "y:LineStyle", color="#999999", type="line", width="1.0")
    SubElement(line, "y:Arrows", source="none", target="standard" if directed else "none")
    label = SubElement(line, "y:EdgeLabel", fontSize="9", textColor="#555555")
    label.text = shortened(edge.label)


class _GexfWriter(GEXFWriter):
    """networkx' writer, for edges whose key is no attribute, and whose `type` is one and not GEXF's own."""

    def add_attributes(self, node_or_edge: str, xml_obj: Element, data: dict[str, Any], default: Any) -> Any:
        if node_or_edge == "edge":
            data = {name: value for name, value in data.items() if name != "key"}
            data["type"] = xml_obj.attrib.pop("type")
        return super().add_attributes(node_or_edge, xml_obj, data, default)  # type: ignore[no-untyped-call]


def _xml(document: Element) -> str:
    ElementTree.indent(document, " ", 0)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(document, "unicode") + "\n"


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
