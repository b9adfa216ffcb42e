"""Suppression: a person taken out of a document, without a trace of the name: letter for letter, so that offsets hold.

The full name goes in any case and spelling. A single word of it goes where it is the person's without doubt: where
the person is mentioned, after a title or "Dear", and everywhere else unless the word has another use in the document.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.claims import Claims, Contact, Entity, Mention, Span
from graph.corrections.rewrite import rewritten
from graph.links import links_in
from graph.rdf.iris import blotted
from graph.text.words import stem

TITLE = r"(?:Dear|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Rev|Revd|Reverend|Prof|Professor|Judge|Justice|HHJ)"
TITLES = frozenset(word.casefold() for word in re.findall(r"[A-Z]\w+", TITLE))
NAME_PART = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
ID_FORM = re.compile(r"[a-z0-9]+(?:[-/:][a-z0-9]+)*")
REDACTED = "redacted"


@dataclass(frozen=True, slots=True)
class Redaction:
    """What to blot: the names in full, words that are nobody else's, words that are the person's after a title."""

    ids: frozenset[str]
    full: tuple[re.Pattern[str], ...]
    words: re.Pattern[str]
    titled: re.Pattern[str]
    slugs: re.Pattern[str]
    known: frozenset[str]

    def is_stem(self, term: str) -> bool:
        """Whether a term may be made from a word of the name: terms are stems, of which too many may go."""
        return any(word.startswith(term) or term.startswith((word, stem(word))) for word in self.known)

    def spans_in(self, text: str) -> list[Span]:
        plain = _plain(text)
        spans = [Span(*m.span()) for pattern in self.full for m in pattern.finditer(plain)]
        spans += [Span(*m.span()) for m in self.words.finditer(text)]
        spans += [Span(*m.span("name")) for m in self.titled.finditer(text)]
        return spans

    def redacted(self, text: str) -> str:
        """Printed words of the same length; an id with a word in the name's place."""
        if ID_FORM.fullmatch(text):
            return self.slugs.sub(REDACTED, text)
        return blotted(text, self.spans_in(text))


def redaction_of(claims: Claims, person: str) -> Redaction:
    """How to take one person (by id) out of a document, known to it or not."""
    slug = person.rpartition("/")[2]
    slug_words = [w for w in slug.split("-") if w]
    own = [e for e in claims.entities if e.id == person]
    known = {w for name in _names(own) for w in _words(name)} | set(slug_words)
    own += [e for e in claims.entities if e.type == "Person" and e not in own and set(_words(e.name)) <= known]
    others = {w for name in _names(e for e in claims.entities if e not in own) for w in _words(name)}
    lower = {m.group().casefold() for m in NAME_PART.finditer(claims.text) if m.group()[0].islower()}
    # Not titles, and no initials: a letter alone tells nobody.
    words = sorted(w for w in known if len(w) > 1 and w not in TITLES)
    telling = [w for w in words if w not in lower and w not in others]
    full = [p for p in {_spelling(_words(n)) for n in _names(own)} | {_spelling(slug_words)} if p]
    return Redaction(
        ids=frozenset({person, *(e.id for e in own)}),
        full=tuple(re.compile(p) for p in sorted(full)),
        words=re.compile(rf"(?<![^\W_])(?:{_forms(telling)})(?![^\W_])"),
        titled=_titled(words),
        known=frozenset(w for w in words if len(w) > 2),
        slugs=re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, [slug, *telling]))})(?![a-z0-9])"),
    )


def _names(entities: Iterable[Entity]) -> list[str]:
    return [name for e in entities for name in (e.name, *e.aliases, *([e.label] if e.label else []))]


def _words(name: str) -> list[str]:
    """The words of a name without case and accents."""
    return [w.replace("'", "").replace("’", "") for w in NAME_PART.findall(_plain(name))]


def _plain(text: str) -> str:
    """The text in lower case without accents, of the same length."""
    return "".join((c if c.isascii() else unicodedata.normalize("NFKD", c)[0]).lower()[:1] for c in text)


def _spelling(words: list[str]) -> str | None:
    """A pattern for a name of two words or more, however it is spaced or its apostrophes are set."""
    if len(words) < 2:
        return None
    loose = ["['’‘`]?".join(map(re.escape, word)) for word in words]
    return r"(?<![^\W_])" + r"[\W_]+".join(loose) + r"(?![^\W_])"


def _forms(words: Iterable[str]) -> str:
    """Each word as it may be printed: its first letter large, the rest in any case, apostrophes and accents or not.

    Of no words, a pattern that matches nothing.
    """
    return "|".join(_form(word) for word in words) or "(?!)"


def _form(word: str) -> str:
    letters = [re.escape(c.upper() if n == 0 else c) for n, c in enumerate(word)]
    return letters[0] + "".join(f"['’‘`]?(?i:{c})" for c in letters[1:])


def _titled(words: list[str]) -> re.Pattern[str]:
    name = rf"(?:{_forms(words)})"
    lead = rf"\b{TITLE}\b\.?\s+(?:(?:{name}|[A-Z]\.?)\s+)*"
    return re.compile(rf"{lead}(?P<name>{name}(?:\s+{name})*)(?![^\W_])")


def without_person(claims: Claims, person: str) -> tuple[Claims, bool]:
    """The claims without a person, by id, and whether there was anything to take out."""
    redaction = redaction_of(claims, person)
    mentions = [m.span for m in (*claims.mentions, *claims.nested) if m.entity in redaction.ids]
    spans = [*mentions, *redaction.spans_in(claims.text)]
    if not spans and not any(e.id in redaction.ids for e in claims.entities):
        return claims, False
    text = blotted(claims.text, spans)
    others = _without_claims(claims, redaction, spans)
    # The text apart: it alone keeps its length to the letter whatever it is.
    bare = replace(others, letter=replace(others.letter, source=replace(others.letter.source, text="")))
    rest: Claims = rewritten(replace(bare, links=()), redaction.redacted)
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = replace(rest.letter.source, text=text, sha256=digest)
    rest = replace(rest, key=claims.key, letter=replace(rest.letter, source=source))
    # Their reasons quote words of the text: they are found anew in what is left of it.
    return replace(rest, links=links_in(rest.letter, (*rest.mentions, *rest.nested), rest.themes)), True


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
        demands={i: tuple(t for t in terms if not redaction.is_stem(t)) for i, terms in claims.demands.items()},
        relations=tuple(r for r in claims.relations if not ids & {r.subject, r.object}),
    )


def _others(mentions: tuple[Mention, ...], ids: frozenset[str], spans: list[Span]) -> tuple[Mention, ...]:
    """Mentions of others; of names without a type, those that share no letter with what is blotted out."""
    return tuple(
        m for m in mentions if m.entity not in ids and (m.type is not None or not any(s.meets(m.span) for s in spans))
    )
