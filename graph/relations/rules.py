"""Patterns over sentences whose names are masked: the rows of `ontology/relations.ttl`, made into regular expressions.

A pattern names its slots by role and type, "<subject:Programme|Team><is> overseen by <object:Role>", and so holds no
name of anything. A slot takes one name or several joined by "and", each with its article, adjectives and quotes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph.knowledge.formats import Formats

OPEN, CLOSE = "⟦", "⟧"
SLOT = re.compile(
    r"<(?P<role>subject|object|any|for):(?P<types>[\w|]+)>|(?<!\?P)<(?P<words>[a-z-]+)>",
)

CHOICE = r"\(\?:(?:[^()<>]|\(\?:[^()<>]*\))+\)(?![?*{])"
PART = re.compile(rf"(?P<choice>{CHOICE}|(?<![\\\w])[a-z]{{2,}}(?![?*{{\w]))|\\.|[()]")
# Signs that may stand between a name and what follows: a closing quote, a footnote mark, an acronym in brackets.
TAIL = r"(?![’']s\b)[”’\"'¹²³⁴⁵⁶⁷⁸⁹⁰]*(?: \([^()]{1,80}\))?[”’\"']*"
# How a word that may be a verb ends; adjectives in "-ous" and the like, and possessives, may stand.
NO_VERB = r"(?<!ing)(?:(?<!s)|(?<=ous)|(?<=ss)|(?<=[’']s))"


# A phrase that can be said in several ways: who does what, or how things stand.
PHRASE = re.compile(
    r"(?P<doer><(?:subject|object):[\w|]+>) (?P<state>is )?(?P<verb>(?:[^<>]|<how>)+?)(?P<placed> something in)? "
    r"(?P<done><(?:(?:subject|object):[\w|]+|date)>)(?P<rest>[^<>]*)"
)


@dataclass(frozen=True)
class Rule:
    """One way to say a relation. `implied`: types of the document's own body, where the object goes unsaid.

    `way`: which build of sentence it is, or the whole pattern.

    `needed`: small patterns that all stand in whatever the whole one fits, which is long, and so is only made when
    a sentence first needs it.
    """

    predicate: str
    way: str
    printed: str
    needed: tuple[re.Pattern[str], ...]
    implied: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.printed, re.IGNORECASE)

    def may_fit(self, words: str) -> bool:
        return all(part.search(words) for part in self.needed)


@dataclass(frozen=True, slots=True)
class Rules:
    """All ways, and the words that make a sentence say something else.

    `dangling`: before a name that only belongs to another name, which is what the verb is about. `passed_on`: nouns of
    doing, of which what is said holds for the thing done. `follows`: what may come after a name that ends a pattern;
    `verbs`: what else may, after one name.
    """

    rules: tuple[Rule, ...]
    anaphors: tuple[tuple[str, re.Pattern[str]], ...]
    refused: re.Pattern[str]
    refused_after: re.Pattern[str]
    dangling: re.Pattern[str]
    passed_on: re.Pattern[str]
    follows: re.Pattern[str]
    verbs: re.Pattern[str]


@lru_cache(maxsize=4)
def rules_of(formats: Formats) -> Rules:
    """The rows marked "relation:NAME", "relation-words:NAME", "relation-types:NAME" and "relation-anaphor:TYPE"."""
    rows = [(*mark.partition(":")[::2], tuple(p.pattern for p in patterns)) for mark, patterns in formats.cues.items()]
    words = {name: _any_of(patterns) for sort, name, patterns in rows if sort == "relation-words"}
    types = {name: patterns for sort, name, patterns in rows if sort == "relation-types"}
    adjective = rf"(?!(?:{words['no-adjective']})\b)[\w’'-]+{NO_VERB}"
    lead = rf"(?:(?:{words['article']}) ){{0,2}}(?:{adjective}(?:,| and|, and)? ){{0,4}}[“‘\"']*"
    before = rf"(?:(?:{words['article']}) ){{0,2}}(?:{adjective} ){{0,2}}[“‘\"']*$"
    ways = {name: patterns for sort, name, patterns in rows if sort == "relation-way"}
    compiler = Compiler(words, types, lead)
    return Rules(
        rules=tuple(
            compiler.rule(name, *said)
            for sort, name, patterns in rows
            if sort == "relation"
            for pattern in patterns
            for said in _said(pattern, ways)
        ),
        anaphors=tuple((name, re.compile(_any_of(p), re.I)) for sort, name, p in rows if sort == "relation-anaphor"),
        refused=re.compile(rf"\b(?:{words['refusal']})\b", re.I),
        refused_after=re.compile(rf"^[^,;:–—(]*?\b(?:{words['refusal-after']})\b", re.I),
        dangling=re.compile(rf"\b(?:{words['preposition']}) {before}", re.I),
        passed_on=re.compile(rf"\b(?:{words['doing']}) (?:of|for) {before}", re.I),
        follows=re.compile(
            rf"$|[.,;:!?)\]–—’”\"']| [–—(]| (?:{words['following']}|(?!(?:supply|family)\b)\w+ly)\b", re.I
        ),
        verbs=re.compile(rf" (?:{words['verb']})\b", re.I),
    )


def _said(pattern: str, ways: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """The ways to say a phrase, each written out as a pattern; a whole pattern is its own way."""
    phrase = PHRASE.fullmatch(pattern)
    if phrase is None:
        yield pattern, pattern
        return
    slots = {f"<{name}>": phrase[name] for name in ("doer", "done", "verb")}
    for way in next((w for w in ("state", "placed") if phrase[w]), "active passive relative").split():
        for pattern in ways[way]:
            yield way, re.sub("|".join(slots), lambda slot: slots[slot[0]], pattern) + phrase["rest"]


def _needed(pattern: str) -> Iterator[str]:
    """What the pattern cannot do without: words and choices of words, "(?:gives|gave)", outside other brackets."""
    depth = 0
    for part in PART.finditer(pattern):
        if part["choice"] and depth == 0:
            yield part["choice"]
        depth += (part[0] == "(") - (part[0] == ")")


def _any_of(patterns: tuple[str, ...]) -> str:
    """Alternatives, the longest first: "and also" before "and"."""
    return "|".join(sorted(patterns, key=lambda p: (-len(p), p)))


@dataclass(frozen=True, slots=True)
class Compiler:
    """Turns the slots and classes of words of a pattern into groups."""

    words: dict[str, str]
    types: dict[str, tuple[str, ...]]
    lead: str

    def rule(self, predicate: str, way: str, pattern: str) -> Rule:
        implied = frozenset(t for m in SLOT.finditer(pattern) if m["role"] == "for" for t in self._types(m["types"]))
        made = SLOT.sub(lambda m: self._part(m, first=m.start() == 0), pattern)
        names = {self._token(m) for m in SLOT.finditer(pattern) if m["role"] in ("subject", "object")}
        needed = (*sorted(names), *_needed(SLOT.sub("<>", pattern)))
        return Rule(predicate, way, made, tuple(re.compile(part, re.IGNORECASE) for part in needed), implied)

    def _token(self, found: re.Match[str]) -> str:
        return rf"{OPEN}(?:{'|'.join(self._types(found['types']))}):\d+{CLOSE}"

    def _part(self, found: re.Match[str], first: bool) -> str:
        if found["words"]:
            return rf"(?:{SLOT.sub(lambda m: self._part(m, first=False), self.words[found['words']])})"
        if found["role"] == "for":
            return ""
        token = self._token(found)
        if found["role"] == "any":
            return token
        name = token + TAIL
        joined = rf"{name}(?:(?:, {self.lead}{name})*,? (?:and|as well as)(?: also)? {self.lead}{name}){{0,3}}"
        return rf"{'' if first else self.lead}(?P<{found['role']}>{joined})"

    def _types(self, printed: str) -> list[str]:
        return [t for name in printed.split("|") for t in self.types.get(name, (name,))]
