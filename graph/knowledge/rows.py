"""What the ontology holds, as plain frozen rows: no RDF in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """Any row, as it stands: `values` holds every property by full IRI."""

    iri: str
    id: str
    label: str
    values: Mapping[str, tuple[str, ...]]

    def many(self, name: str) -> tuple[str, ...]:
        """The values of the property whose IRI ends in this name, sorted."""
        return tuple(sorted(next((v for prop, v in self.values.items() if re.split("[/#]", prop)[-1] == name), ())))


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Anything that is matched by names: `labels` are shown, `hidden` only matched."""

    id: str
    iri: str
    label: str
    labels: tuple[str, ...]
    hidden: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every other form, none with a generic word added."""
        return (self.label, *self.labels, *self.hidden)


@dataclass(frozen=True, slots=True)
class EntityKind:
    """A type of entity: a class directly below `pf:Entity`. `path` is its step in IRIs and its prefix.

    `words`: what people call its things. `scoped`: a name that is not known is the region's own. `plural`: names of
    this type are printed in the plural too.
    """

    name: str
    path: str
    words: tuple[str, ...]
    scoped: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class Theme(NamedRow):
    """A theme; each of its names raises it.

    `hints` say too little alone; `exclusions` hold a label and mean something else; `cues` are patterns of words
    that say as much as a label; `headings` announce the theme for all that stands under them. `also_names`: the type
    of thing that the label is the name of as well.
    """

    hints: tuple[str, ...]
    exclusions: tuple[str, ...]
    broader: str | None
    scope_note: str
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    cues: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    also_names: str | None = None


@dataclass(frozen=True, slots=True)
class KnownEntity(NamedRow):
    """A thing known by name; its `id` is its IRI after `id/`.

    A name that starts with "the " matches after the article only, which is no part of the mention.
    `one_per_region`: it is a kind of post or plan, of which each region has its own.
    """

    type: str
    generic_words: tuple[str, ...]
    part_of: str | None
    case_sensitive: bool
    sources: tuple[str, ...]
    status: str
    one_per_region: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """`names`, then each again with each generic word: "Derby City", "Derby City PDU"."""
        return (*self.names, *(f"{name} {word}" for name in self.names for word in self.generic_words))


@dataclass(frozen=True, slots=True)
class Standard(NamedRow):
    """A standard that is rated, or `overall`."""


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    """One standard (by id) at its place in a framework."""

    standard: str
    code: str | None
    domain_name: str


@dataclass(frozen=True, slots=True)
class Framework:
    """The standards of one inspection programme, in order; `maximum` where an overall score is given."""

    id: str
    iri: str
    label: str
    maximum: int | None
    rows: tuple[FrameworkRow, ...]


@dataclass(frozen=True, slots=True)
class RatingLevel(NamedRow):
    """One step of the scale; `labels` are other spellings and abbreviations."""

    points: int


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """All that `ontology/` says, as rows. Told apart by identity, so that what is made of it can be kept."""

    base: str
    digest: str
    themes: tuple[Theme, ...]
    entities: tuple[KnownEntity, ...]
    standards: tuple[Standard, ...]
    frameworks: tuple[Framework, ...]
    ratings: tuple[RatingLevel, ...]
    formats: tuple[Concept, ...]
    audit_rules: tuple[Concept, ...] = ()
