"""The words of a question or of a variant, and what the table of words makes of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.ask.words import JOINTS, Key, Weight, Words, key, singular

TOKEN = re.compile(
    r'"(?P<a>[^"]+)"|“(?P<b>[^”]+)”|‘(?P<c>[^’]{3,})’(?!\w)|(?<!\w)\'(?P<d>[^\']{3,})\'(?!\w)'
    r"|<?https?://[^\s>]+>?|[^\W_]+(?:['’][^\W_]+)*"
)
LONGEST_PHRASE = 8


@dataclass(frozen=True, slots=True)
class Token:
    """One word, as printed and as it is compared, or one quoted string."""

    text: str
    start: int
    end: int
    word: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """One or several tokens that mean one thing: a word of the table, or a word as it stands."""

    meaning: str
    weight: Weight
    first: int
    last: int


def tokens_of(text: str) -> list[Token]:
    """The words of a text in order; quotation marks make one of many."""
    found = []
    for match in TOKEN.finditer(text):
        quoted = next((group for group in match.groups() if group), None)
        words = key(quoted or match[0]) or (singular(match[0].casefold()),)
        found.append(Token(quoted or match[0], match.start(), match.end(), " ".join(words), quoted is not None))
    return found


def windows(tokens: Sequence[Token], longest: int) -> Iterator[tuple[int, int, Key]]:
    """Every run of tokens that begins and ends with a word of weight: first, last, the words as they are compared."""
    for first, head in enumerate(tokens):
        words: Key = ()
        for last, token in enumerate(tokens[first : first + longest], first + 1):
            if token.word not in JOINTS and head.word not in JOINTS:
                words = (*words, *token.word.split())
                yield first, last, words


def units_of(tokens: Sequence[Token], words: Words) -> list[Unit]:
    """The tokens as meanings; a phrase of the table counts as one, the longest first."""
    found = windows(tokens, LONGEST_PHRASE)
    phrases = {first: (last, words.phrases[name]) for first, last, name in found if name in words.phrases}
    units, at = [], 0
    while at < len(tokens):
        last, meaning = phrases.get(at, (at + 1, ""))
        weight = words.meanings.get(meaning, "content")
        if not meaning:
            meaning, weight = words.meaning(tokens[at].word)
        units.append(Unit(meaning, weight, at, last))
        at = last
    return units
