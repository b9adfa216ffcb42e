"""Rename every unit and the region throughout the letter, to names that nobody listed: nothing else may change."""

import json
import re
from typing import Any

import pytest
from conftest import SEED

from graph.knowledge import Knowledge
from graph.names import slug, unit_slug
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
# Where things stand, and what is made from the very words, must differ.
LEFT_OUT = {"start", "end", "parts", "marks", "evidence", "length", "sha256", "iri"}


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
    found, wanted = _comparable(as_json(claims, knowledge.base), names), _comparable(seed_json, (REGION, FIRST, SECOND))
    assert found.keys() == wanted.keys()
    for key in wanted:
        assert found[key] == wanted[key]


def _comparable(extract: dict[str, Any], names: tuple[str, str, str]) -> Any:
    """The extract with names mapped to placeholders, offsets left out, and sets in the order of their text."""
    text = json.dumps(_without_places(extract), ensure_ascii=False)
    for number, name in enumerate(names):
        text = text.replace(name, f"<{number}>")
        for printed in (slug(name), unit_slug(name)):  # the id of a thing has its places in order
            text = re.sub(rf"(?<![a-z]){printed}(?![a-z])", f"<{number}>", text)
    found = json.loads(text)
    found["entities"].sort(key=lambda e: e["id"])
    for entity in found["entities"]:
        entity["aliases"].sort()
    return found


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_places(v) for k, v in value.items() if k not in LEFT_OUT}
    return [_without_places(v) for v in value] if isinstance(value, list) else value
