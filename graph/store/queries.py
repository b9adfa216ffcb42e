"""The queries of strangers, each run by a worker process (see `query_worker`)."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from graph.errors import QueryError
from graph.rdf.prefixes import DEFAULT_BASE
from graph.sandbox.limits import MEBIBYTE, Limits
from graph.sandbox.pool import Pool
from graph.sandbox.worker import QueryAnswer
from graph.store.sparql.answers import ROWS
from graph.store.sparql.guard import QUERY_KINDS, check_graph

ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*$")


class WorkerPool(Pool):
    """Runs the queries of strangers.

    `deadline` is in seconds; `memory_limit` is what one query may take and `largest` what its answer may be, in
    bytes; `queue` is how many queries may wait for a worker; `most_rows` is where a table is cut (0: nowhere).
    """

    def __init__(
        self,
        location: str | Path,
        size: int = 2,
        deadline: float = 10.0,
        memory_limit: int = 1024 * MEBIBYTE,
        *,
        largest: int = 64 * MEBIBYTE,
        queue: int = 32,
        base: str = DEFAULT_BASE,
        open_store: bool = False,
        most_rows: int = 0,
    ) -> None:
        # The worker limits itself further: what one query may take comes on top of what it has open.
        arguments = Path(location).absolute(), memory_limit, math.ceil(deadline) + 1, largest
        memory = memory_limit // MEBIBYTE
        super().__init__(
            "graph.store.query_worker", arguments, Limits(), size=size, deadline=deadline, queue=queue, memory=memory
        )
        self._base = base
        self._open_store = open_store
        self._always = {"base": base, "open_store": open_store, "most": most_rows}

    async def answer(
        self,
        sparql: str,
        media_types: str | Mapping[str, str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryAnswer:
        """Run a query to its end; `media_types` is what to answer in, where need be for each kind of query.

        The worker itself looks first whether it may be run: what is hard to read is read within the limits too.
        The two lists of graph IRIs are the dataset of the SPARQL protocol.

        Raises: QueryRefused, QueryError, NoSuchForm, QueryTimeout, StoreOverloaded, StoreError.
        """
        for iri in (*default_graphs, *named_graphs):
            self._check_graph(iri)
        if isinstance(media_types, str):
            media_types = dict.fromkeys(QUERY_KINDS, media_types)
        dataset = {"default_graphs": list(default_graphs), "named_graphs": list(named_graphs)}
        return await self.ask({"sparql": sparql, "media_types": media_types, **dataset, **self._always})

    def _check_graph(self, iri: str) -> None:
        if not self._open_store:
            check_graph(iri, self._base)
        elif not ABSOLUTE.match(iri):
            raise QueryError(f"<{iri}> is no absolute IRI", mend="Write the whole IRI.")

    async def refresh(self) -> None:
        """Have workers that nobody asks anything go on to the newest content: they would hold the old one for ever."""
        request = {"sparql": "ASK {}", "media_types": {"ASK": ROWS["csv"]}, "default_graphs": [], "named_graphs": []}
        await self.ask_idle(request | self._always)
