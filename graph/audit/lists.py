"""Recommendations: how they are numbered, what stands behind them, whom they ask."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.audit.reading import Reading, Sighting, stems_in
from graph.claims import Recommendation, Span, quoted
from graph.text.names import fold, unit_name
from graph.text.places import Placed

# A stem that stands in more statements than this tells nothing.
RARE = 3
# A name of so many words may be printed elsewhere by its last two: "the Management Board".
LONG = 4
TELLING = ("Partner", "Team", "Programme", "Facility", "Framework", "Place")


@dataclass
class Numbering:
    """Numbers as they follow one another: on from the one before, or anew where another list begins with the first."""

    last: int = 0
    slipped: bool = False  # the one before is a double: the next may go on as if it had its own number
    place: tuple[object, ...] = ()
    run: dict[int, Recommendation] = field(default_factory=dict)
    doubled: list[tuple[Recommendation, Recommendation]] = field(default_factory=list)
    missing: list[tuple[int, Recommendation]] = field(default_factory=list)

    def add(self, demand: Recommendation, number: int) -> None:
        place = (demand.section, demand.block, demand.addressees)
        if number == 1 and place != self.place:
            self.last, self.slipped, self.run = 0, False, {}
        doubled = number in self.run
        if doubled:
            self.doubled.append((self.run[number], demand))
        elif number not in (self.last + 1, self.last + 1 + self.slipped):
            self.missing += [(lost, demand) for lost in range(self.last + 1, number)]
        self.run.setdefault(number, demand)
        self.last, self.slipped, self.place = max(number, self.last), doubled, place


def _numbering(reading: Reading) -> Numbering:
    numbering = Numbering()
    for demand in reading.letter.recommendations:
        number = _ordinal(demand.number)
        if number is not None:
            numbering.add(demand, number)
    return numbering


def _ordinal(printed: str | None) -> int | None:
    """The place in the list that a number or a single letter gives."""
    if printed and printed.isdigit():
        return int(printed)
    return ord(printed.lower()) - ord("a") + 1 if printed and len(printed) == 1 and printed.isalpha() else None


def doubled_numbers(reading: Reading) -> Iterator[Sighting]:
    """One number before two recommendations of a list."""
    for first, second in _numbering(reading).doubled:
        words = {"number": second.number, "block": second.block or "the document"}
        yield Sighting((*first.parts, *second.parts), words)


def missing_numbers(reading: Reading) -> Iterator[Sighting]:
    """A number left out between two recommendations, or before the first."""
    for number, after in _numbering(reading).missing:
        printed = after.number or ""
        lost = str(number) if printed.isdigit() else chr(ord("a") + number - 1)
        yield Sighting(after.parts, {"number": lost, "block": after.block or "the document", "next": printed})


def demands_without_findings(reading: Reading) -> Iterator[Sighting]:
    """A recommendation that shares neither theme nor telling word with any area for improvement or narrative."""
    letter = reading.letter
    behind = _Ties(reading, [p.id for p in (*letter.findings, *letter.observations) if p.polarity != "strength"])
    for demand in letter.recommendations if behind.ids else ():
        if not behind.holds(demand.id):
            yield Sighting(demand.parts, {"label": f"{demand.block or ''} {demand.number or ''}".strip()})


def findings_without_demands(reading: Reading) -> Iterator[Sighting]:
    """An area for improvement that shares neither theme nor telling word with any recommendation."""
    letter = reading.letter
    asked = _Ties(reading, [demand.id for demand in letter.recommendations])
    headings = {section.slug: section.heading for section in letter.sections}
    for finding in letter.findings if asked.ids else ():
        if finding.polarity == "improvement" and not asked.holds(finding.id):
            yield Sighting(finding.parts, {"section": headings.get(finding.section, finding.section)})


class _Ties:
    """What ties statements to those of some ids: proposed links, themes, and words that few statements have."""

    def __init__(self, reading: Reading, ids: list[str]) -> None:
        claims = reading.claims
        self.ids = frozenset(ids)
        self.stems = {s.id: stems_in(quoted(claims.text, s.parts)) for s in claims.letter.statements}
        self.common = Counter(stem for stems in self.stems.values() for stem in stems)
        self.themes = {local: {hit.theme for hit in hits} for local, hits in claims.themes.items()}
        mentions = Placed(claims.mentions, lambda mention: mention.span)
        self.things = {s.id: {m.entity: m.type for m in mentions.within(s.parts)} for s in claims.letter.statements}
        self.linked = {(link.recommendation, link.finding) for link in claims.links}

    def holds(self, local: str) -> bool:
        return any(self._tied(local, other) for other in self.ids)

    def _tied(self, local: str, other: str) -> bool:
        shared = self.stems[local] & self.stems[other]
        return (
            {(local, other), (other, local)} & self.linked != set()
            or bool(self.themes.get(local, set()) & self.themes.get(other, set()))
            or self._name_one_thing(local, other)
            or any(self.common[stem] <= RARE for stem in shared)
        )

    def _name_one_thing(self, local: str, other: str) -> bool:
        """Whether both name one body, programme or building, or two things of any kind: a unit alone is too common."""
        shared = self.things[local].keys() & self.things[other].keys() - {None}
        return len(shared) > 1 or any(self.things[local][entity] in TELLING for entity in shared)


def absent_addressees(reading: Reading) -> Iterator[Sighting]:
    """Somebody who is asked to act and is named nowhere outside the recommendations."""
    elsewhere = _elsewhere(reading)
    asked: dict[str, Recommendation] = {}
    for demand in reading.letter.recommendations:
        for name in demand.addressees:
            asked.setdefault(name, demand)
    for name, demand in asked.items():
        if not any(form in elsewhere for form in _forms(name, reading)):
            # The last place before the recommendation where the name is printed.
            start = reading.text.rfind(name, 0, demand.parts[0].start)
            yield Sighting((Span(start, start + len(name)) if start >= 0 else demand.parts[0],), {"addressee": name})


def _elsewhere(reading: Reading) -> str:
    """The text without its lists of recommendations, folded, between blanks."""
    text, letter = reading.text, reading.letter
    sections = {section.slug: section for section in letter.sections}
    for demand in letter.recommendations:
        section = sections.get(demand.section)
        start = section.heading_span.start if section else demand.parts[0].start
        end = demand.parts[-1].end
        text = text[:start] + " " * (end - start) + text[end:]
    return fold(text)


def _forms(name: str, reading: Reading) -> set[str]:
    """The names under which this body may stand elsewhere: its own and its end, those known of it, a unit within it."""
    folded = {fold(name), fold(unit_name(name))}
    for known in reading.knowledge.entities:
        names = {fold(form) for form in known.names}
        if folded & names:
            folded |= names
    front = reading.letter.front
    units = [*front.units, *([front.region] if front.region else [])]
    tail = name.split()[-2:] if len(name.split()) >= LONG else []
    folded |= {fold(" ".join(tail))} if tail else set()
    for unit in units:
        if fold(unit.name) in fold(name):
            words = unit.name.split()
            folded |= {fold(unit.name), *([fold(" ".join(words[:2]))] if len(words) >= LONG - 1 else [])}
    return folded
