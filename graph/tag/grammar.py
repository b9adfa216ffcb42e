"""How names are built: head nouns and the words before them, as the rows of `ontology/names.ttl` tell."""

import re
from dataclasses import dataclass, field

from graph.formats import Formats

LONGEST_HEAD = 4
QUOTES = frozenset("'\"‘’“”")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rows, asked by word; each answer is kept, since letters use few words often."""

    heads: tuple[tuple[str, str, re.Pattern[str]], ...]
    formats: Formats
    asked: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    marked: dict[tuple[str, str], bool] = field(default_factory=dict)

    def head(self, words: str, proper: bool, capitalised: bool) -> str | None:
        """The type of the names that end in these words.

        `proper`: a capitalised word stands before them. `capitalised`: and they are capitalised themselves.
        """
        if words not in self.asked:
            self.asked[words] = tuple((when, kind) for when, kind, p in self.heads if p.fullmatch(words))
        holds = {"head": True, "proper": proper, "capital": capitalised}
        return next((kind for when, kind in self.asked[words] if holds[when]), None)

    def is_marked(self, mark: str, word: str) -> bool:
        """Whether a row with this mark lists the word."""
        if (mark, word) not in self.marked:
            self.marked[mark, word] = self.formats.marks(mark, word) is not None
        return self.marked[mark, word]

    def classifies(self, word: str) -> bool:
        return self.is_marked("classifying", word)

    def judges(self, word: str) -> bool:
        return self.is_marked("judging", word)

    def tells_nothing(self, word: str) -> bool:
        return self.is_marked("generic", word)


def grammar_of(formats: Formats) -> Grammar:
    """Heads that ask for capitals come first: "Calder Council" is a partner, an "assurance council" a team."""
    order = {"capital": 0, "proper": 1, "head": 2}
    rows = [(*mark.partition(":")[::2], patterns) for mark, patterns in formats.cues.items()]
    heads = [(when, kind, _any_of(patterns)) for when, kind, patterns in rows if when in order]
    return Grammar(tuple(sorted(heads, key=lambda h: (order[h[0]], h[1]))), formats)


def _any_of(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p in patterns), re.IGNORECASE)
