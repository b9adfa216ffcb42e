"""The table of the contract's section HTTP, row by row, as a client that believes nothing asks for it."""

from typing import Any

import httpx
import pytest
from rdflib import Graph
from serving import BASE, KEY, http

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
    "/graph/": [("/graph/ontology", (PAGE, *RDF_FORMS))],
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
        "/graph/": "/graph/{path}",
    }
    pages = {"/", "/docs", "/openapi.json"}
    assert {names.get(row, row) for row in TABLE} - pages <= described.keys()
    writing = {"/update": "post", "/data": "put", "/documents": "post", "/documents/{key}": "delete"}
    for path, method in writing.items():
        assert described[path][method]["security"] == [{"token": []}]


# ---- traversal


def whole(http: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get(path, params={"limit": 1000} | query).raise_for_status().json()["items"]
    return found


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
