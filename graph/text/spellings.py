"""Names found however print, PDF, web addresses and haste spell them.

A text is looked at in plain small letters: without accents, composed or not, marks that nobody sees, apostrophes within
a word and hyphens at line ends; letters that only look Latin are what they look like. Each letter knows its place.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from graph.claims import Span
from graph.text.blotting import blotted

LETTER = r"[^\W\d_]"
RUN_OF_LETTERS = re.compile(rf"{LETTER}+")
# Within a word: the hyphen at the end of a line, and an apostrophe.
WITHIN_A_WORD = re.compile(rf"(?<={LETTER})(?:[-‐‑\xad¬][^\S\n]{{0,9}}\n\s{{0,20}}|['’‘`ʼ＇])(?={LETTER})")
UNSEEN_CATEGORIES = ("Mn", "Me", "Cf")
# Letters of other alphabets that look like Latin ones. Source: https://www.unicode.org/Public/security/confusables.txt
LOOKALIKES = dict(zip("аеорсхуіјѕһԁԛѡвкмнтгαεορτυνικχ", "aeopcxyijshdqwbkmhtraeoptuvikx", strict=True))
BETWEEN_LETTERS = r"[\W\d_]"
HYPHENS = "·‧‐‑-"
POSSESSIVE_END = re.compile(r"['’‘`ʼ＇][sS]$")
TITLE = r"(?:Dear|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Rev|Revd|Reverend|Prof|Professor|Judge|Justice|HHJ)"
TITLES = frozenset(word.casefold() for word in re.findall(r"[A-Z]\w+", TITLE))
SHORT_GAP = re.compile(r"\.?\s+")
SHORTEST_IN_A_HANDLE, SHORTEST_IN_SMALL = 4, 3  # letters of a word
LIKENESS = 80  # per cent, from which the word behind a title or a given name is the name with a slip


@dataclass(frozen=True, slots=True)
class PlainText:
    """The plain letters of a text, and where each begins and ends there, unseen marks behind it included."""

    text: str
    letters: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Where letters[start:end] stand, without a possessive ending."""
        first, last = self.starts[start], self.ends[end - 1]
        return Span(first, last - 2 if POSSESSIVE_END.search(self.text, first, last) else last)


def plain(text: str) -> PlainText:
    """A text in plain letters; what is no letter stays as it is. Linear in the text."""
    within = {at for match in WITHIN_A_WORD.finditer(text) for at in range(*match.span())}
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for at, character in enumerate(text):
        plainly = "" if at in within else _plainly(character)
        if plainly:
            letters.append(plainly)
            starts += [at] * len(plainly)
            ends += [at + 1] * len(plainly)
        elif ends and at not in within:
            ends[-1] = at + 1
    return PlainText(text, "".join(letters), tuple(starts), tuple(ends))


@lru_cache(maxsize=1 << 12)
def _plainly(character: str) -> str:
    if character.isascii():
        return character.lower()
    if unicodedata.category(character) in UNSEEN_CATEGORIES:
        return ""
    parts = unicodedata.normalize("NFKD", character).casefold()
    like = "".join(LOOKALIKES.get(c, c) for c in parts if unicodedata.category(c) not in UNSEEN_CATEGORIES)
    # A Latin letter that is no ASCII letter with a mark, as in "Jørgensen": an IRI leaves it out, too.
    return "" if like.isalpha() and unicodedata.name(like[0], "").startswith("LATIN") and not like.isascii() else like


def words_of(name: str) -> list[str]:
    """The words of a name in plain letters."""
    return RUN_OF_LETTERS.findall(plain(name).letters)


class Spellings:
    """The spellings of one person's names.

    `ambiguous`: words of the names that are not the person's alone: they count behind a title or a part of the name
    only. `is_word` tells the words of English: in small letters, or as a handle, they are words and no names.
    """

    def __init__(
        self, names: Iterable[str], ambiguous: Container[str] = (), is_word: Callable[[str], bool] = lambda word: False
    ) -> None:
        lists = {tuple(w for w in words_of(name) if w not in TITLES) for name in names}
        self.words = frozenset(w for words in lists for w in words if len(w) > 1)  # an initial alone tells nobody
        self.telling = frozenset(w for w in self.words if w not in ambiguous)
        self._ambiguous, self._is_word = ambiguous, is_word
        self._full = [re.compile(p) for p in sorted({p for words in lists for p in _patterns(words, is_word)})]

    def in_small(self, text: str) -> frozenset[str]:
        """The words of the names, of those that are English, that the text has in small letters beside the names."""
        others = plain(blotted(text, self.full_in(text)))
        runs = RUN_OF_LETTERS.finditer(others.letters)
        small = {run.group() for run in runs if text[others.starts[run.start()]].islower()}
        return frozenset(filter(self._is_word, small & self.words))

    def full_in(self, text: str) -> list[Span]:
        """Where a name stands with two of its words, as a handle, or letter by letter."""
        return self._full_in(plain(text))

    def spans_in(self, text: str) -> list[Span]:
        """Where a name or a word that tells the person stands."""
        plainly = plain(text)
        return [*self._full_in(plainly), *self._words_in(plainly)]

    def makes(self, text: str) -> bool:
        """Whether a text is made of words of the name and of nothing else."""
        words = [word for word in words_of(text) if word not in TITLES and len(word) > 1]
        return bool(words) and all(self._of_name(word) for word in words)

    def _full_in(self, text: PlainText) -> list[Span]:
        return [text.span(*match.span()) for pattern in self._full for match in pattern.finditer(text.letters)]

    def _words_in(self, text: PlainText) -> Iterator[Span]:
        """Word by word. Behind a title, or a part of the name, stands the name, if need be with a slip."""
        led, reached = False, 0
        for run in RUN_OF_LETTERS.finditer(text.letters):
            word, start = run.group(), run.start()
            led = led and bool(SHORT_GAP.fullmatch(text.letters, reached, start))
            reached = run.end()
            large = text.text[text.starts[start]].isupper()
            own = self._of_name(word)
            # By itself, in small letters too where it is long enough and no word of English.
            alone = own in self.telling and (large or (len(own) >= SHORTEST_IN_SMALL and not self._is_word(own)))
            if alone or (led and large and (own or self._nearly(word))):
                led = True
                yield text.span(*run.span())
            else:
                led = large and (word in TITLES or (led and len(word) == 1))

    def _of_name(self, word: str) -> str:
        """The word of the name that this is, also of several who bear it; "" for none."""
        if word in self.words:
            return word
        singular = next((word.removesuffix(end) for end in ("es", "s") if word.removesuffix(end) in self.words), "")
        return "" if not singular or self._is_word(word) or self._is_word(singular) else singular

    def _nearly(self, word: str) -> bool:
        if word in self._ambiguous or len(word) < SHORTEST_IN_A_HANDLE or self._is_word(word):
            return False
        return any(ratio(word, own) >= LIKENESS for own in self.words)


def _patterns(words: Collection[str], is_word: Callable[[str], bool]) -> Iterator[str]:
    """A name of two words or more, either end first; as a handle, also with an initial; letter by letter."""
    *before, last = words or [""]
    if not before:
        return
    first = before[0]
    for ends in ([first, last], [last, first]) if len(before) == 1 else ([*before, last], [first, last], [last, first]):
        least = 1 if is_word("".join(ends)) else 0
        between = f"{BETWEEN_LETTERS}{{{least},20}}"
        yield _bounded(between.join(map(re.escape, ends)) + "(?:e?s)?")
        yield _bounded(between.join(end[::-1] for end in ends))  # in print that is turned around by unseen marks
    if len(last) >= SHORTEST_IN_A_HANDLE:
        # Hyphenated where no line ends.
        yield _bounded(rf"(?={LETTER}+[{HYPHENS}])" + f"[{HYPHENS}]?".join(last))
        yield from (_bounded(handle) for handle in (first[0] + last, last + first[0]) if not is_word(handle))
        for letters in (last, "".join(words)):
            yield _bounded(r"[\W_]{1,8}".join(map(re.escape, letters)))


def _bounded(pattern: str) -> str:
    return rf"(?<!{LETTER})(?:{pattern})(?!{LETTER})"
