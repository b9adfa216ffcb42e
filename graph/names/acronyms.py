"""Acronyms with their expansions, both ways round: "regional change board (RCB)", "RCB (regional change board)"."""

import re
from collections.abc import Iterator

from graph.claims import Span

SHORT = r"[A-Z](?:[A-Za-z&]{0,6}[A-Z])s?"
AFTER = re.compile(rf" \((?P<short>{SHORT})\)")
LONG = re.compile(r"[\w’'&/,-]+(?: [\w’'&/,-]+){0,10}$")
# No expansion is longer than this.
REACH = 200
IN_FULL = r"(?:in full,? |that is,? |in other words,? )?"
BEFORE = re.compile(rf"(?<!\w)(?P<short>{SHORT}) \({IN_FULL}(?P<long>[^()]{{4,90}})\)")
SKIPPED = frozenset({"and", "of", "the", "for", "in", "to", "on", "with", "&", "a"})


def pairs_in(text: str) -> Iterator[tuple[Span, Span]]:
    """Places of an expansion and of its acronym, where the letters of one begin the words of the other."""
    flat = text.replace("\n", " ")
    for short in AFTER.finditer(flat):
        before = LONG.search(flat, max(0, short.start() - REACH), short.start())
        if before and (start := _expansion(before[0], short["short"], whole=False)) is not None:
            yield Span(before.start() + start, before.end()), Span(*short.span("short"))
    for match in BEFORE.finditer(flat):
        if _expansion(match["long"], match["short"], whole=True) is not None:
            yield Span(*match.span("long")), Span(*match.span("short"))


def _expansion(words: str, short: str, whole: bool) -> int | None:
    """Where in the words the expansion begins: the shortest run of last words whose letters give the acronym."""
    letters = re.sub(r"[^a-z]", "", short.rstrip("s").casefold())
    starts = [m.start() for m in re.finditer(r"(?<![\w’'])[\w]", words)]
    for start in [0] if whole else reversed(starts):
        run = re.findall(r"[A-Za-z][A-Za-z’']*", words[start:])
        kept = [w for w in run if w.casefold() not in SKIPPED]
        if kept and kept[0] == run[0] and _spells(kept, run, letters):
            return start
    return None


def _spells(kept: list[str], run: list[str], letters: str) -> bool:
    """Whether the first letters of the words, small words counted or not, are the acronym's letters."""
    return any("".join(w[0] for w in words).casefold() == letters for words in (kept, run)) or _within(kept, letters)


def _within(words: list[str], letters: str) -> bool:
    """Whether the acronym takes one letter or more from the front of each word ("PQiP", "OMiC")."""
    if not words:
        return not letters
    word = words[0].casefold()
    for taken in range(1, min(len(word), len(letters), 3) + 1):
        if word[:taken] == letters[:taken] and _within(words[1:], letters[taken:]):
            return True
    return False
