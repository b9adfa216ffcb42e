"""Words as themes compare them: without case, number, possessive, hyphen or kind of quote, and by sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.claims import Parts, Span

# Only these letters: a raised footnote digit stuck to a word is no part of it.
TOKEN = re.compile(
    r"(?P<word>[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ0-9]*(?:['’][A-Za-z]+)?|\d+(?:[.,]\d+)*|&)"
    r"|(?P<end>[.!?]+(?=['\"’”)]?(?:\s|$)))|(?P<stop>[;:])|(?P<open>[(\[])|(?P<close>[)\]])|(?P<dash>[–—]|\s-\s)|(?P<comma>,)"
)
POSSESSIVE = re.compile(r"['’](?:s|S)$")
ABBREVIATED = frozenset({"e.g", "i.e", "etc", "dr", "mr", "mrs", "ms", "st", "no", "vs", "approx"})
IRREGULAR = {"women": "woman", "men": "man", "children": "child", "left": "leave", "&": "and"}

NONE, COMMA, BRACKET, DASH, STOP = range(5)
DEPTHS = {"open": 1, "close": -1}
PARTINGS = {"comma": COMMA, "open": BRACKET, "close": BRACKET, "dash": DASH, "stop": STOP}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `key` is what labels are compared with; `before` says what parts it from the word before it.

    `part` numbers the place it stands in; `aside`: it stands in brackets.
    """

    key: str
    acronym: str | None
    span: Span
    before: int
    part: int
    aside: bool


Sentence = tuple[Word, ...]


def singular(word: str) -> str:
    """The word without a plural ending; the same mistake on both sides of a comparison does no harm."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zes")) else word[:-1]


def acronym_of(word: str) -> str | None:
    """The word as an acronym (two capitals or more), without a plural ending."""
    plain = word[:-1] if word.endswith("s") else word
    return plain.upper() if plain[1:] != plain[1:].lower() and sum(letter.isupper() for letter in plain) >= 2 else None


def sentences_of(text: str, parts: Parts) -> tuple[Sentence, ...]:
    """The words of these places, sentence by sentence; a sentence may run on from one place to the next."""
    found: list[Sentence] = []
    current: list[Word] = []
    for word in words_of(text, parts):
        if word is not None:
            current.append(word)
        elif current:
            found.append(tuple(current))
            current = []
    return (*found, tuple(current)) if current else tuple(found)


def words_of(text: str, parts: Parts) -> Iterator[Word | None]:
    """Each word; None where a sentence ends."""
    before, depth, previous = NONE, 0, ""
    for number, match in tokens_of(text, parts):
        kind = str(match.lastgroup)
        if kind == "word":
            previous = POSSESSIVE.sub("", match.group())
            yield Word(key_of(previous), acronym_of(previous), Span(*match.span()), before, number, depth > 0)
            before = NONE
        elif kind != "end":
            before, depth = max(before, PARTINGS[kind]), max(depth + DEPTHS.get(kind, 0), 0)
        elif previous.lower() not in ABBREVIATED:
            before, depth = NONE, 0
            yield None


def tokens_of(text: str, parts: Parts) -> Iterator[tuple[int, re.Match[str]]]:
    """Words and the marks that part them, each with the number of its place."""
    for number, part in enumerate(parts):
        for match in TOKEN.finditer(text, part.start, part.end):
            yield number, match


def key_of(word: str) -> str:
    return singular(word.replace("’", "'").lower())


def spans_of(words: Sentence) -> Parts:
    """Where these words stand: one span for each part of the statement that they touch."""
    numbers = dict.fromkeys(word.part for word in words)
    inside = [[word.span for word in words if word.part == number] for number in numbers]
    return tuple(Span(spans[0].start, spans[-1].end) for spans in inside)
