"""Words that a line end cut in two: joined, with or without the hyphen that stands there."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from graph.read.pdf_lines import Line

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
TAIL = re.compile(r"([^\W\d_][\w'’-]*)-$")
HEAD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:-[^\W\d_]+)*")
# Parts that English joins with a hyphen more often than without.
FIRST_PARTS = frozenset(
    "all anti audio best co cross decision early ex face first full half hard high inter key large late long low mid"
    " multi near needs non off old one open part peer people person policy post pre problem quality risk second self"
    " semi senior short single small so third three time trauma two user value victim well wide young".split()
)
# What no word of English is, but many end on.
ENDINGS = re.compile(
    r"(?:[bcdfglmnprstv]?(?:tion|sion|ment|ing|ness|able|ible|ity|ance|ence|ative|ately|ary|ory|ers?|ed|ly|al|ous|ive))s?"
)
SHARE = 0.035  # a text that breaks words does so in more of its lines than this


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
        if apart or whole:
            return apart > whole
        if "-" in first or "-" in second or second[0].isupper():
            return True
        if ENDINGS.fullmatch(two) and not self.words[two]:
            return False
        if not self.breaks_words:
            return True
        return one in FIRST_PARTS and (self.words[two] > 0 or len(two) > 3)


def hyphens_of(lines: Iterable[Line]) -> Hyphens:
    """Told by the words of the document that no line end cuts."""
    kept = [line for line in lines if line.text]
    words: Counter[str] = Counter()
    ends = broken = 0
    for line in kept:
        found = WORD.findall(line.text.casefold())
        if line.text.endswith("-"):
            found, ends = found[:-1], ends + 1
        words.update(found)
    for above, below in zip(kept, kept[1:], strict=False):
        tail, head = TAIL.search(above.text), HEAD.match(below.text)
        if tail and head:
            words[head.group().casefold()] -= 1
            broken += words[(tail.group(1) + head.group()).casefold()] > 0
    return Hyphens(words, breaks_words=ends > SHARE * max(1, len(kept)) and (broken > 0 or ends > 4))
