"""Assertion and rejection: claims with what an analyst adds, or without those that an analyst says are none.

What does not fit the document is left out, never forced in.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from graph.claims import Claims, Entity, Letter, Link, Mention, Parts, Passage, Polarity, Span, ThemeHit
from graph.corrections.rewrite import strings_in
from graph.corrections.subjects import SubjectRecord, Subjects
from graph.knowledge.corrections import Correction, type_of
from graph.text.names import fold, unit_name

Record = TypeVar("Record")
METHOD = "correction"
BECAUSE = "asserted by an analyst"
Edited = Claims | None  # None where it does not fit


def with_finding(claims: Claims, row: Correction, words: str) -> Edited:
    """The claims with one finding more."""
    places = places_of(claims.text, words)
    if len(places) != 1:
        return None  # they must stand there once
    section = claims.letter.innermost_section(places[0])
    if section is None:
        return None  # its words stand in no section
    sort = f"{section.slug}-{row.polarity}-"
    numbers = [int(f.id.removeprefix(sort)) for f in claims.letter.findings if re.fullmatch(rf"{sort}\d+", f.id)]
    polarity: Polarity = "strength" if row.polarity == "strength" else "improvement"
    finding = Passage(f"{sort}{max(numbers, default=0) + 1}", section.slug, (places[0],), polarity)
    if any(f.parts == finding.parts for f in claims.letter.findings):
        return None  # its words are a finding already
    findings = sorted((*claims.letter.findings, finding), key=lambda f: f.parts[0])
    return replace(claims, letter=replace(claims.letter, findings=tuple(findings)))


def with_theme(claims: Claims, row: Correction, subject: SubjectRecord, words: str | None) -> Edited:
    """The claims with one theme more on a statement; the words that say so, where they are given, else all of them."""
    local, theme = str(subject.at), row.theme or ""
    parts = _parts_of(claims, local)
    spans = tuple(p for p in places_of(claims.text, words) if any(q.holds(p) for q in parts)) if words else parts
    if not spans:
        return None  # its words do not stand in the statement
    hits = claims.themes.get(local, ())
    if any(hit.theme == theme for hit in hits):
        return None  # the statement has that theme already
    return replace(claims, themes=claims.themes | {local: (*hits, ThemeHit(theme, spans))})


def with_link(claims: Claims, row: Correction, subjects: Subjects) -> Edited:
    """The claims with a tie from a recommendation to a finding, or with the proposed one made sure."""
    demand, finding = subjects.get(row.subject), subjects.get(row.addresses or "")
    if finding is None or demand is None:
        return None  # the finding is not in the document
    improvements = {f.id for f in claims.letter.findings if f.polarity == "improvement"}
    if finding.at not in improvements:
        return None  # a recommendation addresses an area for improvement, and this is none
    tie = Link(str(demand.at), str(finding.at), 1.0, BECAUSE)
    others = [k for k in claims.links if (k.recommendation, k.finding) != (tie.recommendation, tie.finding)]
    return replace(claims, links=(*others, tie))


def with_mentions(
    claims: Claims, row: Correction, subject: SubjectRecord | None, words: str, labels: Mapping[str, str]
) -> Edited:
    """The claims with every place of these words (in the statement, or in the whole text) naming a thing."""
    thing = (row.refers_to or "").removeprefix("id/")
    within = _parts_of(claims, str(subject.at)) if subject else (Span(0, len(claims.text)),)
    places = [p for p in places_of(claims.text, words) if any(w.holds(p) for w in within)]
    if not places:
        return None  # its words do not stand there
    edited = claims
    for place in places:
        edited = _with_mention(edited, Mention(place, type_of(thing), thing, METHOD, 1.0))
    if any(e.id == thing for e in edited.entities):
        return edited
    label = labels.get(thing) or row.label
    entity = Entity(thing, type_of(thing), " ".join(words.split()), label=label)
    return replace(edited, entities=tuple(sorted((*edited.entities, entity), key=lambda e: e.id)))


def _with_mention(claims: Claims, new: Mention) -> Claims:
    """Mentions are flat and the longest wins: what a new one holds is nested in it, what holds it has it nested."""
    meeting = [m for m in claims.mentions if m.span.meets(new.span) and m.span != new.span]
    nested = [m for m in claims.nested if m.span != new.span]
    flat = [m for m in claims.mentions if m.span != new.span and not m.span.meets(new.span)]
    outer, inner = ([new], meeting) if all(new.span.holds(m.span) for m in meeting) else (meeting, [new])
    return replace(
        claims,
        mentions=tuple(sorted([*flat, *outer], key=lambda m: m.span)),
        nested=tuple(sorted([*nested, *inner], key=lambda m: m.span)),
        candidates=tuple(c for c in claims.candidates if not c.span.meets(new.span)),
    )


def places_of(text: str, words: str) -> list[Span]:
    """Where these words stand as whole words, however they are spaced."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return [Span(*m.span()) for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]


def _parts_of(claims: Claims, local: str) -> Parts:
    return next((s.parts for s in claims.letter.statements if s.id == local), ())


# ---- rejection ----


def without_claims(claims: Claims, rejected: Iterable[SubjectRecord]) -> Claims:
    """Remove these records, and with a statement its themes, links, demand terms and relations.

    Their paths are kept as `rejected`, so that no equal record takes over an IRI that an analyst has refused.
    """
    gone: defaultdict[str, set[Any]] = defaultdict(set)
    paths = set()
    for subject in rejected:
        gone[subject.sort].add(subject.at)
        paths.add(subject.path.removeprefix("id/"))
    if not gone:
        return claims
    left = _without_statements(claims, gone["statement"])
    relations = _left(left.relations, gone["relation"])
    themes = {i: tuple(h for h in hits if (i, h.theme) not in gone["theme"]) for i, hits in left.themes.items()}
    left = replace(
        left,
        rejected=claims.rejected | paths,
        letter=replace(left.letter, ratings=_left(claims.letter.ratings, gone["rating"])),
        figures=_left(left.figures, gone["figure"]),
        relations=tuple(r for r in relations if not gone["statement"] & {r.subject, r.object}),
        links=tuple(k for k in left.links if (k.recommendation, k.finding) not in gone["link"]),
        themes={i: hits for i, hits in themes.items() if hits},
    )
    return _without_mentions(left, gone["mention"])


def _left(records: tuple[Record, ...], gone: set[int]) -> tuple[Record, ...]:
    return tuple(record for n, record in enumerate(records) if n not in gone)


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
    """Remove these mentions (by "start-end"), and entities that nothing else in the document names."""

    if not gone:
        return claims

    def is_left(mention: Mention) -> bool:
        return f"{mention.span.start}-{mention.span.end}" not in gone

    left = replace(
        claims,
        mentions=tuple(filter(is_left, claims.mentions)),
        nested=tuple(filter(is_left, claims.nested)),
        candidates=tuple(filter(is_left, claims.candidates)),
    )
    orphans = {m.entity for m in (*claims.mentions, *claims.nested) if not is_left(m)} - _held_up(left)
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
