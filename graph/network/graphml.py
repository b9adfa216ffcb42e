"""GraphML, plain and for yEd.

The keys have names for ids, since some tools show the id of a key and not its `attr.name`; those of edges begin with
`edge_`, since an id may stand once only. Source: GraphML 1.0 primer and schema; yFiles' extension for yEd.
"""

from collections.abc import Iterator

from graph.network.licence import STATEMENT
from graph.network.model import EDGE_FIELDS, NODE_FIELDS, Edge, Network, Node, Value
from graph.network.short import short
from graph.network.xml import HEAD, attributes, comment, escape

SPACE = "http://graphml.graphdrawing.org/xmlns"
YFILES = "http://www.yworks.com/xml/graphml"
SCHEMA = f"{SPACE} {SPACE}/1.0/graphml.xsd"
TYPES = {str: "string", float: "double"}
GRAPH_FIELDS = ("title", "description", "licence")


def graphml(network: Network) -> Iterator[str]:
    """GraphML that igraph, networkx, Cytoscape, Gephi and graph-tool read."""
    yield from _document(network, yed=False)


def graphml_for_yed(network: Network) -> Iterator[str]:
    """The same with shapes, colours, places and names drawn as yEd draws them."""
    yield from _document(network, yed=True)


def _document(network: Network, yed: bool) -> Iterator[str]:
    spaces = {"xmlns": SPACE, "xmlns__xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi__schemaLocation": SCHEMA}
    yield HEAD + comment(f"{network.title}. {STATEMENT}")
    yield f"<graphml{attributes(**spaces, **({'xmlns__y': YFILES} if yed else {}))}>\n"
    yield from _keys(yed)
    direction = "directed" if network.directed else "undirected"
    yield f"<graph{attributes(id=network.name, edgedefault=direction)}>\n"
    for name, value in zip(GRAPH_FIELDS, (network.title, network.description, STATEMENT), strict=True):
        yield _data(f"graph_{name}", value)
    for node in network.nodes:
        shape = _shape(node) if yed else ""
        yield f"<node{attributes(id=node.id)}>\n{_all(node.values(), '')}{shape}</node>\n"
    for edge in network.edges:
        line = _line(edge, network.directed) if yed else ""
        ends = attributes(id=edge.id, source=edge.source, target=edge.target)
        yield f"<edge{ends}>\n{_all(edge.values(), 'edge_')}{line}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _keys(yed: bool) -> Iterator[str]:
    of_graph: dict[str, type] = dict.fromkeys(GRAPH_FIELDS, str)
    fields = (("graph", "graph_", of_graph), ("node", "", NODE_FIELDS), ("edge", "edge_", EDGE_FIELDS))
    for what, prefix, names in fields:
        for name, sort in names.items():
            named = {"id": prefix + name, "for_": what, "attr.name": name, "attr.type": TYPES[sort]}
            yield f"<key{attributes(**named)}/>\n"
    if yed:
        yield f"<key{attributes(id='nodegraphics', for_='node', **{'yfiles.type': 'nodegraphics'})}/>\n"
        yield f"<key{attributes(id='edgegraphics', for_='edge', **{'yfiles.type': 'edgegraphics'})}/>\n"


def _all(values: dict[str, Value], prefix: str) -> str:
    return "".join(_data(prefix + name, value) for name, value in values.items())


def _data(key: str, value: Value) -> str:
    return f"<data{attributes(key=key)}>{escape(str(value))}</data>\n"


def _shape(node: Node) -> str:
    place = attributes(x=node.x - 8, y=node.y - 8, width=16.0, height=16.0)
    name = attributes(fontSize=12, modelName="sides", modelPosition="e", textColor="#222222")
    return (
        f'<data key="nodegraphics"><y:ShapeNode><y:Geometry{place}/><y:Fill{attributes(color=node.colour)}/>'
        f'<y:BorderStyle color="#FFFFFF" type="line" width="1.0"/><y:NodeLabel{name}>{escape(short(node.label))}'
        '</y:NodeLabel><y:Shape type="ellipse"/></y:ShapeNode></data>\n'
    )


def _line(edge: Edge, directed: bool) -> str:
    arrow = "standard" if directed else "none"
    return (
        '<data key="edgegraphics"><y:PolyLineEdge><y:LineStyle color="#999999" type="line" width="1.0"/>'
        f'<y:Arrows{attributes(source="none", target=arrow)}/><y:EdgeLabel fontSize="9" textColor="#555555">'
        f"{escape(short(edge.label))}</y:EdgeLabel></y:PolyLineEdge></data>\n"
    )
