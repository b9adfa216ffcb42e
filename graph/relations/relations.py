"""Relations that a document states between the things it names, each with the words that state it.

Layout states some (a name above a role, a table, "… should:"); sentences word the others, in ways that
`ontology/relations.ttl` lists. No way in asks what a thing is called, only of which type it is.
"""

import re
from collections.abc import Iterator

from graph.claims import Entity, Letter, Mention, Parts, Relation, Span
from graph.knowledge.formats import Formats
from graph.relations.layout import Page, relations_laid_out, sorted_by_place
from graph.relations.rules import rules_of
from graph.relations.sentences import anaphors_in, names_in, sentences_in
from graph.relations.wording import relations_worded

# Lines with nothing but line ends around them, of which the last ends a sentence.
PARAGRAPH = re.compile(r"(?<![^\n]\n)^[^\n]{60,}(?:\n[^\n]+)*?[.!?][”’\"')]*$(?!\n[^\n])", re.MULTILINE)


def relations_in(
    letter: Letter, mentions: tuple[Mention, ...], entities: tuple[Entity, ...], formats: Formats
) -> tuple[Relation, ...]:
    """Each relation once, by the place that states it first. Statements go by their local ids, things by theirs."""
    page = Page(letter, sorted_by_place(mentions), entities, formats)
    found = [*relations_laid_out(page), *stated_in_words(page)]
    once: dict[tuple[str, str, str], Relation] = {}
    for relation in sorted(found, key=lambda r: r.evidence):
        once.setdefault((relation.subject, relation.predicate, relation.object), relation)
    return tuple(once.values())


def stated_in_words(page: Page) -> Iterator[Relation]:
    """What sentences state. Recommendations state nothing: they say what should be."""
    rules = rules_of(page.formats)
    bodies = _bodies(page)
    names = names_in(page.text, page.mentions)
    names += anaphors_in(page.text, rules.anaphors, bodies, names)
    for parts in _prose(page.letter):
        for sentence in sentences_in(page.text, parts, names):
            yield from relations_worded(sentence, rules, bodies)


def _bodies(page: Page) -> dict[str, str]:
    """What the document is about, by type: its region, or its one unit where it is about no region."""
    front = page.letter.front
    if front.kind.startswith("regional") and front.region:
        about = [("Region", front.region.name)]
    else:
        about = [(unit.kind, unit.name) for unit in front.units] if len(front.units) == 1 else []
    return {kind: entity for kind, name in about if (entity := page.named(name, (kind,)))}


def _prose(letter: Letter) -> Iterator[Parts]:
    """Findings, observations and footnotes; then the paragraphs that are none of these, such as a background."""
    told = [*(p.parts for p in (*letter.findings, *letter.observations)), *((n.span,) for n in letter.footnotes)]
    yield from told
    taken = [span for parts in told for span in parts]
    taken += [span for demand in letter.recommendations for span in demand.parts]
    taken += [span for rating in letter.ratings for span in rating.parts]
    for found in PARAGRAPH.finditer(letter.source.text):
        paragraph = Span(*found.span())
        if not any(span.meets(paragraph) for span in taken):
            yield (paragraph,)
