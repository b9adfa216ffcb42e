"""Assertion: claims with what an analyst adds. What does not fit the document is told, never forced in."""

import re
from collections.abc import Mapping
from dataclasses import replace

from graph.claims import Claims, Entity, Link, Mention, Parts, Passage, Polarity, Span, ThemeHit
from graph.corrections.subjects import Subject, Subjects
from graph.knowledge import Correction
from graph.knowledge.corrections import type_of

METHOD = "correction"
BECAUSE = "asserted by an analyst"
Told = Claims | str


def with_finding(claims: Claims, row: Correction, words: str) -> Told:
    """The claims with one finding more, or why not."""
    places = places_of(claims.text, words)
    if len(places) != 1:
        return f"its words stand in the text {len(places)} times, and must stand there once"
    holding = [s for s in claims.letter.sections if s.span.holds(places[0])]
    if not holding:
        return "its words stand in no section"
    section = max(holding, key=lambda s: s.level).slug
    sort = f"{section}-{row.polarity}-"
    numbers = [int(f.id.removeprefix(sort)) for f in claims.letter.findings if re.fullmatch(rf"{sort}\d+", f.id)]
    polarity: Polarity = "strength" if row.polarity == "strength" else "improvement"
    told = Passage(f"{sort}{max(numbers, default=0) + 1}", section, (places[0],), polarity)
    if any(f.parts == told.parts for f in claims.letter.findings):
        return "its words are a finding already"
    found = sorted((*claims.letter.findings, told), key=lambda f: f.parts[0])
    return replace(claims, letter=replace(claims.letter, findings=tuple(found)))


def with_theme(claims: Claims, row: Correction, subject: Subject, words: str | None) -> Told:
    """The claims with one theme more on a statement; the words that say so, where they are given, else all of them."""
    local, theme = str(subject.at), row.theme or ""
    parts = _parts_of(claims, local)
    spans = tuple(p for p in places_of(claims.text, words) if any(q.holds(p) for q in parts)) if words else parts
    if not spans:
        return "its words do not stand in the statement"
    hits = claims.themes.get(local, ())
    if any(hit.theme == theme for hit in hits):
        return "the statement has that theme already"
    return replace(claims, themes=claims.themes | {local: (*hits, ThemeHit(theme, spans))})


def with_link(claims: Claims, row: Correction, subjects: Subjects) -> Told:
    """The claims with a tie from a recommendation to a finding, or with the proposed one made sure."""
    demand, finding = subjects.get(row.subject), subjects.get(row.addresses or "")
    if finding is None or demand is None:
        return "the finding is not in the document"
    improvements = {f.id for f in claims.letter.findings if f.polarity == "improvement"}
    if finding.at not in improvements:
        return "a recommendation addresses an area for improvement, and this is none"
    tie = Link(str(demand.at), str(finding.at), 1.0, BECAUSE)
    others = [k for k in claims.links if (k.recommendation, k.finding) != (tie.recommendation, tie.finding)]
    return replace(claims, links=(*others, tie))


def with_mentions(
    claims: Claims, row: Correction, subject: Subject | None, words: str, labels: Mapping[str, str]
) -> Told:
    """The claims with every place of these words (in the statement, or in the whole text) naming a thing."""
    thing = (row.refers_to or "").removeprefix("id/")
    within = _parts_of(claims, str(subject.at)) if subject else (Span(0, len(claims.text)),)
    places = [p for p in places_of(claims.text, words) if any(w.holds(p) for w in within)]
    if not places:
        return "its words do not stand there"
    told = claims
    for place in places:
        told = _with_mention(told, Mention(place, type_of(thing), thing, METHOD, 1.0))
    if any(e.id == thing for e in told.entities):
        return told
    label = labels.get(thing) or row.label
    entity = Entity(thing, type_of(thing), " ".join(words.split()), label=label)
    return replace(told, entities=tuple(sorted((*told.entities, entity), key=lambda e: e.id)))


def _with_mention(claims: Claims, new: Mention) -> Claims:
    """Mentions are flat and the longest wins: what a new one holds is nested in it, what holds it has it nested."""
    meeting = [m for m in claims.mentions if m.span.meets(new.span) and m.span != new.span]
    nested = [m for m in claims.nested if m.span != new.span]
    flat = [m for m in claims.mentions if m.span != new.span and not m.span.meets(new.span)]
    if all(new.span.holds(m.span) for m in meeting):
        flat, nested = sorted([*flat, new], key=lambda m: m.span), [*nested, *meeting]
    else:
        flat, nested = sorted([*flat, *meeting], key=lambda m: m.span), [*nested, new]
    candidates = tuple(c for c in claims.candidates if not c.span.meets(new.span))
    ordered = tuple(sorted(nested, key=lambda m: m.span))
    return replace(claims, mentions=tuple(flat), nested=ordered, candidates=candidates)


def places_of(text: str, words: str) -> list[Span]:
    """Where these words stand as whole words, however they are spaced."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    return [Span(*m.span()) for m in re.finditer(rf"(?<!\w){pattern}(?!\w)", text)]


def _parts_of(claims: Claims, local: str) -> Parts:
    return next((s.parts for s in claims.letter.statements if s.id == local), ())
