"""Names to look for: one row a thing, from the ontology or from the document itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from graph.claims import Letter, Span
from graph.names import initials, places_of, slug, unit_name

if TYPE_CHECKING:
    from graph.tag.matching import Hit

UNIT_WORDS = {
    "PDU": ("PDU", "Probation Delivery Unit", "probation delivery unit"),
    "Region": ("region", "Region", "probation region", "Probation Region"),
}
# Titles of posts and grades have plurals; so have programmes and frameworks in running text.
SALUTATION = re.compile(r"^Dear (?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Professor)\.? )?(?P<name>[A-Z][\w'’-]+)", re.MULTILINE)
PLURAL_TYPES = frozenset({"Role", "Team", "Programme", "Framework", "Partner", "Event"})


class Known(Protocol):
    """A known thing, as the ontology gives it."""

    @property
    def id(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def hidden(self) -> tuple[str, ...]: ...
    @property
    def case_sensitive(self) -> bool: ...
    @property
    def part_of(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class NameRow:
    """One thing, with the forms that name it. `trust` decides between rows that claim the same words."""

    entity: str
    type: str
    name: str
    forms: tuple[str, ...]
    method: str
    trust: float
    part_of: str | None = None
    aliases: tuple[str, ...] = ()
    case_sensitive: bool = False


def known_rows(entities: tuple[Known, ...]) -> list[NameRow]:
    """The ontology's things, with the variants of form that print allows."""
    return [_known_row(e) for e in entities]


def _known_row(e: Known) -> NameRow:
    labels = (e.label, *e.labels, *e.hidden)
    forms = tuple(dict.fromkeys(f for label in labels for f in _forms(label, e.type) if _is_enough(f, e.type)))
    proper = e.case_sensitive or e.type in ("Region", "PDU", "Place", "Person", "Facility")
    return NameRow(e.id, e.type, e.label, forms, "ontology", 0.95, e.part_of, tuple(e.labels), proper)


def _is_enough(form: str, kind: str) -> bool:
    """Whether a form names a unit by itself: a bare place does not ("Dorset"), a list of places or a "PDU" does."""
    return kind != "PDU" or unit_name(form) != form or len(places_of(form)) > 1


def _forms(label: str, kind: str) -> Iterator[str]:
    for form in _spellings(label):
        yield form
        if kind in UNIT_WORDS:
            yield from (f"{form} {word}" for word in UNIT_WORDS[kind])
        if kind in PLURAL_TYPES and not form.endswith("s"):
            yield f"{form[:-1]}ies" if re.search(r"[^aeiou]y$", form) else f"{form}s"


def _spellings(label: str) -> Iterator[str]:
    """The label with "and" or "&", with and without a serial comma, and with the other apostrophe."""
    plain = re.sub(r",\s+(and|&)\s", r" \1 ", label)
    bases = dict.fromkeys([label, plain])
    if plain.count(",") and " and " in plain:
        bases[re.sub(r" and ", ", and ", plain, count=1)] = None
    for base in list(bases):
        bases[base.replace(" & ", " and ")] = None
        bases[base.replace(" and ", " & ")] = None
    for base in bases:
        yield base
        if "'" in base or "’" in base:
            yield base.replace("'", "’")
            yield base.replace("’", "'")


def local_rows(letter: Letter, key: str, known: dict[tuple[str, str], str]) -> list[NameRow]:
    """Names that the document's own layout gives: its region, its units, and the people of its address block.

    They come before the ontology's, so that a unit nobody listed is tagged as one that everybody knows.
    """
    front = letter.front
    region = _unit_row(front.region.name, "Region", known) if front.region else None
    within = region.entity if region else None
    rows = [*([region] if region else []), *(_unit_row(u.name, u.kind, known, within) for u in front.units)]
    rows += [_part_row(place) for unit in front.units for place in _parts(unit.name)]
    people = [c for c in (front.addressee, front.signatory, *front.copied_to) if c]
    for contact in people:
        if contact.role or contact in (front.addressee, front.signatory):
            forms = (contact.name,)
            rows.append(
                NameRow(
                    f"person/{key}/{slug(contact.name)}",
                    "Person",
                    contact.name,
                    forms,
                    "document",
                    1.0,
                    case_sensitive=True,
                )
            )
        if contact.role:
            rows.append(_role_row(contact.role, known))
    return rows


def salutation(letter: Letter, key: str) -> list["Hit"]:
    """The addressee's name after "Dear": a first or last name that alone would be no one's."""
    from graph.tag.matching import Hit

    addressee = letter.front.addressee
    found = SALUTATION.search(letter.source.text) if addressee else None
    if not (addressee and found and found.group("name") in addressee.name.split()):
        return []
    entity = f"person/{key}/{slug(addressee.name)}"
    return [Hit(Span(*found.span("name")), "Person", entity, addressee.name, "document", 1.0)]


def _unit_row(name: str, kind: str, known: dict[tuple[str, str], str], within: str | None = None) -> NameRow:
    plain = unit_name(name)
    entity = known.get((kind, slug(plain)), f"{kind.lower()}/{slug(plain)}")
    short = initials(plain) if kind == "PDU" else None
    forms = tuple(dict.fromkeys([*_forms(plain, kind), *([short] if short else [])]))
    part_of = within if kind == "PDU" else None
    return NameRow(entity, kind, plain, forms, "document", 1.0, part_of, case_sensitive=True)


def _parts(name: str) -> tuple[str, ...]:
    places = places_of(name)
    return tuple(p for p in places if p[0].isupper()) if len(places) > 1 else ()


def _part_row(place: str) -> NameRow:
    """A place that a unit is named after is, by itself, a place; what the ontology says of it goes first."""
    return NameRow(f"place/{slug(place)}", "Place", place, (place,), "part", 0.7, case_sensitive=True)


def _role_row(role: str, known: dict[tuple[str, str], str]) -> NameRow:
    entity = known.get(("Role", slug(role)), f"role/{slug(role)}")
    return NameRow(entity, "Role", role, (role,), "document", 1.0)


def rows_from(hits: Iterable["Hit"]) -> list[NameRow]:
    """Names found once are looked for everywhere: what rules and acronyms gave, as rows for a second pass."""
    rows: dict[tuple[str, str], NameRow] = {}
    for hit in hits:
        if hit.method in ("head", "pattern", "context", "acronym") and hit.entity and hit.type:
            proper = hit.method in ("context", "acronym") or hit.name.istitle()
            short = re.sub(r"^(?:[Rr]egional|[Nn]ational) (?=\S+ \S)", "", hit.name)
            forms = (hit.name, f"{hit.name}s") if hit.method == "acronym" else tuple(dict.fromkeys([hit.name, short]))
            row = NameRow(hit.entity, hit.type, hit.name, forms, hit.method, hit.confidence, case_sensitive=proper)
            rows.setdefault((hit.entity, hit.name), row)
    return list(rows.values())
