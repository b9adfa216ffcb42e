"""Names by their head nouns: "resource planning committee", "Brightwell Housing Trust", "head of operations"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.claims import Span
from graph.names.grammar import LONGEST_HEAD, QUOTE_TOKENS, NameGrammar
from graph.names.hits import NameHit
from graph.names.identity import UNIT_WORDS
from graph.names.nlp import NOUNS, Tokens
from graph.text.dates import MONTHS
from graph.text.words import OPENERS

MOST_AROUND_HEAD = 30  # before a head noun, or behind it: no name has more
YEAR_SPAN = re.compile(r"(?:19|20)\d\d(?:[–-](?:19|20)?\d\d)?")
# In "X PDU and Y PDU" a name begins after the first generic word.
UNIT_BEFORE = re.compile(r"\b(?:PDUs?|[Uu]nits?|[Rr]egions?)\b(?:,? and\b|,| &)?\s+(?=[A-Z])")
FIRST_WORD = re.compile(r"([\w’'-]+),?\s+")
POSSESSIVE_TOKENS = frozenset({"'s", "’s", "'", "’"})
PEOPLE_NOUNS = frozenset({"women", "men", "children", "victims", "people", "boys", "girls"})
DETERMINERS = frozenset(
    "the a an our your their its his her this that these those each every some any no all both".split()
)
SINGULARS = ("NN", "NNP")
IN_NAMES = (*NOUNS, "JJ", "VBG", "VBN")
CONJUNCTIONS = ("and", "&")
COMMON = {"titled": False, "capital": False, "proper": False, "alone": True, "article": False, "head": True}
NAMED_BY_YEAR = ("Document", "Framework")
# Words of time, which follow a name without belonging to it: "the head of operations last year".
TIME_WORDS = frozenset({"last", "next", "previous", "earlier", "yesterday", "today"})
# Before "the", these make a body a place: "at the court".
PLACE_PREPOSITIONS = frozenset({"at", "in", "outside", "near", "inside", "within", "around"})


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: the type of its names, its tokens, and the sort of row that lists it."""

    kind: str
    start: int
    end: int
    row: str

    @property
    def alone(self) -> bool:
        """Whether it is a name without a word before it."""
        return self.row == "alone"


def names_by_head(tokens: Tokens, grammar: NameGrammar) -> Iterator[NameHit]:
    """Each head noun with the words that belong to it; most head nouns alone name nothing, unless they are quoted."""
    at = len(tokens) - 1
    while at >= 0:
        head = _head(tokens, at, grammar) if grammar.may_end(tokens.lower[at]) else None
        if head is None:
            at -= 1
            continue
        start, end = _start(tokens, head, grammar), _end(tokens, head)
        if end > head.end or _names_something(tokens, start, head, grammar):
            method = "article" if head.row == "article" else "head"  # "the court" says nothing of "court work"
            yield NameHit(tokens.span(start, end), head.kind, None, tokens.text_of(start, end), method, 0.8)
        at = head.start - 1


def names_by_pattern(text: str, grammar: NameGrammar) -> Iterator[NameHit]:
    """Whole names that one pattern tells."""
    for kind, pattern in grammar.patterns:
        for match in pattern.finditer(text):
            start, end = match.span()
            if kind in UNIT_WORDS:
                start = _unit_start(text, start, end)
            if start < end:
                yield NameHit(Span(start, end), kind, None, text[start:end], "pattern", 0.85)


def _unit_start(text: str, start: int, end: int) -> int:
    """Where the name of a unit begins: after another unit's, and after words that a sentence begins with."""
    start += max((m.end() for m in UNIT_BEFORE.finditer(text[start:end])), default=0)
    while (first := FIRST_WORD.match(text, start, end)) and first[1].casefold() in OPENERS:
        start = first.end()
    return start if FIRST_WORD.match(text, start, end) else end


def _head(tokens: Tokens, at: int, grammar: NameGrammar) -> Head | None:
    """The longest head noun that ends here."""
    for length in range(min(LONGEST_HEAD, at + 1), 0, -1):
        start = at + 1 - length
        words = tokens.text_of(start, at + 1).casefold()
        if not grammar.rows(words):
            continue
        holds = _holds(tokens, start, at)
        row = grammar.head(words, holds)
        sure = length > 1 or holds["capital"] or tokens.is_noun(at)
        if row and (sure or row[1] == "alone"):
            return Head(row[0], start, at + 1, row[1])
    return None


def _holds(tokens: Tokens, start: int, at: int) -> dict[str, bool]:
    """Which sorts of rows may be asked for a head that stands from `start` to `at`.

    "article": it has one, and does something. "proper": a capitalised word stands before its last word. "capital": and
    it is capitalised itself. "titled": it is capitalised, and so is what follows after "of".
    """
    owner = start - 1 if start == at or not tokens.capital(start) else start
    proper = owner >= 0 and tokens.capital(owner) and tokens.lower[owner] not in DETERMINERS
    capitalised = tokens.capital(start) and tokens.capital(at)
    return {
        "head": True,
        "alone": True,
        "article": _acts(tokens, start, at + 1),
        "proper": proper,
        "capital": proper and capitalised,
        "titled": capitalised and _titled(tokens, at + 1) > at + 1,
    }


def _start(tokens: Tokens, head: Head, grammar: NameGrammar) -> int:
    """Where the name begins. What is tied to a name that needs no other word is no part of it: "pre-unification"."""
    at = head.start
    if head.alone and at > 0 and tokens.words[at - 1] in ("-", "–"):
        return at
    while at > max(0, head.start - MOST_AROUND_HEAD) and (step := _step(tokens, at, grammar)):
        at -= step
    return at


def _step(tokens: Tokens, at: int, grammar: NameGrammar) -> int:
    """How many tokens to the left still belong to the name; 0 at its beginning."""
    word = tokens.words[at - 1]
    if word in ("-", "–", "/") and at > 1 and tokens.glued[at - 1]:
        return 2 if tokens.words[at - 2][0].isalnum() and tokens.glued[at - 2] else 0
    if word in POSSESSIVE_TOKENS and at > 1:
        proper = tokens.capital(at - 2) and tokens.capital(at)
        return 2 if tokens.lower[at - 2] in PEOPLE_NOUNS or proper else 0
    if word.lower() in CONJUNCTIONS and at > 2:
        return 2 if _coordinates(tokens, at, grammar) else 0
    if (
        at > 2
        and tokens.words[at - 2] == "-"
        and grammar.is_marked("classifying", tokens.text_of(at - 3, at).casefold())
    ):
        return 3
    return 1 if _belongs(tokens, at - 1, grammar) or YEAR_SPAN.fullmatch(word) else 0


def _coordinates(tokens: Tokens, at: int, grammar: NameGrammar) -> bool:
    """Whether "X and" belongs to "X and Y head": X is a plain noun, is no head itself, and begins its phrase."""
    first, before = at - 2, at - 3
    if tokens.capital(at) and tokens.capital(first):
        return not grammar.type_of(tokens.lower[first])
    if grammar.head(tokens.lower[first], COMMON) or not tokens.words[first][0].islower():
        return False
    if tokens.tags[first] not in ("NN", "VBG"):
        return False
    return not (tokens.is_noun(before) and tokens.words[before][0].islower()) or tokens.lower[before] in DETERMINERS


def _belongs(tokens: Tokens, at: int, grammar: NameGrammar) -> bool:
    """Whether a word before a head noun is part of the name: a noun, a capitalised word, or a word that tells which."""
    word = tokens.lower[at]
    if not word[0].isalpha() or word in DETERMINERS or grammar.is_marked("judging", word):
        return False
    if grammar.is_marked("classifying", word):
        return True
    if tokens.is_proper(at):
        return tokens.tags[at] in IN_NAMES
    if tokens.is_noun(at):
        return True
    before = max(at - 1, 0)
    return tokens.tags[at] == "VBG" and (tokens.words[before] == "-" or tokens.lower[before] in DETERMINERS)


def _end(tokens: Tokens, head: Head) -> int:
    """Where the name ends: a role or happening may go on over "of" and nouns, a guide over "to", a plan over years."""
    last = tokens.lower[head.end - 1]
    if head.kind == "Role" or last.startswith("guide") or (head.kind == "Event" and head.alone):
        return _rightmost(tokens, head.end, ("to",) if last.startswith("guide") else ("for", "of"))
    if head.row == "titled":
        return _titled(tokens, head.end)
    return _dated(tokens, head.end, head.kind)


def _rightmost(tokens: Tokens, end: int, leads_on: tuple[str, ...]) -> int:
    """A role goes on over "for" or "of" and nouns: "head of learning and development"."""
    if end + 1 >= len(tokens) or tokens.lower[end] not in leads_on:
        return end
    at = end + 1
    while at < min(len(tokens), end + MOST_AROUND_HEAD) and (_is_object(tokens, at) or _joins(tokens, at)):
        at += 1
    return at if at > end + 1 and tokens.is_noun(at - 1) else end


def _titled(tokens: Tokens, end: int) -> int:
    """A body goes on over "of" or "for" and capitalised words: "Ministry of Justice"."""
    if end + 1 >= len(tokens) or tokens.lower[end] not in ("of", "for") or not tokens.capital(end + 1):
        return end
    at = end + 1
    while at < min(len(tokens), end + MOST_AROUND_HEAD) and (tokens.capital(at) or _joins_capitals(tokens, at)):
        at += 1
    return at


def _joins_capitals(tokens: Tokens, at: int) -> bool:
    return tokens.lower[at] in CONJUNCTIONS and at + 1 < len(tokens) and tokens.capital(at + 1)


def _dated(tokens: Tokens, end: int, kind: str) -> int:
    """A report goes on over the date of its issue, a plan over its years: "Diversity Report, May 2021"."""
    if kind not in NAMED_BY_YEAR or end + 2 >= len(tokens) or not tokens.capital(end - 1):
        return end
    years = end
    while years < len(tokens) and (
        YEAR_SPAN.fullmatch(tokens.words[years]) or (years > end and tokens.words[years] in ("-", "–"))
    ):
        years += 1
    if years > end or tokens.words[end] != ",":
        return years
    return end + 3 if tokens.words[end + 1] in MONTHS and YEAR_SPAN.fullmatch(tokens.words[end + 2]) else end


def _is_object(tokens: Tokens, at: int) -> bool:
    if tokens.lower[at] in TIME_WORDS or tokens.words[at] in MONTHS:
        return False
    return tokens.is_noun(at) or tokens.tags[at] == "JJ" or tokens.words[at] in POSSESSIVE_TOKENS


def _joins(tokens: Tokens, at: int) -> bool:
    """Whether "and" goes on with the object: two plain nouns of one kind, as in "learning and development"."""
    if tokens.lower[at] not in CONJUNCTIONS or at + 1 >= len(tokens):
        return False
    alike = tokens.capital(at - 1) == tokens.capital(at + 1) and tokens.tags[at - 1] == tokens.tags[at + 1]
    return alike and tokens.tags[at - 1] in SINGULARS


def _names_something(tokens: Tokens, start: int, head: Head, grammar: NameGrammar) -> bool:
    """Whether the words before the head tell which one is meant, or none need to."""
    if start == head.start:
        return _stands_alone(tokens, head)
    if head.alone:
        return True
    words = [at for at in range(start, head.start) if tokens.words[at][0].isalnum()]
    if head.kind not in NAMED_BY_YEAR:
        words = [at for at in words if not YEAR_SPAN.fullmatch(tokens.words[at])]
    telling = (tokens.is_proper(at) or not grammar.is_marked("generic", tokens.lower[at]) for at in words)
    return any(telling) or len(words) > 1


def _stands_alone(tokens: Tokens, head: Head) -> bool:
    """Whether a head noun without a word before it is a name: one that needs none, or one in quotation marks."""
    before, after = head.start - 1, head.end
    if head.row in ("alone", "article") or (head.row == "capital" and head.end - head.start > 1):
        return True
    return (
        before >= 0
        and after < len(tokens)
        and tokens.words[before] in QUOTE_TOKENS
        and tokens.words[after] in QUOTE_TOKENS
    )


def _acts(tokens: Tokens, start: int, end: int) -> bool:
    """Whether "the court" is a body that acts: not where something happens, nor the first part of a longer noun."""
    if start == 0 or tokens.lower[start - 1] != "the" or (start > 1 and tokens.lower[start - 2] in PLACE_PREPOSITIONS):
        return False
    return end == len(tokens) or not (tokens.words[end] in ("-", "–") or tokens.is_noun(end))
