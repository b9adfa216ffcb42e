"""Every IRI of ours resolves on the service: a page or RDF."""

import httpx
import pytest
from serving import BASE, KEY, ROOT, http

from graph.text.blotting import blotted

__all__ = ["http"]
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DERBY_5 = f"{BASE}id/recommendation/{KEY}/derby-city/5"
TURTLE = "text/turtle; charset=utf-8"
PAGE = "text/html; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "/id/pdu/derby-city",
        f"/id/document/{KEY}",
        f"/id/recommendation/{KEY}/derby-city/5",
        "/scheme/theme/unpaid-work",
        "/scheme/theme",
        "/def/Recommendation",
        "/def/addressedTo",
        "/ontology",
    ],
)
def test_an_iri_is_a_page_or_rdf(http: httpx.Client, path: str) -> None:
    page = http.get(path, headers={"Accept": BROWSER})
    assert (page.status_code, page.headers["content-type"]) == (200, PAGE)
    assert BASE + path[1:] in page.text
    rdf = http.get(path)
    assert (rdf.status_code, rdf.headers["content-type"]) == (200, TURTLE)
    assert rdf.headers["link"] == f'<{BASE}{path[1:]}>; rel="describes"'
    assert rdf.headers["vary"] in ("Accept", "Accept, Accept-Encoding")  # what is short is never compressed
    assert rdf.text.strip()


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", TURTLE),
        ("text/turtle", TURTLE),
        ("application/ld+json", "application/ld+json"),
        ("application/json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/rdf+xml;q=0.4, application/ld+json;q=0.6", "application/ld+json"),
        ("text/html", PAGE),
        (BROWSER, PAGE),
    ],
)
def test_accept_decides(http: httpx.Client, accept: str, given: str) -> None:
    answer = http.get("/id/pdu/derby-city", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (200, given)
    assert "Derby City" in answer.text


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("turtle", TURTLE),
        ("ttl", TURTLE),
        ("jsonld", "application/ld+json"),
        ("ntriples", "application/n-triples"),
        ("rdfxml", "application/rdf+xml"),
        ("html", PAGE),
    ],
)
def test_format_decides_before_accept(http: httpx.Client, name: str, given: str) -> None:
    answer = http.get("/id/pdu/derby-city", params={"format": name}, headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["content-type"]) == (200, given)


def test_what_cannot_be_given_is_406_with_what_can(http: httpx.Client) -> None:
    answer = http.get("/id/pdu/derby-city", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    names = [offer["format"] for offer in answer.json()["available"]]
    assert names == ["turtle", "html", "jsonld", "ntriples", "rdfxml"]


@pytest.mark.parametrize(
    "path",
    ["/id/pdu/nowhere", "/id/", "/id/a b", "/id/%3Cscript%3E", "/scheme/none", "/def/None", "/id/../../etc/passwd"],
)
def test_what_the_graph_does_not_know_is_404(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_the_ontology_as_rdf_is_all_that_it_defines(http: httpx.Client) -> None:
    lines = http.get("/ontology", params={"format": "ntriples"}).text
    for name in ("Recommendation", "addressedTo", "quote"):
        assert f"<{BASE}def/{name}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>" in lines


def test_a_statement_is_shown_with_its_proof(http: httpx.Client) -> None:
    page = http.get(DERBY_5.removeprefix(BASE), headers={"Accept": BROWSER}).text
    assert "it holds" in page
    assert f"/documents/{KEY}?at=48674-48820#at-48674" in page


def test_verify_holds_for_a_true_quote(http: httpx.Client) -> None:
    answer = http.get("/verify", params={"iri": DERBY_5})
    found = answer.json()
    assert answer.status_code == 200
    assert found.keys() == {"iri", "document", "document_id", "holds", "quote", "parts"}
    assert found["iri"] == DERBY_5
    assert found["document"].endswith(f"/{found['document_id']}")
    assert found["holds"] is True
    (part,) = found["parts"]
    assert part.keys() == {"start", "end", "exact", "found", "equal"}
    assert part["equal"] is True
    text = http.get(f"/documents/{KEY}/text").text
    assert text[part["start"] : part["end"]] == part["exact"] == part["found"] == found["quote"]


@pytest.mark.parametrize(
    ("iri", "status", "slug"),
    [
        (f"{BASE}id/pdu/derby-city", 404, "unknown-name"),
        (f"{BASE}id/recommendation/none", 404, "unknown-name"),
        ("no iri", 422, "invalid-request"),
        ("urn:x> } SELECT", 422, "invalid-request"),
    ],
)
def test_verify_of_what_has_no_words(http: httpx.Client, iri: str, status: int, slug: str) -> None:
    answer = http.get("/verify", params={"iri": iri})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_every_statement_of_the_seed_holds(http: httpx.Client) -> None:
    query = f"SELECT ?s WHERE {{ ?s a <{BASE}def/Statement> }} ORDER BY ?s"
    rows = http.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert len(rows) > 100
    for row in rows[::7]:
        assert http.get("/verify", params={"iri": row["s"]["value"]}).json()["holds"] is True


def test_the_text_of_a_document_is_the_file_without_its_addresses(http: httpx.Client, seed: bytes) -> None:
    answer = http.get(f"/documents/{KEY}/text")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == blotted(seed.decode())
    assert len(answer.text) == len(seed.decode())
    assert "@" not in answer.text


@pytest.fixture(scope="session")
def seed() -> bytes:
    (path,) = (ROOT / "seeds/letters").glob("east-midlands-*.txt")
    return path.read_bytes()


def test_the_page_of_a_document_marks_the_places_asked_for(http: httpx.Client) -> None:
    page = http.get(f"/documents/{KEY}?at=48674-48820", headers={"Accept": BROWSER}).text
    assert '<mark id="at-48674">ensure that standalone unpaid work cases have' in page
    assert page.count("<mark") == 1


@pytest.mark.parametrize("at", ["x", "1", "5-5", "9-3", "-1-3", "1-2-3"])
def test_a_place_that_is_none_is_refused(http: httpx.Client, at: str) -> None:
    answer = http.get(f"/documents/{KEY}", params={"at": at}, headers={"Accept": BROWSER})
    assert answer.status_code == 422


def test_places_beyond_the_text_do_no_harm(http: httpx.Client) -> None:
    answer = http.get(f"/documents/{KEY}", params={"at": "999999-9999999"}, headers={"Accept": BROWSER})
    assert answer.status_code == 200
