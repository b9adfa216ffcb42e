"""What makes two names the same thing: type, scope and name; a doubt is no identity."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.knowledge.readers import entity_kinds
from graph.knowledge.rows import KnownEntity
from graph.names.spellings import UNIT_WORDS
from graph.text.names import fold, slug, unit_name, unit_slug
from graph.text.words import singular as words_singular

# Names that only one region or document uses are scoped by it: its change board is not another region's.
SCOPED = frozenset(kind.name for kind in entity_kinds() if kind.scoped)
PATHS = {kind.name: kind.path for kind in entity_kinds()}
YEAR = re.compile(r"(?:^(?P<before>(?:19|20)\d\d)\s+|,?\s+(?P<after>(?:19|20)\d\d)$)")
PRISON = re.compile(r"^(?:hmp/yoi|hmp|hmyoi|yoi|hm prison) |(?<=.) prison$")
COMMISSIONER = re.compile(r"^(?:offices? of (?:the )?)?(.*?police and crime commissioner)(?:'s)?(?: offices?)?$")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose names these are: those of the document, and of its region where it has one."""

    document: str
    region: str | None

    @property
    def local(self) -> str:
        return self.region or self.document


def singular(name: str) -> str:
    """The name with its last word in the singular, for comparison."""
    *words, last = name.split() or [""]
    return " ".join([*words, last if last[:-1].isupper() else words_singular(last)])


def key_of(kind: str, name: str) -> str:
    """The part of an IRI that two names of this type share exactly when they name the same thing in one scope."""
    if kind in UNIT_WORDS:
        return unit_slug(unit_name(name))
    if kind == "Facility" and PRISON.search(fold(name)):
        return f"hmp-{slug(PRISON.sub('', fold(name)))}"
    if kind == "Document" and (year := YEAR.search(name)):
        return f"{slug(YEAR.sub('', name))}-{year['before'] or year['after']}"
    if kind == "Partner" and (whose := COMMISSIONER.match(fold(name))):
        return slug(whose[1])
    counts = kind in ("Role", "Team") or name.rsplit(" ", 1)[-1].islower()
    return slug(singular(name) if counts else name).removeprefix("the-")


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Known things by type and key; a name that several share leads to none. `regional`: each region has its own."""

    shown: dict[tuple[str, str], frozenset[str]]
    hidden: dict[tuple[str, str], frozenset[str]]
    regional: frozenset[str]

    def known(self, kind: str, name: str) -> str | None:
        """The one known thing that is called so; a name that is shown goes before one that is only matched."""
        place = (kind, key_of(kind, name))
        for names in (self.shown, self.hidden):
            if found := names.get(place):
                return next(iter(found)) if len(found) == 1 else None
        return None

    def identity(self, kind: str, name: str, scope: Scope) -> str:
        """The id of what this name names in a document of this scope."""
        known = self.known(kind, name) or self._dated(kind, name)
        return self.placed(known, scope) if known else _local(kind, key_of(kind, name), scope)

    def placed(self, known: str, scope: Scope) -> str:
        """The id of a known thing; of a post that each region has, that of this region's."""
        if known not in self.regional or scope.region is None:
            return known
        kind, _, name = known.partition("/")
        return f"{kind}/{scope.region}/{name}"

    def class_of(self, entity: str) -> str | None:
        """The known class of post that a region's own post belongs to."""
        kind, _, rest = entity.partition("/")
        above = f"{kind}/{rest.rpartition('/')[2]}"
        return above if above != entity and above in self.regional else None

    def _dated(self, kind: str, name: str) -> str | None:
        """One year's issue of a known publication: "2021 People Survey", "People Survey 2021"."""
        year = YEAR.search(name) if kind == "Document" else None
        known = self.known(kind, YEAR.sub("", name)) if year else None
        return f"{known}-{year['before'] or year['after']}" if year and known else None


def register_of(entities: Iterable[KnownEntity]) -> Register:
    """The known things, to be asked by name."""
    things = list(entities)
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    hidden: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in things:
        for names, labels in ((shown, (entity.label, *entity.labels)), (hidden, entity.hidden)):
            for label in labels:
                names[entity.type, key_of(entity.type, label)].add(entity.id)
    return Register(
        {k: frozenset(v) for k, v in shown.items()},
        {k: frozenset(v) for k, v in hidden.items()},
        frozenset(e.id for e in things if e.one_per_region),
    )


def _local(kind: str, name: str, scope: Scope) -> str:
    path = PATHS[kind]
    if kind == "Person":
        return f"{path}/{scope.document}/{name}"
    is_scoped = kind in SCOPED and not (kind == "Facility" and name.startswith("hmp-"))
    return f"{path}/{scope.local}/{name}" if is_scoped else f"{path}/{name}"
