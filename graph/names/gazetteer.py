"""Names to look for, from the ontology, the document's layout and what its rules found; and where they stand."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from graph.claims import Contact, Letter, Span, Unit
from graph.knowledge.rows import Knowledge, KnownEntity, Theme
from graph.names.hits import NameHit
from graph.names.identity import Register, Scope, key_of, register_of
from graph.names.nlp import pipeline
from graph.names.spellings import UNIT_WORDS, forms_of
from graph.text.names import initials, places_of, slug, unit_name

# Acronyms count case: "SOP" is a platform, "sop" is not.
ACRONYM = re.compile(r"(?:[A-Z][a-z]?){2,}[A-Z+]?s?|[A-Z]{2,}[a-z]?[A-Z]*s?\d*")
PROPER = frozenset({"Region", "PDU", "Place", "Person", "Facility"})
SALUTATION = re.compile(r"^Dear (?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Professor)\.? )?(?P<name>[A-Z][\w'’-]+)", re.MULTILINE)
LEVEL = re.compile(r"^(?:[Rr]egional|[Nn]ational) (?=\S+ \S)")
PANDEMIC = re.compile(r"^([A-Z]\S+) pandemic$")
# What rules and the text itself found; what the statistical model guesses is not looked for again.
FOUND = frozenset({"head", "pattern", "context", "acronym"})


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


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """All that is known by name. `acronyms` are the forms that count case and stand for one known thing or more."""

    rows: tuple[NameRow, ...]
    register: Register
    acronyms: frozenset[str]
    ruler: "Ruler"


@lru_cache(maxsize=4)
def gazetteer_of(knowledge: Knowledge) -> Gazetteer:
    """The ontology's names, made ready once a process."""
    rows = (*map(_row, knowledge.entities), *(_theme_row(t, t.also_names) for t in knowledge.themes if t.also_names))
    acronyms = {
        form for row in rows if row.type not in ("PDU", "Region") for form in row.forms if ACRONYM.fullmatch(form)
    }
    return Gazetteer(rows, register_of(knowledge.entities), frozenset(acronyms), Ruler(pipeline(), rows))


def _row(e: KnownEntity) -> NameRow:
    forms = tuple(dict.fromkeys(f for name in e.names for f in forms_of(name, e.type) if _is_enough(f, e.type)))
    proper = e.case_sensitive or e.type in PROPER
    return NameRow(e.id, e.type, e.label, forms, "ontology", 0.95, e.part_of, tuple(e.labels), proper)


def _theme_row(theme: Theme, kind: str) -> NameRow:
    """A theme whose label names a thing as well, for where the thing itself is not listed."""
    entity = f"{kind.lower()}/{key_of(kind, theme.label)}"
    return NameRow(entity, kind, theme.label, tuple(forms_of(theme.label, kind)), "theme", 0.7)


def _is_enough(form: str, kind: str) -> bool:
    """Whether a form names a unit by itself: a bare place does not ("Dorset"), a list of places or a "PDU" does."""
    return kind != "PDU" or unit_name(form) != form or len(places_of(form)) > 1


def scope_of(letter: Letter, key: str, register: Register) -> Scope:
    """The document and its region, by whose names local things are told apart."""
    region = letter.front.region
    identity = register.identity("Region", region.name, Scope(key, None)) if region else None
    return Scope(key, identity.partition("/")[2] if identity else None)


def local_rows(letter: Letter, scope: Scope, register: Register, acronyms: frozenset[str]) -> list[NameRow]:
    """Names that the document's own layout gives: its region, its units, and the people of its address block.

    They come before the ontology's, so that a unit nobody listed is tagged as one that everybody knows. The initials
    of a unit name it unless they are an acronym that everybody knows.
    """
    front = letter.front
    region = _unit_row(front.region, scope, register, acronyms) if front.region else None
    within = region.entity if region else None
    rows = [*([region] if region else []), *(_unit_row(u, scope, register, acronyms, within) for u in front.units)]
    # A place that a unit is named after is, by itself, a place; what the ontology says of it goes first.
    places = [
        place for unit in front.units if len(of := places_of(unit.name)) > 1 for place in of if place[0].isupper()
    ]
    rows += [
        NameRow(f"place/{slug(place)}", "Place", place, (place,), "part", 0.7, case_sensitive=True) for place in places
    ]
    for contact in (front.addressee, front.signatory, *front.copied_to):
        if contact:
            rows += _contact_rows(contact, contact in (front.addressee, front.signatory), scope, register)
    return rows


def salutation(letter: Letter, key: str) -> list[NameHit]:
    """The addressee's name after "Dear": a first or last name that alone would be no one's."""
    addressee = letter.front.addressee
    match = SALUTATION.search(letter.source.text) if addressee else None
    if not (addressee and match and match.group("name") in addressee.name.split()):
        return []
    entity = f"person/{key}/{slug(addressee.name)}"
    return [NameHit(Span(*match.span("name")), "Person", entity, addressee.name, "document", 1.0)]


def _unit_row(
    unit: Unit, scope: Scope, register: Register, acronyms: frozenset[str], within: str | None = None
) -> NameRow:
    plain = unit_name(unit.name)
    entity = register.identity(unit.kind, plain, scope)
    short = initials(plain)
    shorts = [short] if short and short not in acronyms and unit.kind in UNIT_WORDS else []
    forms = tuple(dict.fromkeys([*forms_of(plain, unit.kind), *shorts]))
    part_of = within if unit.kind == "PDU" else None
    return NameRow(entity, unit.kind, plain, forms, "document", 1.0, part_of, case_sensitive=True)


def _contact_rows(contact: Contact, is_person: bool, scope: Scope, register: Register) -> Iterator[NameRow]:
    """Somebody of the address block, and the role beside the name; a copy may go to a body, which has no role."""
    name, role = contact.name, contact.role
    if role or is_person:
        entity = register.identity("Person", name, scope)
        yield NameRow(entity, "Person", name, (name,), "document", 1.0, case_sensitive=True)
    if role:
        known = register.known("Role", role)
        entity = register.placed(known, scope) if known else f"role/{slug(role)}"
        yield NameRow(entity, "Role", role, (role,), "document", 1.0)


def rows_from(hits: Iterable[NameHit], acronyms: frozenset[str]) -> list[NameRow]:
    """Names found once are looked for everywhere: what rules and acronyms gave, as rows for a second pass."""
    rows: dict[tuple[str, str], NameRow] = {}
    for hit in hits:
        if hit.entity and hit.type and (forms := _again(hit, acronyms)):
            proper = hit.method in ("context", "acronym", "ontology") or hit.name.istitle()
            trust = hit.confidence if hit.method != "acronym" else max(hit.confidence, 0.97)
            row = NameRow(hit.entity, hit.type, hit.name, forms, hit.method, trust, case_sensitive=proper)
            rows.setdefault((hit.entity, hit.name), row)
    return list(rows.values())


def _again(hit: NameHit, acronyms: frozenset[str]) -> tuple[str, ...]:
    """The forms to look for once this one was found; of a known unit of several places, its initials."""
    if hit.method == "acronym":
        return (hit.name, f"{hit.name}s")
    if hit.method in FOUND:
        return tuple(dict.fromkeys([hit.name, LEVEL.sub("", hit.name), *PANDEMIC.findall(hit.name)]))
    short = initials(hit.name) if hit.method == "ontology" and hit.type in UNIT_WORDS else None
    return (short,) if short and short not in acronyms else ()


class Ruler:
    """Finds the forms of rows. Acronyms and proper names count case, other names do not."""

    def __init__(self, nlp: Language, rows: Iterable[NameRow]) -> None:
        self.rows: dict[int, NameRow] = {}
        self.matchers = [PhraseMatcher(nlp.vocab, attr=attr) for attr in ("ORTH", "LOWER")]
        for at, row in enumerate(rows):
            self.rows[nlp.vocab.strings.add(key := f"row {at}")] = row
            forms: tuple[list[Doc], list[Doc]] = ([], [])
            for form in row.forms:
                forms[0 if row.case_sensitive or ACRONYM.fullmatch(form) else 1].append(nlp.tokenizer(form))
            for matcher, patterns in zip(self.matchers, forms, strict=True):
                if patterns:
                    matcher.add(key, patterns)

    def hits(self, doc: Doc) -> Iterator[NameHit]:
        """Every place of every form, overlapping ones too. An article at the front is no part of the name."""
        for matcher in self.matchers:
            for key, start, end in matcher(doc):
                row = self.rows[key]
                first = doc[start + 1] if doc[start].lower_ == "the" else doc[start]
                last = doc[end - 1]
                span = Span(first.idx, last.idx + len(last))
                yield NameHit(span, row.type, row.entity, row.name, row.method, row.trust)
