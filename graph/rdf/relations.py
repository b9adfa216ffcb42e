"""What a document states between things: the plain triple to ask with, and a node with the words that state it."""

import re

from graph.claims import Claims, Relation
from graph.rdf.iris import DocumentIris, digest
from graph.rdf.terms import DCTERMS, ORG, Ref, Triples

# Relations whose object is a value and no thing.
LITERALS = frozenset({"rated", "ratedStandard", "score", "occurredIn"})
# Relations that have another name in the graph, where theirs is that of another property or one is there already.
NAMES = {"supportedBy": "upheldBy", "arisesFromInspectionOf": "arisingFrom", "score": "ratedScore"}


def add_relations(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    names = {e.id: e.label or e.name for e in claims.entities}
    for relation in claims.relations:
        subject = _thing(relation.subject, iris)
        thing = None if relation.predicate in LITERALS else Ref(_thing(relation.object, iris))
        node = iris.iris.thing("relation", claims.key, digest(relation.subject, relation.predicate, relation.object))
        triples.say(subject, _property(relation, iris), thing or relation.object)
        triples.typed(node, "StatedRelation")
        triples.label(node, _label(relation, names))
        triples.add(
            node,
            subject=Ref(subject),
            predicate=Ref(_property(relation, iris)),
            object=thing,
            objectValue=None if thing else relation.object,
            part=Ref(iris.span(relation.evidence)),
            confidence=float(relation.confidence),
            inDocument=Ref(iris.document),
        )


def _thing(local: str, iris: DocumentIris) -> str:
    """A statement by its local id, else an entity."""
    return iris.statements.get(local) or iris.entity(local)


def _property(relation: Relation, iris: DocumentIris) -> str:
    if relation.predicate == "partOf":
        unit = relation.subject.startswith("pdu/") and relation.object.startswith("region/")
        return ORG + "unitOf" if unit else DCTERMS + "isPartOf"
    return iris.iris.term(NAMES.get(relation.predicate, relation.predicate))


def _label(relation: Relation, names: dict[str, str]) -> str:
    said = re.sub(r"(?=[A-Z])", " ", relation.predicate).lower()
    return f"{names.get(relation.subject, relation.subject)}: {said} {names.get(relation.object, relation.object)}"
