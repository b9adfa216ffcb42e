"""Which kinds of problem each operation may answer with, told from what it takes and what it asks.

One table for all operations: what a client can count on is what `tests/test_openapi_contract.py` holds them to.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from api.http.problem_kinds import ROWS, Kind
from api.routes.list_queries import FILTERS

Json = dict[str, Any]
WRITING = frozenset({"post", "put", "delete"})
# Parameters whose values are names of things.
NAMES = frozenset({*FILTERS, "of", "from", "to", "parameters"})
QUERIED = ("/sparql", "/query")
STORED = ("/data", "/data/{path}")
QUESTIONS = ("/", "/ask")  # where `q` is a question in English: what it does not know it says it does not know


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its address, its method, what is said of it, and whether it needs the graph."""

    path: str
    method: str
    said: Json
    asks_graph: bool

    def parameters(self, place: str = "query") -> dict[str, Json]:
        return {row["name"]: row for row in self.said.get("parameters", ()) if row.get("in") == place}

    @property
    def takes_token(self) -> bool:
        return "security" in self.said

    @property
    def writes(self) -> bool:
        return self.takes_token and self.method in WRITING

    @property
    def takes_body(self) -> bool:
        return "requestBody" in self.said

    @property
    def looks_up(self) -> bool:
        """Whether it gives one thing of a list, by its name too."""
        return str(self.said.get("operationId", "")).startswith("one_")

    @property
    def of_graphs(self) -> bool:
        return self.path in ("/update", *STORED)


Rule = tuple[Callable[[Operation], bool], str]
RULES: tuple[Rule, ...] = (
    (lambda o: True, "bad-request wrong-host headers-too-large internal-error"),
    (lambda o: not o.path.startswith(("/health/", "/metrics")), "too-many-requests"),
    (lambda o: o.asks_graph, "store-unavailable"),
    (lambda o: o.takes_token, "token-missing token-unknown token-insufficient"),
    (lambda o: o.writes and o.asks_graph, "store-busy"),
    (lambda o: o.takes_body, "too-large unsupported-media-type"),
    (lambda o: o.path == "/documents" and o.writes, "too-many-jobs"),
    (lambda o: bool(o.parameters("path")), "not-found"),
    (lambda o: o.path not in QUERIED and not o.of_graphs and _can_misfit(o), "invalid-request"),
    (lambda o: o.path not in QUESTIONS and not NAMES.isdisjoint(o.parameters()), "unknown-name ambiguous-name"),
    (lambda o: o.looks_up, "ambiguous-name"),
    (lambda o: not {"cursor", "since"}.isdisjoint(o.parameters()), "cursor-gone"),
    (lambda o: "format" in o.parameters() or o.path in QUERIED, "not-acceptable"),
    # Queries of strangers and what is written into graphs of users run in processes of their own, with limits.
    (lambda o: o.path in QUERIED or o.of_graphs, "query-refused query-timeout too-many-queries"),
    (lambda o: o.path in QUERIED or (o.path in STORED and o.method == "get"), "answer-too-large"),
    (lambda o: o.path in QUERIED, "missing-query malformed-query too-large"),
    (lambda o: o.path == "/update", "missing-update malformed-update update-failed"),
    (lambda o: o.path in STORED, "malformed-rdf"),
    (lambda o: o.path in STORED and o.method == "delete", "not-found"),
    (lambda o: o.path in STORED and o.method == "get", "not-found not-acceptable"),
    (lambda o: o.path == "/verify", "unknown-name"),
    (lambda o: o.path == "/export/{format}", "unknown-name"),
    (lambda o: o.path.startswith("/corrections") and o.writes, "correction-refused"),
    (lambda o: o.path == "/corrections/{name}" and o.method == "delete", "unknown-name"),
    (lambda o: o.path == "/health/ready", "store-empty"),
)


def refusals_of(operation: Operation) -> Iterator[Kind]:
    """The kinds of problem that an operation may answer with, in the order of the table of kinds."""
    slugs = {slug for holds, slugs in RULES if holds(operation) for slug in slugs.split()}
    return (kind for kind in ROWS if kind.slug in slugs)


def _of_json(operation: Operation) -> bool:
    return list(operation.said["requestBody"]["content"]) == ["application/json"]


def _can_misfit(operation: Operation) -> bool:
    """Whether a value can be wrong by its shape alone."""
    return any(_shaped(row) for row in operation.parameters().values()) or (
        operation.takes_body and _of_json(operation)
    )


def _shaped(parameter: Json) -> bool:
    """Whether the text of a parameter has to have a shape; those of /sparql and /data have problems of their own."""
    schema = parameter["schema"]
    plain = {"type", "title", "description", "examples", "default", "format"}
    return schema.get("type") != "string" or not schema.keys() <= plain
