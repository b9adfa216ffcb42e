"""Mermaid, for small views in documents: it draws by itself, and refuses what is large."""

from collections.abc import Iterator

from graph.errors import QueryError
from graph.network.licence import STATEMENT
from graph.network.model import Network
from graph.network.short import short

# What Mermaid takes unless its reader is set up otherwise (maxEdges, maxTextSize); more nodes than that nobody reads.
MOST_NODES, MOST_EDGES, MOST_LETTERS = 200, 500, 50_000
LONGEST = 80
# Mermaid's own entities: what would end a label, begin a tag or an entity, or be read as Markdown.
ENTITIES = {ord(letter): f"#{ord(letter)};" for letter in "#&<>\"'`;\\*_~[](){}|"}


def mermaid(network: Network) -> Iterator[str]:
    """Raises: QueryError for a view that Mermaid would not draw."""
    if len(network.nodes) > MOST_NODES or len(network.edges) > MOST_EDGES:
        raise _too_large(f"{len(network.nodes)} nodes and {len(network.edges)} edges")
    text = "".join(_lines(network))
    if len(text) > MOST_LETTERS:
        raise _too_large(f"{len(text)} characters")
    yield text


def _too_large(size: str) -> QueryError:
    mend = "Take a smaller view, filter it, or take another format (svg, html)."
    return QueryError(f"{size} are too many for Mermaid", mend=mend)


def _lines(network: Network) -> Iterator[str]:
    names = {node.id: f"n{at}" for at, node in enumerate(network.nodes)}
    yield f"%% {network.title}. {STATEMENT}\nflowchart LR\n"
    for node in network.nodes:
        yield f'  {names[node.id]}["{_escaped(node.label)}"]\n'
    arrow = "-->" if network.directed else "---"
    for edge in network.edges:
        yield f'  {names[edge.source]} {arrow}|"{_escaped(edge.label)}"| {names[edge.target]}\n'
    for at, (colour, members) in enumerate(_by_colour(network, names).items()):
        yield f"  classDef c{at} fill:{colour}22,stroke:{colour};\n  class {','.join(members)} c{at};\n"


def _by_colour(network: Network, names: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in network.nodes:
        found.setdefault(node.colour, []).append(names[node.id])
    return found


def _escaped(label: str) -> str:
    return short(label, LONGEST).translate(ENTITIES)
