"""One document's claims as the quads of its named graph."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.claims import Claims, Parts, Span
from graph.rdf.audit import add_audit
from graph.rdf.corrections import add_corrections
from graph.rdf.iris import DocumentIris, iris_of
from graph.rdf.people import add_people
from graph.rdf.privacy import without_addresses
from graph.rdf.ratings import add_ratings
from graph.rdf.relations import add_relations
from graph.rdf.statements import add_figures, add_links, add_passages, add_recommendations, add_responses
from graph.rdf.terms import BIBO, DCTERMS, OA, OGL, PROV, RDF, Quad, Ref, Triples, date_literal
from graph.rdf.things import add_entities, add_mentions, entity_named


@dataclass(frozen=True, slots=True)
class Run:
    """What made a graph: text, knowledge and program, each by its digest. Times go to the log, not here."""

    program: str
    knowledge: str
    document_class: str


def quads_of(claims: Claims, base: str, run: Run) -> list[Quad]:
    """The quads of a document's graph, in N-Quads order. No clock, path or random value goes into any of them."""
    claims = without_addresses(claims)
    iris = iris_of(claims, base)
    triples = Triples(iris.iris.term(""))
    _document(triples, claims, iris, run)
    _run(triples, claims, iris, run)
    _sections(triples, claims, iris)
    add_passages(triples, claims, iris)
    add_recommendations(triples, claims, iris)
    add_responses(triples, claims, iris)
    add_figures(triples, claims, iris)
    add_links(triples, claims, iris)
    add_ratings(triples, claims, iris)
    add_entities(triples, claims, iris)
    add_mentions(triples, claims, iris)
    add_people(triples, claims, iris)
    add_relations(triples, claims, iris)
    add_audit(triples, claims, iris)
    add_corrections(triples, claims, iris)
    _spans(triples, claims, iris)
    return triples.in_graph(iris.graph)


def _document(triples: Triples, claims: Claims, iris: DocumentIris, run: Run) -> None:
    front, source, document = claims.letter.front, claims.letter.source, iris.document
    kind = run.document_class.rsplit("/", 1)[-1]
    triples.typed(document, "SourceDocument", kind)
    triples.label(document, front.title)
    triples.say(document, DCTERMS + "title", front.title)
    triples.say(document, DCTERMS + "issued", date_literal(front.date) if front.date else None)
    triples.say(document, DCTERMS + "license", Ref(OGL))
    triples.say(document, DCTERMS + "publisher", entity_named(claims, iris, front.publisher))
    triples.say(
        document, BIBO + "recipient", entity_named(claims, iris, front.addressee.name if front.addressee else None)
    )
    triples.say(document, PROV + "wasGeneratedBy", Ref(_run_iri(claims, iris, run)))
    triples.add(
        document,
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


def _run_iri(claims: Claims, iris: DocumentIris, run: Run) -> str:
    return iris.iris.thing("run", f"{claims.letter.source.sha256[:16]}-{run.knowledge[:16]}-{run.program}")


def _run(triples: Triples, claims: Claims, iris: DocumentIris, run: Run) -> None:
    node = _run_iri(claims, iris, run)
    triples.typed(node, "ExtractionRun")
    triples.say(node, RDF + "type", Ref(PROV + "Activity"))
    triples.label(node, f"Extraction of {claims.letter.front.title}")
    triples.say(node, PROV + "used", Ref(iris.document))
    triples.say(iris.graph, PROV + "wasDerivedFrom", Ref(iris.document))
    triples.say(iris.graph, PROV + "wasGeneratedBy", Ref(node))
    triples.add(
        node,
        programVersion=run.program,
        ontologyDigest=run.knowledge,
        textDigest=claims.letter.source.sha256,
    )


def _sections(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for section in claims.letter.sections:
        node = iris.sections[section.slug]
        triples.typed(node, "Section")
        triples.label(node, section.heading)
        triples.say(node, DCTERMS + "isPartOf", Ref(iris.sections[section.parent]) if section.parent else None)
        triples.say(node, OA + "start", section.span.start)
        triples.say(node, OA + "end", section.span.end)
        triples.add(
            node,
            inDocument=Ref(iris.document),
            level=section.level,
            localId=section.slug,
            part=Ref(iris.span(section.heading_span)),
        )


def _spans(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for span in sorted(set(_all_spans(claims))):
        node = iris.span(span)
        triples.typed(node, "TextSpan")
        triples.say(node, OA + "start", span.start)
        triples.say(node, OA + "end", span.end)
        triples.say(node, OA + "exact", claims.text[span.start : span.end])
        triples.add(node, inDocument=Ref(iris.document))
    for place in claims.letter.source.places:
        node = iris.span(place.span)
        triples.add(node, page=place.page, box=" ".join(f"{edge:.1f}" for edge in place.box))


def _printed(claims: Claims) -> Iterator[Span]:
    """The blocks of a document in print."""
    yield from (place.span for place in claims.letter.source.places)


def _all_spans(claims: Claims) -> Parts:
    """Every place that anything points at."""
    letter, front = claims.letter, claims.letter.front
    spans: list[Span] = [*(s.heading_span for s in letter.sections), *_printed(claims)]
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
