"""Entities and their mentions as triples."""

from graph.claims import Claims, Mention
from graph.rdf.iris import DocumentIris
from graph.rdf.terms import ORG, SKOS, Ref, Triples, english
from graph.text.names import fold, unit_name


def entity_named(claims: Claims, iris: DocumentIris, name: str | None, kind: str | None = None) -> Ref | None:
    """The entity that the document calls by this name."""
    if name is None:
        return None
    wanted = {fold(name), fold(unit_name(name))}
    found = next(
        (e for e in claims.entities if kind in (None, e.type) and wanted & {fold(n) for n in (e.name, *e.aliases)}),
        None,
    )
    return Ref(iris.entity(found.id)) if found else None


def add_entities(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for entity in claims.entities:
        node = iris.entity(entity.id)
        triples.typed(node, "Entity", entity.type)
        label = entity.label or entity.name
        triples.label(node, label)
        triples.say(node, SKOS + "altLabel", [english(a) for a in (entity.name, *entity.aliases) if a != label])
        triples.say(node, ORG + "unitOf", Ref(iris.entity(entity.part_of)) if entity.part_of else None)
        triples.say(node, SKOS + "broader", Ref(iris.entity(entity.broader)) if entity.broader else None)


def add_mentions(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    statements = [(s.id, s.parts) for s in claims.letter.statements]
    for mention in (*claims.mentions, *claims.nested):
        node = iris.mention(mention.span)
        stated_in = next((i for i, parts in statements if any(p.holds(mention.span) for p in parts)), None)
        triples.typed(node, "Mention", *(["NestedMention"] if mention in claims.nested else []))
        triples.add(
            node,
            inDocument=Ref(iris.document),
            part=Ref(iris.span(mention.span)),
            refersTo=Ref(iris.entity(mention.entity)) if mention.entity else None,
            statedIn=Ref(iris.statements[stated_in]) if stated_in else None,
            method=mention.method,
            confidence=float(mention.confidence),
        )
    for candidate in claims.candidates:
        _add_candidate(triples, candidate, iris)


def _add_candidate(triples: Triples, candidate: Mention, iris: DocumentIris) -> None:
    """A name that no rule could type: kept to be looked at, tied to nothing."""
    node = iris.mention(candidate.span)
    triples.typed(node, "Candidate")
    triples.add(
        node,
        inDocument=Ref(iris.document),
        part=Ref(iris.span(candidate.span)),
        method=candidate.method,
        confidence=float(candidate.confidence),
    )
