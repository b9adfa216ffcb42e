"""What the structure stage knows: heading rows, rating words, standards and bodies, folded for comparison."""

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.knowledge.formats import Formats, formats_of
from graph.knowledge.rows import Knowledge
from graph.text.names import fold, unit_name

BODY_TYPES = ("Region", "PDU", "Organisation", "Partner")


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Folded label → label, for each sort of word that layout depends on."""

    formats: Formats
    ratings: dict[str, str]
    points: dict[str, int]
    standards: dict[str, str]
    bodies: dict[str, tuple[str, str]]
    domains: frozenset[str]
    maxima: frozenset[int]

    def is_domain(self, words: str) -> bool:
        """Whether these words are the name of a domain, the heading over a group of standards."""
        return fold(words.strip(" :*")) in self.domains

    def rating(self, words: str) -> str | None:
        """The rating level that these words name, all of them."""
        return self.ratings.get(fold(words.strip("'\"‘’“” *")))

    def standard(self, words: str) -> tuple[str | None, str] | None:
        """The code as printed and the standard, when these words name one."""
        match = CODE.match(words.strip("* "))
        code = match.group("code") if match else None
        name = words.strip("* ")[match.end() if match else 0 :]
        label = self.standards.get(fold(name.strip(" :*")))
        return (code, label) if label else None

    def body(self, words: str) -> tuple[str, str] | None:
        """Type and name of a body known to the ontology, by any of its labels, with or without its generic word."""
        return self.bodies.get(fold(words)) or self.bodies.get(fold(unit_name(words)))


CODE = re.compile(r"(?P<code>(?:[A-Z]\s?)?\d+\.\d+|[A-Z]\s?\d+)\.?\s+")


@lru_cache(maxsize=4)
def words_of(knowledge: Knowledge) -> Words:
    """The ontology's labels, ready to be compared with what a page prints."""
    return Words(
        formats=formats_of(knowledge),
        ratings={fold(label): r.label for r in knowledge.ratings for label in (r.label, *r.labels)},
        points={r.label: r.points for r in knowledge.ratings},
        standards={fold(label): s.label for s in knowledge.standards for label in (s.label, *s.labels)},
        maxima=frozenset(f.maximum for f in knowledge.frameworks if f.maximum),
        domains=frozenset(fold(row.domain_name) for framework in knowledge.frameworks for row in framework.rows),
        bodies={
            fold(label): (e.type, e.label)
            for e in knowledge.entities
            if e.type in BODY_TYPES
            for label in (e.label, *e.labels)
        },
    )
