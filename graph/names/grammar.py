"""How names are built: head nouns and the words before them, as the rows of `ontology/names.ttl` tell."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.knowledge.formats import Formats
from graph.text.caches import short_cached

LONGEST_HEAD = 4
QUOTE_TOKENS = frozenset("'\"‘’“”")
# Rows of heads in the order in which they are asked: the more a row asks for, the earlier.
HEAD_ORDER = ("titled", "capital", "proper", "alone", "article", "head")
TOLD_BY_CONTEXT = ("Programme", "Partner", "Region", "Place")
PREPOSITION = re.compile(r"\s(?:of|in|for|on|to|with)\s")
# Answers are cached, for letters use few words often; a large corpus must not fill the memory with them.
MOST_CACHED = 50_000
Patterns = tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class NameGrammar:
    """The rows, asked by word.

    `rows`: of heads that end in these words, the sort and the type. `may_end`: whether a head may end in this word, so
    that most words need one question. `is_marked`: whether a row with this mark lists the word. `patterns` are whole
    names; `contexts` what stands before and after names of a type; `lists_follow` before several.
    """

    rows: Callable[[str], tuple[tuple[str, str], ...]]
    may_end: Callable[[str], bool]
    is_marked: Callable[[str, str], bool]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    contexts: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]
    lists_follow: re.Pattern[str]

    def head(self, words: str, holds: Mapping[str, bool]) -> tuple[str, str] | None:
        """The type of the names that end in these words, and the sort of row that says so; of rows that hold here."""
        return next(((kind, sort) for sort, kind in self.rows(words) if holds[sort]), None)

    def type_of(self, words: str) -> str | None:
        """The type of a capitalised name that ends in these words."""
        return next((kind for _, kind in self.rows(words)), None)

    def type_of_expansion(self, words: str) -> str | None:
        """The type of what an acronym stands for, by its last words before "of" and the like."""
        ends = PREPOSITION.split(words.casefold(), maxsplit=1)[0].split()
        for length in range(min(LONGEST_HEAD, len(ends)), 0, -1):
            if kind := self.type_of(" ".join(ends[-length:])):
                return kind
        kinds = ("Framework", "Organisation", "Team")
        return next((kind for kind in kinds if self.is_marked(f"expansion:{kind}", ends[-1])), None) if ends else None


@lru_cache(maxsize=4)
def grammar_of(formats: Formats) -> NameGrammar:
    """Heads that ask for capitals come first: "Calder Council" is a partner, an "assurance council" a team."""
    rows = [(*mark.partition(":")[::2], patterns) for mark, patterns in formats.cues.items()]
    of_heads = sorted((r for r in rows if r[0] in HEAD_ORDER), key=lambda r: (HEAD_ORDER.index(r[0]), r[1]))
    heads = [(sort, kind, _any_of(patterns)) for sort, kind, patterns in of_heads]
    lasts = {_last_word(p.pattern) for _, _, patterns in of_heads for p in patterns}
    ends = re.compile("|".join(f"(?:{last})" for last in sorted(lasts)), re.IGNORECASE)
    cached = short_cached(most=MOST_CACHED)
    return NameGrammar(
        rows=cached(lambda words: tuple((sort, kind) for sort, kind, p in heads if p.fullmatch(words))),
        may_end=cached(lambda word: ends.fullmatch(word) is not None),
        is_marked=cached(lambda mark, word: formats.marks(mark, word) is not None),
        patterns=tuple((kind, p) for sort, kind, patterns in rows if sort == "pattern" for p in patterns),
        contexts=tuple(_context(kind, formats) for kind in TOLD_BY_CONTEXT),
        lists_follow=_leading(formats.cues["list-before"]),
    )


def _context(kind: str, formats: Formats) -> tuple[str, re.Pattern[str], re.Pattern[str] | None]:
    after = formats.cues.get(f"{kind.lower()}-after")
    return kind, _leading(formats.cues[f"{kind.lower()}-before"]), _any_of(after) if after else None


def _leading(patterns: Patterns) -> re.Pattern[str]:
    """The words right before a name, which may be in quotation marks."""
    return re.compile(rf"(?:^|\W)(?:{_any_of(patterns).pattern})\s+[“‘'\"]?$", re.IGNORECASE)


def _any_of(patterns: Patterns) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p.pattern})" for p in patterns), re.IGNORECASE)


def _last_word(pattern: str) -> str:
    """The part of a pattern that its last word fits; all words, where that cannot be told."""
    last = pattern.rsplit(" ", 1)[-1]
    return last if last.count("(") == last.count(")") else ".*"
