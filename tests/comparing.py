"""Extracts of a letter and of a changed copy of it, made comparable: no places, nothing made from the changed words."""

import json
import re
from collections.abc import Sequence
from typing import Any

from graph.text.names import slug, unit_slug

# Where things stand, and what is made from the very words, must differ.
LEFT_OUT = {"start", "end", "parts", "marks", "evidence", "length", "sha256", "iri"}


def comparable(extract: dict[str, Any], names: Sequence[str] = ()) -> Any:
    """The extract with these names mapped to placeholders, offsets left out, and sets in the order of their text."""
    text = json.dumps(without_places(extract), ensure_ascii=False)
    for number, name in enumerate(names):
        text = text.replace(name, f"<{number}>")
        for printed in (slug(name), unit_slug(name)):  # the id of a thing has its places in order
            text = re.sub(rf"(?<![a-z]){printed}(?![a-z])", f"<{number}>", text)
    found = json.loads(re.sub(r'(?<="because": ")[^"]*', lambda m: " ".join(sorted(re.findall(r"[\w-]+", m[0]))), text))
    found["entities"].sort(key=lambda e: e["id"])
    for entity in found["entities"]:
        entity["aliases"].sort()
    return found


def unordered(extract: dict[str, Any]) -> dict[str, Any]:
    """The extract with each list in an order of its own: what is said, whatever is said first."""
    return {key: _sorted(value) for key, value in extract.items()}


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(v) for v in value), key=lambda v: json.dumps(v, sort_keys=True))
    return value


def without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_places(v) for k, v in value.items() if k not in LEFT_OUT}
    return [without_places(v) for v in value] if isinstance(value, list) else value
