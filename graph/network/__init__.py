"""Networks: views of the graph, drawn and written for other tools, and walks along it.

import graph.network
from graph.store import open_store

network = graph.network.network_of(open_store("var/store"), "recommendations-themes")
"""

from graph.network.export import FORMATS, Format, exported, written
from graph.network.model import Edge, Network, Node
from graph.network.paths import paths
from graph.network.projection import network_of
from graph.network.views import View, views
from graph.network.walk import neighbours_of
from graph.network.webpage import policy

__all__ = [
    "FORMATS", "Edge", "Format", "Network", "Node", "View", "exported", "neighbours_of", "network_of", "paths",
    "policy", "views", "written",
]  # fmt: skip
