"""Patterns are knowledge and not memories: each has its effect in documents by two writers, or it is not kept.

Four people wrote what is read here: the inspectorate (the seed), who wrote our own letters (tests/letters), and the
two of tests/documents. An example in the ontology is no document. What has to show its effect:

* a cue of a theme: it raises the theme, in a sentence that does not set it aside;
* an exclusion: it takes a label or cue of its theme away;
* a way to say a relation, and a pattern that is written out: it states a relation;
* a pattern with a wildcard, of headings, names, places and the audit: it fits.

Labels, hints, headings in plain words, head nouns and verbs are vocabulary, and may stand in no document. A row whose
wording only one kind of publication has names it (`dcterms:source`), and is believed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import pytest
from conftest import ROOT, claims_at

from graph.claims import Claims
from graph.knowledge import load_knowledge
from graph.knowledge.formats import bare_heading, formats_of
from graph.knowledge.rows import Knowledge
from graph.relations.layout import NamedPage
from graph.relations.relations import prose_in, relations_worded
from graph.relations.words import MaskedSentence, grammar_of, masked_sentences, names_in
from graph.text.doc import doc_of
from graph.themes.asides import counts_of
from graph.themes.labels import Matcher, Sentence
from graph.themes.themes import covered

WRITERS = {
    "the inspectorate": "seeds/letters/*.txt",
    "who wrote our own letters": "tests/letters/*/letter.txt",
    "the first writer": "tests/documents/first-writer/*/document.*",
    "the second writer": "tests/documents/second-writer/*/document.*",
}
ENOUGH = 2
Writers = dict[str, set[str]]

SOURCE = "http://purl.org/dc/terms/source"
# Marks of cues that a whole line or a whole cell of a table has to fit.
OF_LINES = ("furniture", "to", "copied", "salutation", "valediction", "addressee", "column-", "answer-")
# A pattern of nothing but words and figures, choices among them and endings that may be left out is vocabulary.
PLAIN = re.compile(r"(?:[\w\s,&’'£/#+-]|\[[\w’']+\]|\[\d-\d\]|\(\?:|\(\?-?[a-z]:|[()|?]|\\[bd.()]|[$^])+")


@cache
def documents() -> dict[str, tuple[Claims, ...]]:
    return {writer: tuple(map(claims_at, sorted(ROOT.glob(where)))) for writer, where in WRITERS.items()}


def memories(known: Iterable[str], fired: Writers) -> dict[str, list[str]]:
    """What has its effect in the documents of one writer only, or in none, with that writer."""
    return {name: sorted(fired[name]) for name in known if len(fired[name]) < ENOUGH}


@cache
def sentences() -> dict[str, tuple[Sentence, ...]]:
    """The sentences of all statements, by writer."""
    docs = {writer: [doc_of(claims.letter) for claims in those] for writer, those in documents().items()}
    return {
        writer: tuple(words for doc in those for s in doc.statements for words in doc.excerpt(s.parts).worded())
        for writer, those in docs.items()
    }


class Use(NamedTuple):
    theme: str
    kind: str
    label: str

    def __str__(self) -> str:
        return f"{self.theme}: {self.label}"


@cache
def uses() -> dict[str, Writers]:
    """By kind of label: who makes a cue raise its theme, and who makes an exclusion take something away from it."""
    matcher: Matcher[Use] = Matcher()
    for theme in load_knowledge().themes:
        kinds = {"label": (*theme.names, *theme.hints), "cue": theme.cues, "exclusion": theme.exclusions}
        for kind, labels in kinds.items():
            for label in labels:
                matcher.add([label], Use(theme.id, kind, label))
    found: dict[str, Writers] = defaultdict(lambda: defaultdict(set))
    for writer, those in sentences().items():
        for words in those:
            for use in used_in(words, matcher):
                found[use.kind][str(use)].add(writer)
    return found


def used_in(words: Sentence, matcher: Matcher[Use]) -> Iterator[Use]:
    matches = list(matcher.matches(words))
    counts = counts_of(words)
    excluding = [match for match in matches if match.value.kind == "exclusion"]
    for match in matches:
        against = [other for other in excluding if other.value.theme == match.value.theme]
        if match.value.kind == "exclusion":
            continue
        denied = [other for other in against if covered(match.ranges, other.ranges)]
        yield from (other.value for other in denied)
        if not denied and min(counts[place] for first, last in match.ranges for place in range(first, last)) > 0:
            yield match.value


@pytest.mark.slow
def test_every_cue_raises_its_theme(knowledge: Knowledge) -> None:
    known = [str(Use(theme.id, "cue", label)) for theme in knowledge.themes for label in theme.cues]
    assert memories(known, uses()["cue"]) == {}


def test_every_exclusion_takes_something_away(knowledge: Knowledge) -> None:
    known = [str(Use(theme.id, "exclusion", label)) for theme in knowledge.themes for label in theme.exclusions]
    assert memories(known, uses()["exclusion"]) == {}


def test_every_way_to_say_a_relation_states_one(knowledge: Knowledge) -> None:
    grammar, fired = grammar_of(formats_of(knowledge)), defaultdict[str, set[str]](set)
    for writer, sentence, bodies in masked(knowledge):
        for rule in grammar.rules:
            if any(relations_worded(sentence, replace(grammar, rules=(rule,)), bodies)):
                fired[rule.way].add(writer)
    assert memories({rule.way for rule in grammar.rules}, fired) == {}


def masked(knowledge: Knowledge) -> Iterator[tuple[str, MaskedSentence, dict[str, str]]]:
    """Each masked sentence that relations are read from, with its writer and what "the region" is there."""
    formats = formats_of(knowledge)
    for writer, those in documents().items():
        for claims in those:
            doc = doc_of(claims.letter)
            page = NamedPage(claims.letter, claims.mentions, claims.entities, formats)
            bodies = page.own_bodies()
            names = names_in(page.text, page.mentions, grammar_of(formats), bodies)
            for parts in prose_in(doc, claims.letter):
                for sentence in masked_sentences(doc, parts, names):
                    yield writer, sentence, bodies


def test_what_a_phrase_names_is_plain_words(knowledge: Knowledge) -> None:
    """The words of a phrase stand for its relation as a label does for a theme: no wildcard hides a memory in them."""
    for mark, patterns in formats_of(knowledge).cues.items():
        for pattern in patterns if mark.startswith("relation:") else ():
            words = re.sub(r"<[^>]*>|\(\?[=!].*?\)(?=<|$)", "", pattern.pattern)
            assert PLAIN.fullmatch(words) or pattern.pattern in whole_patterns(knowledge), pattern.pattern


def whole_patterns(knowledge: Knowledge) -> set[str]:
    return {rule.way for rule in grammar_of(formats_of(knowledge)).rules}


def test_every_pattern_with_a_wildcard_fits(knowledge: Knowledge) -> None:
    fired: Writers = defaultdict(set)
    known = dict(with_wildcards(knowledge))
    for writer, those in documents().items():
        for name, (pattern, in_lines) in known.items():
            if any(fits(pattern, claims.text, in_lines) for claims in those):
                fired[name].add(writer)
    assert memories(known, fired) == {}


def with_wildcards(knowledge: Knowledge) -> Iterator[tuple[str, tuple[re.Pattern[str], bool]]]:
    """Every pattern that fits words which it does not name, and whether it has to fit a whole line or cell."""
    for row in knowledge.formats:
        formats = formats_of(replace(knowledge, formats=(row,)))
        mark = "".join(formats.cues) or row.id
        patterns = [p for patterns in formats.cues.values() for p in patterns]
        patterns += [p for heading in formats.headings for p in heading.patterns]
        patterns += [p for kind in formats.kinds for p in (*kind.opening_cues, *kind.cues)]
        in_lines = bool(formats.headings) or mark.startswith(OF_LINES)
        if not mark.startswith("relation") and SOURCE not in row.values:
            yield from ((f"{mark}: {p.pattern}", (p, in_lines)) for p in patterns if not PLAIN.fullmatch(p.pattern))
    for rule in knowledge.audit_rules:
        for named in rule.values.get(knowledge.base + "def/wordClass", ()):
            words = re.sub(r"(?<!\\)[$^]", "", named.partition(" = ")[2])
            if not PLAIN.fullmatch(words):
                yield f"{rule.id}: {named}", (re.compile(words, re.IGNORECASE), False)


def fits(pattern: re.Pattern[str], text: str, in_lines: bool) -> bool:
    if not in_lines:
        return bool(pattern.search(text))
    cells = (cell.strip(" ,|") for line in text.splitlines() for cell in (line, *re.split(r"\||\t", line)))
    return any(pattern.fullmatch(bare_heading(cell)) or pattern.fullmatch(cell) for cell in cells)
