"""A store in memory that holds the ontology and the seed letter, to ask questions of."""

import pytest
from pyoxigraph import Quad

from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import ontology_quads
from graph.rdf.iris import Iris
from graph.store import open_store
from graph.store.protocol import Store

KEY = "regional-letter-east-midlands-2022-02-09"


@pytest.fixture(scope="session")
def seed_store(seed_quads: list[Quad], knowledge: Knowledge) -> Store:
    store = open_store()
    with store.writing("a test") as writer:
        writer.put_ontology(knowledge.digest, ontology_quads(knowledge.base))
        writer.put(Iris(knowledge.base).graph(KEY), "seed", seed_quads)
    return store
