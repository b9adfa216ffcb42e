"""The formats that can be exported: one table that the command line, the service and the documentation read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from graph.errors import UnknownName
from graph.network.dot import dot
from graph.network.drawing import svg
from graph.network.gexf import gexf
from graph.network.graphml import graphml, graphml_for_yed
from graph.network.json_forms import cyjs, node_link
from graph.network.mermaid import mermaid
from graph.network.model import Network
from graph.network.normal import normal
from graph.network.tables import csv_tables, parquet_tables
from graph.network.webpage import webpage
from graph.rdf.forms import FORMS

Writer = Callable[[Network], Iterator[str] | Iterator[bytes]]
CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write the graph. `writer` is None for RDF, which holds triples and not views."""

    name: str
    label: str
    media_type: str
    suffix: str
    opens_in: str
    writer: Writer | None = None

    @property
    def of_views(self) -> bool:
        return self.writer is not None


ROWS = (
    Format("graphml", "GraphML", "application/graphml+xml", "graphml", "Cytoscape, Gephi, igraph, networkx", graphml),
    Format("yed", "GraphML for yEd", "application/graphml+xml", "yed.graphml", "yEd", graphml_for_yed),
    Format("gexf", "GEXF", "application/gexf+xml", "gexf", "Gephi, graphology, sigma", gexf),
    Format("cyjs", "Cytoscape JSON", "application/vnd.cytoscape+json", "cyjs", "Cytoscape Desktop and .js", cyjs),
    Format("json", "Node-link JSON", "application/json", "json", "D3, networkx", node_link),
    Format("dot", "DOT", "text/vnd.graphviz", "dot", "Graphviz", dot),
    Format("svg", "SVG", "image/svg+xml", "svg", "browsers, Inkscape", svg),
    Format("mermaid", "Mermaid", "text/vnd.mermaid", "mmd", "Mermaid in Markdown; small views", mermaid),
    Format("csv", "CSV tables", "application/zip", "csv.zip", "spreadsheets, pandas, duckdb, Gephi", csv_tables),
    Format("parquet", "Parquet tables", "application/zip", "parquet.zip", "pandas, pyarrow, duckdb", parquet_tables),
    Format("html", "One HTML file", "text/html", "html", "any browser, without a network", webpage),
    *(Format(f.name, f.label, f.media_type, f.suffix, "RDF tools; all triples, or documents") for f in FORMS.values()),
)
FORMATS = {row.name: row for row in ROWS}


def format_named(name: str) -> Format:
    """Raises: UnknownName, naming those there are."""
    if name not in FORMATS:
        mend = f"Take one of: {', '.join(FORMATS)}."
        raise UnknownName(f"{name!r} is no format known here", mend=mend, choices=tuple(FORMATS))
    return FORMATS[name]


def written(network: Network, name: str) -> Iterator[bytes]:
    """A view in a format, piece by piece, after the one normaliser.

    Raises: UnknownName for a format that does not hold views; QueryError for a view too large for the format.
    """
    writer = format_named(name).writer
    if writer is None:
        raise UnknownName(f"{name} holds triples, not views", mend="Leave the view away, or take another format.")
    return _pieces(writer(normal(network)))


def _pieces(parts: Iterable[str | bytes]) -> Iterator[bytes]:
    """The parts gathered into pieces worth sending."""
    held = bytearray()
    for part in parts:
        held += part.encode() if isinstance(part, str) else part
        if len(held) >= CHUNK:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)
