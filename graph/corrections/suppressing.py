"""Suppression: the claims of a document without a person, and without a trace of the name."""

import hashlib
from dataclasses import replace

from graph.claims import Claims, Contact, Front, Mention, Span
from graph.corrections.redaction import Redaction, addresses_in, blotted, redaction_of
from graph.corrections.retelling import retold
from graph.links.proposals import links_in


def without_person(claims: Claims, person: str) -> tuple[Claims, bool]:
    """The claims without a person, by id, and whether there was anything to take out."""
    redaction = redaction_of(claims, person)
    named = [m.span for m in (*claims.mentions, *claims.nested) if m.entity in redaction.ids]
    spans = [*named, *redaction.spans_in(claims.text)]
    if not spans and not any(e.id in redaction.ids for e in claims.entities):
        return claims, False
    text = blotted(claims.text, [*spans, *addresses_in(claims.text)])
    kept = _without_claims(claims, redaction, spans)
    # The text apart: it alone keeps its length to the letter whatever it is.
    bare = replace(kept, letter=replace(kept.letter, source=replace(kept.letter.source, text="")))
    told = retold(replace(bare, links=()), redaction.told)
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = replace(told.letter.source, text=text, sha256=digest)
    told = replace(told, key=claims.key, letter=replace(told.letter, source=source))
    # Their reasons quote words of the text: they are found anew in what is left of it.
    return replace(told, links=links_in(told.letter, (*told.mentions, *told.nested), told.themes)), True


def _without_claims(claims: Claims, redaction: Redaction, spans: list[Span]) -> Claims:
    ids = redaction.ids
    figures = [replace(f, about=tuple(a for a in f.about if a not in ids)) for f in claims.figures]
    return replace(
        claims,
        letter=replace(claims.letter, front=_front(claims.letter.front, redaction)),
        entities=tuple(e for e in claims.entities if e.id not in ids),
        mentions=_others(claims.mentions, ids, spans),
        nested=_others(claims.nested, ids, spans),
        candidates=_others(claims.candidates, ids, spans),
        figures=tuple(figures),
        demands={i: tuple(t for t in terms if not redaction.is_stem(t)) for i, terms in claims.demands.items()},
        relations=tuple(r for r in claims.relations if not ids & {r.subject, r.object}),
    )


def _others(mentions: tuple[Mention, ...], ids: frozenset[str], spans: list[Span]) -> tuple[Mention, ...]:
    """Mentions of others; of names without a type, those that share no letter with what is blotted out."""
    return tuple(
        m for m in mentions if m.entity not in ids and (m.type is not None or not any(s.meets(m.span) for s in spans))
    )


def _front(front: Front, redaction: Redaction) -> Front:
    return replace(
        front,
        addressee=_other(front.addressee, redaction),
        signatory=_other(front.signatory, redaction),
        copied_to=tuple(c for c in front.copied_to if _other(c, redaction)),
    )


def _other(contact: Contact | None, redaction: Redaction) -> Contact | None:
    """A contact that is somebody else."""
    return contact if contact is None or redaction.told(contact.name) == contact.name else None
