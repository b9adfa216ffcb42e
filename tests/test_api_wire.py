"""What every answer of the service keeps to: questions, validators, CORS, OpenAPI, health, headers, a proxy."""

import re

import httpx
import pytest
from serving import BASE, KEY, built_store, ended, http, started

from api.shapes import models
from api.shapes.models import ITEMS
from graph.items.table import ITEM_SHAPES, ItemShape

__all__ = ["http"]
LISTS = (
    *("recommendations", "findings", "observations", "responses", "ratings", "statistics", "audit", "entities"),
    "themes",
)
EXAMPLES = (
    *("Recommendation", "Finding", "Observation", "Rating", "Statistic", "AuditNote", "Entity", "Theme", "Document"),
    *("Response", "Mention", "AnswerWithEvidence", "CatalogueQuestion", "Verification"),
)
ANSWER = {
    *("question", "understood", "catalogue", "parameters", "sparql", "columns", "rows", "answers", "evidence"),
    "abstained",
}


def test_ask_has_the_shape_of_the_contract(http: httpx.Client) -> None:
    found = http.get("/ask", params={"q": "Which recommendations are about unpaid work?"}).json()
    assert found.keys() == ANSWER
    assert (found["catalogue"], found["abstained"]) == ("recommendations-on-theme", None)
    assert sorted(answer["number"] for answer in found["answers"]) == [5, 6, 10]
    assert {answer["iri"] for answer in found["answers"]} == {proof["iri"] for proof in found["evidence"]}
    for proof in found["evidence"]:
        assert proof.keys() == {"iri", "document", "quote", "parts", "parts_utf16"}


def test_nothing_found_and_not_understood_are_different(http: httpx.Client) -> None:
    nothing = http.get("/ask", params={"q": "Which findings mention electronic monitoring?"}).json()
    assert (nothing["abstained"], nothing["rows"]) == (None, [])
    strange = http.get("/ask", params={"q": "What will the weather be?"}).json()
    assert strange.keys() == ANSWER
    assert strange["abstained"]


def test_every_question_of_the_catalogue_runs_with_its_example(http: httpx.Client) -> None:
    found = http.get("/questions").json()
    assert found["total"] == len(found["items"]) > 10
    for question in found["items"]:
        assert question.keys() == models.CatalogueQuestion.model_fields.keys()
        answer = http.get(question["url"])
        assert (answer.status_code, answer.json()["catalogue"]) == (200, question["name"]), question["url"]


def test_a_question_names_the_parameters_it_takes(http: httpx.Client) -> None:
    for query in ("", "?theme=unpaid-work&colour=red", "?colour=red"):
        answer = http.get(f"/questions/recommendations-on-theme{query}")
        assert answer.status_code == 422
        assert "theme" in answer.json()["detail"]
    both = http.get("/questions/recommendations-on-theme?theme=unpaid-work&theme=risk-of-harm").json()
    assert len(both["parameters"]["theme"]) == 2


def test_the_same_list_is_not_sent_twice(http: httpx.Client) -> None:
    first = http.get("/recommendations")
    again = http.get("/recommendations", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert http.get("/findings", headers={"If-None-Match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/recommendations", "/documents", f"/documents/{KEY}/text", "/ask?q=x", "/questions"]
)
def test_head_is_get_without_its_body(http: httpx.Client, path: str) -> None:
    head, got = http.head(path), http.get(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers[name] == got.headers[name]


def test_any_origin_may_read(http: httpx.Client) -> None:
    answer = http.get("/recommendations", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    preflight = http.options(
        "/sparql",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]


def test_openapi_describes_every_route_with_examples(http: httpx.Client) -> None:
    schema = http.get("/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    wanted = {"/sparql", "/ask", "/questions", "/questions/{name}", "/verify", "/documents", "/documents/{key}"}
    wanted |= {"/documents/{key}/text", "/health/live", "/health/ready", "/id/{path}", "/ontology"}
    wanted |= {f"/{name}{rest}" for name in LISTS for rest in ("", "/{id}")}
    assert wanted <= schema["paths"].keys()
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            name = operation["responses"]["400"]["$ref"].rpartition("/")[2]
            problem = schema["components"]["responses"][name]["content"]["application/problem+json"]
            assert problem["schema"]["allOf"][0] == {"$ref": "#/components/schemas/Problem"}
    shapes = schema["components"]["schemas"]
    known = {shape.__name__: shape for shape in models.WITH_EXAMPLES}
    assert known.keys() == set(EXAMPLES)
    for name in EXAMPLES:
        (example,) = shapes[name]["examples"]
        known[name].model_validate(example)


# What rules work out, which may come to know more; those who get a copy are many.
WORKED_OUT = {"themes", "entities", "aliases", "about", "related_findings", "copied_to"}
OF_THE_SEED = [s for s in ITEM_SHAPES.values() if s.listing and s.kind not in ("observation", "response")]


@pytest.mark.parametrize("shape", OF_THE_SEED, ids=lambda shape: shape.kind)
def test_the_examples_are_true(http: httpx.Client, shape: ItemShape) -> None:
    example = ITEMS[shape.kind].model_config["json_schema_extra"]["examples"][0]  # type: ignore[index, call-overload]
    if "quote" in example:
        found = http.get("/verify", params={"iri": example["iri"]}).json()
        assert (found["quote"], found["holds"]) == (example["quote"], True)
        assert [[part["start"], part["end"]] for part in found["parts"]] == example["parts"]
    if shape.kind != "mention":  # it has no address of its own among the lists
        item = http.get(f"/{shape.listing}/{example['iri'].removeprefix(f'{BASE}{shape.path}')}").json()
        assert item.keys() == example.keys()
        assert {name for name in item if item[name] != example[name]} <= WORKED_OUT


def test_health(http: httpx.Client) -> None:
    live, ready = http.get("/health/live"), http.get("/health/ready")
    assert live.json() == {"status": "alive"}
    assert ready.json().keys() == {"status", "version", "documents"}
    assert ready.json()["documents"] == 1
    assert {answer.headers["cache-control"] for answer in (live, ready)} == {"no-store"}


@pytest.mark.parametrize("path", ["/", "/docs", "/questions", "/documents", "/sparql", f"/documents/{KEY}", "/nowhere"])
def test_pages_may_load_nothing_from_anywhere(http: httpx.Client, path: str) -> None:
    page = http.get(path, headers={"Accept": "text/html"})
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "<script" not in page.text


def test_behind_a_proxy_every_address_begins_with_its_path() -> None:
    process, url = started(built_store(), root_path="/findings")
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            page = client.get("/recommendations?limit=1").json()
            assert page["next"].startswith("/findings/recommendations?limit=1&cursor=")
            problem = client.get("/nowhere").json()
            assert (problem["type"], problem["instance"]) == ("/problems/not-found", "/findings/nowhere")
            told = client.get("/nowhere", headers={"Accept": "text/html"}).text
            assert 'href="/findings/problems/not-found"' in told
            html = client.get("/", headers={"Accept": "text/html"}).text
            hrefs = set(re.findall(r'(?:href|action)="(/[^"]*)"', html))
            assert hrefs
            assert all(href.startswith("/findings/") for href in hrefs)
            found = client.get("/recommendations/derby-city-5")
            assert found.headers["content-location"].startswith("/findings/recommendations/")
    finally:
        ended(process)


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/sparql", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("/recommendations", {"GET", "HEAD", "OPTIONS"}),
        ("/update", {"POST", "OPTIONS"}),
        (f"/documents/{KEY}", {"GET", "HEAD", "DELETE", "OPTIONS"}),
        ("/nowhere", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_preflight_names_the_methods_of_its_route(http: httpx.Client, path: str, methods: set[str]) -> None:
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}
    preflight = http.options(path, headers=asked)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert set(preflight.headers["access-control-allow-methods"].split(", ")) == methods
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
