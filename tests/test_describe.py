"""What DESCRIBE gives: a statement with its evidence, a thing with its names and what is said of it."""

import httpx
import pyoxigraph as ox
import pytest
from serving import BASE, KEY, http

__all__ = ["http"]
STATEMENT = f"{BASE}id/recommendation/{KEY}/derby-city/5"
PDU = f"{BASE}id/pdu/derby-city"
PREFIXES = f"PREFIX pf: <{BASE}def/> PREFIX theme: <{BASE}scheme/theme/> PREFIX d: <{BASE}graph/document/> "
OA, SKOS = "PREFIX oa: <http://www.w3.org/ns/oa#>", "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"


def described(http: httpx.Client, query: str, **more: str) -> ox.Store:
    answer = http.post("/sparql", data={"query": PREFIXES + query, "format": "ntriples", **more})
    assert answer.status_code == 200, answer.text
    store = ox.Store()
    store.load(answer.content, ox.RdfFormat.N_TRIPLES)
    return store


def holds(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"{PREFIXES} {OA} {SKOS} ASK {{ {pattern} }}"))


def test_a_statement_comes_with_its_evidence(http: httpx.Client) -> None:
    store = described(http, f"DESCRIBE <{STATEMENT}>")
    assert holds(store, f"<{STATEMENT}> pf:quote ?q ; pf:part ?p . ?p oa:start ?s ; oa:end ?e ; oa:exact ?x")
    assert holds(store, f"<{STATEMENT}> pf:addressedTo ?who . ?who skos:prefLabel ?name")


def test_a_thing_comes_with_its_names_and_what_is_said_of_it(http: httpx.Client) -> None:
    store = described(http, f"DESCRIBE <{PDU}>")
    assert holds(store, f'<{PDU}> skos:prefLabel ?name FILTER(STR(?name) = "Derby City")')
    assert holds(store, f"?said pf:arisingFrom <{PDU}> ; a pf:Recommendation ; pf:quote ?q")


@pytest.mark.parametrize(
    "query",
    [
        "DESCRIBE ?r WHERE { ?r a pf:Recommendation ; pf:theme theme:unpaid-work } ORDER BY ?r LIMIT 2",
        "DESCRIBE ?r ?t { ?r a pf:Recommendation ; pf:theme ?t VALUES ?t { theme:unpaid-work } }",
        "DESCRIBE * { ?r a pf:Recommendation ; pf:theme theme:unpaid-work }",
        f"DESCRIBE ?r FROM d:{KEY} {{ ?r a pf:Recommendation ; pf:theme theme:unpaid-work }}",
        f"DESCRIBE <id/recommendation/{KEY}/derby-city/5> ?none {{ }}",
    ],
)
def test_every_form_of_it_is_understood(http: httpx.Client, query: str) -> None:
    assert holds(described(http, query), "?r a pf:Recommendation ; pf:quote ?q ; pf:part ?p . ?p oa:exact ?x")


def test_the_dataset_counts(http: httpx.Client) -> None:
    assert len(described(http, f"DESCRIBE <{STATEMENT}>", **{"default-graph-uri": f"{BASE}graph/ontology"})) == 0
    assert len(described(http, "DESCRIBE <urn:nobody>")) == 0


def test_too_much_is_refused_and_mistakes_are_told(http: httpx.Client) -> None:
    answer = http.post("/sparql", data={"query": "DESCRIBE ?s { ?s ?p ?o }"})
    assert answer.status_code >= 400
    assert "More than 1,000 things" in answer.json()["detail"]
    assert http.post("/sparql", data={"query": "DESCRIBE ?s { ?s }"}).json()["type"] == "/problems/malformed-query"
    sly = http.post("/sparql", data={"query": "DESCRIBE <urn:x\\u003E\\u007D>"})
    assert sly.status_code == 400
