"""DOT for Graphviz, with our places: `neato -n` draws them as they are, `dot` draws anew. Graphviz' y grows upwards."""

from collections.abc import Iterator

from graph.network.licence import STATEMENT
from graph.network.model import Edge, Network, Node
from graph.network.short import short

# Inside quotes a backslash begins an escape (\N is the node's own name): each is doubled.
POINTS = 0.75  # a pixel of ours in points
HTML_LABEL = 40


def dot(network: Network) -> Iterator[str]:
    kind, arrow = ("digraph", "->") if network.directed else ("graph", "--")
    yield f"// {network.title}. {STATEMENT}\n{kind} {_quoted(network.name)} {{\n"
    yield f"  graph [{_listed({'label': network.title, 'comment': STATEMENT, 'overlap': 'true'})}];\n"
    yield '  node [shape="point", width="0.12", fontname="sans-serif", fontsize="9"];\n'
    yield '  edge [color="#999999", arrowsize="0.5", fontname="sans-serif", fontsize="7"];\n'
    for node in network.nodes:
        yield f"  {_quoted(node.id)} [{_listed(_node(node))}];\n"
    for edge in network.edges:
        yield f"  {_quoted(edge.source)} {arrow} {_quoted(edge.target)} [{_listed(_edge(edge))}];\n"
    yield "}\n"


def _node(node: Node) -> dict[str, object]:
    drawn = {
        "xlabel": short(node.label, HTML_LABEL),
        "color": node.colour,
        "URL": node.url,
        "tooltip": short(node.label, HTML_LABEL),
        "pos": f"{node.x * POINTS:.1f},{-node.y * POINTS:.1f}!",
    }
    return {**node.values(), **drawn}


def _edge(edge: Edge) -> dict[str, object]:
    return {**edge.values(), "id": edge.id, "URL": edge.url, "tooltip": short(edge.label, HTML_LABEL)}


def _listed(values: dict[str, object]) -> str:
    return ", ".join(f"{name}={_quoted(str(value))}" for name, value in values.items())


def _quoted(text: str) -> str:
    doubled = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{doubled}"'
