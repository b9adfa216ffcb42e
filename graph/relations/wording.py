"""Relations that a sentence words: patterns over masked sentences, and what makes a sentence say something else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.claims import Relation, Span
from graph.relations.rules import Rule, Rules
from graph.relations.sentences import TOKEN, Sentence

STATED, RESOLVED = 0.9, 0.8
CLAUSE = re.compile(r"[,;:–—(]")
# After a name: what is said next is said of this name, whatever the name itself hangs on.
OF_THIS_NAME = re.compile(
    r",? which\b| (?:that|whom)\b|, (?:due|set|an?|the)\b| (?:in|at|for|within|to|covering|serving)\b"
)
PARTICIPLE = re.compile(r" (?:\w+ed|run|led|taught|written|drawn|built|known)\b")
# After two names joined by "and": what follows is about the last one only.
ABOUT_ONE = re.compile(r",| (?:is|was|has)\b| (?!across\b|this\b|as\b)\w+s\b")
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Found:
    """One match of one way to say a relation."""

    rule: Rule
    match: re.Match[str]

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

    def tokens(self, role: str) -> list[re.Match[str]]:
        """The masked names of a slot, those in brackets aside: they are acronyms of the others."""
        if role not in self.roles:
            return []
        words, (start, end) = self.match.string, self.match.span(role)
        return [t for t in TOKEN.finditer(words, start, end) if words[t.start() - 1] != "("]


def relations_worded(sentence: Sentence, rules: Rules, bodies: dict[str, str]) -> Iterator[Relation]:
    """What the sentence states. `bodies`: the document's own region or unit, by type, for what goes unsaid."""
    for rule in rules.rules:
        for match in _matches(rule.pattern, sentence.words) if rule.may_fit(sentence.words) else ():
            found = Found(rule, match)
            if not _refused(found, rules) and not _dangles(found, rules):
                yield from _relations(found, sentence, rules, bodies)


def _matches(pattern: re.Pattern[str], words: str) -> Iterator[re.Match[str]]:
    """All matches, overlapping ones too: in "A is part of B, which is part of C", B stands in two."""
    at = 0
    while match := pattern.search(words, at):
        yield match
        at = match.start() + 1


def _refused(found: Found, rules: Rules) -> bool:
    """Whether the sentence denies, demands or doubts what the words say, or says it of another time."""
    before, match = found.before, found.match
    clause = before[max((m.end() for m in CLAUSE.finditer(before)), default=0) :]
    said = (clause, match.group())
    return any(rules.refused.search(w) for w in said) or bool(rules.refused_after.search(match.string[match.end() :]))


def _dangles(found: Found, rules: Rules) -> bool:
    """Whether the verb is about something that the first name only belongs to: "staff in the hub are led by"."""
    first = found.roles[0]
    if found.match.start(first) > found.match.start() or OF_THIS_NAME.match(found.after_first):
        return False
    if first == "subject" and PARTICIPLE.match(found.after_first):
        return False
    return bool(rules.dangling.search(found.before)) and not rules.passed_on.search(found.before)


def _relations(found: Found, sentence: Sentence, rules: Rules, bodies: dict[str, str]) -> Iterator[Relation]:
    first, last = found.roles[0], found.roles[-1]
    slots = {role: found.tokens(role) for role in ("subject", "object")}
    slots[first] = _meant(slots[first], found)
    if found.match.end() == found.match.end(last):
        slots[last] = _ended(slots[last], found, rules)
    for token in slots["subject"]:
        subject = sentence.names[int(token[2])]
        for thing, sure, other in _objects(found, slots["object"], sentence, bodies):
            evidence = _evidence(found, [t for t in (token, other) if t], sentence)
            if evidence and thing != subject.entity:
                sure = RESOLVED if subject.stands_for else sure
                yield Relation(subject.entity, found.rule.predicate, thing, evidence, sure)


def _meant(tokens: list[re.Match[str]], found: Found) -> list[re.Match[str]]:
    """Of the names before the verb, those that it is about."""
    return tokens[-1:] if len(found.roles) > 1 and ABOUT_ONE.match(found.after_first) else tokens


def _ended(tokens: list[re.Match[str]], found: Found, rules: Rules) -> list[re.Match[str]]:
    """Of the names that end the match, those that no noun or verb carries off: "by the board and the police say"."""
    words, end = found.match.string, found.match.end()
    if rules.follows.match(words, end) or (len(tokens) == 1 and rules.verbs.match(words, end)):
        return tokens
    return tokens[:-1]


def _objects(
    found: Found, tokens: list[re.Match[str]], sentence: Sentence, bodies: dict[str, str]
) -> Iterator[tuple[str, float, re.Match[str] | None]]:
    """Each object, how sure it is, and the name that says it."""
    if "date" in found.rule.pattern.groupindex:
        yield _date(found.match["date"]), STATED, None
    for kind in sorted(found.rule.implied & bodies.keys()):
        yield bodies[kind], RESOLVED, None
    for token in tokens:
        name = sentence.names[int(token[2])]
        yield name.entity, RESOLVED if name.stands_for else STATED, token


def _evidence(found: Found, tokens: list[re.Match[str]], sentence: Sentence) -> Span | None:
    """From the first of the words that say it to the last; of a list of names, no further than this one."""
    match, first, last = found.match, found.roles[0], found.roles[-1]
    opens, closes = match.start() < match.start(first), match.end() > match.end(last)
    start = match.start() if opens else min(t.start() for t in tokens)
    return sentence.place(start, match.end() if closes else max(t.end() for t in tokens))


def _date(printed: str) -> str:
    """The day, month or year as XML writes it: "June 2021" is 2021-06."""
    *before, year = printed.split()
    month = next((f"-{MONTHS.index(word) + 1:02d}" for word in before if word in MONTHS), "")
    day = next((f"-{int(re.sub(r'[a-z]+', '', word)):02d}" for word in before if word[0].isdigit()), "")
    return f"{year}{month}{day if month else ''}"
