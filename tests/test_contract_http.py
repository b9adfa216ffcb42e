"""The table of the contract's section HTTP, row by row, as a client that believes nothing asks for it."""

import csv
import io
import itertools
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, Namespace, URIRef
from serving import BASE, KEY, address, http

__all__ = ["http"]
TURTLE, LINKED, CSV, PAGE = "text/turtle", "application/ld+json", "text/csv", "text/html"
JSON, TEXT, ROWS = "application/json", "text/plain", "application/sparql-results+json"
RDF_FORMS = (TURTLE, LINKED, "application/n-triples", "application/rdf+xml")
DERBY_5 = f"recommendation/{KEY}/derby-city/5"
LISTS = ("recommendations", "findings", "ratings", "statistics", "entities", "themes", "documents", "audit")
VERSION = "since=" + "{version}"
# Row of the contract → (what is asked, what it is given as).
TABLE: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "/": [("/", (PAGE,))],
    "/sparql": [("/sparql?query=ASK{}", (ROWS, CSV)), ("/sparql", (PAGE, *RDF_FORMS))],
    "/data": [(f"/data?graph={BASE}graph/document/{KEY}", RDF_FORMS)],
    "/documents": [("/documents", (JSON, LINKED, CSV, PAGE))],
    "/documents/{id}": [(f"/documents/{KEY}", (JSON, LINKED, PAGE))],
    "/documents/{id}/text": [(f"/documents/{KEY}/text", (TEXT,))],
    "/{list}": [(f"/{name}?limit=3", (JSON, LINKED, CSV, PAGE)) for name in LISTS],
    "/{list}?since=": [(f"/{name}?{VERSION}", (JSON, LINKED, CSV, PAGE)) for name in LISTS],
    "/{list}/{id}": [
        (f"/recommendations/{KEY}/derby-city/5", (JSON, LINKED)),
        ("/entities/pdu/derby-city", (JSON, LINKED)),
        ("/themes/unpaid-work", (JSON, LINKED)),
        (f"/ratings/{KEY}/derby-city/overall", (JSON, LINKED)),
    ],
    "/entities/{id}/mentions": [("/entities/pdu/derby-city/mentions", (JSON, LINKED, CSV, PAGE))],
    "/neighbours": [("/neighbours?of=Derby+City", (JSON,))],
    "/paths": [("/paths?from=St+Giles+Wise&to=LLR+10", (JSON,))],
    "/ask": [("/ask?q=Which+recommendations+are+about+unpaid+work", (JSON,))],
    "/questions": [("/questions", (JSON, PAGE))],
    "/questions/{name}": [("/questions/recommendations-on-theme?theme=unpaid-work", (JSON,))],
    "/export": [("/export", (JSON, PAGE))],
    "/export/{format}": [
        ("/export/graphml?view=recommendations-themes&pdu=Derby+City", ("application/graphml+xml",)),
        ("/export/svg?view=organisations", ("image/svg+xml",)),
    ],
    "/audit": [("/audit", (JSON, LINKED, CSV, PAGE))],
    "/verify": [(f"/verify?iri={BASE}id/{DERBY_5}", (JSON,))],
    "/changes": [(f"/changes?{VERSION}", (JSON,))],
    "/ontology": [("/ontology", (PAGE, *RDF_FORMS))],
    "/id/": [(f"/id/{DERBY_5}", (PAGE, *RDF_FORMS)), ("/id/pdu/derby-city", (PAGE, *RDF_FORMS))],
    "/scheme/": [("/scheme/theme/unpaid-work", (PAGE, *RDF_FORMS)), ("/scheme/theme", (PAGE, *RDF_FORMS))],
    "/def/": [("/def/Recommendation", (PAGE, *RDF_FORMS)), ("/def/addressedTo", (PAGE, *RDF_FORMS))],
    "/.well-known/void": [("/.well-known/void", RDF_FORMS)],
    "/.well-known/sparql-examples": [("/.well-known/sparql-examples", RDF_FORMS)],
    "/prefixes": [("/prefixes", (JSON, TEXT, *RDF_FORMS))],
    "/shapes": [("/shapes", RDF_FORMS)],
    "/openapi.json": [("/openapi.json", (JSON,))],
    "/docs": [("/docs", (PAGE,))],
}
ASKED = [(path, media) for row in TABLE.values() for path, forms in row for media in forms]
# Its reader of JSON-LD uses a class that rdflib would rather not have: nothing in here can mend that.
reads_linked = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
READERS = {TURTLE: "turtle", LINKED: "json-ld", "application/n-triples": "nt", "application/rdf+xml": "xml"}


@pytest.fixture(scope="session")
def version(http: httpx.Client) -> str:
    return str(http.get("/health/ready").json()["version"])


@reads_linked
@pytest.mark.parametrize(("path", "media"), ASKED)
def test_every_row_in_every_form(http: httpx.Client, version: str, path: str, media: str) -> None:
    """Status, type, a validator that saves the second sending, HEAD, and any origin; what is RDF can be read."""
    path = path.replace("{version}", version)
    headers = {"Accept": media, "Origin": "https://elsewhere.example"}
    answer = http.get(path, headers=headers)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media), answer.text[:300]
    assert media not in (TEXT, CSV, PAGE) or "charset=utf-8" in answer.headers["content-type"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    if path != "/sparql":  # the service description names the graphs of users, too
        assert answer.headers["etag"].startswith(f'"{version[:16]}-')
    again = http.get(path, headers=headers | {"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    head = http.head(path, headers=headers)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    empty = path == "/prefixes" and media == LINKED  # a context and nothing else
    if media in READERS and "since=" not in path and not empty:
        assert len(Graph().parse(data=answer.content, format=READERS[media], publicID=str(answer.url))) > 0


@pytest.mark.parametrize("path", [path for row in TABLE.values() for path, forms in row if len(forms) > 1])
def test_one_address_has_one_validator_for_each_form(http: httpx.Client, version: str, path: str) -> None:
    forms = next(forms for row in TABLE.values() for known, forms in row if known == path)
    answers = [http.get(path.replace("{version}", version), headers={"Accept": media}) for media in forms]
    assert len({answer.headers["etag"] for answer in answers}) == len(forms)
    assert all("Accept" in answer.headers["vary"] for answer in answers)


def test_the_description_of_the_service_names_every_row(http: httpx.Client) -> None:
    described = http.get("/openapi.json").json()["paths"]
    names = {"/documents/{id}": "/documents/{key}", "/documents/{id}/text": "/documents/{key}/text"}
    names |= {
        "/entities/{id}/mentions": "/entities/{id}/mentions",
        "/{list}": "/findings",
        "/{list}?since=": "/findings",
    }
    names |= {
        "/{list}/{id}": "/findings/{id}",
        "/id/": "/id/{path}",
        "/scheme/": "/scheme/{path}",
        "/def/": "/def/{path}",
    }
    pages = {"/", "/docs", "/openapi.json"}
    assert {names.get(row, row) for row in TABLE} - pages <= described.keys()
    writing = {"/update": "post", "/data": "put", "/documents": "post", "/documents/{key}": "delete"}
    for path, method in writing.items():
        assert described[path][method]["security"] == [{"token": []}]


# ---- lists


def whole(http: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get(path, params={"limit": 1000} | query).raise_for_status().json()["items"]
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_table_holds_what_the_list_holds(http: httpx.Client, name: str) -> None:
    items = whole(http, f"/{name}")
    text = http.get(f"/{name}", params={"limit": 1000, "format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == len(items) > 0
    for row, item in zip(rows, items, strict=True):
        assert row.keys() == item.keys()
        for member, value in item.items():
            cell = row[member].removeprefix("'")
            if isinstance(value, list) and all(isinstance(one, str) for one in value):
                assert cell == "; ".join(value)
            elif member == "parts":
                assert cell == "; ".join(f"{start}-{end}" for start, end in value)
            elif isinstance(value, str | int | float):
                assert cell == (str(value).lower() if isinstance(value, bool) else str(value))
    first = http.get(f"/{name}", params={"limit": 1, "format": "csv"})
    assert len(items) == 1 or first.headers["link"].endswith('>; rel="next"')


@pytest.fixture(scope="session")
def known(http: httpx.Client) -> set[tuple[str, str, Any]]:
    """All that the graph says, with texts without their language and figures as numbers."""
    dump = http.get("/export/ntriples", params={"people": "true"}).content
    return {(t.subject.value, t.predicate.value, _value(t.object)) for t in ox.parse(dump, ox.RdfFormat.N_TRIPLES)}


def _value(term: Any) -> Any:
    """A term of either library."""
    text = str(getattr(term, "value", term)) if not isinstance(term, Literal) else str(term)
    kind = str(getattr(term, "datatype", None) or "").strip("<>")
    return float(text) if kind.endswith(("#integer", "#decimal", "#double")) else text


@reads_linked
@pytest.mark.parametrize(
    "path", [*(f"/{name}" for name in LISTS), "/entities/pdu/derby-city/mentions", "/observations"]
)
def test_a_list_as_json_ld_says_what_the_graph_says(
    http: httpx.Client, known: set[tuple[str, str, Any]], path: str
) -> None:
    items = whole(http, path, limit=40)
    answer = http.get(path, params={"limit": 40}, headers={"Accept": LINKED})
    assert answer.json().keys() - {"@context", "type"} == {"items", "total", "next", "version"}
    graph = Graph().parse(data=answer.text, format="json-ld", publicID=str(answer.url))
    about = {URIRef(item["iri"]) for item in items}
    assert set(graph.objects(None, URIRef("http://www.w3.org/ns/hydra/core#member"))) == about
    said = [(s, p, o) for s, p, o in graph if isinstance(s, URIRef) and p != RDFS.label]
    assert len(said) > len(items)
    assert [t for t in said if (str(t[0]), str(t[1]), _value(t[2])) not in known] == []
    for item in items[:3]:
        if path.count("/") == 1:
            one = http.get(item["iri"].replace(BASE, "/").replace("/id/", "/").replace("/scheme/theme/", "/themes/"))
            assert one.status_code in (200, 404)  # by another name: the address of an item is of its list
        alone = Graph().parse(data=_alone(http, path, item), format="json-ld", publicID=str(answer.url))
        assert set(alone) - {(s, p, o) for s, p, o in alone if isinstance(s, BNode)} <= set(graph)


def _alone(http: httpx.Client, path: str, item: dict[str, Any]) -> str:
    """One item by its own address, as JSON-LD; a mention has none but that of its IRI."""
    if "mentions" in path:
        return "{}"
    rest = item["iri"].removeprefix(BASE).partition("/")[2]
    rest = rest if path == "/entities" else rest.partition("/")[2]
    return http.get(f"{path}/{rest}", headers={"Accept": LINKED}).raise_for_status().text


SORTED_BY: dict[tuple[str, str], Any] = {
    ("recommendations", "number"): lambda item: int(item["number"]),
    ("statistics", "value"): lambda item: item["value"],
    ("entities", "label"): lambda item: item["label"].lower(),
    ("themes", "label"): lambda item: item["label"].lower(),
    ("documents", "date"): lambda item: item["date"],
    ("audit", "severity"): lambda item: item["severity"],
    **{(name, "position"): lambda item: (item["document"], item["parts"][0][0]) for name in ("findings", "ratings")},
}


@pytest.mark.parametrize(("name", "sort"), SORTED_BY)
def test_a_list_is_in_the_order_asked_for(http: httpx.Client, name: str, sort: str) -> None:
    up = [SORTED_BY[name, sort](item) for item in whole(http, f"/{name}", sort=sort)]
    down = [SORTED_BY[name, sort](item) for item in whole(http, f"/{name}", sort=f"-{sort}")]
    assert up == sorted(up) and down == up[::-1] and up


CALLED = [
    ("recommendations", "theme", ["Unpaid work", "community payback", "unpaid-work", "{b}scheme/theme/unpaid-work"]),
    ("recommendations", "addressee", ["HM Prison and Probation Service", "HMPPS"]),
    ("recommendations", "addressee", ["East Midlands", "region/east-midlands", "{b}id/region/east-midlands"]),
    ("recommendations", "pdu", ["Derby City", "Derby City PDU", "pdu/derby-city", "{b}id/pdu/derby-city"]),
    ("findings", "region", ["East Midlands", "east-midlands", "{b}id/region/east-midlands"]),
    ("findings", "polarity", ["strength", "strengths", "Strength"]),
    ("findings", "section", ["Leadership", "{b}id/section/{k}/regional-observations/leadership"]),
    ("findings", "entity", ["PQiP", "Professional Qualification in Probation"]),
    ("entities", "type", ["Team", "teams", "pf:Team", "{b}def/Team"]),
    ("documents", "type", ["regional_letter", "Regional letter", "Letter", "{b}def/Letter"]),
    ("statistics", "document", ["{k}", "document/{k}", "{b}id/document/{k}"]),
]


@pytest.mark.parametrize(("name", "filter", "calls"), CALLED, ids=lambda value: value if isinstance(value, str) else "")
def test_a_filter_takes_a_name_an_alias_an_id_or_an_iri(
    http: httpx.Client, name: str, filter: str, calls: list[str]
) -> None:
    found = [whole(http, f"/{name}", **{filter: call.format(b=BASE, k=KEY)}) for call in calls]
    assert found[0] and all(other == found[0] for other in found)
    assert len(found[0]) < len(whole(http, f"/{name}")) or name in ("documents", "statistics", "findings")


# ---- traversal


def test_mentions_are_all_places_where_a_thing_is_named(http: httpx.Client) -> None:
    text = http.get(f"/documents/{KEY}/text").text
    for entity in whole(http, "/entities", document=KEY)[::25]:
        mentions = whole(http, f"/entities/{entity['id']}/mentions")
        assert mentions
        for mention in mentions:
            ((start, end),) = mention["parts"]
            assert (text[start:end], mention["entity"]) == (mention["quote"], entity["id"])
            assert mention["text"] == mention["quote"]
    assert http.get("/entities/nobody/mentions").status_code == 404
    by_name = http.get("/entities/Derby City/mentions", params={"limit": 2})
    following = http.get(by_name.json()["next"])
    assert following.status_code == 200 and following.json()["items"][0] not in by_name.json()["items"]


@pytest.mark.parametrize(
    "path",
    ["/neighbours?of=Derby+City&limit=200", "/neighbours?of=LLR+10&hops=2", "/paths?from=St+Giles+Wise&to=LLR+10"],
)
def test_every_hop_has_its_evidence(http: httpx.Client, path: str) -> None:
    found = http.get(path).raise_for_status().json()
    hops = [hop for item in found["items"] for hop in item.get("hops", [item])]
    assert hops
    for hop in hops:
        proof = hop["evidence"]
        if proof["quote"] is None:  # what the ontology knows has a source
            assert proof["source"]
            continue
        text = http.get(f"/documents/{proof['document'].rpartition('/')[2]}/text").text
        said = " ".join(" ".join(text[start:end].split()) for start, end in proof["parts"])
        assert said == " ".join(proof["quote"].split())


# ---- descriptions


def rdf(http: httpx.Client, path: str) -> Graph:
    return Graph().parse(data=http.get(path).raise_for_status().text, format="turtle")


def one(http: httpx.Client, query: str) -> int:
    found = http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return int(found[0]["n"]["value"])


def test_void_counts_what_there_is_and_its_dumps_hold_it(http: httpx.Client) -> None:
    void = Namespace("http://rdfs.org/ns/void#")
    described, dataset = rdf(http, "/.well-known/void"), URIRef(f"{BASE}dataset")
    assert (dataset, RDF.type, void.Dataset) in described
    counted = {
        "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
        "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    }
    for name, query in counted.items():
        assert described.value(dataset, void[name]).toPython() == one(http, query), name  # type: ignore[union-attr]
    parts = {described.value(part, void["class"]): part for part in described.objects(dataset, void.classPartition)}
    recommended = parts[URIRef(f"{BASE}def/Recommendation")]
    assert described.value(recommended, void.entities) == Literal(21)
    used = {described.value(part, void.property) for part in described.objects(recommended, void.propertyPartition)}
    assert {URIRef(f"{BASE}def/quote"), URIRef(f"{BASE}def/theme")} <= used
    endpoint = str(described.value(dataset, void.sparqlEndpoint))
    assert endpoint == f"{address()}/sparql"
    assert http.get(endpoint, params={"query": "ASK {}"}).status_code == 200
    dumps = list(described.objects(dataset, void.dataDump))
    assert len(dumps) == 3
    for dump in dumps:
        answer = http.get(str(dump), params={"people": "true"}).raise_for_status()
        media = str(described.value(dump, URIRef("http://purl.org/dc/terms/format"))).partition("media-types/")[2]
        assert answer.headers["content-type"].startswith(media)
        triples = {
            (t.subject, t.predicate, t.object) for t in ox.parse(answer.content, ox.RdfFormat.from_media_type(media))
        }
        assert len(triples) == one(http, counted["triples"])


def test_example_queries_are_read_as_tools_read_them(http: httpx.Client) -> None:
    """The query with which SPARQL editors look for examples; each of those found is run where it says."""
    described = rdf(http, "/.well-known/sparql-examples")
    found: Any = described.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?sq ?comment ?query ?target WHERE {
          ?sq a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ; rdfs:comment ?comment ; schema:target ?target ;
              sh:select|sh:ask|sh:construct ?query ; sh:prefixes/sh:declare/sh:prefix "pf" . } ORDER BY ?sq"""
    )
    rows = list(found)
    asked = http.get("/questions").json()
    assert len(rows) == len({row.sq for row in rows}) == asked["total"]
    for row in rows:
        assert row.comment.language == "en" and not set("{}") & set(row.comment)
        answer = http.get(str(row.target), params={"query": str(row.query)})
        assert answer.status_code == 200, row.sq
        assert http.get(str(row.sq).replace(BASE, "/")).headers["location"] == "/questions"
    comments = {str(row.comment) for row in rows}
    assert any("Unpaid work" in comment for comment in comments)
    prefixes: Any = described.query(
        "SELECT ?p ?n { [] <http://www.w3.org/ns/shacl#prefix> ?p ; <http://www.w3.org/ns/shacl#namespace> ?n }"
    )
    assert {str(row.p): str(row.n) for row in prefixes} == http.get("/prefixes").json()


def test_prefixes_are_the_same_in_every_form(http: httpx.Client) -> None:
    prefixes = http.get("/prefixes").json()
    kinds = ("region", "pdu", "organisation", "partner", "team", "programme", "framework", "role", "person", "place")
    expected = {"pf": f"{BASE}def/", "theme": f"{BASE}scheme/theme/"}
    expected |= {kind: f"{BASE}id/{kind}/" for kind in (*kinds, "facility", "event", "document")}
    assert expected.items() <= prefixes.items()
    assert {"skos", "dcterms", "org", "prov", "oa"} <= prefixes.keys()
    lines = http.get("/prefixes?format=sparql").text
    query = f"{lines} SELECT (COUNT(*) AS ?n) {{ ?r a pf:Recommendation ; pf:theme theme:unpaid-work }}"
    assert one(http, query) == 3
    assert http.get("/prefixes?format=jsonld").json() == {"@context": prefixes}
    declared = rdf(http, "/prefixes?format=turtle")
    assert {str(o) for o in declared.objects(None, SH.prefix)} == prefixes.keys()


def test_shapes_are_of_classes_of_the_ontology(http: httpx.Client) -> None:
    shapes, ontology = rdf(http, "/shapes"), rdf(http, "/ontology")
    targets = set(shapes.objects(None, SH.targetClass))
    assert len(targets) > 8
    assert [target for target in targets if str(target).startswith(BASE) and (target, None, None) not in ontology] == []
    assert http.get("/shape/document-title").headers["location"] == "/shapes"


def test_every_iri_of_ours_resolves(http: httpx.Client) -> None:
    """Of each kind of thing, class and scheme that the graph speaks of: as a page and as RDF that speaks of it."""
    query = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}")) }} ORDER BY ?s'
    rows = http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    iris = [row["s"]["value"] for row in rows]
    for _, group in itertools.groupby(iris, lambda iri: "/".join(iri.removeprefix(BASE).split("/")[:2])):
        iri = next(group)
        path = iri.replace(BASE, "/")
        page = http.get(path, headers={"Accept": PAGE})
        assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, PAGE), iri
        assert (URIRef(iri), None, None) in rdf(http, path), iri


# ---- errors

WRONG = [
    ("/nowhere", 404),
    ("/recommendations/nowhere", 404),
    ("/entities/pdu/nowhere/mentions", 404),
    ("/recommendations?theme=nothing", 404),
    ("/recommendations?nothing=1", 422),
    ("/recommendations?format=docx", 422),
    ("/recommendations?sort=-", 422),
    (f"/recommendations?since={'0' * 64}", 410),
    (f"/changes?since={'0' * 64}", 410),
    ("/changes", 422),
    ("/neighbours?of=Nobody+at+all", 404),
    ("/paths?from=Derby+City", 422),
    ("/verify?iri=urn:nothing", 404),
    ("/export/nothing", 404),
    ("/export/json?view=nothing", 404),
    ("/export/json?view=around", 422),
    ("/questions/nothing", 404),
    ("/sparql?query=SELECT", 400),
    ("/sparql?query=ASK{}&format=docx", 406),
    ("/shapes?format=docx", 406),
    ("/prefixes?format=docx", 406),
    ("/.well-known/void?format=docx", 406),
    ("/id/nothing", 404),
    ("/entities/Bolton", 300),
]


@pytest.mark.parametrize(("path", "status"), WRONG)
def test_every_error_is_a_problem_with_a_type_that_resolves(http: httpx.Client, path: str, status: int) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text
    problem = answer.json()
    assert problem["status"] == status and problem["detail"]
    assert http.get(problem["type"]).status_code == 200
    assert status != 300 or all(http.get(choice["url"]).status_code == 200 for choice in problem["choices"])
    page = http.get(path, headers={"Accept": f"{PAGE},application/xhtml+xml,*/*;q=0.8"})  # as browsers say it
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
