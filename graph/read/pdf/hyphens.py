"""Words that a line end cut in two: joined, with or without the hyphen that stands there."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from graph.read.pdf.lines import Line

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
TAIL = re.compile(r"([^\W\d_][\w'’-]*)-$")
HEAD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:-[^\W\d_]+)*")
# Parts that English joins with a hyphen more often than without.
FIRST_PARTS = frozenset(
    "all anti audio best co cross decision early ex face first full half hard high inter key large late long low mid"
    " multi near needs non off old one open part peer people person policy post pre problem quality risk second self"
    " semi senior short single small so third three time trauma two user value victim well wide young".split()
)
TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
# What no word of English is, but many end on.
ENDINGS = re.compile(
    r"(?:[bcdfglmnprstv]?(?:tion|sion|ment|ing|ness|able|ible|ity|ance|ence|ative|ately|ary|ory|ers?|ed|ly|al|ous|ive))s?"
)


@dataclass(frozen=True, slots=True)
class Hyphens:
    """How this document uses the hyphen at a line end."""

    words: Counter[str]
    breaks_words: bool

    def joint(self, above: str, below: str) -> tuple[str, str]:
        """The end of the line above as it goes on, and what stands between it and the line below."""
        tail, head = TAIL.search(above), HEAD.match(below)
        if not tail or not head:
            return above, "" if above.endswith("-") and below[:1].isalnum() and above[-2:-1].isalnum() else " "
        return (above, "") if self._is_real(tail.group(1), head.group()) else (above[:-1], "")

    def _is_real(self, first: str, second: str) -> bool:
        one, two = first.casefold(), second.casefold()
        apart, whole = self.words[f"{one}-{two}"], self.words[one + two]
        last = self.words[one.rsplit("-", 1)[-1] + two]
        if apart or whole or last:
            return apart > max(whole, last)
        if "-" in first or "-" in second or second[0].isupper():
            return True
        if is_clear_break(self.words, one, two):
            return False
        if one in TENS:
            return True
        if self.breaks_words:
            return one in FIRST_PARTS and (self.words[two] > 0 or self._has_kin(two))
        return one in FIRST_PARTS or self.words[one] > 0

    def _has_kin(self, word: str) -> bool:
        """Whether a word of the same stem is used: "agencies" for "agency"."""
        stem = word[: max(5, len(word) - 2)]
        return len(word) > 4 and any(other.startswith(stem) and count > 0 for other, count in self.words.items())


def is_clear_break(words: Counter[str], one: str, two: str) -> bool:
    """Whether a hyphen can only be the line end's: the whole is a word here, or the parts are none."""
    if words[f"{one}-{two}"] > 0:
        return False
    if words[one + two] > 0 or (ENDINGS.fullmatch(two) and words[two] <= 0):
        return True
    return one not in FIRST_PARTS and one not in TENS and words[one] <= 0 and words[two] <= 0


def hyphens_of(lines: Iterable[Line]) -> Hyphens:
    """Told by the words of the document that no line end cuts."""
    kept = [line for line in lines if line.text]
    words: Counter[str] = Counter()
    for line in kept:
        found = WORD.findall(line.text.casefold())
        words.update(found[:-1] if line.text.endswith("-") else found)
        words.update(part for word in found if "-" in word for part in word.split("-"))
    ends = []
    for above, below in pairwise(kept):
        tail, head = TAIL.search(above.text), HEAD.match(below.text)
        if tail and head:
            words[head.group().casefold()] -= 1
            ends.append((tail.group(1).casefold(), head.group().casefold()))
    clear = sum(is_clear_break(words, one, two) for one, two in ends)
    return Hyphens(words, breaks_words=clear >= max(2, len(ends) / 4))
