"""The service that the W3C's suites run against, and how their tests are counted."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
from serving import ended, started
from w3c import Case, Suite, cases_of, quads_in
from w3c import suite_of as suite_at

TOKEN = "the token of the conformance tests"
MISSES: dict[str, str] = json.loads((Path(__file__).parent / "w3c-misses.json").read_text(encoding="utf-8"))
QUERY_PARTS = (
    *("aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions", "grouping"),
    *("json-res", "negation", "project-expression", "property-path", "subquery"),
)
UPDATE_PARTS = (
    *("add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert", "delete-where", "drop"),
    *("move", "update-silent"),
)
SYNTAX_PARTS = ("syntax-query", "syntax-update-1", "syntax-update-2", *QUERY_PARTS, *UPDATE_PARTS)
MEDIA = {
    "srx": "application/sparql-results+xml",
    "srj": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "application/sparql-results+xml",
    "rdf": "application/sparql-results+xml",
}
QUERY, UPDATE = {"Content-Type": "application/sparql-query"}, {"Content-Type": "application/sparql-update"}


class Service:
    """The service under test, with the data that it holds just now."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        self.held: object = None

    def hold(self, case: Case) -> None:
        """Have exactly the data of a test in the store."""
        if self.held == case.data and case.data is not None:
            return
        self.held = None
        quads = quads_in(case.data)
        graphs = " ".join(
            f"{f'GRAPH <{name}> {{' if name else ''} {_triples(quads, name)} {'}' if name else ''}"
            for name in case.data
        )
        made = " ; ".join([f"CREATE SILENT GRAPH <{name}>" for name in case.data if name])
        update = " ; ".join(piece for piece in ("DROP ALL", made, f"INSERT DATA {{ {graphs} }}") if piece)
        answer = self.client.post("/update", content=update.encode(), headers=UPDATE)
        assert answer.status_code == 204, answer.text
        self.held = case.data

    def dataset(self) -> list[ox.Quad]:
        """All that the store holds."""
        asked = self.client.post("/sparql", content="SELECT DISTINCT ?g { GRAPH ?g { } }", headers=QUERY)
        names = [row["g"]["value"] for row in asked.json()["results"]["bindings"]]
        found = []
        for name in ("", *names):
            where = {"graph": name} if name else {"default": ""}
            answer = self.client.get("/data", params=where, headers={"Accept": "application/n-triples"})
            assert answer.status_code == 200, answer.text
            graph = ox.NamedNode(name) if name else ox.DefaultGraph()
            parsed = ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)
            found += [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]
        return found


def _triples(quads: list[ox.Quad], name: str) -> str:
    graph = ox.NamedNode(name) if name else ox.DefaultGraph()
    return " ".join(f"{quad.triple} ." for quad in quads if quad.graph_name == graph)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    tokens = f"write:{hashlib.sha256(TOKEN.encode()).hexdigest()}"
    store = tmp_path_factory.mktemp("w3c") / "store"
    process, url = started(store, open_store="true", tokens=tokens, deadline="20", rate_limit="0")
    with httpx.Client(base_url=url, timeout=60, headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield Service(client)
    ended(process)


@pytest.fixture(scope="module")
def suites(w3c_tests: Path) -> Callable[..., list[Suite]]:
    def read(version: str, *parts: str) -> list[Suite]:
        root = w3c_tests / "sparql"
        return [suite_at(root / version / part / "manifest.ttl", root) for part in parts]

    return read


def run_all(suites: list[Suite], kinds: set[str], run: Callable[[Case], bool], title: str) -> Counter[str]:
    """Run the tests of these kinds, print the table, and hold the misses against the list."""
    table: dict[str, Counter[str]] = {}
    missed: list[str] = []
    for suite in suites:
        chosen = [case for case in cases_of(suite) if case.kind in kinds]
        for case in sorted(chosen, key=lambda case: str(case.data)):  # what the store holds is written anew less often
            ok = run(case)
            table.setdefault(suite.folder.name, Counter()).update(["passed" if ok else "missed"])
            missed += [] if ok else [case.name]
    total = sum(table.values(), Counter())
    print(f"\n{title}")
    for part, counts in sorted(table.items()):
        print(f"  {part:24} {counts['passed']:4} of {counts.total():4}")
    print(f"  {'all':24} {total['passed']:4} of {total.total():4}")
    for name in missed:
        print(f"  missed {name}: {MISSES.get(name, '')}")
    if title.startswith("SPARQL 1.0"):  # reported only: its tests of GRAPH and dates were superseded by those of 1.1
        return total
    ran = {case.name for suite in suites for case in cases_of(suite) if case.kind in kinds}
    assert [name for name in missed if name not in MISSES] == []
    assert [name for name in MISSES if name in ran and name not in missed] == []
    return total
