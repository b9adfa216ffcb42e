"""The IRIs of what a document says: made from content, not from ordinals, so that a missed bullet renames no other.

Each path follows from its own record alone. Only records that are alike to the letter get a count.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from graph.claims import (
    AuditNote,
    Claims,
    Figure,
    Passage,
    Rating,
    Recommendation,
    Response,
    Section,
    Span,
    quoted,
)  # fmt: skip
from graph.rdf.terms import Ref
from graph.text.names import slug, unit_name

FIRST_WORDS = 6
CONTEXT = 60
LATER_DOMAIN = re.compile(r"[3-9]\.\d")


@dataclass(frozen=True, slots=True)
class Iris:
    """IRIs below one base."""

    base: str

    def term(self, name: str) -> str:
        return f"{self.base}def/{name}"

    def thing(self, *path: str) -> str:
        return f"{self.base}id/{'/'.join(path)}"

    def concept(self, scheme: str, name: str) -> str:
        return f"{self.base}scheme/{scheme}/{name}"

    def graph(self, key: str) -> str:
        return f"{self.base}graph/document/{key}"


@dataclass(frozen=True, slots=True)
class DocumentIris(Iris):
    """The IRIs of one document's records, by their local ids or places."""

    key: str
    sections: dict[str, str]
    statements: dict[str, str]
    ratings: tuple[str, ...]
    figures: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def document(self) -> str:
        return self.thing("document", self.key)

    def span(self, span: Span) -> str:
        return self.thing("span", self.key, f"{span.start}-{span.end}")

    def places(self, parts: Iterable[Span]) -> list[Ref]:
        """The spans as values."""
        return [Ref(self.span(part)) for part in parts]

    def mention(self, span: Span) -> str:
        return self.thing("mention", self.key, f"{span.start}-{span.end}")


def iris_of(claims: Claims, base: str) -> DocumentIris:
    """All IRIs of a document."""
    iris, key, letter = Iris(base), claims.key, claims.letter
    statements = [
        *((p.id, _passage_path(p, claims)) for p in (*letter.findings, *letter.observations)),
        *((r.id, _recommendation_path(r, claims)) for r in letter.recommendations),
        *((r.id, _response_path(r, claims)) for r in letter.responses),
    ]

    def distinct(paths: Iterable[str]) -> tuple[str, ...]:
        return tuple(iris.thing(path) for path in _unique(paths, claims.rejected))

    return DocumentIris(
        base=base,
        key=key,
        sections={s.slug: iris.thing("section", key, _section_path(s, letter.sections)) for s in letter.sections},
        statements=dict(zip((i for i, _ in statements), distinct(path for _, path in statements), strict=True)),
        ratings=distinct(_rating_path(r, key) for r in letter.ratings),
        figures=distinct(_figure_path(f, claims) for f in claims.figures),
        notes=distinct(_note_path(n, claims) for n in claims.audit),
    )


def digest(*parts: str) -> str:
    """Eight characters that stand for these words."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def _unique(paths: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Paths with a count on those whose very words stand twice, or stood there before one was rejected."""
    seen, numbers = set(taken), dict[str, int]()  # of each path, the count that no more can be free below
    unique = []
    for path in paths:
        numbered = ((n, f"{path}-{n}" if n > 1 else path) for n in count(numbers.get(path, 1)))
        numbers[path], free = next((n, p) for n, p in numbered if p not in seen)
        unique.append(free)
        seen.add(free)
    return unique


def _section_path(section: Section, sections: tuple[Section, ...]) -> str:
    by_slug = {s.slug: s for s in sections}
    path = [section.slug]
    while section.parent:
        section = by_slug[section.parent]
        path.append(section.slug)
    return "/".join(reversed(path))


def _passage_path(passage: Passage, claims: Claims) -> str:
    quote = quoted(claims.text, passage.parts)
    kind = "finding" if passage.polarity else "observation"
    return f"{kind}/{claims.key}/{passage.section}/{slug(quote, FIRST_WORDS)}-{digest(quote)}"


def _recommendation_path(demand: Recommendation, claims: Claims) -> str:
    """Unit, any other heading of the list, and the number or the words.

    Where numbers begin anew for a body, body, number and words: the same body may be asked in a second list.
    """
    places = dict.fromkeys(slug(unit_name(name)) for name in (demand.unit, demand.block) if name)
    steps = [claims.key, *(places or ["document"])]
    quote, number = quoted(claims.text, demand.parts), slug(demand.number or "")
    last = {
        "number": [number],
        "body": [slug(" ".join(demand.addressees)), f"{number}-{digest(quote)}"],
        "words": [f"{slug(quote, FIRST_WORDS)}-{digest(quote)}"],
    }[demand.known_by]
    return "/".join(("recommendation", *steps, *last))


def _response_path(response: Response, claims: Claims) -> str:
    quote = quoted(claims.text, response.demand)
    number = slug(response.number) if response.number else slug(quote, FIRST_WORDS)
    return f"response/{claims.key}/{number}-{digest(quote)}"


def _rating_path(rating: Rating, key: str) -> str:
    """Unit and standard; from the third domain on the code: youth justice has standards of the second there again."""
    code = f"/{slug(rating.code)}" if rating.code and LATER_DOMAIN.match(rating.code) else ""
    return f"rating/{key}/{slug(rating.unit)}/{slug(rating.standard)}{code}"


def _figure_path(figure: Figure, claims: Claims) -> str:
    start, end = figure.span
    around = claims.text[max(0, start - CONTEXT) : end + CONTEXT]
    return f"statistic/{claims.key}/{slug(claims.text[start:end], FIRST_WORDS)}-{digest(around)}"


def _note_path(note: AuditNote, claims: Claims) -> str:
    return f"audit/{claims.key}/{note.rule}/{digest(note.message, quoted(claims.text, note.parts))}"
