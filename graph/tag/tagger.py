"""Names in a letter, in order of trust: its own layout, the ontology, acronyms, head nouns, what is said of a name."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from graph.claims import Entity, Letter, Mention, Notice
from graph.formats import Formats
from graph.names import slug, unit_name
from graph.tag.acronyms import pairs_in
from graph.tag.capitals import capitalised_names
from graph.tag.choosing import chosen
from graph.tag.grammar import Grammar, grammar_of
from graph.tag.heads import names_by_head, names_by_pattern
from graph.tag.linking import entities_of, identified, mentions_of
from graph.tag.matching import Hit, Ruler, ontology_ruler
from graph.tag.nlp import Profile, doc_of, guesses_in, pipeline, tokens_of
from graph.tag.rows import Known, NameRow, known_rows, local_rows, rows_from, salutation


@dataclass(frozen=True, slots=True)
class Tags:
    """What tagging gives."""

    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    nested: tuple[Mention, ...]
    candidates: tuple[Mention, ...]
    notices: tuple[Notice, ...]


def tags_in(letter: Letter, key: str, entities: tuple[Known, ...], formats: Formats, profile: Profile) -> Tags:
    """Mentions, nested names, the things they name, and the names that no rule could type."""
    text = letter.source.text
    tokens = tokens_of(text, profile)
    known = {(e.type, slug(unit_name(label))): e.id for e in entities for label in (e.label, *e.labels)}
    own, listed = local_rows(letter, key, known), _rows(entities)
    scope = slug(unit_name(letter.front.region.name)) if letter.front.region else key
    grammar = grammar_of(formats)
    doc = doc_of(text, profile, [row.name for row in own if row.type in ("PDU", "Region")])
    first = [*_listed(tokens, own, listed, profile), *_built(doc, grammar), *salutation(letter, key)]
    flat, _ = chosen(first)
    untyped = list(capitalised_names(text, flat, grammar, guesses_in(doc)))
    named = identified(_with_acronyms([*flat, *(h for h in untyped if h.type)], text, grammar), scope, key, known)
    again = rows_from(named)
    second = Ruler(pipeline(profile), again, "again").hits(tokens)
    flat, nested = chosen(_agreed([*identified(first, scope, key, known), *named, *second]))
    taken = {k for h in flat for k in range(*h.span)}
    return Tags(
        entities=entities_of(
            [*flat, *nested], [*own, *listed, *again], text, [row.entity for row in own if row.method == "document"]
        ),
        mentions=mentions_of(flat),
        nested=mentions_of(nested),
        candidates=mentions_of(h for h in untyped if h.type is None and not taken & set(range(*h.span))),
        notices=_notices(profile),
    )


def _rows(entities: tuple[Known, ...]) -> tuple[NameRow, ...]:
    return tuple(known_rows(entities))


def _listed(tokens: Doc, own: list[NameRow], listed: tuple[NameRow, ...], profile: Profile) -> list[Hit]:
    """Names that the document's layout or the ontology gives."""
    rulers = [Ruler(pipeline(profile), own, "document"), ontology_ruler(profile, listed)]
    return _agreed([hit for ruler in rulers for hit in ruler.hits(tokens)])


def _built(doc: Doc, grammar: Grammar) -> list[Hit]:
    """Names that their build tells; a list of units before a shared plural is none."""
    hits = [*names_by_head(doc, grammar), *names_by_pattern(doc, grammar)]
    return [h for h in hits if h.type in ("PDU", "Region") or unit_name(h.name) == h.name]


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
            kind = grammar.head(words.split()[-1].casefold(), True, True) or "Programme"
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
