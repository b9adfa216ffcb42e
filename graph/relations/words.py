"""The patterns of `ontology/relations.ttl` over sentences whose names are masked: they see types and never names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graph.claims import Mention, Parts, Span
from graph.knowledge.formats import Formats
from graph.text.doc import Doc
from graph.text.places import Placed

MASK_OPEN, MASK_CLOSE = "⟦", "⟧"
MASKED = re.compile(rf"{MASK_OPEN}\w+:(\d+){MASK_CLOSE}")
ROLE_SLOT = re.compile(r"<(?P<role>subject|object|any|for):(?P<types>[\w|]+)>|(?<!\?P)<(?P<words>[a-z-]+)>")
# A phrase that can be said in several ways: who does what, or how things stand.
PHRASE = re.compile(
    r"(?P<doer><(?:subject|object):[\w|]+>) (?P<state>is )?(?P<verb>(?:[^<>]|<how>)+?)(?P<placed> something in)? "
    r"(?P<done><(?:(?:subject|object):[\w|]+|date)>)(?P<rest>[^<>]*)"
)
# Signs that may stand between a name and what follows: a closing quote, a footnote mark, an acronym in brackets.
NAME_TAIL = r"(?![’']s\b)[”’\"'¹²³⁴⁵⁶⁷⁸⁹⁰]*(?: \([^()]{1,80}\))?[”’\"']*"
# How a word that may be a verb ends; adjectives in "-ous" and the like, and possessives, may stand.
NO_VERB = r"(?<!ing)(?:(?<!s)|(?<=ous)|(?<=ss)|(?<=[’']s))"


@dataclass(frozen=True)
class RelationRule:
    """One way to say a relation. `implied`: types of the document's own body, where the object goes unsaid.

    `way`: the build of sentence, or the whole pattern. `needed`: small patterns that all stand in whatever the whole
    one fits, which is long, and so is compiled only when a sentence first needs it.
    """

    predicate: str
    way: str
    printed: str
    needed: tuple[re.Pattern[str], ...]
    implied: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.printed, re.IGNORECASE)

    def matches(self, words: str) -> Iterator[re.Match[str]]:
        """All matches, overlapping ones too: in "A is part of B, which is part of C", B stands in two."""
        at = 0
        while all(part.search(words) for part in self.needed) and (match := self.pattern.search(words, at)):
            yield match
            at = match.start() + 1


@dataclass(frozen=True, slots=True)
class Grammar:
    """All ways, and the words that make a sentence say something else.

    `dangling`: before a name that only belongs to another name, which is what the verb is about. `passed_on`: nouns of
    doing, of which what is said holds for the thing done. `follows`: what may come after a name that ends a pattern;
    `verbs`: what else may, after one name.
    """

    rules: tuple[RelationRule, ...]
    anaphors: tuple[tuple[str, re.Pattern[str]], ...]
    refused: re.Pattern[str]
    refused_after: re.Pattern[str]
    dangling: re.Pattern[str]
    passed_on: re.Pattern[str]
    follows: re.Pattern[str]
    verbs: re.Pattern[str]


@lru_cache(maxsize=4)
def grammar_of(formats: Formats) -> Grammar:
    """The rows marked "relation:NAME", "relation-way:NAME", "relation-words:NAME" and so on."""
    rows = [(*mark.partition(":")[::2], tuple(p.pattern for p in patterns)) for mark, patterns in formats.cues.items()]
    words = {name: _any_of(patterns) for sort, name, patterns in rows if sort == "relation-words"}
    lead = rf"(?:(?:{words['article']}) ){{0,2}}"
    adjective = rf"(?!(?:{words['no-adjective']})\b)[\w’'-]+{NO_VERB}"
    before = rf"{lead}(?:{adjective} ){{0,2}}[“‘\"']*$"
    compiler = _Compiler(
        words,
        types={name: patterns for sort, name, patterns in rows if sort == "relation-types"},
        ways={name: patterns for sort, name, patterns in rows if sort == "relation-way"},
        lead=rf"{lead}(?:{adjective}(?:,| and|, and)? ){{0,4}}[“‘\"']*",
    )
    worded = [(name, pattern) for sort, name, patterns in rows if sort == "relation" for pattern in patterns]
    return Grammar(
        rules=tuple(rule for name, pattern in worded for rule in compiler.rules(name, pattern)),
        anaphors=tuple((name, re.compile(_any_of(p), re.I)) for sort, name, p in rows if sort == "relation-anaphor"),
        refused=re.compile(rf"\b(?:{words['refusal']})\b", re.I),
        refused_after=re.compile(rf"^[^,;:–—(]*?\b(?:{words['refusal-after']})\b", re.I),
        dangling=re.compile(rf"\b(?:{words['preposition']}) {before}", re.I),
        passed_on=re.compile(rf"\b(?:{words['doing']}) (?:of|for) {before}", re.I),
        follows=re.compile(
            rf"$|[.,;:!?)\]–—’”\"']| [–—(]| (?:{words['following']}|(?!(?:supp|fami)ly\b)\w+ly)\b", re.I
        ),
        verbs=re.compile(rf" (?:{words['verb']})\b", re.I),
    )


def _any_of(patterns: tuple[str, ...]) -> str:
    """Alternatives, the longest first: "and also" before "and"."""
    return "|".join(sorted(patterns, key=lambda p: (-len(p), p)))


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Turns phrases, slots and classes of words into regular expressions."""

    words: dict[str, str]
    types: dict[str, tuple[str, ...]]
    ways: dict[str, tuple[str, ...]]
    lead: str

    def rules(self, predicate: str, pattern: str) -> Iterator[RelationRule]:
        """A rule for each way to say a phrase; a whole pattern is its own way."""
        phrase = PHRASE.fullmatch(pattern)
        if phrase is None:
            yield self._rule(predicate, pattern, pattern)
            return
        slots = {f"<{name}>": phrase[name] for name in ("doer", "done", "verb")}
        for way in next((way for way in ("state", "placed") if phrase[way]), "active passive relative").split():
            for built in self.ways[way]:
                written = re.sub("|".join(slots), lambda slot: slots[slot[0]], built) + phrase["rest"]
                yield self._rule(predicate, way, written, phrase["verb"])

    def _rule(self, predicate: str, way: str, written: str, *verbs: str) -> RelationRule:
        slots = list(ROLE_SLOT.finditer(written))
        needed = (
            *(self._name(m["types"]) for m in slots if m["role"] in ("subject", "object")),
            *map(self._put, verbs),
        )
        return RelationRule(
            predicate,
            way,
            ROLE_SLOT.sub(lambda slot: self._part(slot, opens=slot.start() == 0), written),
            tuple(re.compile(part, re.IGNORECASE) for part in dict.fromkeys(needed)),
            frozenset(t for m in slots if m["role"] == "for" for t in self._types(m["types"])),
        )

    def _put(self, words: str) -> str:
        return ROLE_SLOT.sub(lambda slot: self._part(slot, opens=False), words)

    def _part(self, slot: re.Match[str], opens: bool) -> str:
        if slot["words"]:
            return rf"(?:{self._put(self.words[slot['words']])})"
        if slot["role"] in ("for", "any"):
            return self._name(slot["types"]) if slot["role"] == "any" else ""
        name = self._name(slot["types"]) + NAME_TAIL
        joined = rf"{name}(?:(?:, {self.lead}{name})*,? (?:and|as well as)(?: also)? {self.lead}{name}){{0,3}}"
        return rf"{'' if opens else self.lead}(?P<{slot['role']}>{joined})"

    def _name(self, types: str) -> str:
        return rf"{MASK_OPEN}(?:{'|'.join(self._types(types))}):\d+{MASK_CLOSE}"

    def _types(self, printed: str) -> list[str]:
        return [t for name in printed.split("|") for t in self.types.get(name, (name,))]


@dataclass(frozen=True, slots=True)
class Naming:
    """A name in a sentence, by which thing it is. `stands_for`: it is no name but a word like "the region"."""

    span: Span
    type: str
    entity: str
    stands_for: bool = False


@dataclass(frozen=True, slots=True)
class MaskedSentence:
    """The words, with ⟦Type:number⟧ for each name, and for each character of them where it stands in the text."""

    words: str
    places: tuple[Span, ...]
    names: tuple[Naming, ...]
    parts: Parts

    def place(self, start: int, end: int) -> Span | None:
        """Where these characters stand in the text; None where a page break parts them."""
        span = Span(self.places[start].start, self.places[end - 1].end)
        return span if any(part.holds(span) for part in self.parts) else None


def names_in(text: str, mentions: Iterable[Mention], grammar: Grammar, bodies: dict[str, str]) -> Placed[Naming]:
    """The mentions, and words like "the region" that stand for the document's own region or unit.

    A plural happening ("SFO reviews") is a sort of happening, and has a type of its own.
    """
    names = []
    for mention in mentions:
        if mention.entity and mention.type:
            head = text[slice(*mention.span)].split(" of ")[0]
            plural = mention.type == "Event" and head.endswith("s")
            names.append(Naming(mention.span, "Events" if plural else mention.type, mention.entity))
    taken = {at for name in names for at in range(*name.span)}
    for kind, pattern in grammar.anaphors:
        places = (Span(*m.span()) for m in pattern.finditer(text) if kind in bodies)
        names += [Naming(p, kind, bodies[kind], True) for p in places if taken.isdisjoint(range(*p))]
    return Placed(names, lambda name: name.span)


def masked_sentences(doc: Doc, parts: Parts, names: Placed[Naming]) -> Iterator[MaskedSentence]:
    """The sentences of these places that name something; one may run on from one place to the next."""
    excerpt = doc.excerpt(parts)
    inside = tuple(sorted(names.within(parts), key=lambda n: n.span))
    inward = ((number, excerpt.inward(name.span)) for number, name in enumerate(inside))
    placed = Placed(((number, place) for number, place in inward if place), lambda found: found[1])
    for sentence in excerpt.sentences:
        words, places, at = "", list[Span](), sentence.start
        for number, place in [*placed.within([sentence]), (None, sentence)]:
            reached = place.start if number is not None else place.end
            if number is not None and place.start < at:
                continue
            words += excerpt.words[at:reached].replace("\n", " ")
            places += [Span(offset, offset + 1) for offset in excerpt.offsets[at:reached]]
            if number is not None:
                token = f"{MASK_OPEN}{inside[number].type}:{number}{MASK_CLOSE}"
                words, at = words + token, place.end
                places += [inside[number].span] * len(token)
        if MASK_OPEN in words:
            yield MaskedSentence(words.rstrip(), tuple(places), inside, parts)
