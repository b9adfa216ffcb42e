"""Networks: views of the graph, drawn and written for other tools, and walks along it.

from graph.network.projection import network_of
from graph.store import open_store

network = network_of(open_store("var/store"), "recommendations-themes")
"""
