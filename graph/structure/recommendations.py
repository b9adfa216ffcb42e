"""Recommendations: each demand with the list it stands under, its number, and whom it asks, alone or jointly.

The unit inspected (the list's heading) is not the body that is asked (the "… should:" line): both are kept.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace

from graph.claims import Recommendation, Span, Unit
from graph.knowledge.formats import Formats, bare_heading
from graph.structure.blocks import Block, Piece, pieces_of
from graph.structure.outline import Outline, Part, asked_in
from graph.text.doc import RAISED
from graph.text.names import fold, slug, unit_name

FIRST_NUMBERS, SECOND_NUMBERS = frozenset("1aA"), frozenset("2bB")
INLINE = re.compile(r"(?P<who>(?:The )?[A-Z][^.;:]{2,120}?) (?:should|must)\b(?P<lead>(?: also)?:\s+)?")


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where in the lists we are: under which unit, asked of whom."""

    section: str
    block: str | None = None
    asked: tuple[str, ...] = ()


def recommendations_in(outline: Outline, units: tuple[Unit, ...]) -> tuple[Recommendation, ...]:
    """All recommendations of this document; lists about earlier ones lie in parts that are left aside."""
    ids: Counter[str] = Counter()
    recommendations = []
    for place, piece in _demands(outline):
        unit = _unit_of(place, units)
        rec_id = _id_of(unit or place.block, piece, ids)
        recommendations.append(_recommendation(rec_id, place, unit, piece, outline.formats))
    return _identified(recommendations, {fold(unit_name(u.name)) for u in units})


def _demands(outline: Outline) -> Iterator[tuple[ListPlace, Piece]]:
    place, last = ListPlace(""), list[Piece]()
    stretches = [s for part in outline.parts for s in _stretches(part, outline.formats)]
    asked_outside = _asked_before_blocks(stretches)
    for part, asked, blocks in stretches:
        section = part.section.slug if part.section else ""
        if part.opens == "recommendations" and section != place.section:
            place = ListPlace(section)
        if part.opens == "recommendation-block" and section != place.section:
            place = replace(place, section=section, block=part.section.heading if part.section else None)
        if asked:
            place = replace(place, section=section, asked=asked, block=None if asked_outside else place.block)
        if asked_outside and part.opens == "recommendation-block" and part.section:
            place = replace(place, block=part.section.heading)
        if asked or part.opens.startswith("recommendation"):
            # A question asks nobody to do anything.
            items = [p for p in pieces_of(blocks) if p.kind == "item" and not p.text.rstrip(RAISED).endswith("?")]
            if asked or _names_body(part, outline.formats) or _goes_with(items, last):
                last = items or last
                yield from ((place, piece) for piece in items)


def _names_body(part: Part, formats: Formats) -> bool:
    """Whether the heading of the list names whom it is about; the heading of all recommendations need not."""
    if part.opens != "recommendation-block" or part.section is None:
        return True
    heading = bare_heading(part.section.heading)
    return (
        unit_name(heading) != heading or formats.body(heading) is not None or formats.bodies_in(heading) != (heading,)
    )


def _goes_with(items: list[Piece], last: list[Piece]) -> bool:
    """Whether a list below a heading of another sort is one of recommendations: it looks like the list before it."""
    if not items or not last:
        return bool(items)
    first, before = items[0], last[-1]
    if first.mark.isalnum() != before.mark.isalnum() or first.text[0].isupper() != before.text[0].isupper():
        return False
    return not first.mark.isdigit() or not before.mark.isdigit() or int(first.mark) in (1, int(before.mark) + 1)


def _stretches(part: Part, formats: Formats) -> Iterator[tuple[Part, tuple[str, ...], list[Block]]]:
    """The part cut at its lines that say who is asked."""
    if part.opens in ("aside", "ratings"):
        return
    asked: tuple[str, ...] = ()
    blocks: list[Block] = []
    for block in part.blocks:
        who = asked_in(block, part, formats)
        if who:
            yield part, asked, blocks
            asked, blocks = who, []
        else:
            blocks.append(block)
    yield part, asked, blocks


def _asked_before_blocks(stretches: list[tuple[Part, tuple[str, ...], list[Block]]]) -> bool:
    """Whether the lines that say who is asked stand above the units' headings, not below them."""
    for part, asked, _ in stretches:
        if part.opens == "recommendation-block":
            return False
        if asked:
            return any(p.opens == "recommendation-block" for p, _, _ in stretches)
    return False


def _unit_of(place: ListPlace, units: tuple[Unit, ...]) -> str | None:
    """The unit inspected: the list's heading, else the only unit asked, else the document's only unit."""
    names = {fold(u.name): u.name for u in units if u.kind != "Region"}
    asked = [names[fold(unit_name(who))] for who in place.asked if fold(unit_name(who)) in names]
    if place.block and fold(unit_name(place.block)) in names:
        return names[fold(unit_name(place.block))]
    if place.block is None and len(asked) == 1:
        return asked[0]
    return next(iter(names.values())) if len(names) == 1 else None


def _id_of(unit: str | None, piece: Piece, ids: Counter[str]) -> str:
    """Unit and number ("derby-city-5"); where numbers are missing or doubled, the running count."""
    stem = slug(unit_name(unit)) if unit else "recommendation"
    ids[stem] += 1
    name = f"{stem}-{piece.number.lower() if piece.number else ids[stem]}"
    ids[name] += 1
    return name if ids[name] == 1 else f"{name}-{ids[name]}"


def _recommendation(rec_id: str, place: ListPlace, unit: str | None, piece: Piece, formats: Formats) -> Recommendation:
    inline = INLINE.match(piece.text)
    own = formats.bodies_in(inline["who"]) if inline and (inline["lead"] or not place.asked) else ()
    parts = piece.parts
    if inline and own and inline["lead"]:  # "X should: do this" asks X, whomever the line above asks
        parts = (Span(parts[0].start + inline.end(), parts[0].end), *parts[1:])
    return Recommendation(
        id=rec_id,
        section=place.section,
        block=place.block or unit,
        unit=unit,
        number=piece.number,
        addressees=own or place.asked,
        parts=parts,
    )


def _identified(recommendations: Iterable[Recommendation], units: Set[str]) -> tuple[Recommendation, ...]:
    """Each with what tells it from the others of its unit, judged by its own list wherever that is enough.

    A list that begins with 1 for another body than its unit is known by the body: whatever other lists there are, for
    an IRI must not change when one of them goes. `units`: folded names of the units and the region inspected.
    """
    settled: list[Recommendation] = []
    for demand in recommendations:
        before = settled[-1] if settled else None
        if before and _list_of(before) == _list_of(demand) and not _begins_anew(demand, before):
            settled.append(replace(demand, known_by=before.known_by))
        else:
            anew = _begins_anew(demand, before) and not _asks_its_own(demand, units)
            settled.append(replace(demand, known_by="body" if anew and demand.addressees else "number"))
    times = Counter((d.unit, d.block, d.number) for d in settled if d.known_by == "number")
    doubled = {place for place, count in times.items() if count > 1 or place[2] is None}
    return tuple(
        replace(d, known_by="words") if d.known_by == "number" and (d.unit, d.block, d.number) in doubled else d
        for d in settled
    )


def _list_of(demand: Recommendation) -> tuple[object, ...]:
    return demand.unit, demand.block, demand.section, demand.addressees


def _begins_anew(demand: Recommendation, before: Recommendation | None) -> bool:
    """Whether numbering begins with this one: it is the first number, or no higher than the one before it.

    A document's first list begins even where its own first number was missed.
    """
    if not demand.number or demand.number in FIRST_NUMBERS:
        return bool(demand.number)
    if before is None:
        return demand.number in SECOND_NUMBERS
    same_unit = (demand.unit, demand.block) == (before.unit, before.block)
    rank, rank_before = ((len(number), number) for number in (demand.number, before.number or ""))
    return same_unit and rank <= rank_before


def _asks_its_own(demand: Recommendation, units: Set[str]) -> bool:
    """Whether it asks the unit that it stands under and nobody else, or the region where it stands under no unit."""
    asked = {fold(unit_name(who)) for who in demand.addressees}
    return asked == {fold(unit_name(demand.unit))} if demand.unit else len(asked) == 1 and asked <= units
