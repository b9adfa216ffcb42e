"""Rows, what is looked for; hits, what every way of finding names gives; and which hits become mentions."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.claims import Span


@dataclass(frozen=True, slots=True)
class NameRow:
    """One thing, with the forms that name it. `trust` decides between rows that claim the same words."""

    entity: str
    type: str
    name: str
    forms: tuple[str, ...]
    method: str
    trust: float
    part_of: str | None = None
    aliases: tuple[str, ...] = ()
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class NameHit:
    """Words that a row, a rule or the model takes for a name."""

    span: Span
    type: str | None
    entity: str | None
    name: str
    method: str
    confidence: float
    stands_for: str | None = None


def chosen(hits: Iterable[NameHit]) -> tuple[list[NameHit], list[NameHit]]:
    """Flat hits and nested ones, each in reading order. The longest wins; of equal length the more trusted wins."""
    flat: list[NameHit] = []
    nested: list[NameHit] = []
    taken: dict[int, NameHit] = {}
    for hit in sorted(hits, key=_rank):
        covering = {id(taken[k]): taken[k] for k in range(*hit.span) if k in taken}
        if not covering:
            flat.append(hit)
            taken.update(dict.fromkeys(range(*hit.span), hit))
        elif len(covering) == 1 and all(_is_inside(hit, cover) for cover in covering.values()):
            nested.append(hit)
    # The places in the name of a unit or region name nothing by themselves.
    units = [h.span for h in (*flat, *nested) if h.type in ("PDU", "Region")]
    own = [h for h in nested if not any(unit.holds(h.span) and unit != h.span for unit in units)]
    inner = {h.span: h for h in reversed(own)}
    return sorted(flat, key=lambda h: h.span), [inner[span] for span in sorted(inner)]


def _rank(hit: NameHit) -> tuple[int, float, int, bool, str]:
    return (hit.span.start - hit.span.end, -hit.confidence, hit.span.start, hit.type == "Place", hit.entity or "")


def _is_inside(hit: NameHit, other: NameHit) -> bool:
    """Whether the hit is a smaller name of another thing."""
    return hit.entity not in (None, other.entity) and other.span.holds(hit.span) and hit.span != other.span
