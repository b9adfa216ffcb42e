"""The lists and the shapes on the wire, key by key."""

from typing import Any
from urllib.parse import quote

import httpx
import pytest
from serving import BASE, KEY, http

from api import models
from api.examples import A_FINDING, A_RATING, A_RECOMMENDATION, A_STATISTIC

__all__ = ["http"]
THING = {"iri", "type", "label", "id"}
STATEMENT = THING | {"document", "quote", "parts", "parts_utf16"}
PASSAGE = STATEMENT | {"text", "themes", "entities"}
SHAPES = {
    "recommendations": PASSAGE | {"block", "number", "addressee", "related_findings"},
    "findings": PASSAGE | {"section", "polarity"},
    "observations": PASSAGE | {"section"},
    "ratings": STATEMENT | {"pdu", "standard", "code", "rating", "score", "stated", "inferred"},
    "statistics": STATEMENT
    | {"start", "end", "text", "value", "unit", "numerator", "denominator", "qualifier", "about", "finding"},
    "entities": THING | {"name", "aliases"},
    "themes": THING | {"name", "aliases", "broader", "scope_note"},
    "documents": THING
    | {"title", "kind", "date", "date_as_printed", "region", "pdus", "publisher", "addressee", "addressee_role"}
    | {"signatory", "signatory_role", "copied_to"},
}
EXAMPLES = (
    *("Recommendation", "Finding", "Observation", "Rating", "Statistic", "Entity", "Theme", "Document"),
    *("Answer", "Question", "Verification"),
)
ANSWER = {
    *("question", "understood", "catalogue", "parameters", "sparql", "columns", "rows", "answers", "evidence"),
    "abstained",
}


def items(http: httpx.Client, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = http.get(path, params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_a_list_has_its_four_members_and_items_of_one_shape(http: httpx.Client, name: str) -> None:
    found = http.get(f"/{name}").json()
    assert found.keys() == {"items", "total", "next", "version"}
    assert found["total"] >= len(found["items"]) > 0
    for item in found["items"]:
        assert item.keys() == SHAPES[name]


@pytest.mark.parametrize("name", SHAPES)
def test_a_browser_gets_a_list_as_a_page(http: httpx.Client, name: str) -> None:
    page = http.get(f"/{name}", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["vary"] == "Accept"


@pytest.mark.parametrize("name", [n for n in SHAPES if "quote" in SHAPES[n]])
def test_every_item_stands_in_its_text_in_both_ways_of_counting(http: httpx.Client, name: str) -> None:
    text = http.get(f"/documents/{KEY}/text").text
    wide = text.encode("utf-16-le")
    for item in items(http, f"/{name}", limit=1000):
        assert " ".join(text[start:end] for start, end in item["parts"]) == item["quote"]
        in_utf16 = (wide[2 * start : 2 * end].decode("utf-16-le") for start, end in item["parts_utf16"])
        assert " ".join(in_utf16) == item["quote"]
        assert item["document"] == KEY


@pytest.mark.parametrize("name", SHAPES)
def test_each_item_is_found_again_by_the_rest_of_its_iri(http: httpx.Client, name: str) -> None:
    for item in items(http, f"/{name}", limit=4):
        _, _, path = item["iri"].removeprefix(BASE).partition("/")
        rest = path if name == "entities" else path.partition("/")[2]
        answer = http.get(f"/{name}/{rest}")
        assert (answer.status_code, answer.json()) == (200, item)


def test_following_next_gives_each_item_once(http: httpx.Client) -> None:
    whole = [item["iri"] for item in items(http, "/recommendations", limit=1000)]
    seen, address = [], "/recommendations?limit=4"
    while address:
        answer = http.get(address)
        page = answer.json()
        assert page["total"] == len(whole)
        assert answer.headers.get("link") == (f'<{page["next"]}>; rel="next"' if page["next"] else None)
        seen += [item["iri"] for item in page["items"]]
        address = page["next"]
    assert seen == whole
    assert len(set(seen)) == 21


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"theme": "unpaid-work", "addressee": "East Midlands"}, {"derby-city-5", "derby-city-6", None}),
        ({"theme": "Unpaid work", "pdu": "Derby City PDU"}, {"derby-city-5", "derby-city-6"}),
        ({"theme": f"{BASE}scheme/theme/unpaid-work", "pdu": "pdu/derby-city"}, {"derby-city-5", "derby-city-6"}),
        ({"pdu": "Derby City", "addressee": "HMPPS"}, {"derby-city-8"}),
        ({"pdu": "Derby City", "q": "professional curiosity"}, {"derby-city-2"}),
        (
            {"pdu": "Derby City", "document": KEY, "q": "sufficient staffing", "region": "East Midlands"},
            {"derby-city-7"},
        ),
        ({"q": "no such words anywhere"}, set()),
    ],
)
def test_filters_of_recommendations_combine(http: httpx.Client, query: dict[str, str], ids: set[str | None]) -> None:
    found = {item["id"] for item in items(http, "/recommendations", **query)}
    if None in ids:  # and Leicester, Leicestershire and Rutland 10
        assert len(found) == 3
        assert found > ids - {None}
    else:
        assert found == ids


def test_filters_of_other_lists(http: httpx.Client) -> None:
    framework = items(http, "/findings", entity="prioritisation framework", polarity="strength")
    assert [finding["id"] for finding in framework] == ["leadership-strength-3"]
    leadership = items(http, "/findings", section="Leadership", polarity="improvement")
    assert [finding["id"] for finding in leadership] == [f"leadership-improvement-{n}" for n in range(1, 7)]
    (overall,) = items(http, "/ratings", pdu="Derby City", standard="Overall")
    assert (overall["rating"], overall["score"], overall["stated"]) == ("Requires improvement", "11/27", True)
    good = items(http, "/ratings", pdu="Derby City", rating="Good")
    assert {rating["standard"] for rating in good} == {"Staff", "Services", "Information and facilities"}
    assert {entity["type"] for entity in items(http, "/entities", type="Team", document=KEY)} == {"Team"}
    assert items(http, "/themes", q="unpaid work")[0]["id"] == "unpaid-work"


def test_several_values_of_one_filter_mean_any(http: httpx.Client) -> None:
    both = items(http, "/ratings", pdu="Derby City", standard=["Staff", "Leadership"])
    assert {rating["standard"] for rating in both} == {"Staff", "Leadership"}


def test_a_list_can_be_turned_round(http: httpx.Client) -> None:
    up, down = (items(http, "/recommendations", sort=sort, limit=1000) for sort in ("position", "-position"))
    assert up == down[::-1]


def test_people_are_listed_only_when_asked_for(http: httpx.Client) -> None:
    def people(**query: Any) -> list[dict[str, Any]]:
        return [entity for entity in items(http, "/entities", limit=1000, **query) if entity["type"] == "Person"]

    assert people() == []
    assert people(people="true") != []


@pytest.mark.parametrize(
    ("path", "iri"),
    [
        ("/recommendations/derby-city-5", f"id/recommendation/{KEY}/derby-city/5"),
        ("/recommendations/Derby City 5", f"id/recommendation/{KEY}/derby-city/5"),
        ("/entities/Derby City", "id/pdu/derby-city"),
        ("/themes/Unpaid work", "scheme/theme/unpaid-work"),
    ],
)
def test_one_thing_by_what_people_call_it(http: httpx.Client, path: str, iri: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.json()["iri"]) == (200, BASE + iri)
    again = http.get(answer.headers["content-location"])
    assert again.content == answer.content


def test_a_name_that_fits_several_things_gives_the_choices(http: httpx.Client) -> None:
    name = ambiguous(http)
    answer = http.get(f"/findings/{quote(name)}")
    assert (answer.status_code, answer.headers["content-type"]) == (300, "application/problem+json")
    choices = answer.json()["choices"]
    assert len(choices) > 1
    for choice in choices:
        assert choice.keys() == {"iri", "label", "type", "id", "url"}
        assert http.get(choice["url"]).status_code == 200


def ambiguous(http: httpx.Client) -> str:
    """A label that several findings share; the page of a text is cut short, so labels alone may not be one's own."""
    labels = [item["label"] for item in items(http, "/findings", limit=1000)]
    shared = [label for label in labels if labels.count(label) > 1]
    if not shared:
        pytest.skip("no two findings of the seed share a label")
    return str(shared[0])


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/recommendations?theme=nothing-of-the-kind", 404, "unknown-name"),
        ("/findings?polarity=middling", 404, "unknown-name"),
        ("/recommendations?sort=beauty", 422, "invalid-request"),
        ("/recommendations?limit=100000", 422, "invalid-request"),
        ("/recommendations?cursor=nonsense", 422, "invalid-request"),
        ("/recommendations?cursor=" + "WyJ4IiwicG9zaXRpb24iLFtdXQ", 410, "cursor-gone"),
        ("/findings?addressee=East+Midlands", 422, "invalid-request"),
        ("/recommendations/finding/x", 404, "not-found"),
        ("/entities/document/" + KEY, 404, "not-found"),
    ],
)
def test_what_a_list_does_not_take(http: httpx.Client, path: str, status: int, slug: str) -> None:
    answer = http.get(path)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{slug}")


def test_ask_has_the_shape_of_the_contract(http: httpx.Client) -> None:
    found = http.get("/ask", params={"q": "Which recommendations are about unpaid work?"}).json()
    assert found.keys() == ANSWER
    assert (found["catalogue"], found["abstained"]) == ("recommendations-on-theme", None)
    assert sorted(answer["number"] for answer in found["answers"]) == [5, 6, 10]
    assert {answer["iri"] for answer in found["answers"]} == {proof["iri"] for proof in found["evidence"]}
    for proof in found["evidence"]:
        assert proof.keys() == {"iri", "document", "quote", "parts"}


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
        assert question.keys() == models.Question.model_fields.keys()
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
    wanted |= {f"/{name}{rest}" for name in SHAPES if name != "documents" for rest in ("", "/{id}")}
    assert wanted <= schema["paths"].keys()
    for methods in schema["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            problem = operation["responses"]["default"]["content"]["application/problem+json"]
            assert problem["schema"]["$ref"] == "#/components/schemas/Problem"
            assert "422" not in operation["responses"]
    shapes = schema["components"]["schemas"]
    for name in EXAMPLES:
        (example,) = shapes[name]["examples"]
        getattr(models, name).model_validate(example)


@pytest.mark.parametrize("example", [A_RECOMMENDATION, A_FINDING, A_RATING, A_STATISTIC], ids=lambda e: e["id"])
def test_the_examples_are_true(http: httpx.Client, example: dict[str, Any]) -> None:
    found = http.get("/verify", params={"iri": example["iri"]}).json()
    assert (found["quote"], found["holds"]) == (example["quote"], True)
    assert [[part["start"], part["end"]] for part in found["parts"]] == example["parts"]


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
