"""Claims as JSON: the one file where the two meet. The shape is the public one of `findings extract`."""

from typing import Any

from graph.claims import (
    Applied,
    AuditNote,
    Claims,
    Contact,
    Mention,
    Parts,
    Rating,
    Recommendation,
    Response,
    Section,
    quoted,
)  # fmt: skip
from graph.rdf.iris import DocumentIris, iris_of
from graph.rdf.privacy import without_addresses

Json = dict[str, Any]


def as_json(claims: Claims, base: str) -> Json:
    """The whole extract of a document."""
    iris = iris_of(without_addresses(claims), base)
    letter = claims.letter
    headings = {s.slug: s.heading for s in letter.sections}
    passages = {
        p.id: _passage(claims, iris, p.id, p.parts) | {"section": headings.get(p.section)}
        for p in (*letter.findings, *letter.observations)
    }
    return {
        "document": _document(claims, iris),
        "text": {"length": len(claims.text), "sha256": letter.source.sha256},
        "places": [
            {"start": p.span.start, "end": p.span.end, "page": p.page, "box": [round(edge, 1) for edge in p.box]}
            for p in letter.source.places
        ],
        "sections": [_section(s) for s in letter.sections],
        "entities": [
            {"id": e.id, "iri": iris.entity(e.id), "name": e.name, "type": e.type, "aliases": list(e.aliases)}
            for e in claims.entities
        ],
        "mentions": [_mention(m, claims) for m in claims.mentions],
        "candidates": [_mention(m, claims) for m in claims.candidates],
        "findings": [passages[f.id] | {"polarity": f.polarity} for f in letter.findings],
        "observations": [passages[o.id] for o in letter.observations],
        "recommendations": [_recommendation(r, claims, iris) for r in letter.recommendations],
        "responses": [_response(r, claims, iris) for r in letter.responses],
        "ratings": [_rating(r) for r in letter.ratings],
        "statistics": [_figure(claims, at) for at in range(len(claims.figures))],
        "relations": [
            {
                "subject": r.subject,
                "predicate": r.predicate,
                "object": r.object,
                "evidence": list(r.evidence),
                "confidence": r.confidence,
            }
            for r in claims.relations
        ],
        "audit": [_audit_note(n, claims.text) for n in claims.audit],
        "footnotes": [_footnote(claims, at) for at in range(len(letter.footnotes))],
        "warnings": [{"code": n.code, "message": n.message} for n in (*letter.source.notices, *letter.notices)],
        "corrections": [_correction(a) for a in claims.corrections],
    }


def _correction(row: Applied) -> Json:
    told = {"name": row.name, "kind": row.kind, "subject": row.subject, "into": row.into}
    return told | {"by": row.by, "date": row.date, "reason": row.reason}


def _document(claims: Claims, iris: DocumentIris) -> Json:
    front = claims.letter.front
    return {
        "id": claims.key,
        "iri": iris.document,
        "title": front.title,
        "kind": front.kind,
        "date": front.date,
        "date_as_printed": front.date_as_printed,
        "region": front.region.name if front.region else None,
        "pdus": [u.name for u in front.units],
        "publisher": front.publisher,
        "addressee": front.addressee.name if front.addressee else None,
        "addressee_role": front.addressee.role if front.addressee else None,
        "signatory": front.signatory.name if front.signatory else None,
        "signatory_role": front.signatory.role if front.signatory else None,
        "copied_to": [_contact(c) for c in front.copied_to],
    }


def _contact(contact: Contact) -> Json:
    return {"name": contact.name, "role": contact.role, "organisation": contact.organisation}


def _section(s: Section) -> Json:
    return {
        "id": s.slug,
        "heading": s.heading,
        "level": s.level,
        "parent": s.parent,
        "start": s.span.start,
        "end": s.span.end,
    }


def _mention(m: Mention, claims: Claims) -> Json:
    names = {e.id: e.name for e in claims.entities}
    return {
        "start": m.span.start,
        "end": m.span.end,
        "text": claims.text[m.span.start : m.span.end],
        "type": m.type,
        "entity": m.entity,
        "name": names.get(m.entity or ""),
        "method": m.method,
        "confidence": m.confidence,
    }


def _passage(claims: Claims, iris: DocumentIris, local: str, parts: Parts) -> Json:
    return {
        "id": local,
        "iri": iris.statements[local],
        "section": None,
        "parts": [list(p) for p in parts],
        "text": quoted(claims.text, parts),
        "themes": [hit.theme for hit in claims.themes.get(local, ())],
        "entities": _entities_in(claims, parts),
    }


def _entities_in(claims: Claims, parts: Parts) -> list[str]:
    """The things named in these places, nested names too, in order of first mention."""
    inside = (m for m in (*claims.mentions, *claims.nested) if any(p.holds(m.span) for p in parts))
    return list(dict.fromkeys(m.entity for m in sorted(inside, key=lambda m: m.span) if m.entity))


def _recommendation(r: Recommendation, claims: Claims, iris: DocumentIris) -> Json:
    passage = _passage(claims, iris, r.id, r.parts)
    del passage["section"]
    related = [
        {"id": k.finding, "score": k.score, "because": k.because} for k in claims.links if k.recommendation == r.id
    ]
    asked: str | list[str] | None = r.addressees[0] if len(r.addressees) == 1 else list(r.addressees) or None
    return passage | {
        "block": r.block,
        "number": int(r.number) if r.number and r.number.isdigit() else r.number,
        "addressee": asked,
        "related_findings": related,
    }


def _response(r: Response, claims: Claims, iris: DocumentIris) -> Json:
    passage = _passage(claims, iris, r.id, r.parts)
    del passage["section"]
    return passage | {
        "number": int(r.number) if r.number and r.number.isdigit() else r.number,
        "recommendation": quoted(claims.text, r.demand),
        "response": RESPONSES[r.level],
        "response_as_printed": r.as_printed,
        "action": quoted(claims.text, r.action) or None,
        "owner": r.owner,
        "date": r.due,
        "date_as_printed": r.due_as_printed,
    }


RESPONSES = {"agreed": "Agreed", "partly-agreed": "Partly agreed", "not-agreed": "Not agreed"}


def _rating(r: Rating) -> Json:
    return {
        "pdu": r.unit,
        "standard": r.standard,
        "code": r.code,
        "rating": r.level,
        "score": f"{r.score}/{r.maximum}" if r.score is not None else None,
        "stated": r.stated,
        "inferred": list(r.inferred),
        "parts": [list(p) for p in r.parts],
    }


def _figure(claims: Claims, at: int) -> Json:
    figure = claims.figures[at]
    return {
        "start": figure.span.start,
        "end": figure.span.end,
        "text": claims.text[figure.span.start : figure.span.end],
        "value": figure.value,
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "qualifier": figure.qualifier,
        "about": list(figure.about),
        "finding": figure.statement,
    }


def _audit_note(note: AuditNote, text: str) -> Json:
    """`start` and `end` are those of the first place; all of them are in `parts`."""
    return {
        "rule": note.rule,
        "severity": note.severity,
        "message": note.message,
        "start": note.parts[0].start,
        "end": note.parts[0].end,
        "quote": quoted(text, note.parts),
        "parts": [list(p) for p in note.parts],
    }


def _footnote(claims: Claims, at: int) -> Json:
    note = claims.letter.footnotes[at]
    return {
        "mark": note.mark,
        "start": note.span.start,
        "end": note.span.end,
        "text": claims.text[note.span.start : note.span.end],
        "marks": [list(m) for m in note.marks],
    }
