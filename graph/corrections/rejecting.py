"""Rejection: claims without those that an analyst says are none."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from graph.claims import Claims, Letter, Mention
from graph.corrections.retelling import strings_in
from graph.corrections.subjects import Subject
from graph.text.names import fold, unit_name


def without_claims(claims: Claims, rejected: Iterable[Subject]) -> Claims:
    """The claims without these, and without what only they held up."""
    gone: dict[str, set[Any]] = {}
    found = list(rejected)
    for subject in found:
        gone.setdefault(subject.sort, set()).add(subject.at)
    if not gone:
        return claims
    without = _without_statements(claims, gone.get("statement", set()))
    paths = frozenset(subject.path.removeprefix("id/") for subject in found)
    without = replace(
        without,
        rejected=claims.rejected | paths,
        letter=replace(without.letter, ratings=_left(claims.letter.ratings, gone.get("rating", ()))),
        figures=_left(without.figures, gone.get("figure", ())),
        relations=_left(without.relations, gone.get("relation", ())),
        links=tuple(k for k in without.links if (k.recommendation, k.finding) not in gone.get("link", ())),
        themes=_themes(without, gone.get("theme", set())),
    )
    statements = gone.get("statement", set())
    without = replace(without, relations=tuple(r for r in without.relations if not statements & {r.subject, r.object}))
    return _without_mentions(without, gone.get("mention", set()))


def _left(records: tuple[Any, ...], gone: Iterable[Any]) -> tuple[Any, ...]:
    places = set(gone)
    return tuple(record for n, record in enumerate(records) if n not in places)


def _themes(claims: Claims, gone: set[tuple[str, str]]) -> dict[str, tuple[Any, ...]]:
    left = {i: tuple(h for h in hits if (i, h.theme) not in gone) for i, hits in claims.themes.items()}
    return {i: hits for i, hits in left.items() if hits}


def _without_statements(claims: Claims, gone: set[str]) -> Claims:
    letter = claims.letter
    return replace(
        claims,
        letter=replace(
            letter,
            findings=tuple(f for f in letter.findings if f.id not in gone),
            observations=tuple(o for o in letter.observations if o.id not in gone),
            recommendations=tuple(r for r in letter.recommendations if r.id not in gone),
        ),
        themes={i: hits for i, hits in claims.themes.items() if i not in gone},
        demands={i: terms for i, terms in claims.demands.items() if i not in gone},
        figures=tuple(replace(f, statement=None) if f.statement in gone else f for f in claims.figures),
        links=tuple(k for k in claims.links if not gone & {k.recommendation, k.finding}),
    )


def _without_mentions(claims: Claims, gone: set[str]) -> Claims:
    """Without these mentions, and without things that nothing else in the document names."""

    def kept(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        return tuple(m for m in mentions if f"{m.span.start}-{m.span.end}" not in gone)

    if not gone:
        return claims
    lost = {m.entity for m in (*claims.mentions, *claims.nested) if f"{m.span.start}-{m.span.end}" in gone}
    left = replace(
        claims, mentions=kept(claims.mentions), nested=kept(claims.nested), candidates=kept(claims.candidates)
    )
    orphans = lost - _held_up(left)
    return replace(left, entities=tuple(e for e in left.entities if e.id not in orphans))


def _structure_names(letter: Letter) -> Iterator[str]:
    """Every name by which the structure speaks of a thing."""
    front = letter.front
    for contact in (front.addressee, front.signatory, *front.copied_to):
        yield from filter(None, (contact.name, contact.role, contact.organisation) if contact else ())
    yield from (unit.name for unit in (front.region, *front.units) if unit)
    yield from filter(None, [front.publisher, *(d.unit for d in letter.recommendations)])
    yield from (name for demand in letter.recommendations for name in demand.addressees)
    yield from (rating.unit for rating in letter.ratings)


def _held_up(claims: Claims) -> set[str | None]:
    """The things that a mention, another thing, a figure, a relation or the document's own structure names."""
    printed = {fold(w) for word in _structure_names(claims.letter) for w in (word, unit_name(word))}
    by_name = {e.id for e in claims.entities if printed & {fold(n) for n in (e.name, *e.aliases)}}
    others = ({e.part_of, e.broader} for e in claims.entities)
    pointing = strings_in((claims.mentions, claims.nested, claims.figures, claims.relations))
    return by_name | pointing.union(*others)
