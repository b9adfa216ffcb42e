"""The lists and the shapes on the wire, key by key."""

import shutil
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import BASE, KEY, ROOT, built_store, ended, findings, http, started

__all__ = ["http"]
THING = {"iri", "type", "label", "id", "url"}
STATEMENT = THING | {"document", "quote", "parts", "parts_utf16"}
PASSAGE = STATEMENT | {"text", "themes", "entities"}
SHAPES = {
    "recommendations": PASSAGE | {"block", "number", "addressee", "related_findings"},
    "findings": PASSAGE | {"section", "polarity"},
    "observations": PASSAGE | {"section"},
    "ratings": STATEMENT | {"pdu", "standard", "code", "rating", "score", "stated", "inferred"},
    "statistics": STATEMENT
    | {"start", "end", "text", "value", "unit", "numerator", "denominator", "qualifier", "about", "finding"},
    "audit": STATEMENT | {"rule", "severity", "message", "start", "end"},
    "entities": THING | {"name", "aliases"},
    "themes": THING | {"name", "aliases", "broader", "scope_note"},
    "documents": THING
    | {"title", "kind", "date", "date_as_printed", "region", "pdus", "publisher", "addressee", "addressee_role"}
    | {"signatory", "signatory_role", "copied_to"},
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
    for item in found["items"][::20]:
        assert http.get(item["url"]).json()["iri"] == item["iri"]


@pytest.mark.parametrize("name", SHAPES)
def test_a_browser_gets_a_list_as_a_page(http: httpx.Client, name: str) -> None:
    page = http.get(f"/{name}", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["vary"] == "Accept, Accept-Encoding"


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


def test_a_name_that_fits_several_things_gives_the_choices(tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(built_store(), store)
    assert findings("build", ROOT / "tests/letters/harrowmere-region", "--store", store).returncode == 0
    process, url = started(store)
    try:
        with httpx.Client(base_url=url, timeout=30) as client:
            answer = client.get("/findings/leadership-strength-1")
            assert (answer.status_code, answer.headers["content-type"]) == (300, "application/problem+json")
            assert answer.json()["type"] == "/problems/ambiguous-name"
            choices = answer.json()["choices"]
            assert len(choices) == 2
            for choice in choices:
                assert choice.keys() == {"iri", "label", "type", "id", "document", "url"}
                assert client.get(choice["url"]).status_code == 200
            page = client.get("/findings/leadership-strength-1", headers={"Accept": "text/html"})
            assert (page.status_code, choices[0]["url"] in page.text) == (300, True)
            assert client.get("/recommendations").json()["total"] > 21
    finally:
        ended(process)


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
