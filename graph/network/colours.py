"""One colour for each type of thing, as its class in `ontology/core.ttl` gives it."""

from graph.knowledge.readers import colours

OTHER = "#888888"


def colour_of(type: str) -> str:
    """The colour of a type."""
    return colours().get(type, OTHER)
