"""How names are built: head nouns and the words before them, as the rows of `ontology/names.ttl` tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from graph.knowledge.formats import Formats

LONGEST_HEAD = 4
QUOTES = frozenset("'\"‘’“”")
# Rows of heads in the order in which they are asked: the more a row asks for, the earlier.
ORDER = ("titled", "capital", "proper", "alone", "article", "head")
TOLD_BY_CONTEXT = ("Programme", "Partner", "Region", "Place")
PREPOSITION = re.compile(r"\s(?:of|in|for|on|to|with)\s")
# Answers are kept, for letters use few words often; a large corpus must not fill the memory with them.
MOST_KEPT = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The rows, asked by word. `ends` matches the last words of heads, so that most words need one question.

    `patterns` are whole names; `contexts` what stands before and after names of a type; `lists_follow` before several.
    """

    heads: tuple[tuple[str, str, re.Pattern[str]], ...]
    ends: re.Pattern[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    contexts: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]
    lists_follow: re.Pattern[str]
    formats: Formats
    asked: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    marked: dict[tuple[str, str], bool] = field(default_factory=dict)

    def head(self, words: str, holds: Mapping[str, bool]) -> tuple[str, str] | None:
        """The type of the names that end in these words, and the sort of row that says so; of rows that hold here."""
        return next(((kind, when) for when, kind in self._rows(words) if holds[when]), None)

    def is_head(self, words: str) -> bool:
        """Whether any row lists these words."""
        return bool(self._rows(words))

    def _rows(self, words: str) -> tuple[tuple[str, str], ...]:
        if words not in self.asked:
            self._make_room()
            self.asked[words] = tuple((when, kind) for when, kind, p in self.heads if p.fullmatch(words))
        return self.asked[words]

    def type_of(self, words: str) -> str | None:
        """The type of a capitalised name that ends in these words."""
        found = self.head(words, dict.fromkeys(ORDER, True))
        return found[0] if found else None

    def type_of_expansion(self, words: str) -> str | None:
        """The type of what an acronym stands for, by its last words before "of" and the like."""
        ends = PREPOSITION.split(words.casefold(), maxsplit=1)[0].split()
        for length in range(min(LONGEST_HEAD, len(ends)), 0, -1):
            if found := self.type_of(" ".join(ends[-length:])):
                return found
        rows = ("Framework", "Organisation", "Team")
        return next((kind for kind in rows if self.is_marked(f"expansion:{kind}", ends[-1])), None) if ends else None

    def may_end(self, word: str) -> bool:
        """Whether a head may end in this word, in lower case."""
        place = ("", word)
        if place not in self.marked:
            self._make_room()
            self.marked[place] = self.ends.fullmatch(word) is not None
        return self.marked[place]

    def is_marked(self, mark: str, word: str) -> bool:
        """Whether a row with this mark lists the word."""
        if (mark, word) not in self.marked:
            self._make_room()
            self.marked[mark, word] = self.formats.marks(mark, word) is not None
        return self.marked[mark, word]

    def classifies(self, word: str) -> bool:
        return self.is_marked("classifying", word)

    def judges(self, word: str) -> bool:
        return self.is_marked("judging", word)

    def tells_nothing(self, word: str) -> bool:
        return self.is_marked("generic", word)

    def _make_room(self) -> None:
        if len(self.asked) + len(self.marked) > MOST_KEPT:
            self.asked.clear()
            self.marked.clear()


@lru_cache(maxsize=4)
def grammar_of(formats: Formats) -> Grammar:
    """Heads that ask for capitals come first: "Calder Council" is a partner, an "assurance council" a team."""
    rows = [(*mark.partition(":")[::2], patterns) for mark, patterns in formats.cues.items()]
    heads = [(when, kind, _any_of(patterns)) for when, kind, patterns in rows if when in ORDER]
    lasts = {_last_word(p.pattern) for when, _, patterns in rows if when in ORDER for p in patterns}
    ends = re.compile("|".join(f"(?:{last})" for last in sorted(lasts)), re.IGNORECASE)
    whole = tuple((kind, p) for when, kind, patterns in rows if when == "pattern" for p in patterns)
    return Grammar(
        heads=tuple(sorted(heads, key=lambda h: (ORDER.index(h[0]), h[1]))),
        ends=ends,
        patterns=whole,
        contexts=tuple(_context(kind, formats) for kind in TOLD_BY_CONTEXT),
        lists_follow=_leading(formats.cues["list-before"]),
        formats=formats,
    )


def _context(kind: str, formats: Formats) -> tuple[str, re.Pattern[str], re.Pattern[str] | None]:
    after = formats.cues.get(f"{kind.lower()}-after")
    return kind, _leading(formats.cues[f"{kind.lower()}-before"]), _any_of(after) if after else None


def _leading(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    """The words right before a name, which may be in quotation marks."""
    return re.compile(rf"(?:^|\W)(?:{_any_of(patterns).pattern})\s+[“‘'\"]?$", re.IGNORECASE)


def _any_of(patterns: tuple[re.Pattern[str], ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p in patterns), re.IGNORECASE)


def _last_word(pattern: str) -> str:
    """The part of a pattern that its last word fits; all words, where that cannot be told."""
    last = pattern.rsplit(" ", 1)[-1]
    return last if last.count("(") == last.count(")") else ".*"
