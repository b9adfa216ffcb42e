"""Names in a letter, in order of trust: its own layout, the ontology, acronyms, head nouns, what is said of a name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from graph.claims import Entity, Letter, Mention
from graph.knowledge.formats import formats_of
from graph.knowledge.rows import Knowledge
from graph.names.capitals import alike_in_lists, candidates_in, capitalised_names, short_bodies
from graph.names.gazetteer import (
    Ruler,
    gazetteer_of,
    local_rows,
    rows_from,
    salutation,
    scope_of,
)
from graph.names.grammar import NameGrammar, grammar_of
from graph.names.heads import names_by_head, names_by_pattern
from graph.names.hits import NameHit, chosen
from graph.names.identity import Register, Scope
from graph.names.linking import entities_of, identified, mentions_of, placed, settled
from graph.names.nlp import guesses_in, pipeline, tagged, tokens_in, untagged
from graph.names.spellings import pairs_in
from graph.text.names import fold, unit_name


@dataclass(frozen=True, slots=True)
class Tags:
    """What tagging gives."""

    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    nested: tuple[Mention, ...]
    candidates: tuple[Mention, ...]


def tags_in(letter: Letter, key: str, knowledge: Knowledge) -> Tags:
    """Mentions, nested names, the things they name, and the names that no rule could type."""
    text = letter.source.text
    known, grammar = gazetteer_of(knowledge), grammar_of(formats_of(knowledge))
    register, scope = known.register, scope_of(letter, key, known.register)
    own = local_rows(letter, scope, register, known.acronyms)
    tokens = untagged(text)
    doc = tagged(tokens, [row.name for row in own if row.type in ("PDU", "Region")])
    listed = [hit for ruler in (Ruler(pipeline(), own), known.ruler) for hit in ruler.hits(tokens)]
    first = [*settled(_agreed(listed)), *_built(doc, grammar), *salutation(letter, key)]
    flat, _ = chosen(first)
    flat += short_bodies(text, flat, grammar)
    names = alike_in_lists(capitalised_names(text, flat, grammar), flat, text)
    untyped = alike_in_lists(_guessed(names, doc), flat, text)
    identities = identified(_with_acronyms([*flat, *(h for h in untyped if h.type)], text, grammar), scope, register)
    again = rows_from(identities, known.acronyms)
    second = Ruler(pipeline(), again).hits(tokens)
    hits = settled(_agreed([*identified(first, scope, register), *identities, *second]))
    flat, nested = chosen(placed(hits, text, scope, register))
    entities = entities_of(
        [*flat, *nested],
        [*own, *known.rows, *again],
        text,
        [row.entity for row in own if row.method == "document"],
        register,
    )
    return Tags(
        entities=with_bodies_asked(entities, letter, scope, register),
        mentions=mentions_of(flat),
        nested=mentions_of(nested),
        candidates=mentions_of(candidates_in(untyped, flat, letter, knowledge)),
    )


def with_bodies_asked(
    named: tuple[Entity, ...], letter: Letter, scope: Scope, register: Register
) -> tuple[Entity, ...]:
    """The things, and the bodies that a recommendation asks and no name tells: every force of the police, say."""
    things = {e.id: e for e in named}
    known = {fold(form) for e in named for name in (e.name, *e.aliases) for form in (name, unit_name(name))}
    for who in dict.fromkeys(who for demand in letter.recommendations for who in demand.addressees):
        if {fold(who), fold(unit_name(who))} & known:
            continue
        entity = register.identity("Organisation", who, scope)
        there = things.get(entity, Entity(entity, "Organisation", who))
        things[entity] = there if there.name == who else replace(there, aliases=(*there.aliases, who))
    return tuple(things[entity] for entity in sorted(things))


def _guessed(names: list[NameHit], doc: Doc) -> list[NameHit]:
    """The names, those without a type with the one that the model gives them, if any."""
    guesses = guesses_in(doc, [h.span for h in names if h.type is None])
    return [
        replace(h, type=guesses[h.span], method="model", confidence=0.5) if h.type is None and h.span in guesses else h
        for h in names
    ]


def _built(doc: Doc, grammar: NameGrammar) -> list[NameHit]:
    """Names that their build tells; a list of units before a shared plural is none."""
    hits = [*names_by_head(tokens_in(doc), grammar), *names_by_pattern(doc.text, grammar)]
    return [h for h in hits if h.type in ("PDU", "Region", "Event") or unit_name(h.name) == h.name]


def _agreed(hits: list[NameHit]) -> list[NameHit]:
    """Where the document and the ontology both know a place in the text, the document's word stands."""
    own = {h.span for h in hits if h.method == "document"}
    return [h for h in hits if h.method == "document" or h.span not in own]


def _with_acronyms(hits: Iterable[NameHit], text: str, grammar: NameGrammar) -> list[NameHit]:
    """The hits, with the expansions of acronyms among them, and each acronym as a name of the same thing."""
    extended = list(hits)
    for long, short in pairs_in(text):
        meant = next((h for h in extended if h.span.end == long.end and h.span.start <= long.start + 1), None)
        generic = grammar.is_marked("generic-acronym", text[slice(*short)])
        if generic or (meant is None and any(h.span.meets(long) and h.span.start < long.start for h in extended)):
            continue
        if meant is None:
            words = " ".join(text[long.start : long.end].split())
            kind = grammar.type_of_expansion(words) or "Programme"
            meant = NameHit(long, kind, None, words, "acronym", 0.7)
            extended.append(meant)
        extended.append(
            replace(
                meant, span=short, name=text[slice(*short)], method="acronym", confidence=0.9, stands_for=meant.name
            )
        )
    return extended
