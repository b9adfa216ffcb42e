"""Claims told again with other words: one function over every string of a record, wherever it stands."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from graph.claims import Span

T = TypeVar("T")
# Fields that hold words of this program, none of the document's.
FIXED = frozenset(
    {"kind", "type", "method", "predicate", "format", "polarity", "strength", "level", "standard", "theme"}
)


def retold(value: T, tell: Callable[[str], str]) -> T:
    """The same record with each of its strings told anew."""
    return _retold(value, tell)  # type: ignore[no-any-return]


def _retold(value: Any, tell: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return tell(value)
    if value is None or isinstance(value, Span | int | float):
        return value
    if isinstance(value, tuple):
        items = [_retold(item, tell) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, dict):
        return {_retold(k, tell): _retold(v, tell) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        own = [f.name for f in fields(value) if f.name not in FIXED]
        changed = {n: new for n in own if (new := _retold(old := getattr(value, n), tell)) is not old and new != old}
        return replace(value, **changed) if changed else value
    return value


def strings_in(value: Any) -> frozenset[str]:
    """Every string of a record but those of this program."""
    found: set[str] = set()

    def note(text: str) -> str:
        found.add(text)
        return text

    _retold(value, note)
    return frozenset(found)
