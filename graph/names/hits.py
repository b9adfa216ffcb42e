"""What every way of finding names gives: words taken for a name."""

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
