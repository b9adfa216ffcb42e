"""Relations that a document states between the things it names, each with the words that state it.

Layout states some (a name above a role, a table, "… should:"); sentences word the others, in ways that
`ontology/relations.ttl` lists. Nothing here asks what a thing is called, only of which type it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.claims import Entity, Letter, Mention, Parts, Relation, Span
from graph.knowledge.formats import Formats
from graph.relations.layout import NamedPage, relations_laid_out
from graph.relations.words import MASKED, Grammar, MaskedSentence, RelationRule, grammar_of, masked_sentences, names_in
from graph.text.dates import iso_in
from graph.text.doc import Doc

STATED, RESOLVED = 0.9, 0.8
CLAUSE_MARK = re.compile(r"[,;:–—(]")
# After a name: what is said next is said of this name, whatever the name itself hangs on.
OF_THIS_NAME = re.compile(
    r",? which\b| (?:that|whom)\b|, (?:due|set|an?|the)\b| (?:in|at|for|within|to|covering|serving)\b"
)
PARTICIPLE = re.compile(r" (?:\w+ed|run|led|taught|written|drawn|built|known)\b")
# After two names joined by "and": what follows is about the last one only.
ABOUT_ONE = re.compile(r",| (?:is|was|has)\b| (?!across\b|this\b|as\b)\w+s\b")


def relations_in(
    doc: Doc, letter: Letter, mentions: tuple[Mention, ...], entities: tuple[Entity, ...], formats: Formats
) -> tuple[Relation, ...]:
    """Each relation once, by the place that states it first. Statements go by their local ids, things by theirs."""
    page = NamedPage(letter, tuple(sorted(mentions, key=lambda m: m.span)), entities, formats)
    once: dict[tuple[str, str, str], Relation] = {}
    for relation in sorted([*relations_laid_out(page), *_stated(doc, page)], key=lambda r: r.evidence):
        once.setdefault((relation.subject, relation.predicate, relation.object), relation)
    return tuple(once.values())


def _stated(doc: Doc, page: NamedPage) -> Iterator[Relation]:
    grammar, bodies = grammar_of(page.formats), page.own_bodies()
    names = names_in(page.text, page.mentions, grammar, bodies)
    for parts in prose_in(doc, page.letter):
        for sentence in masked_sentences(doc, parts, names):
            yield from relations_worded(sentence, grammar, bodies)


def prose_in(doc: Doc, letter: Letter) -> Iterator[Parts]:
    """Findings, observations, footnotes, and prose beside. Recommendations state nothing: they say what should be."""
    prose = [*(p.parts for p in (*letter.findings, *letter.observations)), *((n.span,) for n in letter.footnotes)]
    yield from prose
    taken = [*prose, *(r.parts for r in letter.recommendations), *(r.parts for r in letter.ratings)]
    for paragraph in doc.prose_beside(span for parts in taken for span in parts):
        yield (paragraph,)


def relations_worded(sentence: MaskedSentence, grammar: Grammar, bodies: dict[str, str]) -> Iterator[Relation]:
    """What the sentence states. `bodies`: the document's own region or unit, by type, for what goes unsaid."""
    for rule in grammar.rules:
        for match in rule.matches(sentence.words):
            wording = Wording(rule, match, sentence, grammar)
            if not wording.is_refused and not wording.dangles:
                yield from wording.relations(bodies)


@dataclass(frozen=True, slots=True)
class Wording:
    """One match of one way to say a relation."""

    rule: RelationRule
    match: re.Match[str]
    sentence: MaskedSentence
    grammar: Grammar

    @property
    def roles(self) -> list[str]:
        """The slots in the order in which they stand."""
        return sorted(self.rule.pattern.groupindex.keys() & {"subject", "object"}, key=self.match.start)

    @property
    def before(self) -> str:
        return self.match.string[: self.match.start()]

    @property
    def after_first(self) -> str:
        """What follows the first slot."""
        return self.match.string[self.match.end(self.roles[0]) :]

    @property
    def is_refused(self) -> bool:
        """Whether the sentence denies, demands or doubts what the words say, or says it of another time."""
        clause = self.before[max((m.end() for m in CLAUSE_MARK.finditer(self.before)), default=0) :]
        refused = any(self.grammar.refused.search(words) for words in (clause, self.match.group()))
        return refused or bool(self.grammar.refused_after.search(self.match.string[self.match.end() :]))

    @property
    def dangles(self) -> bool:
        """Whether the verb is about something that the first name only belongs to: "staff in the hub are led by"."""
        first = self.roles[0]
        if self.match.start(first) > self.match.start() or OF_THIS_NAME.match(self.after_first):
            return False
        if first == "subject" and PARTICIPLE.match(self.after_first):
            return False
        return bool(self.grammar.dangling.search(self.before)) and not self.grammar.passed_on.search(self.before)

    def relations(self, bodies: dict[str, str]) -> Iterator[Relation]:
        for token in self.tokens("subject"):
            subject = self.sentence.names[int(token[1])]
            for thing, sure, other in self._objects(bodies):
                evidence = self._evidence([t for t in (token, other) if t])
                if evidence and thing != subject.entity:
                    sure = RESOLVED if subject.stands_for else sure
                    yield Relation(subject.entity, self.rule.predicate, thing, evidence, sure)

    def tokens(self, role: str) -> list[re.Match[str]]:
        """The masked names of a slot that are meant.

        Names in brackets are acronyms of the others. Before the verb, it may be about the last name only; after it,
        the last name may belong to a noun or verb that follows: "by the board and the police say".
        """
        if role not in self.roles:
            return []
        words, (start, end) = self.match.string, self.match.span(role)
        tokens = [t for t in MASKED.finditer(words, start, end) if words[t.start() - 1] != "("]
        if role == self.roles[0] and len(self.roles) > 1 and ABOUT_ONE.match(self.after_first):
            tokens = tokens[-1:]
        free = self.grammar.follows.match(words, end) or (len(tokens) == 1 and self.grammar.verbs.match(words, end))
        return tokens if free or role != self.roles[-1] or end != self.match.end() else tokens[:-1]

    def _objects(self, bodies: dict[str, str]) -> Iterator[tuple[str, float, re.Match[str] | None]]:
        """Each object, how sure it is, and the name that says it."""
        if "date" in self.rule.pattern.groupindex:
            yield iso_in(self.match["date"]) or self.match["date"], STATED, None
        for kind in sorted(self.rule.implied & bodies.keys()):
            yield bodies[kind], RESOLVED, None
        for token in self.tokens("object"):
            name = self.sentence.names[int(token[1])]
            yield name.entity, RESOLVED if name.stands_for else STATED, token

    def _evidence(self, tokens: list[re.Match[str]]) -> Span | None:
        """From the first of the words that say it to the last; of a list of names, no further than this one."""
        match, first, last = self.match, self.roles[0], self.roles[-1]
        opens, closes = match.start() < match.start(first), match.end() > match.end(last)
        start = match.start() if opens else min(t.start() for t in tokens)
        return self.sentence.place(start, match.end() if closes else max(t.end() for t in tokens))
