"""Exports: the table of formats, and a view or the triples themselves in any of them.

A new format is a function from a network to its file, and a row of the table: command line, service and
documentation read the table.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache, cached

from graph.ask.lists import iris_of
from graph.ask.names import one_of
from graph.errors import QueryError, UnknownName, quoted
from graph.network.drawings import dot, mermaid, svg
from graph.network.exchange import cytoscape_json, gexf, graphml, graphml_for_yed, node_link_json
from graph.network.model import Network, normal
from graph.network.projection import Filters, network_of
from graph.network.tables import csv_tables, parquet_tables
from graph.network.views import DEFAULT_VIEW
from graph.network.walk import AROUND
from graph.network.webpage import webpage
from graph.rdf.forms import FORMS, serialise
from graph.rdf.people import without_people
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable

Writer = Callable[[Network], str | bytes]


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


GRAPHML_TYPE, ZIP_TYPE = "application/graphml+xml", "application/zip"
CYJS_TYPE = "application/vnd.cytoscape+json"
FORMAT_ROWS = (
    Format("graphml", "GraphML", GRAPHML_TYPE, "graphml", "Cytoscape, Gephi, igraph, networkx", graphml),
    Format("yed", "GraphML for yEd", GRAPHML_TYPE, "yed.graphml", "yEd", graphml_for_yed),
    Format("gexf", "GEXF", "application/gexf+xml", "gexf", "Gephi, graphology, sigma", gexf),
    Format("cyjs", "Cytoscape JSON", CYJS_TYPE, "cyjs", "Cytoscape Desktop and .js", cytoscape_json),
    Format("json", "Node-link JSON", "application/json", "json", "D3, networkx", node_link_json),
    Format("dot", "DOT", "text/vnd.graphviz", "dot", "Graphviz", dot),
    Format("svg", "SVG", "image/svg+xml", "svg", "browsers, Inkscape", svg),
    Format("mermaid", "Mermaid", "text/vnd.mermaid", "mmd", "Mermaid in Markdown; small views", mermaid),
    Format("csv", "CSV tables", ZIP_TYPE, "csv.zip", "spreadsheets, pandas, duckdb, Gephi", csv_tables),
    Format("parquet", "Parquet tables", ZIP_TYPE, "parquet.zip", "pandas, pyarrow, duckdb", parquet_tables),
    Format("html", "One HTML file", "text/html", "html", "any browser, without a network", webpage),
    *(Format(f.name, f.label, f.media_type, f.suffix, "RDF tools; all triples, or documents") for f in FORMS.values()),
)
FORMATS = {row.name: row for row in FORMAT_ROWS}
# The views given last, since whoever looks at one asks for it in another format next. A version changes exactly when
# the content does.
_networks: LRUCache[Hashable, Network] = LRUCache(4)


def exported(
    store: Readable,
    format: str,
    view: str | None = None,
    *,
    of: str | None = None,
    hops: int = 1,
    filters: Filters | None = None,
    people: bool = False,
    most: int | None = None,
    base: str = DEFAULT_BASE,
    site: str | None = None,
) -> bytes:
    """The file of an export.

    RDF takes no view, and of filters those of documents. Raises: UnknownName, QueryError, StoreError.
    """
    if not _format_named(format).of_views:
        if view or of:
            raise QueryError(f"{format} holds triples, not views", mend="Leave the view away, or take another format.")
        return _triples(store, format, filters or {}, people, base)
    network = _network(
        store,
        view or (DEFAULT_VIEW if of is None else AROUND),
        of=of,
        hops=hops,
        filters=filters or {},
        people=people,
        most=most,
        base=base,
        site=site,
    )
    return written(network, format)


def written(network: Network, name: str) -> bytes:
    """A view in a format, after the one normaliser.

    Raises: UnknownName for a format that does not hold views; QueryError for a view too large for the format.
    """
    writer = _format_named(name).writer
    if writer is None:
        raise UnknownName(f"{name} holds triples, not views", mend="Leave the view away, or take another format.")
    file = writer(normal(network))
    return file.encode() if isinstance(file, str) else file


def _format_named(name: str) -> Format:
    if name not in FORMATS:
        mend = one_of(name, FORMATS)
        raise UnknownName(f"{quoted(name)} is no format known here", mend=mend, choices=tuple(FORMATS), kind="format")
    return FORMATS[name]


def _key(store: Readable, name: str, *, filters: Filters, **options: Hashable) -> Hashable:
    """What makes a network the same: the version of the store, the view and all that is asked of it."""
    lists = ((filter, (values,) if isinstance(values, str) else tuple(values)) for filter, values in filters.items())
    return store.version, name, tuple(sorted(lists)), tuple(options.items())


_network = cached(_networks, _key, Lock())(network_of)


def _triples(store: Readable, format: str, filters: Filters, people: bool, base: str) -> bytes:
    if filters:
        documents = sorted(iris_of(store, "documents", filters, base))
        graphs = [iri.replace(f"{base}id/document/", f"{base}graph/document/", 1) for iri in documents]
        quads = [quad for graph in graphs for quad in store.quads(graph)]
    else:
        quads = list(store.quads())
    return serialise(quads if people else without_people(quads, base), format, base)
