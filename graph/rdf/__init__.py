"""Claims as RDF."""
