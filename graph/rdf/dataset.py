"""One document's claims as the quads of its named graph."""

from importlib.metadata import version

import pyoxigraph as ox

from graph.claims import Claims, Parts, quoted
from graph.knowledge.formats import formats_of
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import BIBO, DCTERMS, OA, PROV, RDF
from graph.rdf.iris import DocumentIris, iris_of
from graph.rdf.statements import STATEMENT_WRITERS
from graph.rdf.terms import ANY_URI, OGL, Quad, Ref, Triples, date_literal
from graph.rdf.things import THING_WRITERS, entity_named

PROGRAM = version("probation-findings")


def quads_of(claims: Claims, knowledge: Knowledge) -> list[Quad]:
    """The quads of a document's graph, in N-Quads order. No clock, path or random value goes into any of them."""
    iris = iris_of(claims, knowledge.base)
    triples = Triples(iris.term(""), iris.document)
    # What made the graph: text, knowledge and program, each by its digest. Times go to the log, not here.
    run = iris.thing("run", f"{claims.letter.source.sha256[:16]}-{knowledge.digest[:16]}-{PROGRAM}")
    _document(triples, claims, iris, knowledge, run)
    _run(triples, claims, iris, knowledge, run)
    for add in (_sections, *STATEMENT_WRITERS, *THING_WRITERS, _audit, _corrections, _spans):
        add(triples, claims, iris)
    return triples.in_graph(iris.graph(claims.key))


def _document(triples: Triples, claims: Claims, iris: DocumentIris, knowledge: Knowledge, run: str) -> None:
    front, source, document = claims.letter.front, claims.letter.source, iris.document
    kind = next(kind for kind in formats_of(knowledge).kinds if kind.notation == front.kind)
    triples.say(document, DCTERMS + "title", front.title)
    triples.say(document, DCTERMS + "issued", date_literal(front.date) if front.date else None)
    triples.say(document, DCTERMS + "license", Ref(OGL))
    triples.say(document, DCTERMS + "publisher", entity_named(claims, iris, front.publisher))
    recipient = front.addressee.name if front.addressee else None
    triples.say(document, BIBO + "recipient", entity_named(claims, iris, recipient))
    triples.say(document, PROV + "wasGeneratedBy", Ref(run))
    triples.node(
        document,
        "SourceDocument",
        kind.document_class.rsplit("/", 1)[-1],
        label=front.title,
        kind=front.kind,
        key=claims.key,
        dateAsPrinted=front.date_as_printed,
        ofRegion=entity_named(claims, iris, front.region.name if front.region else None, "Region"),
        inspects=[entity_named(claims, iris, u.name, u.kind) for u in front.units],
        signedBy=entity_named(claims, iris, front.signatory.name if front.signatory else None),
        copiedTo=[entity_named(claims, iris, c.name) for c in front.copied_to],
        text=source.text,
        textDigest=source.sha256,
        textLength=len(source.text),
    )


def _run(triples: Triples, claims: Claims, iris: DocumentIris, knowledge: Knowledge, node: str) -> None:
    triples.say(node, RDF + "type", Ref(PROV + "Activity"))
    triples.say(node, PROV + "used", Ref(iris.document))
    triples.say(iris.graph(claims.key), PROV + "wasDerivedFrom", Ref(iris.document))
    triples.say(iris.graph(claims.key), PROV + "wasGeneratedBy", Ref(node))
    triples.node(
        node,
        "ExtractionRun",
        label=f"Extraction of {claims.letter.front.title}",
        programVersion=PROGRAM,
        ontologyDigest=knowledge.digest,
        textDigest=claims.letter.source.sha256,
    )


def _sections(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for section in claims.letter.sections:
        node = iris.sections[section.slug]
        triples.say(node, DCTERMS + "isPartOf", Ref(iris.sections[section.parent]) if section.parent else None)
        triples.say(node, OA + "start", section.span.start)
        triples.say(node, OA + "end", section.span.end)
        triples.record(
            node,
            "Section",
            label=section.heading,
            level=section.level,
            localId=section.slug,
            part=Ref(iris.span(section.heading_span)),
        )


def _spans(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for span in sorted(set(_all_spans(claims))):
        node = iris.span(span)
        triples.say(node, OA + "start", span.start)
        triples.say(node, OA + "end", span.end)
        triples.say(node, OA + "exact", claims.text[span.start : span.end])
        triples.record(node, "TextSpan")
    for place in claims.letter.source.places:
        node = iris.span(place.span)
        triples.add(node, page=place.page, box=" ".join(f"{edge:.1f}" for edge in place.box))


def _all_spans(claims: Claims) -> Parts:
    """Every place that anything points at."""
    letter, front = claims.letter, claims.letter.front
    spans = [s.heading_span for s in letter.sections] + [place.span for place in letter.source.places]
    for stated in (*letter.statements, *letter.ratings):
        spans += stated.parts
    spans += [m.span for m in (*claims.mentions, *claims.nested, *claims.candidates)]
    spans += [f.span for f in claims.figures]
    spans += [r.evidence for r in claims.relations]
    spans += [s for hits in claims.themes.values() for hit in hits for s in hit.spans]
    spans += [p for note in claims.audit for p in note.parts]
    for contact in (front.addressee, front.signatory, *front.copied_to):
        spans += [s for s in ((contact.span, contact.role_span) if contact else ()) if s]
    return tuple(spans)


def _audit(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    """What the document itself gets wrong or leaves open, by a rule, and where."""
    for note, node in zip(claims.audit, iris.notes, strict=True):
        triples.record(
            node,
            "AuditNote",
            label=note.message,
            rule=Ref(iris.concept("audit-rule", note.rule)),
            severity=note.severity,
            message=note.message,
            quote=quoted(claims.text, note.parts),
            part=iris.places(note.parts),
        )


def _corrections(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    """Who made each correction, when and why.

    What was rejected or merged is no longer in the graph: its IRI is a value, so that nothing dangles.
    """
    for row in claims.corrections:
        node = iris.thing("correction", row.name)
        triples.say(node, PROV + "wasAttributedTo", row.by)
        triples.say(node, DCTERMS + "date", date_literal(row.date))
        triples.record(
            node,
            "Correction",
            label=f"Correction: {row.kind}, {row.date}",
            correctionKind=row.kind,
            corrects=ox.Literal(row.subject, datatype=ANY_URI),
            into=ox.Literal(row.into, datatype=ANY_URI) if row.into else None,
            reason=row.reason,
        )
