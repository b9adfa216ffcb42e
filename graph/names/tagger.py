"""Names in a letter, in order of trust: its own layout, the ontology, acronyms, head nouns, what is said of a name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from graph.claims import Entity, Letter, Mention, Notice
from graph.knowledge import Knowledge
from graph.knowledge.formats import formats_of
from graph.names.acronyms import pairs_in
from graph.names.candidates import candidates_in
from graph.names.capitals import alike_in_lists, capitalised_names, short_bodies
from graph.names.choosing import chosen
from graph.names.gazetteer import Gazetteer, gazetteer_of
from graph.names.grammar import Grammar, grammar_of
from graph.names.heads import names_by_head, names_by_pattern
from graph.names.hits import Hit
from graph.names.identity import Register, Scope
from graph.names.linking import entities_of, identified, mentions_of, placed, settled
from graph.names.matching import Ruler, ontology_ruler
from graph.names.nlp import doc_of, guesses_in, pipeline, tokens_of
from graph.names.profiles import Profile
from graph.names.rows import NameRow, local_rows, rows_from, salutation, scope_of
from graph.names.tokens import tokens_in
from graph.text.names import fold, unit_name


@dataclass(frozen=True, slots=True)
class Tags:
    """What tagging gives."""

    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    nested: tuple[Mention, ...]
    candidates: tuple[Mention, ...]
    notices: tuple[Notice, ...]


def tags_in(letter: Letter, key: str, knowledge: Knowledge, profile: Profile) -> Tags:
    """Mentions, nested names, the things they name, and the names that no rule could type."""
    text = letter.source.text
    known, grammar = gazetteer_of(knowledge), grammar_of(formats_of(knowledge))
    register, scope = known.register, scope_of(letter, key, known.register)
    own = local_rows(letter, scope, register, known.acronyms)
    tokens = tokens_of(text, profile)
    doc = doc_of(tokens, profile, [row.name for row in own if row.type in ("PDU", "Region")])
    first = [*_listed(tokens, own, known, profile), *_built(doc, grammar), *salutation(letter, key)]
    flat, _ = chosen(first)
    flat += short_bodies(text, flat, grammar)
    names = alike_in_lists(capitalised_names(text, flat, grammar), flat, text)
    untyped = alike_in_lists(_guessed(names, doc, profile), flat, text)
    named = identified(_with_acronyms([*flat, *(h for h in untyped if h.type)], text, grammar), scope, register)
    again = rows_from(named, known.acronyms)
    second = Ruler(pipeline(profile), again).hits(tokens)
    hits = settled(_agreed([*identified(first, scope, register), *named, *second]))
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
        notices=_notices(profile),
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


def _listed(tokens: Doc, own: list[NameRow], known: Gazetteer, profile: Profile) -> list[Hit]:
    """Names that the document's layout or the ontology gives."""
    rulers = [Ruler(pipeline(profile), own), ontology_ruler(profile, known)]
    return settled(_agreed([hit for ruler in rulers for hit in ruler.hits(tokens)]))


def _guessed(names: list[Hit], doc: Doc, profile: Profile) -> list[Hit]:
    """The names, those without a type with the one that the model gives them, if any."""
    told = guesses_in(doc, profile, [h.span for h in names if h.type is None])
    return [
        replace(h, type=told[h.span], method="model", confidence=0.5) if h.type is None and h.span in told else h
        for h in names
    ]


def _built(doc: Doc, grammar: Grammar) -> list[Hit]:
    """Names that their build tells; a list of units before a shared plural is none."""
    hits = [*names_by_head(tokens_in(doc), grammar), *names_by_pattern(doc.text, grammar)]
    return [h for h in hits if h.type in ("PDU", "Region", "Event") or unit_name(h.name) == h.name]


def _agreed(hits: list[Hit]) -> list[Hit]:
    """Where the document and the ontology both know a place in the text, the document's word stands."""
    own = {h.span for h in hits if h.method == "document"}
    return [h for h in hits if h.method == "document" or h.span not in own]


def _with_acronyms(hits: Iterable[Hit], text: str, grammar: Grammar) -> list[Hit]:
    """The hits, with the expansions of acronyms among them, and each acronym as a name of the same thing."""
    found = list(hits)
    for long, short in pairs_in(text):
        meant = next((h for h in found if h.span.end == long.end and h.span.start <= long.start + 1), None)
        generic = grammar.formats.marks("generic-acronym", text[short.start : short.end])
        if generic or (meant is None and any(h.span.meets(long) and h.span.start < long.start for h in found)):
            continue
        if meant is None:
            words = " ".join(text[long.start : long.end].split())
            kind = grammar.type_of_expansion(words) or "Programme"
            meant = Hit(long, kind, None, words, "acronym", 0.7)
            found.append(meant)
        name = text[short.start : short.end]
        found.append(replace(meant, span=short, name=name, method="acronym", confidence=0.9, stands_for=meant.name))
    return found


def _notices(profile: Profile) -> tuple[Notice, ...]:
    if profile == "full":
        return ()
    why = "the language model is missing" if profile == "degraded" else "the fast profile was asked for"
    return (Notice(f"profile-{profile}", f"People and places were found by rule only: {why}."),)
