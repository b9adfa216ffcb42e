"""Hits, what every way of finding names gives, and which of them become mentions: flat ones and those nested inside."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.claims import Span


@dataclass(frozen=True, slots=True)
class Hit:
    """Words that a row, a rule or the model takes for a name."""

    span: Span
    type: str | None
    entity: str | None
    name: str
    method: str
    confidence: float
    stands_for: str | None = None


def chosen(hits: Iterable[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Flat hits and nested ones, each in reading order. The longest wins; of equal length the more trusted wins."""
    flat: list[Hit] = []
    nested: list[Hit] = []
    taken: dict[int, Hit] = {}
    for hit in sorted(hits, key=_rank):
        covering = {id(taken[k]): taken[k] for k in range(*hit.span) if k in taken}
        if not covering:
            flat.append(hit)
            taken.update(dict.fromkeys(range(*hit.span), hit))
        elif len(covering) == 1 and _is_inside(hit, next(iter(covering.values()))):
            nested.append(hit)
    units = [h for h in (*flat, *nested) if h.type in ("PDU", "Region")]
    inner = [h for h in _distinct(nested) if not any(_is_part(h, unit) for unit in units)]
    return sorted(flat, key=lambda h: h.span), sorted(inner, key=lambda h: h.span)


def _rank(hit: Hit) -> tuple[int, float, int, bool, str]:
    return (hit.span.start - hit.span.end, -hit.confidence, hit.span.start, hit.type == "Place", hit.entity or "")


def _is_inside(hit: Hit, other: Hit) -> bool:
    """Whether the hit is a smaller name of another thing."""
    return hit.entity not in (None, other.entity) and other.span.holds(hit.span) and hit.span != other.span


def _is_part(hit: Hit, unit: Hit) -> bool:
    """Whether the hit is one of the places in a unit's or region's name, which names nothing by itself."""
    return unit.span.holds(hit.span) and hit.span != unit.span


def _distinct(hits: list[Hit]) -> list[Hit]:
    seen: dict[Span, Hit] = {}
    for hit in hits:
        seen.setdefault(hit.span, hit)
    return list(seen.values())
