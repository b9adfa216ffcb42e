"""Entities, their mentions, the roles people hold and what is stated between things, as triples."""

import re

from graph.claims import Claims, Contact, Relation, Span
from graph.knowledge.turtle import DCTERMS, ORG, RDF, SKOS
from graph.rdf.iris import DocumentIris, digest
from graph.rdf.terms import Ref, Triples, english
from graph.text.names import fold, slug, unit_name
from graph.text.places import Placed

# Relations whose object is a value and no thing.
LITERALS = frozenset({"rated", "ratedStandard", "score", "occurredIn"})
# Relations that have another name in the graph, where theirs is that of another property or one is there already.
RELATION_NAMES = {"supportedBy": "upheldBy", "arisesFromInspectionOf": "arisingFrom", "score": "ratedScore"}


def entity_named(claims: Claims, iris: DocumentIris, name: str | None, kind: str | None = None) -> Ref | None:
    """The entity that the document calls by this name."""
    if name is None:
        return None
    wanted = {fold(name), fold(unit_name(name))}
    entity = next(
        (e for e in claims.entities if kind in (None, e.type) and wanted & {fold(n) for n in (e.name, *e.aliases)}),
        None,
    )
    return Ref(iris.thing(entity.id)) if entity else None


def _add_entities(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for entity in claims.entities:
        node = iris.thing(entity.id)
        label = entity.label or entity.name
        triples.node(node, "Entity", entity.type, label=label)
        triples.say(node, SKOS + "altLabel", [english(a) for a in (entity.name, *entity.aliases) if a != label])
        triples.say(node, ORG + "unitOf", Ref(iris.thing(entity.part_of)) if entity.part_of else None)
        triples.say(node, SKOS + "broader", Ref(iris.thing(entity.broader)) if entity.broader else None)


def _add_mentions(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    mentions = Placed((*claims.mentions, *claims.nested), lambda mention: mention.span)
    within = {m: s.id for s in reversed(claims.letter.statements) for m in mentions.within(s.parts)}
    nested = set(claims.nested)
    for mention in (*claims.mentions, *claims.nested):
        node = iris.mention(mention.span)
        stated_in = within.get(mention)
        triples.record(
            node,
            *(["Mention", "NestedMention"] if mention in nested else ["Mention"]),
            part=Ref(iris.span(mention.span)),
            refersTo=Ref(iris.thing(mention.entity)) if mention.entity else None,
            statedIn=Ref(iris.statements[stated_in]) if stated_in else None,
            method=mention.method,
            confidence=float(mention.confidence),
        )
    for candidate in claims.candidates:  # names that no rule could type: to be looked at, tied to nothing
        triples.record(
            iris.mention(candidate.span),
            "Candidate",
            part=Ref(iris.span(candidate.span)),
            method=candidate.method,
            confidence=float(candidate.confidence),
        )


def _add_people(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    front = claims.letter.front
    for contact in (front.addressee, front.signatory, *front.copied_to):
        person = entity_named(claims, iris, contact.name, "Person") if contact else None
        if contact and person and contact.role:
            _add_membership(triples, claims, iris, contact, person)


def _add_membership(triples: Triples, claims: Claims, iris: DocumentIris, contact: Contact, person: Ref) -> None:
    node = iris.thing("membership", claims.key, slug(contact.name), slug(contact.role or ""))
    spans = [Span(*s) for s in (contact.span, contact.role_span) if s]
    label = f"{contact.name}, {contact.role}"
    triples.record(node, "Membership", label=label, part=iris.places(spans))
    triples.say(node, RDF + "type", Ref(ORG + "Membership"))
    triples.say(node, ORG + "member", person)
    triples.say(node, ORG + "role", entity_named(claims, iris, contact.role, "Role"))
    triples.say(node, ORG + "organization", entity_named(claims, iris, contact.organisation))


def _add_relations(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    names = {e.id: e.label or e.name for e in claims.entities}
    for relation in claims.relations:
        subject = _subject(relation.subject, iris)
        thing = None if relation.predicate in LITERALS else Ref(_subject(relation.object, iris))
        node = iris.thing("relation", claims.key, digest(relation.subject, relation.predicate, relation.object))
        one, other = (names.get(end, end) for end in (relation.subject, relation.object))
        verb = re.sub(r"(?=[A-Z])", " ", relation.predicate).lower()
        triples.say(subject, _relation_property(relation, iris), thing or relation.object)
        triples.record(
            node,
            "StatedRelation",
            label=f"{one}: {verb} {other}",
            subject=Ref(subject),
            predicate=Ref(_relation_property(relation, iris)),
            object=thing,
            objectValue=None if thing else relation.object,
            part=Ref(iris.span(relation.evidence)),
            confidence=float(relation.confidence),
        )


def _subject(local: str, iris: DocumentIris) -> str:
    """A statement by its local id, else an entity."""
    return iris.statements.get(local) or iris.thing(local)


def _relation_property(relation: Relation, iris: DocumentIris) -> str:
    if relation.predicate == "partOf":
        unit = relation.subject.startswith("pdu/") and relation.object.startswith("region/")
        return ORG + "unitOf" if unit else DCTERMS + "isPartOf"
    return iris.term(RELATION_NAMES.get(relation.predicate, relation.predicate))


THING_WRITERS = (_add_entities, _add_mentions, _add_people, _add_relations)
