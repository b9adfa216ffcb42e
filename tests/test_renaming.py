"""Rename every unit and the region throughout the letter, to names that nobody listed: nothing else may change."""

from typing import Any

import pytest
from comparing import comparable
from conftest import SEED

from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json, claims_of

REGION, FIRST, SECOND = "East Midlands", "Derby City", "Leicester, Leicestershire, and Rutland"
INVENTED = {
    "one word": ("Northmarch", "Quillon", "Orrinvale"),
    "two words": ("Vale Reach", "Sable Holm", "Gannet Wick"),
    "four words, comma and and": (
        "Wexford Marsh and Fells",
        "Tarn, Oxmoor, Ripley and Sele",
        "Hale, Brook Combe, and Nye",
    ),
}


@pytest.mark.parametrize("names", INVENTED.values(), ids=INVENTED.keys())
def test_renaming_changes_nothing_else(
    names: tuple[str, str, str], knowledge: Knowledge, seed_json: dict[str, Any]
) -> None:
    listed = {form for entity in knowledge.entities for form in entity.names}
    assert not listed & set(names)
    text = SEED.read_text(encoding="utf-8")
    for old, new in zip((SECOND, FIRST, REGION), names[::-1], strict=True):
        text = text.replace(old, new)
    claims = claims_of(text.encode(), "renamed.txt", knowledge)
    found, wanted = comparable(as_json(claims, knowledge.base), names), comparable(seed_json, (REGION, FIRST, SECOND))
    assert found.keys() == wanted.keys()
    for key in wanted:
        assert found[key] == wanted[key]
