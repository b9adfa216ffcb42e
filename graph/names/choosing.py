"""Which of the hits become mentions: flat ones (the longest wins), and the names nested inside them."""

from collections.abc import Iterable

from graph.claims import Span
from graph.names.hits import Hit


def chosen(hits: Iterable[Hit]) -> tuple[list[Hit], list[Hit]]:
    """Flat hits and nested ones, each in reading order. Of equal length the more trusted wins."""
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
