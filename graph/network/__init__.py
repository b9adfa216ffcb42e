"""Networks: views of the graph, drawn and written for other tools, walked and measured.

    import graph.network
    from graph.store import open_store

    network = graph.network.open(open_store("var/store"), "recommendations-themes")
    for way in graph.network.best_paths(network, "Derby City PDU 5", "Risk of harm assessment and management"):
        print(way)

Importing this is cheap to look at views and formats; measures load networkx.
"""

from graph.network.export import exported
from graph.network.formats import FORMATS, Format, written
from graph.network.measures import (
    MEANINGS,
    Measure,
    best_paths,
    centrality,
    communities,
    neighbourhood,
    open,
    shortest_path,
)
from graph.network.model import Edge, Network, Node
from graph.network.nearby import neighbours as neighbours_of
from graph.network.paths import paths
from graph.network.projection import network_of
from graph.network.views import View, views
from graph.network.webpage import policy

__all__ = [
    "FORMATS", "MEANINGS", "Edge", "Format", "Measure", "Network", "Node", "View", "best_paths", "centrality",
    "communities", "exported", "neighbourhood", "neighbours_of", "network_of", "open", "paths", "policy",
    "shortest_path", "views", "written",
]  # fmt: skip
