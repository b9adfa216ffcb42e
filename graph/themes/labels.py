"""The small language of theme labels, compiled once and matched against words.

unpaid work              these words side by side, in any case, number or hyphenation
PSR                      two capitals or more: an acronym, matched as one
recruit*                 any word that starts so
share|exchange|pass      one of these; "social_care|council": a phrase among them
red ... status           at most five words between
leave + staff|officer    both, in either order, near each other in one sentence
black, asian             a comma in a label allows a comma in the text; without one no comma is crossed
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Generic, TypeVar

from graph.text.doc import Word
from graph.text.words import COMMA, DASH, NONE, acronym_of, singular

GAP, NEARBY, STEM = 5, 8, 3  # words between; words around; letters that a stem is looked up by
JOINING = frozenset({"and", "or"})  # may follow a comma that a label does not print
PIECE = re.compile(r"\.\.\.|[^\s,\-/]+,?")
Owner = TypeVar("Owner")
Sentence = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a pattern: the words that may stand there. `gap`: how many words may come before it."""

    words: frozenset[str]
    acronyms: frozenset[str]
    stems: tuple[str, ...]
    gap: int
    crosses: int

    def fits(self, word: Word) -> bool:
        if word.key in self.words or (word.acronym is not None and word.acronym in self.acronyms):
            return True
        return bool(self.stems) and word.key.startswith(self.stems)

    def keys(self) -> Iterator[str]:
        """What a text word is looked up by, to find the patterns that may start there."""
        yield from self.words
        yield from ("=" + acronym for acronym in self.acronyms)
        yield from (stem[:STEM] + "*" for stem in self.stems)


Phrase = tuple[Element, ...]
# Parts that must all stand near each other (most patterns have one); each part can be said in several ways.
LabelPattern = tuple[tuple[Phrase, ...], ...]
Ranges = tuple[tuple[int, int], ...]  # of words in a sentence


@dataclass(frozen=True, slots=True)
class Match(Generic[Owner]):
    """A pattern found: whose it is, and the word ranges that fit it, first to last."""

    value: Owner
    ranges: Ranges


def pattern_of(label: str) -> LabelPattern:
    """A label as a pattern, the part with the fewest opening words first: it is looked for first."""
    return tuple(sorted((tuple(map(sequence_of, ways(part))) for part in label.split(" + ")), key=choices_in))


def choices_in(part: tuple[Phrase, ...]) -> int:
    """How many words may open a part."""
    return sum(len(sequence[0].words) + len(sequence[0].acronyms) + len(sequence[0].stems) for sequence in part)


def ways(part: str) -> list[str]:
    """A part of a label, once for each phrase ("social_care") among its choices, and once for its single words."""
    pieces = [divided(piece.replace("-", "_")) if "|" in piece else [piece] for piece in part.split()]
    return [" ".join(choice) for choice in product(*pieces)]


def divided(piece: str) -> list[str]:
    choices = piece.split("|")
    phrases = [choice.replace("_", " ") for choice in choices if "_" in choice]
    single = "|".join(choice for choice in choices if "_" not in choice)
    return [single, *phrases] if single else phrases


def sequence_of(part: str) -> Phrase:
    elements: list[Element] = []
    gap, crosses = 0, NONE
    for piece in PIECE.findall(part):
        if piece == "...":
            gap = GAP
            continue
        if piece in JOINING:
            crosses = COMMA
        elements.append(element_of(piece.rstrip(","), gap, DASH if gap else crosses))
        gap, crosses = 0, COMMA if piece.endswith(",") else NONE
    return tuple(elements)


def element_of(piece: str, gap: int, crosses: int) -> Element:
    choices = [re.sub(r"['’]s$|['’]$", "", choice) for choice in piece.split("|")]
    stems = tuple(choice[:-1].lower() for choice in choices if choice.endswith("*"))
    whole = [choice for choice in choices if not choice.endswith("*")]
    acronyms = {acronym_of(choice) for choice in whole} - {None}
    words = {singular(choice.lower()) for choice in whole if acronym_of(choice) is None}
    return Element(frozenset(words), frozenset(str(a) for a in acronyms), stems, gap, crosses)


@dataclass(slots=True)
class Matcher(Generic[Owner]):
    """Many patterns at once: each is tried only where its first word stands."""

    starts: dict[str, list[tuple[Phrase, LabelPattern, Owner]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, labels: Iterable[str], value: Owner) -> None:
        for label in labels:
            pattern = pattern_of(label)
            for sequence in pattern[0]:
                for key in dict.fromkeys(sequence[0].keys()):
                    self.starts[key].append((sequence, pattern, value))

    def matches(self, words: Sentence) -> Iterator[Match[Owner]]:
        """Every match in a sentence, in order of its first sequence."""
        for place, word in enumerate(words):
            for sequence, pattern, value in self.starting_with(word):
                if ranges := ranges_of(sequence, pattern, words, place):
                    yield Match(value, ranges)

    def starting_with(self, word: Word) -> Iterator[tuple[Phrase, LabelPattern, Owner]]:
        yield from self.starts.get(word.key, ())
        yield from self.starts.get(word.key[:STEM] + "*", ())
        if word.acronym is not None:
            yield from self.starts.get("=" + word.acronym, ())


def ranges_of(first: Phrase, pattern: LabelPattern, words: Sentence, place: int) -> Ranges:
    """The word ranges of a pattern whose first part starts here, said this way; none if it does not fit."""
    end = end_of(first, words, place)
    if end is None:
        return ()
    ranges = [(place, end)]
    for part in pattern[1:]:
        beside = next(filter(None, (nearest(way, words, place, end) for way in part)), None)
        if beside is None:
            return ()
        ranges.append(beside)
    return tuple(sorted(ranges))


def nearest(sequence: Phrase, words: Sentence, place: int, end: int) -> tuple[int, int] | None:
    """Where a sequence stands near these words, not over them; what follows goes before what precedes."""
    after = range(end, min(end + NEARBY, len(words)))
    before = range(place - 1, max(place - NEARBY, 0) - 1, -1)
    for start in (*after, *before):
        stop = end_of(sequence, words, start)
        if stop is not None and (start >= end or stop <= place) and not parted(words, start, stop, place, end):
            return start, stop
    return None


def parted(words: Sentence, start: int, stop: int, place: int, end: int) -> bool:
    """Whether a colon or semicolon stands between two ranges."""
    between = words[end : start + 1] if start >= end else words[stop : place + 1]
    return any(word.before > DASH for word in between)


def end_of(sequence: Phrase, words: Sentence, place: int) -> int | None:
    """Where a sequence that starts here ends; None if it does not fit."""
    return rest_end(sequence[1:], words, place + 1) if sequence[0].fits(words[place]) else None


def rest_end(sequence: Phrase, words: Sentence, place: int) -> int | None:
    if not sequence:
        return place
    for index in range(place, min(place + sequence[0].gap + 1, len(words))):
        if words[index].before > sequence[0].crosses:
            return None
        if (end := end_of(sequence, words, index)) is not None:
            return end
    return None
