"""One query to the engine."""

from collections.abc import Sequence

import pyoxigraph as ox

from graph.errors import QueryError
from graph.store.sparql.mistakes import explained

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


def answer_of(
    db: ox.Store,
    sparql: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    base: str | None = None,
) -> Results:
    """What a store answers; the two lists of graph IRIs are the dataset of the SPARQL protocol, empty for ours.

    Relative IRIs count from `base`; without one they are a mistake.

    Raises: QueryError with line, column and a mend where there is one.
    """
    dataset = bool(default_graphs or named_graphs)
    try:
        return db.query(
            sparql,
            base_iri=base,
            default_graph=[ox.NamedNode(iri) for iri in default_graphs] if dataset else None,
            named_graphs=[ox.NamedNode(iri) for iri in named_graphs] if dataset else None,
        )
    except SyntaxError as complaint:
        raise explained(sparql, str(complaint), base) from None
    except RuntimeError as complaint:
        raise QueryError(str(complaint)) from None
