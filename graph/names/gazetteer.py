"""The ontology's names, made ready once for all documents: rows to look for, and a register to ask."""

from dataclasses import dataclass
from functools import lru_cache

from graph.knowledge import Knowledge, KnownEntity, Theme
from graph.names.identity import Register, key_of, register_of
from graph.names.matching import ACRONYM
from graph.names.rows import NameRow
from graph.names.spellings import forms_of
from graph.text.names import places_of, unit_name

PROPER = frozenset({"Region", "PDU", "Place", "Person", "Facility"})


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """All that is known by name. `acronyms` are the forms that count case and stand for one known thing or more."""

    rows: tuple[NameRow, ...]
    register: Register
    acronyms: frozenset[str]


@lru_cache(maxsize=4)
def gazetteer_of(knowledge: Knowledge) -> Gazetteer:
    rows = (
        *(_row(e) for e in knowledge.entities),
        *(_theme_row(t, t.also_names) for t in knowledge.themes if t.also_names),
    )
    acronyms = {
        form for row in rows if row.type not in ("PDU", "Region") for form in row.forms if ACRONYM.fullmatch(form)
    }
    return Gazetteer(rows, register_of(knowledge.entities), frozenset(acronyms))


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
