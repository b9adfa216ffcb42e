"""The documents of `tests/documents`: what they say is found, whatever their layout, and nothing that looks like it."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import claims_at
from evaluate_documents import EMPTY, Keys, documents, evaluated, figures, parts

from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json, quads_of

LEAST = 0.99
Table = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def table() -> Table:
    return evaluated(read=claims_at)[0]


def test_there_are_enough_of_each_kind() -> None:
    forms = [path.suffix for folder in documents().values() for path in folder.glob("document.*")]
    assert len(forms) >= 14 and set(forms) == {".txt", ".pdf", ".html", ".docx"}


@pytest.mark.parametrize("part", ["findings", "findings with section", "recommendations", "ratings", "responses"])
def test_what_they_say_is_found(table: Table, part: str) -> None:
    counts = [sum(rows[part][name] for rows in table.values()) for name in ("tp", "pred", "gold")]
    assert counts[2] >= 20 and figures(*counts)["f1"] >= LEAST, counts


def test_every_decoy_is_left_alone(table: Table) -> None:
    assert {name: rows["decoys"] for name, rows in table.items() if rows["decoys"]} == {}


def test_each_front_is_read(table: Table) -> None:
    wrong = {name: rows["front"] for name, rows in table.items() if not all(rows["front"].values())}
    assert wrong == {}


def test_print_says_on_which_page_each_block_stands(knowledge: Knowledge) -> None:
    file = documents()["fenland-and-wolds-letter"] / "document.pdf"
    claims = claims_at(file)
    extract = as_json(claims, knowledge.base)
    assert {place["page"] for place in extract["places"]} == {1, 2, 3, 4, 5}
    for statement in (*extract["findings"], *extract["recommendations"]):
        start = statement["parts"][0][0]
        assert any(place["start"] <= start < place["end"] for place in extract["places"]), statement["text"]
    told = [q for q in quads_of(claims, knowledge) if q.predicate.value.endswith("/def/page")]
    assert len(told) == len({(p["start"], p["end"]) for p in extract["places"]})


def test_the_scorer_sees_what_is_missing_and_what_is_made_up(knowledge: Knowledge) -> None:
    found: Callable[..., Any] = parts(Keys(knowledge))["findings"][1]
    assert found({"polarity": "strength", "text": "A re-\nview²"}) == ("strength", "areview")
    assert EMPTY["findings"] == [] and figures(0, 1, 1)["f1"] == 0
