"""Claims as RDF."""

from graph.rdf.dataset import quads_of

__all__ = ["quads_of"]
