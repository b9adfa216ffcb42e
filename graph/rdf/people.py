"""Who holds which role, as the document says it: memberships with the place where it is said."""

from graph.claims import Claims, Contact, Span
from graph.rdf.iris import DocumentIris
from graph.rdf.terms import ORG, RDF, Ref, Triples
from graph.rdf.things import entity_named
from graph.text.names import slug


def add_people(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    front = claims.letter.front
    for contact in (front.addressee, front.signatory, *front.copied_to):
        person = entity_named(claims, iris, contact.name, "Person") if contact else None
        if contact and person and contact.role:
            _add_membership(triples, claims, iris, contact, person)


def _add_membership(triples: Triples, claims: Claims, iris: DocumentIris, contact: Contact, person: Ref) -> None:
    node = iris.iris.thing("membership", claims.key, slug(contact.name), slug(contact.role or ""))
    spans = [Span(*s) for s in (contact.span, contact.role_span) if s]
    triples.typed(node, "Membership")
    triples.say(node, RDF + "type", Ref(ORG + "Membership"))
    triples.label(node, f"{contact.name}, {contact.role}")
    triples.say(node, ORG + "member", person)
    triples.say(node, ORG + "role", entity_named(claims, iris, contact.role, "Role"))
    triples.say(node, ORG + "organization", entity_named(claims, iris, contact.organisation))
    triples.add(node, inDocument=Ref(iris.document), part=[Ref(iris.span(s)) for s in spans])
