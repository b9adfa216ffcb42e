"""A person taken out of a document: the name blotted out wherever it stands, letter for letter, so that offsets hold.

The full name goes in any case and spelling. A single word of it goes where it is the person's without doubt: where
the person is mentioned, after a title or "Dear", and everywhere else unless the word has another use in the document.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from graph.claims import Claims, Entity, Span
from graph.rdf.privacy import BLOT, EMAIL
from graph.text.words import stem

TITLE = r"(?:Dear|Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Lord|Lady|Rev|Revd|Reverend|Prof|Professor|Judge|Justice|HHJ)"
TITLES = frozenset(word.casefold() for word in re.findall(r"[A-Z]\w+", TITLE))
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
ID = re.compile(r"[a-z0-9]+(?:[-/:][a-z0-9]+)*")
GONE = "redacted"


@dataclass(frozen=True, slots=True)
class Redaction:
    """What to blot: the names in full, words that are nobody else's, words that are the person's after a title."""

    ids: frozenset[str]
    full: tuple[re.Pattern[str], ...]
    words: re.Pattern[str] | None
    titled: re.Pattern[str] | None
    slugs: re.Pattern[str]
    known: frozenset[str]

    def is_stem(self, term: str) -> bool:
        """Whether a term may be made from a word of the name: terms are stems, of which too many may go."""
        return any(word.startswith(term) or term.startswith((word, stem(word))) for word in self.known)

    def spans_in(self, text: str) -> list[Span]:
        plain = _plain(text)
        found = [Span(*m.span()) for pattern in self.full for m in pattern.finditer(plain)]
        found += [Span(*m.span()) for m in self.words.finditer(text)] if self.words else []
        found += [Span(*m.span("name")) for m in self.titled.finditer(text)] if self.titled else []
        return found

    def told(self, text: str) -> str:
        """Printed words of the same length; an id with a word in the name's place."""
        if ID.fullmatch(text):
            return self.slugs.sub(GONE, text)
        return blotted(text, [*self.spans_in(text), *addresses_in(text)])


def redaction_of(claims: Claims, person: str) -> Redaction:
    """How to take one person (by id) out of a document, known to it or not."""
    slug = person.rpartition("/")[2]
    slug_words = [w for w in slug.split("-") if w]
    own = [e for e in claims.entities if e.id == person]
    known = {w for name in _names(own) for w in _words(name)} | set(slug_words)
    own += [e for e in claims.entities if e.type == "Person" and e not in own and set(_words(e.name)) <= known]
    others = {w for name in _names(e for e in claims.entities if e not in own) for w in _words(name)}
    lower = {m.group().casefold() for m in WORD.finditer(claims.text) if m.group()[0].islower()}
    # Not titles, and no initials: a letter alone tells nobody.
    words = sorted(w for w in known if len(w) > 1 and w not in TITLES)
    telling = [w for w in words if w not in lower and w not in others]
    full = [p for p in {_spelling(_words(n)) for n in _names(own)} | {_spelling(slug_words)} if p]
    return Redaction(
        ids=frozenset({person, *(e.id for e in own)}),
        full=tuple(re.compile(p) for p in sorted(full)),
        words=_capitalised(telling),
        titled=_titled(words),
        known=frozenset(w for w in words if len(w) > 2),
        slugs=re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, [slug, *telling]))})(?![a-z0-9])"),
    )


def addresses_in(text: str) -> list[Span]:
    """E-mail addresses: they are made from names."""
    return [Span(*m.span()) for m in EMAIL.finditer(text)]


def blotted(text: str, spans: Iterable[Span]) -> str:
    """The text, of the same length, with these places blotted out; white space stays."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = [c if c.isspace() else BLOT for c in letters[start:end]]
    return "".join(letters)


def _names(entities: Iterable[Entity]) -> list[str]:
    return [name for e in entities for name in (e.name, *e.aliases, *([e.label] if e.label else []))]


def _words(name: str) -> list[str]:
    """The words of a name without case and accents."""
    return [w.replace("'", "").replace("’", "") for w in WORD.findall(_plain(name))]


def _plain(text: str) -> str:
    """The text in lower case without accents, of the same length."""
    return "".join(map(_plain_letter, text))


def _plain_letter(letter: str) -> str:
    return letter.lower()[:1] if letter.isascii() else unicodedata.normalize("NFKD", letter)[0].lower()[:1]


def _spelling(words: list[str]) -> str | None:
    """A pattern for a name of two words or more, however it is spaced or its apostrophes are set."""
    if len(words) < 2:
        return None
    loose = ["['’‘`]?".join(map(re.escape, word)) for word in words]
    return r"(?<![^\W_])" + r"[\W_]+".join(loose) + r"(?![^\W_])"


def _forms(words: Iterable[str]) -> str:
    """Each word as it may be printed: its first letter large, the rest in any case, apostrophes and accents or not."""
    return "|".join(_form(word) for word in words)


def _form(word: str) -> str:
    letters = [re.escape(c.upper() if n == 0 else c) for n, c in enumerate(word)]
    return letters[0] + "".join(f"['’‘`]?(?i:{c})" for c in letters[1:])


def _capitalised(words: list[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<![^\W_])(?:{_forms(words)})(?![^\W_])") if words else None


def _titled(words: list[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    name = rf"(?:{_forms(words)})"
    lead = rf"\b{TITLE}\b\.?\s+(?:(?:{name}|[A-Z]\.?)\s+)*"
    return re.compile(rf"{lead}(?P<name>{name}(?:\s+{name})*)(?![^\W_])")
