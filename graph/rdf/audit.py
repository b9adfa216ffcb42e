"""The audit's notes as triples: what a document itself gets wrong or leaves open, by a rule, and where."""

from graph.claims import Claims, quoted
from graph.rdf.iris import DocumentIris
from graph.rdf.terms import Ref, Triples


def add_audit(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for note, node in zip(claims.audit, iris.notes, strict=True):
        triples.typed(node, "AuditNote")
        triples.label(node, note.message)
        triples.add(
            node,
            inDocument=Ref(iris.document),
            rule=Ref(iris.iris.concept("audit-rule", note.rule)),
            severity=note.severity,
            message=note.message,
            quote=quoted(claims.text, note.parts),
            part=[Ref(iris.span(p)) for p in note.parts],
        )
