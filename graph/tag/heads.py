"""Names by their head nouns: "resource planning committee", "Brightwell Housing Trust", "head of operations"."""

import re
from calendar import month_name
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from graph.claims import Span
from graph.tag.grammar import LONGEST_HEAD, QUOTES, Grammar
from graph.tag.matching import Hit

MONTHS = frozenset(month_name[1:])
YEAR = re.compile(r"(?:19|20)\d\d(?:[–-](?:19|20)?\d\d)?")
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
WHOSE = frozenset({"women", "men", "children", "victims", "people", "boys", "girls"})
WORDS_BEFORE = """the a an our your their its his her this that these those each every some any no all both"""
OPENERS = frozenset(WORDS_BEFORE.split())
NOUNS = ("NN", "NNS", "NNP", "NNPS")
NAMED_BY_YEAR = ("Document", "Framework")


def names_by_head(doc: Doc, grammar: Grammar) -> Iterator[Hit]:
    """Each head noun with the words that belong to it; a head noun alone names nothing, unless it is quoted."""
    at = len(doc) - 1
    while at >= 0:
        found = _head(doc, at, grammar)
        if found is None:
            at -= 1
            continue
        kind, head = found
        start = _leftmost(doc, head, grammar)
        goes_on = kind == "Role" or doc[at].lower_.startswith("guide")
        end = _rightmost(doc, at + 1, grammar) if goes_on else _dated(doc, at + 1, kind)
        if end > at + 1 or _names_something(doc, start, head, at + 1, grammar, kind):
            place = doc[start:end]
            span = Span(place.start_char, place.end_char)
            yield Hit(span, kind, None, place.text, "head", 0.8)
        at = min(head, at) - 1


def names_by_pattern(doc: Doc, grammar: Grammar) -> Iterator[Hit]:
    """Whole names that one pattern tells."""
    for mark, patterns in grammar.formats.cues.items():
        if mark.startswith("pattern:"):
            for match in (m for p in patterns for m in p.finditer(doc.text)):
                yield Hit(Span(*match.span()), mark.split(":")[1], None, match.group(), "pattern", 0.85)


def _head(doc: Doc, at: int, grammar: Grammar) -> tuple[str, int] | None:
    """Type and first token of the longest head noun that ends here."""
    for length in range(LONGEST_HEAD, 0, -1):
        start = at + 1 - length
        if start < 0:
            continue
        kind = grammar.head(doc[start : at + 1].text.casefold(), *_case(doc, start))
        if kind and not (length == 1 and doc[at].tag_ and doc[at].tag_ not in NOUNS):
            return kind, start
    return None


def _case(doc: Doc, head: int) -> tuple[bool, bool]:
    """Whether a capitalised word stands right before the head, and whether the head is capitalised as well."""
    before = doc[head - 1] if head else None
    proper = bool(before and before.text[:1].isupper() and before.lower_ not in OPENERS)
    return proper, proper and doc[head].text[0].isupper()


def _leftmost(doc: Doc, head: int, grammar: Grammar) -> int:
    """The first token of the name that ends in this head."""
    at = head
    while at > 0:
        step = _step(doc, at, grammar)
        if not step:
            return at
        at -= step
    return at


def _step(doc: Doc, at: int, grammar: Grammar) -> int:
    """How many tokens to the left still belong to the name; 0 at its beginning."""
    word = doc[at - 1]
    if word.text in ("-", "–", "/") and at > 1 and not word.whitespace_:
        return 2 if doc[at - 2].text[0].isalnum() and not doc[at - 2].whitespace_ else 0
    if word.text in POSSESSIVE and at > 1:
        owner = doc[at - 2]
        proper = owner.text[0].isupper() and doc[at].text[0].isupper()
        return 2 if owner.text.casefold() in WHOSE or proper else 0
    if word.lower_ in ("and", "&") and at > 2:
        return 2 if _coordinates(doc, at, grammar) else 0
    return 1 if _belongs(word, grammar) or YEAR.fullmatch(word.text) else 0


def _coordinates(doc: Doc, at: int, grammar: Grammar) -> bool:
    """Whether "X and" belongs to "X and Y head": X is a plain noun, is no head itself, and begins its phrase."""
    first, before = doc[at - 2], doc[at - 3]
    if doc[at].text[0].isupper() and first.text[0].isupper():
        return not grammar.head(first.lower_, True, True)
    if first.tag_ not in ("NN", "VBG", "") or grammar.head(first.lower_, False, False) or not first.text[0].islower():
        return False
    return not (before.tag_ in NOUNS and before.text[0].islower()) or before.lower_ in OPENERS


def _belongs(word: Token, grammar: Grammar) -> bool:
    """Whether a word before a head noun is part of the name: a noun, a capitalised word, or a word that tells which."""
    if not word.text[0].isalpha() or word.lower_ in OPENERS or grammar.judges(word.lower_):
        return False
    if grammar.classifies(word.lower_):
        return True
    if word.text[0].isupper() and not word.is_sent_start:
        return word.tag_ in (*NOUNS, "JJ", "VBG", "VBN", "")
    before = word.nbor(-1) if word.i else word
    return word.tag_ in NOUNS or (word.tag_ == "VBG" and (before.text == "-" or before.lower_ in OPENERS))


def _rightmost(doc: Doc, end: int, grammar: Grammar) -> int:
    """A role goes on over "for" or "of" and nouns: "head of learning and development"; a guide goes on over "to"."""
    leads_on = ("to",) if doc[end - 1].lower_ in ("guide", "guides") else ("for", "of")
    if end + 1 >= len(doc) or doc[end].lower_ not in leads_on:
        return end
    at = end + 1
    while at < len(doc) and (_is_object(doc[at]) or _joins(doc, at)):
        at += 1
    return at if at > end + 1 and doc[at - 1].tag_ in NOUNS else end


def _dated(doc: Doc, end: int, kind: str) -> int:
    """A report goes on over the date of its issue, a plan over its years: "Diversity Report, May 2021"."""
    if kind not in NAMED_BY_YEAR or end + 2 >= len(doc) or not doc[end - 1].text[0].isupper():
        return end
    years = end
    while years < len(doc) and (YEAR.fullmatch(doc[years].text) or (years > end and doc[years].text in ("-", "–"))):
        years += 1
    if years > end or doc[end].text != ",":
        return years
    return end + 3 if doc[end + 1].text in MONTHS and YEAR.fullmatch(doc[end + 2].text) else end


def _is_object(word: Token) -> bool:
    return word.tag_ in NOUNS or word.tag_ == "JJ" or word.text in POSSESSIVE


def _joins(doc: Doc, at: int) -> bool:
    """Whether "and" goes on with the object: two plain nouns of one kind, as in "learning and development"."""
    if doc[at].lower_ not in ("and", "&") or at + 1 >= len(doc):
        return False
    before, after = doc[at - 1], doc[at + 1]
    alike = before.text[0].isupper() == after.text[0].isupper() and before.tag_ == after.tag_
    return alike and before.tag_ in ("NN", "NNP")


def _names_something(doc: Doc, start: int, head: int, end: int, grammar: Grammar, kind: str) -> bool:
    """Whether the words before the head tell which one is meant."""
    if start == head:
        before, after = doc[head - 1] if head else None, doc[end] if end < len(doc) else None
        return bool(before and after and before.text in QUOTES and after.text in QUOTES)
    words = [t for t in doc[start:head] if t.text[0].isalnum()]
    if kind not in NAMED_BY_YEAR:
        words = [t for t in words if not YEAR.fullmatch(t.text)]
    telling = [t for t in words if (t.text[0].isupper() and not t.is_sent_start) or not grammar.tells_nothing(t.lower_)]
    return bool(telling) or len(words) > 1
