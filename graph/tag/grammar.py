"""How names are built: head nouns and the words before them, as the rows of `ontology/names.ttl` tell."""

import re
from dataclasses import dataclass

from graph.formats import Formats

LONGEST_HEAD = 4
QUOTES = frozenset("'\"‘’“”")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rows, asked by word."""

    heads: tuple[tuple[str, str, tuple[re.Pattern[str], ...]], ...]
    formats: Formats

    def head(self, words: str, proper: bool, capitalised: bool) -> str | None:
        """The type of the names that end in these words.

        `proper`: a capitalised word stands before them. `capitalised`: and they are capitalised themselves.
        """
        holds = {"head": True, "proper": proper, "capital": capitalised}
        for mark, kind, patterns in self.heads:
            if holds[mark] and any(p.fullmatch(words) for p in patterns):
                return kind
        return None

    def classifies(self, word: str) -> bool:
        return self.formats.marks("classifying", word) is not None

    def judges(self, word: str) -> bool:
        return self.formats.marks("judging", word) is not None

    def tells_nothing(self, word: str) -> bool:
        return self.formats.marks("generic", word) is not None


def grammar_of(formats: Formats) -> Grammar:
    """Heads that ask for capitals come first: "Calder Council" is a partner, an "assurance council" a team."""
    order = {"capital": 0, "proper": 1, "head": 2}
    rows = [(*mark.partition(":")[::2], patterns) for mark, patterns in formats.cues.items()]
    heads = [(when, kind, patterns) for when, kind, patterns in rows if when in order]
    return Grammar(tuple(sorted(heads, key=lambda h: (order[h[0]], h[1]))), formats)
