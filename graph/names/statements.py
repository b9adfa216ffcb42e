"""The statements of a letter, in one shape for everything that reads their words."""

from dataclasses import dataclass
from typing import Literal

from graph.claims import Letter, Parts, quoted

Kind = Literal["finding", "observation", "recommendation", "response"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding, observation or recommendation: where it stands and what it is made of."""

    id: str
    kind: Kind
    section: str
    parts: Parts

    def words(self, text: str) -> str:
        return quoted(text, self.parts)


def statements_of(letter: Letter) -> tuple[Statement, ...]:
    """All statements made of prose, in reading order."""
    passages = [
        Statement(p.id, "finding" if p.polarity else "observation", p.section, p.parts)
        for p in (*letter.findings, *letter.observations)
    ]
    demands = [Statement(r.id, "recommendation", r.section, r.parts) for r in letter.recommendations]
    answers = [Statement(r.id, "response", r.section, r.parts) for r in letter.responses]
    return tuple(sorted((*passages, *demands, *answers), key=lambda s: s.parts))
