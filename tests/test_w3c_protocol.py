"""The W3C's suites of the protocol, the Graph Store and the service description, request by request."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from w3c import Case, Suite, canonical
from w3c import suite_of as suite_at
from w3c_service import UPDATE, Service, run_all, service, suites

__all__ = ["service", "suites"]


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
