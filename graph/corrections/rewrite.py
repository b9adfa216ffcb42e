"""Claims rewritten: one function over every string of a record, wherever it stands."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from graph.claims import Span

# Fields that hold words of this program, none of the document's.
FIXED = frozenset(
    {"kind", "type", "method", "predicate", "format", "polarity", "strength", "level", "standard", "theme"}
)


def rewritten(value: Any, rewrite: Callable[[str], str]) -> Any:
    """The same record with each of its strings rewritten."""
    if isinstance(value, str):
        return rewrite(value)
    if value is None or isinstance(value, Span | int | float):
        return value
    if isinstance(value, tuple):
        items = [rewritten(item, rewrite) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, dict):
        return {rewritten(k, rewrite): rewritten(v, rewrite) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        own = [f.name for f in fields(value) if f.name not in FIXED]
        changed = {
            n: new for n in own if (new := rewritten(old := getattr(value, n), rewrite)) is not old and new != old
        }
        return replace(value, **changed) if changed else value
    return value


def strings_in(value: Any) -> frozenset[str]:
    """Every string of a record but those of this program."""
    strings: set[str] = set()

    def note(text: str) -> str:
        strings.add(text)
        return text

    rewritten(value, note)
    return frozenset(strings)
