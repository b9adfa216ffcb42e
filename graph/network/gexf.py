"""GEXF 1.2 for Gephi: no `start` or `end` attribute, which would make the graph a dynamic one, and no date of today.

Gephi's y grows upwards. Source: GEXF 1.2draft primer.
"""

from collections.abc import Iterator

from graph.network.licence import STATEMENT
from graph.network.model import EDGE_FIELDS, NODE_FIELDS, Edge, Network, Node
from graph.network.xml import HEAD, attributes, escape

SPACE = "http://www.gexf.net/1.2draft"
TYPES = {str: "string", float: "double"}
# What a node and an edge have of their own, beside the attributes that are declared.
OWN = ("label", "weight")


def gexf(network: Network) -> Iterator[str]:
    direction = "directed" if network.directed else "undirected"
    yield HEAD + f"<gexf{attributes(xmlns=SPACE, xmlns__viz=SPACE + '/viz', version='1.2')}>\n"
    said = f"{network.title}. {network.description} {STATEMENT}"
    yield f"<meta><creator>Probation findings</creator><description>{escape(said)}</description></meta>\n"
    yield f'<graph mode="static"{attributes(defaultedgetype=direction)}>\n'
    for what, fields in (("node", NODE_FIELDS), ("edge", EDGE_FIELDS)):
        yield _declared(what, fields)
    yield "<nodes>\n"
    for node in network.nodes:
        yield _node(node)
    yield "</nodes>\n<edges>\n"
    for edge in network.edges:
        yield _edge(edge)
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(what: str, fields: dict[str, type]) -> str:
    rows = (attributes(id=name, title=name, type=TYPES[sort]) for name, sort in fields.items() if name not in OWN)
    return f"<attributes{attributes(class_=what)}>\n{''.join(f'<attribute{row}/>' for row in rows)}\n</attributes>\n"


def _values(values: dict[str, str | float]) -> str:
    rows = (attributes(for_=name, value=value) for name, value in values.items() if name not in OWN)
    return "<attvalues>" + "".join(f"<attvalue{row}/>" for row in rows) + "</attvalues>"


def _node(node: Node) -> str:
    red, green, blue = (int(node.colour[at : at + 2], 16) for at in (1, 3, 5))
    look = f"<viz:color{attributes(r=red, g=green, b=blue)}/><viz:position{attributes(x=node.x, y=-node.y, z=0.0)}/>"
    return f"<node{attributes(id=node.id, label=node.label)}>{_values(node.values())}{look}</node>\n"


def _edge(edge: Edge) -> str:
    own = attributes(id=edge.id, source=edge.source, target=edge.target, label=edge.label, weight=edge.weight)
    return f"<edge{own}>{_values(edge.values())}</edge>\n"
