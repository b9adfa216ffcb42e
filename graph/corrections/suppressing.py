"""Suppression: a person taken out of a document, without a trace of the name: letter for letter, so that offsets hold.

The full name goes in any case and spelling (see `graph.text.spellings`). A single word of it goes where it is the
person's without doubt: where the person is mentioned, after a title or "Dear", and everywhere else unless another name
in the document has it. A name that is an English word ("Best", "Park") goes alone only with a capital, and only where
the document does not use the word: a text without its ordinary words would be worse.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.claims import Claims, Contact, Entity, Mention, Span
from graph.corrections.rewrite import rewritten
from graph.knowledge.formats import formats_of
from graph.knowledge.rows import Knowledge
from graph.links import demands_in, links_in
from graph.names.nlp import is_english
from graph.text.blotting import blotted
from graph.text.spellings import TITLES, Spellings, words_of

ID_FORM = re.compile(r"[a-z0-9]+(?:[-/:][a-z0-9]+)*")
REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class Redaction:
    """What to blot: of whom, and how the names are found in print and in ids."""

    ids: frozenset[str]
    spellings: Spellings
    slugs: re.Pattern[str]

    def spans_in(self, text: str) -> list[Span]:
        return self.spellings.spans_in(text)

    def redacted(self, text: str) -> str:
        """Printed words of the same length; an id with a word in the name's place."""
        if ID_FORM.fullmatch(text):
            return self.slugs.sub(REDACTED, text)
        return blotted(text, self.spans_in(text))


def redaction_of(claims: Claims, person: str) -> Redaction:
    """How to take one person (by id) out of a document, known to it or not."""
    slug = person.rpartition("/")[2]
    own = [e for e in claims.entities if e.id == person]
    names = [*_names(own), slug]
    known = {word for name in names for word in words_of(name)}
    own += [
        e for e in claims.entities if e.type == "Person" and e not in own and _is_same(words_of(e.name), slug, known)
    ]
    names += _names(own)
    others = _words_of_others(e for e in claims.entities if e not in own)
    spellings = Spellings(names, others, is_english)
    spellings = Spellings(names, others | spellings.in_small(claims.text), is_english)
    in_ids = sorted({slug, "".join(words_of(slug)), *spellings.telling}, key=len, reverse=True)
    return Redaction(
        ids=frozenset({person, *(e.id for e in own)}),
        spellings=spellings,
        slugs=re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, in_ids))})(?![a-z])"),
    )


def _is_same(words: list[str], slug: str, known: set[str]) -> bool:
    """Whether a person may be the same: of these words and no others, or of all and a second surname or given name.

    Of these letters, too: a word with a hyphen in it counts as two.
    """
    own, parts = set(words) - TITLES, set(slug.split("-"))
    letters = "".join(word for word in words if word not in TITLES)
    return known >= own or (len(parts) > 1 and parts <= own) or letters == slug.replace("-", "")


def _words_of_others(entities: Iterable[Entity]) -> set[str]:
    """The words by which a document may mean others: persons, things that are known, and what English words name.

    A thing that no ontology knows and that has a word of no language in its name is called after the person.
    """
    sure: set[str] = set()
    called: set[str] = set()
    for entity in entities:
        is_sure = entity.type in ("Person", "PDU", "Region") or entity.label
        (sure if is_sure else called).update(word for name in _names([entity]) for word in words_of(name))
    return sure | set(filter(is_english, called))


def _names(entities: Iterable[Entity]) -> list[str]:
    return [name for e in entities for name in (e.name, *e.aliases, *([e.label] if e.label else []))]


def without_person(claims: Claims, person: str, knowledge: Knowledge) -> tuple[Claims, bool]:
    """The claims without a person, by id, and whether there was anything to take out."""
    redaction = redaction_of(claims, person)
    named = redaction.spans_in(claims.text)
    if not any(e.id in redaction.ids for e in claims.entities) and not _told_by(claims.text, named, person):
        return claims, False
    spans = [*(m.span for m in (*claims.mentions, *claims.nested) if m.entity in redaction.ids), *named]
    text = blotted(claims.text, spans)
    others = _without_claims(claims, redaction, spans)
    # The text apart: it alone keeps its length to the letter whatever it is.
    bare = replace(others, letter=replace(others.letter, source=replace(others.letter.source, text="")))
    rest: Claims = rewritten(replace(bare, links=(), demands={}), redaction.redacted)
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = replace(rest.letter.source, text=text, sha256=digest)
    rest = replace(rest, key=claims.key, letter=replace(rest.letter, source=source))
    # Reasons and terms are words of the text: they are found anew in what is left of it.
    links = links_in(rest.letter, (*rest.mentions, *rest.nested), rest.themes)
    return replace(rest, links=links, demands=demands_in(rest.letter, rest.mentions, formats_of(knowledge))), True


def _told_by(text: str, named: list[Span], person: str) -> bool:
    """Whether these words tell a person whom no rule sees: a given name alone may be anybody's."""
    given = person.rpartition("/")[2].partition("-")
    return any(words_of(text[slice(*span)]) != [given[0]] for span in named) or (not given[1] and any(named))


def _without_claims(claims: Claims, redaction: Redaction, spans: list[Span]) -> Claims:
    ids, front = redaction.ids, claims.letter.front

    def is_other(contact: Contact) -> bool:
        return redaction.redacted(contact.name) == contact.name

    front = replace(
        front,
        addressee=front.addressee if front.addressee and is_other(front.addressee) else None,
        signatory=front.signatory if front.signatory and is_other(front.signatory) else None,
        copied_to=tuple(filter(is_other, front.copied_to)),
    )
    return replace(
        claims,
        letter=replace(claims.letter, front=front),
        entities=tuple(e for e in claims.entities if e.id not in ids),
        mentions=_others(claims.mentions, ids, spans),
        nested=_others(claims.nested, ids, spans),
        candidates=_others(claims.candidates, ids, spans),
        figures=tuple(replace(f, about=tuple(a for a in f.about if a not in ids)) for f in claims.figures),
        relations=tuple(r for r in claims.relations if not ids & {r.subject, r.object}),
    )


def _others(mentions: tuple[Mention, ...], ids: frozenset[str], spans: list[Span]) -> tuple[Mention, ...]:
    """Mentions of others; of names without a type, those that share no letter with what is blotted out."""
    return tuple(
        m for m in mentions if m.entity not in ids and (m.type is not None or not any(s.meets(m.span) for s in spans))
    )
