"""The filtered lists: what each filter lets through, sorting, and pages that neither repeat nor lose an item."""

import base64
import json
from collections.abc import Mapping

import pyoxigraph as ox
import pytest
from asking import KEY, seed_store
from hypothesis import given
from hypothesis import strategies as st

from graph.ask.items import in_utf16
from graph.ask.lists import LISTINGS, item, list_items
from graph.ask.terms import Source
from graph.claims import Claims
from graph.errors import CursorGone, QueryError, UnknownName
from graph.store import open_store
from graph.store.generations.store import Store
from graph.text.names import fold

__all__ = ["seed_store"]
LLR = "leicester-leicestershire-and-rutland"
# List, filters, and the ids of all items in order, read in the letter.
FILTERED: list[tuple[str, dict[str, str | list[str]], list[str]]] = [
    ("recommendations", {"theme": "unpaid work"}, ["derby-city-5", "derby-city-6", f"{LLR}-10"]),
    ("recommendations", {"theme": "unpaid work", "pdu": "LLR"}, [f"{LLR}-10"]),
    ("recommendations", {"addressee": "HMPPS"}, ["derby-city-8", f"{LLR}-12", f"{LLR}-13"]),
    ("recommendations", {"entity": "Derbyshire Constabulary", "region": "East Midlands"}, ["derby-city-6"]),
    ("recommendations", {"q": "professional curiosity"}, ["derby-city-2"]),
    ("recommendations", {"q": "nowhere to be read"}, []),
    ("findings", {"section": "Unpaid work", "polarity": "strengths"}, [f"unpaid-work-strength-{n}" for n in (1, 2, 3)]),
    ("findings", {"q": ["hire vans", "milestone chart"], "polarity": "improvement"},
     ["leadership-improvement-6", "unpaid-work-improvement-3"]),
    ("findings", {"entity": "PQiP", "document": KEY}, ["staff-strength-6"]),
    ("observations", {"section": "Summary"}, [f"summary-observation-{n}" for n in (1, 2, 3, 4)]),
    ("ratings", {"pdu": "Derby City", "rating": "Good"},
     [f"{KEY}/derby-city/{name}" for name in ("staff", "services", "information-and-facilities")]),
    ("ratings", {"standard": "Services", "rating": "RI"}, [f"{KEY}/{LLR}/services"]),
    ("entities", {"type": "PDU", "region": "East Midlands", "q": "city"}, ["pdu/derby-city", "pdu/nottingham-city"]),
    ("themes", {"q": "housing"}, ["accommodation"]),
    ("documents", {"region": "East Midlands", "pdu": "LLR", "type": "regional_letter"}, [KEY]),
    ("documents", {"type": "news"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("listing", "filters", "ids"), FILTERED)
def test_filters(seed_store: Store, listing: str, filters: Mapping[str, str | list[str]], ids: list[str]) -> None:
    page = list_items(seed_store, listing, filters)
    assert [found["id"] for found in page.items] == ids
    assert (page.total, page.next, page.version) == (len(ids), None, seed_store.version)


@pytest.mark.parametrize("listing", LISTINGS)
def test_every_filter_of_every_list_can_be_asked(seed_store: Store, listing: str) -> None:
    examples = {
        "theme": "unpaid work", "addressee": "HMPPS", "pdu": "Derby City", "region": "East Midlands",
        "polarity": "strength", "section": "Staff", "entity": "PQiP", "type": "Team", "document": KEY, "q": "work",
        "standard": "Staff", "rating": "Good", "rule": "standard-number-twice", "severity": "error",
        "unit_of_measure": "percent", "kind": "regional letter",
    }  # fmt: skip
    examples |= {"type": "Letter"} if listing == "documents" else {}
    for name in LISTINGS[listing].filters:
        page = list_items(seed_store, listing, {name: examples[name]})
        assert page.total == len(page.items) or page.next


@pytest.mark.parametrize("listing", LISTINGS)
@pytest.mark.parametrize("limit", [1, 7])
def test_pages_hold_each_item_once_and_in_order(seed_store: Store, listing: str, limit: int) -> None:
    for sort in [sign + name for name in LISTINGS[listing].sorts for sign in ("", "-")]:
        whole = list_items(
            seed_store, listing, {"document": KEY} if listing == "entities" else {}, sort=sort, limit=1000
        )
        seen, after = [], None
        while True:
            filters = {"document": KEY} if listing == "entities" else {}
            page = list_items(seed_store, listing, filters, sort=sort, after=after, limit=limit)
            assert len(page.items) <= limit and page.total == whole.total
            seen += [found["iri"] for found in page.items]
            if (after := page.next) is None or len(seen) > 40:
                break
        assert seen == [found["iri"] for found in whole.items][: len(seen)]
        assert after or len(seen) == whole.total


def test_sorting_by_value(seed_store: Store) -> None:
    values = [found["value"] for found in list_items(seed_store, "statistics", sort="-value", limit=1000).items]
    assert values == sorted(values, reverse=True) and len(values) > 20


def test_people_are_listed_only_when_asked_for(seed_store: Store) -> None:
    filters = {"document": KEY}
    quiet = {found["type"] for found in list_items(seed_store, "entities", filters, limit=1000).items}
    asked = list_items(seed_store, "entities", filters, limit=1000, people=True)
    assert "Person" not in quiet and "Person" in {found["type"] for found in asked.items}
    assert list_items(seed_store, "entities", {"type": "people"}).total > 0


def test_a_cursor_of_another_version_is_gone(seed_store: Store) -> None:
    after = list_items(seed_store, "findings", limit=1).next
    assert after
    with pytest.raises(CursorGone) as caught:
        list_items(open_store(), "findings", after=after)
    assert caught.value.version == seed_store.version


def forged(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "after",
    [
        *("", "x", "====", "e30", forged(1), forged("v", "position", 7), forged("v", "position", [["x", "y"]])),
        forged("v", "position", [[None, "not an iri"]]),
    ],
)
def test_what_is_no_cursor_is_refused(seed_store: Store, after: str) -> None:
    if after:
        with pytest.raises(QueryError):
            list_items(seed_store, "findings", after=after)


def test_a_cursor_is_bound_as_terms(seed_store: Store) -> None:
    string = "http://www.w3.org/2001/XMLSchema#string"
    evil = forged(seed_store.version, "section", [[string, '") } #'], [None, "https://example.org/x"]])
    assert list_items(seed_store, "findings", after=evil, limit=1).total == 61
    short = forged(seed_store.version, "position", [[None, "https://example.org/x"]])
    with pytest.raises(QueryError, match="another list"):
        list_items(seed_store, "findings", after=short)


@pytest.mark.parametrize(
    ("listing", "given", "said"),
    [
        ("rumours", {}, "There are: recommendations"),
        ("findings", {"filters": {"colour": "red"}}, "Filters: document"),
        ("findings", {"sort": "colour"}, "Sorts: position"),
        ("findings", {"limit": 0}, "Ask for 1 to 1000"),
        ("findings", {"limit": 1001}, "Ask for 1 to 1000"),
        ("findings", {"filters": {"theme": "knitting"}}, "no theme is called"),
        ("findings", {"filters": {"q": "?!"}}, "Give words to look for"),
        ("findings", {"filters": {"entity": "Wales"}}, "fits 2 things"),
    ],
)
def test_what_a_list_does_not_take_is_named(
    seed_store: Store, listing: str, given: dict[str, object], said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        list_items(seed_store, listing, **given)  # type: ignore[arg-type]


def test_items_are_the_objects_of_the_extract(seed_store: Store, seed_json: dict[str, list[dict[str, object]]]) -> None:
    """What the lists say of a thing is what `extract` says of it, and more."""
    for name in ("findings", "observations", "recommendations"):
        listed = {found["iri"]: found for found in list_items(seed_store, name, limit=1000).items}
        assert listed.keys() == {extracted["iri"] for extracted in seed_json[name]}
        for extracted in seed_json[name]:
            found = listed[extracted["iri"]]
            for key in ("id", "section", "text", "parts", "polarity", "block", "number"):
                assert found.get(key) == extracted.get(key)
            assert sorted(found["themes"]) == sorted(extracted["themes"])  # type: ignore[call-overload]
            assert sorted(found["entities"]) == sorted(extracted["entities"])  # type: ignore[call-overload]
    listed_ratings, extracted_ratings = list_items(seed_store, "ratings").items, seed_json["ratings"]
    for found, extracted in zip(listed_ratings, extracted_ratings, strict=True):
        assert all(
            found[key] == extracted[key] for key in ("standard", "code", "rating", "score", "stated", "inferred")
        )
        assert fold(found["pdu"]) == fold(str(extracted["pdu"]))  # by its label here, as printed there


def test_one_item(seed_store: Store) -> None:
    iri = list_items(seed_store, "findings", limit=1).items[0]["iri"]
    found = item(seed_store, iri)
    assert found and found["id"] == "leadership-strength-1"
    assert item(seed_store, "https://w3id.org/probation-findings/id/finding/none") is None


class OneText:
    """A store that holds one text."""

    def __init__(self, text: str) -> None:
        self.version = text
        self.text = ox.Literal(text)

    def query(self, sparql: str) -> object:
        store = ox.Store()
        node = ox.NamedNode("https://example.org/d")
        text = ox.NamedNode("https://w3id.org/probation-findings/def/text")
        store.add(ox.Quad(node, text, self.text))
        return store.query(sparql)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.data())
def test_places_in_utf16_find_the_same_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    [[first, last]] = in_utf16(Source(OneText(text)), "https://example.org/d", [[start, end]])
    assert text.encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le") == text[start:end]


def test_the_seed_has_its_places_in_both_ways_of_counting(seed_store: Store, seed_claims: Claims) -> None:
    wide = seed_claims.text.encode("utf-16-le")
    for found in list_items(seed_store, "findings", limit=1000).items:
        parts = (wide[2 * start : 2 * end].decode("utf-16-le") for start, end in found["parts_utf16"])
        assert " ".join(parts) == found["quote"]


def test_a_name_that_fits_several_things_gives_the_choices(seed_store: Store) -> None:
    with pytest.raises(UnknownName) as caught:
        list_items(seed_store, "recommendations", {"entity": "Wales"})
    assert len(caught.value.choices) == 2
