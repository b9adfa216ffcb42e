"""One rule that one node breaks."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`rule` is a shape of shapes.ttl or a file of checks/; `node` an IRI; `place` where to look, in plain words."""

    rule: str
    severity: Severity
    node: str
    message: str
    place: str
