"""/sparql over the wire: the protocol, every form, and what it refuses.

Longer than 300 lines because all that one address promises stands together.
"""

import json
import re

import httpx
import pyoxigraph as ox
import pytest
from serving import BASE, KEY, http

__all__ = ["http"]
PREFIXES = f"PREFIX pf: <{BASE}def/> PREFIX theme: <{BASE}scheme/theme/> PREFIX region: <{BASE}id/region/>\n"
REFERENCE = PREFIXES + (
    "SELECT ?number ?quote WHERE { ?r a pf:Recommendation ; pf:theme theme:unpaid-work ;"
    " pf:addressedTo region:east-midlands ; pf:number ?number ; pf:quote ?quote }"
)
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ <{BASE}id/pdu/derby-city> }} ?s ?p ?o }}"
ENDLESS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
JSON = "application/sparql-results+json"


def test_the_reference_query_gives_its_three_rows(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": REFERENCE})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == JSON
    numbers = [int(row["number"]["value"]) for row in answer.json()["results"]["bindings"]]
    assert sorted(numbers) == [5, 6, 10]


def test_get_form_and_direct_post_answer_alike(http: httpx.Client) -> None:
    asked = [
        http.get("/sparql", params={"query": REFERENCE}),
        http.post("/sparql", data={"query": REFERENCE}),
        http.post("/sparql", content=REFERENCE, headers=DIRECT),
        http.post("/sparql", content=REFERENCE, headers={"Content-Type": "Application/SPARQL-Query; charset=utf-8"}),
    ]
    assert [answer.status_code for answer in asked] == [200] * 4
    assert len({answer.content for answer in asked}) == 1


@pytest.mark.parametrize(
    ("query", "accept", "given"),
    [
        (REFERENCE, "*/*", JSON),
        (REFERENCE, "application/json", JSON),
        (REFERENCE, "application/sparql-results+xml", "application/sparql-results+xml"),
        (REFERENCE, "text/csv", "text/csv; charset=utf-8"),
        (REFERENCE, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (
            REFERENCE,
            "text/csv;q=0.2, application/sparql-results+xml;q=0.9, */*;q=0.1",
            "application/sparql-results+xml",
        ),
        (REFERENCE, "application/sparql-results+json;q=0, text/*", "text/csv; charset=utf-8"),
        (ASK, "*/*", JSON),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "*/*", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/trig", "application/trig"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
        (CONSTRUCT, "text/turtle;q=0.5, application/n-triples", "application/n-triples"),
    ],
)
def test_accept_decides(http: httpx.Client, query: str, accept: str, given: str) -> None:
    answer = http.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, given)
    assert {name.strip() for name in answer.headers["vary"].split(",")} >= {"Accept"}
    assert answer.content


@pytest.mark.parametrize(
    ("query", "name", "given"),
    [
        (REFERENCE, "json", JSON),
        (REFERENCE, "xml", "application/sparql-results+xml"),
        (REFERENCE, "csv", "text/csv; charset=utf-8"),
        (REFERENCE, "tsv", "text/tab-separated-values; charset=utf-8"),
        (CONSTRUCT, "turtle", "text/turtle; charset=utf-8"),
        (CONSTRUCT, "ntriples", "application/n-triples"),
        (CONSTRUCT, "jsonld", "application/ld+json"),
        (CONSTRUCT, "rdfxml", "application/rdf+xml"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
    ],
)
def test_format_decides_before_accept(http: httpx.Client, query: str, name: str, given: str) -> None:
    answer = http.get("/sparql", params={"query": query, "format": name}, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (200, given)


@pytest.mark.parametrize("asked", [{"headers": {"Accept": "image/png"}}, {"params": {"format": "turtle"}}])
def test_what_cannot_be_given_is_406_with_what_can(http: httpx.Client, asked: dict[str, dict[str, str]]) -> None:
    answer = http.get("/sparql", params={"query": REFERENCE} | asked.get("params", {}), headers=asked.get("headers"))
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert [offer["format"] for offer in answer.json()["available"]] == ["json", "xml", "csv", "tsv"]


def test_a_mistake_is_placed_and_explained(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": "SELECT *\nWHERE { ?s ?p }"})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (400, "/problems/malformed-query")
    assert (problem["line"], problem["column"]) == (2, 15)
    assert problem["hint"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * WHERE { { SELECT * WHERE { sErViCe ?s { ?s ?p ?o } } } }",
        "LOAD <http://127.0.0.1:9/>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:x>",
        "SELECT * FROM <http://127.0.0.1:9/> WHERE { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1:9/> WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "CLEAR ALL",
        "DROP ALL",
    ],
)
@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_what_reaches_out_or_writes_is_refused(http: httpx.Client, query: str, way: str) -> None:
    if way == "get":
        answer = http.get("/sparql", params={"query": query})
    elif way == "form":
        answer = http.post("/sparql", data={"query": query})
    else:
        answer = http.post("/sparql", content=query, headers=DIRECT)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/query-refused")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_dataset_beside_the_query_is_ours_or_refused(http: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    ours = f"{BASE}graph/document/{KEY}"
    whole, part = (
        int(http.get("/sparql", params={"query": count} | more).json()["results"]["bindings"][0]["n"]["value"])
        for more in ({}, {"default-graph-uri": ours})
    )
    assert 0 < part < whole
    for name in ("default-graph-uri", "named-graph-uri"):
        answer = http.get("/sparql", params={"query": count, name: "http://127.0.0.1:9/"})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/query-refused")


@pytest.mark.parametrize(
    ("content", "headers", "status", "slug"),
    [
        ("", FORM, 400, "missing-query"),
        ("query=", FORM, 400, "missing-query"),
        ("query=ASK{}&query=ASK{}", FORM, 400, "missing-query"),
        ("update=CLEAR+ALL", FORM, 403, "query-refused"),
        ("query=%ff", FORM, 400, "bad-request"),
        ("", DIRECT, 400, "missing-query"),
        (b"\xff", DIRECT, 400, "bad-request"),
        (ASK, {"Content-Type": "application/sparql-update"}, 415, "unsupported-media-type"),
        (ASK, {"Content-Type": "application/json"}, 415, "unsupported-media-type"),
        ("#" * 1_100_000, DIRECT, 413, "too-large"),
    ],
)
def test_a_post_that_is_no_query(
    http: httpx.Client, content: str | bytes, headers: dict[str, str], status: int, slug: str
) -> None:
    answer = http.post("/sparql", content=content, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_other_methods_are_405_with_those_it_takes(http: httpx.Client) -> None:
    answer = http.delete("/sparql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert answer.json()["type"] == "/problems/method-not-allowed"


def test_a_query_that_does_not_end_is_stopped_and_others_go_on(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": ENDLESS}, timeout=10)
    assert (answer.status_code, answer.json()["type"]) in [
        (504, "/problems/query-timeout"),  # the deadline of these tests is two seconds
        (400, "/problems/malformed-query"),  # it may run out of memory first
    ]
    assert http.get("/sparql", params={"query": ASK}).json()["boolean"] is True


def test_the_same_answer_is_not_sent_twice(http: httpx.Client) -> None:
    first = http.get("/sparql", params={"query": REFERENCE})
    held = {"If-None-Match": first.headers["etag"]}
    assert first.headers["cache-control"] == "no-cache"
    again = http.get("/sparql", params={"query": REFERENCE}, headers=held)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    other_form = http.get("/sparql", params={"query": REFERENCE, "format": "csv"}, headers=held)
    other_query = http.get("/sparql", params={"query": ASK}, headers=held)
    assert (other_form.status_code, other_query.status_code) == (200, 200)
    weak = http.get(
        "/sparql", params={"query": REFERENCE}, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'}
    )
    assert weak.status_code == 304


def test_what_changes_by_itself_has_no_validator(http: httpx.Client) -> None:
    answer = http.get("/sparql", params={"query": "SELECT (NOW() AS ?n) {}"})
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_head_checks_the_query_and_sends_no_body(http: httpx.Client) -> None:
    head, got = (http.request(way, "/sparql", params={"query": REFERENCE}) for way in ("HEAD", "GET"))
    assert (head.status_code, head.content) == (200, b"")
    assert (head.headers["content-type"], head.headers["etag"]) == (got.headers["content-type"], got.headers["etag"])
    assert http.head("/sparql", params={"query": "CLEAR ALL"}).status_code == 403


def test_a_browser_without_a_query_gets_the_form(http: httpx.Client) -> None:
    answer = http.get("/sparql", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert '<textarea id="query"' in answer.text


def test_text_beyond_ascii_comes_back_as_it_was_sent(http: httpx.Client) -> None:
    answer = http.post("/sparql", content='SELECT ("ﬁ – “é” 😀" AS ?t) {}'.encode(), headers=DIRECT)
    assert json.loads(answer.content)["results"]["bindings"][0]["t"]["value"] == "ﬁ – “é” 😀"


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * { ?s ?p ?n FILTER(?n == 5) }", 1, 31),
        ("SELECT", 1, 7),
        ("SELECT * WHERE", 1, 15),
        ("SELECT * { ?s ?p ?n BIND(5 AS ?n) }", 1, 31),
        ("SELECT * { ?s ?p ?o } GROUP BY ?o", 1, 8),
        ("SELECT (STR(?s) AS ?s) { ?s ?p ?o }", 1, 20),
        ("SELECT * { ?s ?p <http://[x> }", 1, 18),
        ("ASK { BIND(\n1 AS ) }", 2, 6),
    ],
)
@pytest.mark.parametrize("way", ["get", "post"])
def test_the_place_named_is_in_the_query_as_it_was_sent(
    http: httpx.Client, query: str, line: int, column: int, way: str
) -> None:
    sent = (
        http.get("/sparql", params={"query": query})
        if way == "get"
        else http.post("/sparql", content=query, headers=DIRECT)
    )
    assert (sent.status_code, sent.json()["line"], sent.json()["column"]) == (400, line, column)


def test_an_empty_query_is_said_to_be_empty(http: httpx.Client) -> None:
    for query in ("", " \n", "# nothing"):
        problem = http.get("/sparql", params={"query": query}).json()
        assert problem["status"] == 400
        assert problem["detail"].startswith("The query is empty. Begin with SELECT")


def test_a_query_that_is_too_long_is_told_the_setting(http: httpx.Client) -> None:
    """The setting counts the query, not what a form makes of it; up to it every length will do."""
    long = f"SELECT * {{ VALUES ?x {{ {' '.join(f'<urn:x:{n}>' for n in range(40_000))} }} }}"
    for query, status in ((long, 200), (long + " " * 1024 * 1024, 413)):
        for sent in (http.post("/sparql", data={"query": query}), http.post("/sparql", content=query, headers=DIRECT)):
            assert sent.status_code == status, sent.text[:200]
            assert status == 200 or "FINDINGS_LARGEST_QUERY" in sent.json()["detail"]


def test_a_browser_sees_the_answer_on_a_page(http: httpx.Client) -> None:
    seen = {"Accept": BROWSER}
    page = http.get("/sparql", params={"query": REFERENCE, "format": ""}, headers=seen)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "Accept" in page.headers["vary"]
    assert page.text.count("<tr>") == 4
    assert "format=csv" in page.text
    things = http.get("/sparql", params={"query": PREFIXES + "SELECT ?r { ?r a pf:Recommendation }"}, headers=seen)
    assert things.text.count('<td><a href="/id/recommendation/') == 21
    assert "<strong>Yes</strong>" in http.get("/sparql", params={"query": ASK}, headers=seen).text
    assert "&lt;https://w3id.org/" in http.get("/sparql", params={"query": CONSTRUCT}, headers=seen).text
    nothing = http.get("/sparql", params={"query": PREFIXES + "SELECT ?r { ?r a pf:recommendation }"}, headers=seen)
    assert "did you mean pf:Recommendation?" in nothing.text
    wrong = http.get("/sparql", params={"query": "SELECT * { ?s LENGTH ?o }"}, headers=seen)
    assert (wrong.status_code, wrong.headers["content-type"]) == (400, "text/html; charset=utf-8")


def test_what_a_query_makes_of_text_stays_text_on_the_page(http: httpx.Client) -> None:
    evil = 'SELECT ("<script>alert(1)</script>" AS ?a) (IRI("javascript:alert(1)") AS ?b) {}'
    page = http.get("/sparql", params={"query": evil}, headers={"Accept": BROWSER}).text
    assert "<script" not in page
    assert 'href="javascript' not in page


# What editors ask an endpoint, and its description where that knows nothing.
SH = "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
DECLARED = SH + "SELECT DISTINCT ?prefix ?namespace { [] sh:namespace ?namespace ; sh:prefix ?prefix } ORDER BY ?prefix"
EXAMPLES = SH + (
    "SELECT DISTINCT ?sq ?comment ?query { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;"
    " sh:select|sh:ask|sh:construct|sh:describe ?query } ORDER BY ?sq"
)
USED = (
    "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?class ?property"
    " { ?c void:class ?class ; void:propertyPartition ?p . ?p void:property ?property }"
)


def test_editors_find_prefixes_and_examples_at_the_endpoint(http: httpx.Client) -> None:
    declared = http.get("/sparql", params={"query": DECLARED, "ac": "1"}).json()["results"]["bindings"]
    known = {row["prefix"]["value"]: row["namespace"]["value"] for row in declared}
    assert known == http.get("/prefixes", params={"format": "json"}).json()
    examples = http.get("/sparql", params={"query": EXAMPLES, "ac": "1"}).json()["results"]["bindings"]
    assert len(examples) > 100
    for example in examples[::20]:
        assert "{" not in example["comment"]["value"]
        assert http.get("/sparql", params={"query": example["query"]["value"]}).status_code == 200


def test_one_description_of_the_service_holds_all_that_tools_look_for(http: httpx.Client) -> None:
    turtle = {"Accept": "text/turtle"}
    described = {path: ox.Store() for path in ("/sparql", "/service", "/dataset", "/.well-known/void")}
    for path, store in described.items():
        store.load(http.get(path, headers=turtle).content, format=ox.RdfFormat.TURTLE)
        places = store.query("SELECT DISTINCT ?a { ?s ?p ?a FILTER(STRENDS(STR(?a), '/sparql')) }")
        assert [row["a"].value for row in places] == [f"{http.base_url}/sparql"], path
        assert len(list(store.query(USED))) > 300
    service = described["/sparql"]
    assert set(service) == set(described["/service"]) > set(described["/dataset"])
    assert set(described["/dataset"]) == set(described["/.well-known/void"])
    for query, least in ((DECLARED, 30), (EXAMPLES, 100)):
        assert len(list(service.query(query))) > least
    also = service.query("SELECT ?a { ?s <http://www.w3.org/2000/01/rdf-schema#seeAlso> ?a }")
    for row in also:
        assert http.get(row["a"].value, headers=turtle).status_code == 200


def test_pages_name_the_forms_of_rdf_beside_them(http: httpx.Client) -> None:
    page = http.get("/id/region/east-midlands", headers={"Accept": BROWSER})
    alternates = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', page.headers["link"])
    assert len(alternates) == 4
    for address, media_type in alternates:
        assert f'<link rel="alternate" type="{media_type}" href="{address}">' in page.text
        assert http.get(f"/id/region/east-midlands{address}").headers["content-type"].startswith(media_type)
