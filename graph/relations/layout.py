"""Relations that layout states: who holds which role, what is rated how, who recommends what to whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.claims import Entity, Letter, Mention, Recommendation, Relation, Span
from graph.knowledge.formats import Formats, bare_heading
from graph.text.names import fold, unit_name

# Between a person and a role, and between a role and the body it is held at, as address blocks and signatures print.
BEFORE_ROLE = re.compile(r"(?:, \(?|\s*\n[\s*_]*| [–-] | \()")
BEFORE_BODY = re.compile(r"[*_)]*(?:, | | – | (?:at|of|for)(?: the)? )")
BODIES = ("Organisation", "Region", "PDU", "Partner")
# How far a region may be named after its unit for the words between them to be worth quoting.
QUOTABLE = 400
# How sure a rating is of which the table does not print all.
INFERRED = 0.9


@dataclass(frozen=True, slots=True)
class NamedPage:
    """A document with its names, in reading order."""

    letter: Letter
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    formats: Formats

    @property
    def text(self) -> str:
        return self.letter.source.text

    def named(self, name: str | None, kinds: tuple[str, ...] = ()) -> str | None:
        """The entity that the document calls by this name."""
        wanted = {fold(name), fold(unit_name(name))} if name else set()
        fitting = (e for e in self.entities if not kinds or e.type in kinds)
        return next((e.id for e in fitting if wanted & {fold(n) for n in (e.name, *e.aliases)}), None)

    def namings(self, entity: str | None, end: int) -> list[Span]:
        """Where the entity is named before this place, the nearest last."""
        return [m.span for m in self.mentions if m.entity == entity and m.span.end <= end]

    def line(self, span: Span) -> Span:
        """The line that holds this place, without the blanks and marks around it."""
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end)
        line = self.text[start : end if end >= 0 else len(self.text)]
        start += len(line) - len(line.lstrip("#*_ \t"))
        return Span(start, start + len(line.strip("#*_ \t")))

    def own_bodies(self) -> dict[str, str]:
        """What the document is about, by type: its region, or its one unit where it is about no region."""
        front = self.letter.front
        if front.kind.startswith("regional") and front.region:
            about = [("Region", front.region.name)]
        else:
            about = [(unit.kind, unit.name) for unit in front.units] if len(front.units) == 1 else []
        return {kind: entity for kind, name in about if (entity := self.named(name, (kind,)))}


def relations_laid_out(page: NamedPage) -> Iterator[Relation]:
    yield from _people(page)
    yield from _units(page)
    yield from _ratings(page)
    for demand in page.letter.recommendations:
        yield from _demand(demand, page)


def _people(page: NamedPage) -> Iterator[Relation]:
    """Each person with the role printed beside the name, and the body printed beside the role."""
    people = [m for m in page.mentions if m.type == "Person" and m.entity]
    for person in people:
        role = _next_to(person.span, ("Role",), BEFORE_ROLE, page)
        if role is None or person.entity is None or role.entity is None:
            continue
        yield Relation(person.entity, "holdsRole", role.entity, Span(person.span.start, role.span.end))
        body = _next_to(role.span, BODIES, BEFORE_BODY, page)
        if body and body.entity:
            yield Relation(person.entity, "roleAt", body.entity, Span(person.span.start, body.span.end))


def _next_to(place: Span, types: tuple[str, ...], between: re.Pattern[str], page: NamedPage) -> Mention | None:
    """The name of one of these types that follows, with nothing but this between."""
    fitting = (m for m in page.mentions if m.type in types and m.span.start >= place.end)
    after = next(fitting, None)
    return after if after and between.fullmatch(page.text[place.end : after.span.start]) else None


def _units(page: NamedPage) -> Iterator[Relation]:
    """Each unit inspected is part of the region that the document is about."""
    front = page.letter.front
    region = page.named(front.region.name, ("Region",)) if front.region else None
    for unit in front.units:
        entity = page.named(unit.name, ("PDU",))
        if region and entity:
            yield Relation(entity, "partOf", region, _with_region(unit.span, region, page))


def _with_region(unit: Span, region: str, page: NamedPage) -> Span:
    """The first naming of a unit, with that of the region in its paragraph or next to come."""
    words = page.formats.cues.get("relation-anaphor:Region", ())
    namings = [m.span for m in page.mentions if m.entity == region]
    namings = sorted([*namings, *(Span(*m.span()) for p in words for m in p.finditer(page.text))])
    paragraph = page.text.rfind("\n\n", 0, unit.start)
    before = [span for span in namings if paragraph < span.start and span.end <= unit.start]
    after = [span for span in namings if span.start >= unit.end and span.end - unit.start <= QUOTABLE]
    if before:
        return Span(before[-1].start, unit.end)
    return Span(unit.start, after[0].end) if after else unit


def _ratings(page: NamedPage) -> Iterator[Relation]:
    for rating in page.letter.ratings:
        unit = page.named(rating.unit)
        if unit is None:
            continue
        row = Span(min(p.start for p in rating.parts), max(p.end for p in rating.parts))
        sure = INFERRED if rating.inferred else 1.0
        if not rating.overall:
            yield Relation(unit, "ratedStandard", f"{rating.standard}: {rating.level}", row, sure)
            continue
        yield Relation(unit, "rated", rating.level, row, sure)
        if rating.stated and rating.score is not None:
            yield Relation(unit, "score", f"{rating.score}/{rating.maximum}", row, sure)


def _demand(demand: Recommendation, page: NamedPage) -> Iterator[Relation]:
    place = demand.parts[0]
    publisher = page.named(page.letter.front.publisher)
    if publisher:
        yield Relation(publisher, "recommends", demand.id, place)
    for asked in dict.fromkeys(page.named(who) for who in demand.addressees):
        if asked:
            yield Relation(demand.id, "addressedTo", asked, _asking(asked, place, page) or place)
    unit = page.named(demand.unit)
    if unit:
        yield Relation(demand.id, "arisesFromInspectionOf", unit, _heading(unit, place, page) or place)


def _asking(asked: str, place: Span, page: NamedPage) -> Span | None:
    """The line above that says who is asked: "Derby City PDU should:"."""
    lines = [page.line(span) for span in page.namings(asked, place.start)]
    asks = (s for s in reversed(lines) if page.formats.marks("addressee", bare_heading(page.text[s.start : s.end])))
    return next(asks, None)


def _heading(unit: str, place: Span, page: NamedPage) -> Span | None:
    """The heading above that names the unit; where there is none, the last naming."""
    namings = page.namings(unit, place.start)
    alone = [line for line in map(page.line, namings) if line in namings]
    return next(reversed(alone or namings), None)
