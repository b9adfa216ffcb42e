"""What the structure stage knows: heading rows, rating words, standards and bodies, folded for comparison."""

import re
from dataclasses import dataclass
from typing import Protocol

from graph.formats import Formats
from graph.names import fold, unit_name

BODY_TYPES = ("Region", "PDU", "Organisation", "Partner")


class Named(Protocol):
    """Anything with a label and further labels."""

    @property
    def label(self) -> str: ...
    @property
    def labels(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Words:
    """Folded label → label, for each sort of word that layout depends on."""

    formats: Formats
    ratings: dict[str, str]
    points: dict[str, int]
    standards: dict[str, str]
    bodies: dict[str, tuple[str, str]]

    def rating(self, words: str) -> str | None:
        """The rating level that these words name, all of them."""
        return self.ratings.get(fold(words.strip("'\"‘’“” *")))

    def standard(self, words: str) -> tuple[str | None, str] | None:
        """The code as printed and the standard, when these words name one."""
        found = CODE.match(words.strip("* "))
        code = found.group("code") if found else None
        name = words.strip("* ")[found.end() if found else 0 :]
        label = self.standards.get(fold(name.strip(" :*")))
        return (code, label) if label else None

    def body(self, words: str) -> tuple[str, str] | None:
        """Type and name of a body known to the ontology, by any of its labels, with or without its generic word."""
        return self.bodies.get(fold(words)) or self.bodies.get(fold(unit_name(words)))


CODE = re.compile(r"(?P<code>(?:[A-Z]\s?)?\d+\.\d+)\.?\s+")
