"""The W3C's SPARQL suites, through the HTTP route of a service over an empty store made open.

What is missed is listed with the reason in `tests/w3c-misses.json`; a miss that is not listed fails, and so does one
that is listed and no longer missed.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from serving import ended, started
from w3c import (
    FORMATS,
    RESULTS,
    Case,
    Suite,
    canonical,
    cases_of,
    quads_in,
    rows_as_quads,
    rows_in,
    rows_of_csv,
    rows_of_graph,
)
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
        for case in (c for c in cases_of(suite) if c.kind in kinds):
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


def evaluated(service: Service, case: Case) -> bool:
    """Whether a query gives what the test expects."""
    assert case.query
    assert case.result
    service.hold(case)
    kind = case.result.suffix[1:]
    query = f"BASE <{case.base}>\n{case.query.read_text(encoding='utf-8')}"
    plain = rows_of_graph(case.result) if kind in FORMATS else True
    accept = "application/n-triples" if plain is None else MEDIA[kind]
    answer = service.client.post("/sparql", content=query.encode(), headers=QUERY | {"Accept": accept})
    if answer.status_code != 200:
        return False
    if plain is None:
        expected = quads_in({"": (case.result, case.base)})
        return canonical(ox.parse(answer.content, ox.RdfFormat.N_TRIPLES)) == canonical(expected)
    if kind == "csv":
        given, wanted = (rows_of_csv(text) for text in (answer.text, case.result.read_text(encoding="utf-8")))
        return canonical(rows_as_quads(given)) == canonical(rows_as_quads(wanted))
    expected_rows = plain if kind in FORMATS else rows_in(case.result.read_bytes(), RESULTS[kind])
    found = rows_in(answer.content, RESULTS[kind if kind in RESULTS else "srx"])
    if isinstance(found, bool) or isinstance(expected_rows, bool):
        return found == expected_rows
    return canonical(rows_as_quads(found)) == canonical(rows_as_quads(expected_rows or []))


def test_sparql_11_queries(service: Service, suites: Callable[..., list[Suite]]) -> None:
    kinds = {"QueryEvaluationTest", "CSVResultFormatTest"}
    total = run_all(
        suites("sparql11", *QUERY_PARTS), kinds, lambda c: evaluated(service, c), "SPARQL 1.1 query evaluation"
    )
    assert total.total() == 235
    assert total["passed"] >= 215


def test_sparql_10_queries(service: Service, suites: Callable[..., list[Suite]], w3c_tests: Path) -> None:
    folder = w3c_tests / "sparql" / "sparql10"
    parts = sorted(p.parent.name for p in folder.glob("*/manifest.ttl") if not p.parent.name.startswith("syntax"))
    kinds = {"QueryEvaluationTest"}
    total = run_all(suites("sparql10", *parts), kinds, lambda c: evaluated(service, c), "SPARQL 1.0 query evaluation")
    assert total["passed"]


def updated(service: Service, case: Case) -> bool:
    assert case.query
    service.hold(case)
    service.held = None
    update = f"BASE <{case.base}>\n{case.query.read_text(encoding='utf-8')}"
    answer = service.client.post("/update", content=update.encode(), headers=UPDATE)
    if answer.status_code != 204:
        return False
    expected = canonical(quads_in(case.expected))
    return canonical(service.dataset()) == expected


def test_sparql_11_updates(service: Service, suites: Callable[..., list[Suite]]) -> None:
    kinds = {"UpdateEvaluationTest"}
    total = run_all(suites("sparql11", *UPDATE_PARTS), kinds, lambda c: updated(service, c), "SPARQL 1.1 update")
    assert (total["passed"], total.total()) == (94, 94)


def understood(service: Service, case: Case) -> bool:
    """Whether a text is taken for well formed exactly when the test says so."""
    assert case.query
    if service.held is not None:
        service.client.post("/update", content="DROP ALL", headers=UPDATE)
        service.held = None
    positive = case.kind.startswith("Positive")
    text = f"BASE <{case.base}>\n".encode() + case.query.read_bytes()
    if "Update" in case.kind:
        answer = service.client.post("/update", content=text, headers=UPDATE)
        malformed = answer.status_code == 400 and answer.json()["type"] == "/problems/malformed-update"
        return malformed != positive
    answer = service.client.post("/sparql", content=text, headers=QUERY)
    if not positive:
        assert answer.status_code != 200 or not _refused_by_the_engine(text), case.name
    return (answer.status_code == 200) == positive


def _refused_by_the_engine(query: bytes) -> bool:
    try:
        ox.Store().query(query.decode())
    except (SyntaxError, UnicodeDecodeError):
        return True
    return False


def test_what_is_malformed_is_refused_and_what_is_well_formed_is_not(
    service: Service, suites: Callable[..., list[Suite]]
) -> None:
    kinds = {f"{way}{what}SyntaxTest11" for way in ("Positive", "Negative") for what in ("", "Update")}
    total = run_all(suites("sparql11", *SYNTAX_PARTS), kinds, lambda c: understood(service, c), "SPARQL 1.1 syntax")
    assert total.total() == 66 + 48 + 42 + 13


def requests_of(case: Case) -> Iterator[dict[str, Any]]:
    """The requests of a protocol test, in order, each with what is expected of it."""
    suite = case.suite
    (connection,) = suite.rows("?t mf:action/ht:requests ?head", t=case.node)
    for node in suite.items(connection["head"]):
        (row,) = suite.rows("?r ht:methodName ?method ; ht:absolutePath ?path ; ht:resp ?resp", r=node)
        expected = suite.rows("?r ?p ?o", r=row["resp"])
        yield {
            "method": row["method"].value,
            "path": row["path"].value,
            "headers": _headers(suite, node),
            "body": _body(suite, node),
            "status": {t["o"].value.rpartition("#")[2] for t in expected if t["p"].value.endswith("expectedStatus")},
            "boolean": next((t["o"].value for t in expected if t["p"].value.endswith("expectedBoolean")), None),
            "format": next((t["o"].value for t in expected if t["p"].value.endswith("expectedFormat")), None),
            "location": next((t["o"].value for t in expected if t["p"].value.endswith("expectedLocation")), None),
            "graph": _body(suite, row["resp"]),
            "type": _headers(suite, row["resp"]).get("content-type"),
        }


def _headers(suite: Suite, node: Any) -> dict[str, str]:
    rows = suite.rows("?r ht:headers ?head", r=node)
    found = {}
    for item in suite.items(rows[0]["head"]) if rows else []:
        (row,) = suite.rows("?h ht:fieldName ?name ; ht:fieldValue ?value", h=item)
        found[row["name"].value.lower()] = row["value"].value
    return found


def _body(suite: Suite, node: Any) -> bytes | None:
    rows = suite.rows("?r ht:body [ cnt:chars ?chars ; cnt:characterEncoding ?encoding ]", r=node)
    return rows[0]["chars"].value.encode(rows[0]["encoding"].value) if rows else None


STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}


def as_expected(status: int, expected: set[str]) -> bool:
    return any(
        status // 100 == int(name[10]) if name.startswith("StatusCode") else status == STATUS[name] for name in expected
    )


TABULAR = ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values")
RDF = ("text/turtle", "application/n-triples", "application/rdf+xml")


def spoken(service: Service, case: Case) -> bool:
    """Whether every request of a protocol test is answered as it should be."""
    data = {"data1.rdf": "data1.nt", "data2.rdf": "data2.nt", "data3.rdf": "data3.nt"}
    names = {f"http://kasei.us/2009/09/sparql/data/{name}": file for name, file in data.items()}
    rows = case.suite.rows("?t ut:graphData ?g . ?g rdfs:label ?name", t=case.node)
    held = {row["name"].value: (case.suite.folder / names[row["name"].value], row["name"].value) for row in rows}
    service.hold(Case(case.name, case.kind, case.suite, case.node, held))
    service.held = None
    return all(_answered(service, request) for request in requests_of(case))


def _answered(service: Service, request: dict[str, Any]) -> bool:
    body, kind = request["body"] or b"", request["headers"].get("content-type", "")
    update = "update" in kind or "update=" in request["path"] or body.startswith(b"update=")
    update = update or body.startswith((b"CLEAR", b"update")) or "using-" in request["path"]
    path = request["path"].replace("/sparql/", "/update" if update else "/sparql")
    answer = service.client.request(request["method"], path, content=body, headers=request["headers"])
    if not as_expected(answer.status_code, request["status"]):
        return False
    given = answer.headers.get("content-type", "").partition(";")[0]
    if request["format"] == "boolean":
        return bool(answer.json()["boolean"]) == (request["boolean"] in (None, "true"))
    return given in {"tabular": TABULAR, "RDF": RDF, None: (given,)}[request["format"]]


def test_the_protocol(service: Service, suites: Callable[..., list[Suite]]) -> None:
    total = run_all(suites("sparql11", "protocol"), {"ProtocolTest"}, lambda c: spoken(service, c), "Protocol")
    assert (total["passed"], total.total()) == (34, 34)


def whole(suite: Suite) -> Suite:
    """A suite with all of its tests: the manifest describes one that its list of entries leaves out."""
    rows = suite.rows("?t a mf:GraphStoreProtocolTest")
    return replace(suite, entries=tuple(dict.fromkeys([*suite.entries, *(row["t"] for row in rows)])))


def kept(service: Service, case: Case) -> bool:
    """Whether every request of a Graph Store test is answered as it should be."""
    service.client.post("/update", content="DROP ALL", headers=UPDATE)
    service.held = None
    location = ""
    for request in requests_of(case):
        path = request["path"].replace("$LOCATION$", location)
        path = path.replace("/gsp", "/data", 1)
        if not path.startswith("/data?"):  # a direct name stands for a graph of ours
            assert "?" not in path
        answer = service.client.request(
            request["method"], path, content=request["body"] or b"", headers=request["headers"]
        )
        if not as_expected(answer.status_code, request["status"]):
            return False
        if request["location"]:
            location = answer.headers["location"]
        if request["type"] and answer.headers["content-type"] != request["type"]:
            return False
        if request["graph"] is not None:
            expected = ox.parse(request["graph"], ox.RdfFormat.TURTLE)
            if canonical(ox.parse(answer.content, ox.RdfFormat.TURTLE)) != canonical(expected):
                return False
    return True


def test_the_graph_store(service: Service, w3c_tests: Path) -> None:
    root = w3c_tests / "sparql"
    folder = root / "sparql11" / "graph-store-protocol"
    suites = [whole(suite_at(folder / f"manifest-{way}.ttl", root)) for way in ("direct", "indirect")]
    total = run_all(suites, {"GraphStoreProtocolTest"}, lambda c: kept(service, c), "Graph Store Protocol")
    assert (total["passed"], total.total()) == (14, 14)


def test_the_service_description(service: Service, w3c_tests: Path) -> None:
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>"
    answer = service.client.get("/sparql", headers={"Accept": "text/turtle"})
    described = ox.Store()
    described.load(answer.content, ox.RdfFormat.TURTLE)
    endpoint = str(service.client.base_url).rstrip("/") + "/sparql"
    schema = f"""{sd} ASK {{ ?s a sd:Service ; sd:defaultDataset ?d . ?d a sd:Dataset ; sd:defaultGraph [ a sd:Graph ]
      FILTER NOT EXISTS {{ ?d sd:namedGraph ?n FILTER NOT EXISTS {{ ?n a sd:NamedGraph ; sd:name ?iri }} }} }}"""
    passed = {
        "returns-rdf": answer.status_code == 200 and answer.headers["content-type"].startswith("text/turtle"),
        "has-endpoint-triple": bool(described.query(f"{sd} ASK {{ ?s sd:endpoint <{endpoint}> }}")),
        "conforms-to-schema": bool(described.query(schema)),
    }
    print(f"\nService description\n  all {sum(passed.values())} of {len(passed)}")
    assert passed == dict.fromkeys(passed, True)
