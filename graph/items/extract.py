"""A document's claims as the JSON of `findings extract`; which members each object has stands in the table."""

from typing import Any

from graph.claims import Claims, Mention, Passage, Recommendation, Response, Span, quoted
from graph.items.table import EXTRACTED
from graph.rdf.iris import DocumentIris, iris_of

Json = dict[str, Any]
RESPONSES = {"agreed": "Agreed", "partly-agreed": "Partly agreed", "not-agreed": "Not agreed"}


def as_json(claims: Claims, base: str) -> Json:
    """The whole extract of a document."""
    iris = iris_of(claims, base)
    letter, text = claims.letter, claims.text
    names = {entity.id: entity.name for entity in claims.entities}
    headings = {section.slug: section.heading for section in letter.sections}

    def mentions(rows: tuple[Mention, ...]) -> list[Json]:
        return [_object("mention", m, **_place(text, m.span), name=names.get(m.entity or "")) for m in rows]

    def passages(kind: str, rows: tuple[Passage, ...]) -> list[Json]:
        return [_object(kind, p, **_prose(claims, iris, p), section=headings.get(p.section)) for p in rows]

    return {
        "document": _document(claims, iris),
        "text": {"length": len(text), "sha256": letter.source.sha256},
        "places": [
            _object("place", place, **_place(text, place.span), box=[round(edge, 1) for edge in place.box])
            for place in letter.source.places
        ],
        "sections": [_object("section", s, **_place(text, s.span), id=s.slug) for s in letter.sections],
        "entities": [_object("entity", e, iri=iris.thing(e.id)) for e in claims.entities],
        "mentions": mentions(claims.mentions),
        "candidates": mentions(claims.candidates),
        "findings": passages("finding", letter.findings),
        "observations": passages("observation", letter.observations),
        "recommendations": [_recommendation(r, claims, iris) for r in letter.recommendations],
        "responses": [_response(r, claims, iris) for r in letter.responses],
        "ratings": [
            _object(
                "rating", r, pdu=r.unit, rating=r.level, score=f"{r.score}/{r.maximum}" if r.score is not None else None
            )
            for r in letter.ratings
        ],
        "statistics": [_object("statistic", f, **_place(text, f.span), finding=f.statement) for f in claims.figures],
        "relations": [_object("relation", r) for r in claims.relations],
        "audit": [_object("audit", n, **_place(text, n.parts[0]), quote=quoted(text, n.parts)) for n in claims.audit],
        "footnotes": [_object("footnote", note, **_place(text, note.span)) for note in letter.footnotes],
        "warnings": [_object("notice", n) for n in (*letter.source.notices, *letter.notices)],
        "corrections": [_object("correction", row) for row in claims.corrections],
    }


def _object(kind: str, record: object, **own: Any) -> Json:
    """The members that the table gives this kind: those of `own`, the others as the record has them by that name."""
    return {name: own[name] if name in own else _plain(getattr(record, name)) for name in EXTRACTED[kind]}


def _plain(value: Any) -> Any:
    """Tuples and places as lists."""
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _place(text: str, span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}


def _document(claims: Claims, iris: DocumentIris) -> Json:
    front = claims.letter.front
    return _object(
        "document",
        front,
        id=claims.key,
        iri=iris.document,
        region=front.region.name if front.region else None,
        pdus=[unit.name for unit in front.units],
        addressee=front.addressee.name if front.addressee else None,
        addressee_role=front.addressee.role if front.addressee else None,
        signatory=front.signatory.name if front.signatory else None,
        signatory_role=front.signatory.role if front.signatory else None,
        copied_to=[_object("contact", one) for one in front.copied_to],
    )


def _prose(claims: Claims, iris: DocumentIris, record: Passage | Recommendation | Response) -> Json:
    """What all statements in prose have; `entities` in the order of first mention, nested names too."""
    mentions = (m for m in (*claims.mentions, *claims.nested) if any(p.holds(m.span) for p in record.parts))
    return {
        "iri": iris.statements[record.id],
        "text": quoted(claims.text, record.parts),
        "themes": [hit.theme for hit in claims.themes.get(record.id, ())],
        "entities": list(dict.fromkeys(m.entity for m in sorted(mentions, key=lambda m: m.span) if m.entity)),
    }


def _recommendation(record: Recommendation, claims: Claims, iris: DocumentIris) -> Json:
    links = [link for link in claims.links if link.recommendation == record.id]
    return _object(
        "recommendation",
        record,
        **_prose(claims, iris, record),
        number=_number(record.number),
        addressee=record.addressees[0] if len(record.addressees) == 1 else list(record.addressees) or None,
        related_findings=[{"id": link.finding, "score": link.score, "because": link.because} for link in links],
    )


def _response(record: Response, claims: Claims, iris: DocumentIris) -> Json:
    return _object(
        "response",
        record,
        **_prose(claims, iris, record),
        number=_number(record.number),
        recommendation=quoted(claims.text, record.demand),
        response=RESPONSES[record.level],
        response_as_printed=record.as_printed,
        action=quoted(claims.text, record.action) or None,
        date=record.due,
        date_as_printed=record.due_as_printed,
    )


def _number(printed: str | None) -> int | str | None:
    return int(printed) if printed and printed.isdigit() else printed
