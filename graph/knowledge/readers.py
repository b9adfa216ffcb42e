"""From triples to rows: one function for each sort of row."""

from functools import cache
from pathlib import Path
from typing import Any

from graph.knowledge.rows import (
    Concept,
    EntityKind,
    Framework,
    FrameworkRow,
    KnownEntity,
    RatingLevel,
    Standard,
    Theme,
)  # fmt: skip
from graph.knowledge.turtle import ONTOLOGY, TripleIndex, triples_in


@cache
def classes(folder: Path = ONTOLOGY) -> TripleIndex:
    """The classes and properties of `core.ttl` alone, which the rest of the ontology need not be read for."""
    return triples_in(folder, files="core.ttl")


@cache
def entity_kinds(folder: Path = ONTOLOGY) -> tuple[EntityKind, ...]:
    """The types of entity, in the order of `core.ttl`.

    Raises: KnowledgeError when the row of one lacks a line.
    """
    core = classes(folder)
    types = (node for node in core.of_class("owl:Class") if core.iri("pf:Entity") in core.many(node, "rdfs:subClassOf"))
    return tuple(
        EntityKind(
            name=_id(node),
            path=core.one(node, "skos:notation"),
            words=core.many(node, "pf:typeWord"),
            scoped=core.maybe(node, "pf:scopedByRegion") == "true",
            plural=core.maybe(node, "pf:namedInPlural") == "true",
        )
        for node in types
    )


@cache
def document_kinds(folder: Path = ONTOLOGY) -> tuple[str, ...]:
    """The kinds of document, as lists show them, in the order of `formats.ttl`."""
    formats = triples_in(folder, files="formats.ttl")
    return tuple(formats.one(node, "skos:notation") for node in formats.of_class("pf:DocumentKind"))


@cache
def colours(folder: Path = ONTOLOGY) -> dict[str, str]:
    """The colour of each class that has one, by the name of the class."""
    core = classes(folder)
    return {_id(node): colour for node in core.of_class("owl:Class") if (colour := core.maybe(node, "pf:colour"))}


def concepts(triples: TripleIndex, class_iri: str) -> tuple[Concept, ...]:
    """The rows of any class, each with all its values: for files that need no row type of their own."""
    return tuple(
        Concept(
            iri=node,
            id=_id(node),
            label=triples.one(node, "skos:prefLabel"),
            values={prop: tuple(values) for prop, values in triples.rows[node].items()},
        )
        for node in triples.of_class(class_iri)
    )


def _id(node: str) -> str:
    return node.rsplit("/", 1)[-1]


def _names(triples: TripleIndex, node: str, name: str) -> dict[str, Any]:
    """The fields of `NamedRow`."""
    labels, hidden = (triples.many(node, f"skos:{kind}Label") for kind in ("alt", "hidden"))
    return {"id": name, "iri": node, "label": triples.one(node, "skos:prefLabel"), "labels": labels, "hidden": hidden}


def theme_of(triples: TripleIndex, node: str) -> Theme:
    broader, entity_type = triples.maybe(node, "skos:broader"), triples.maybe(node, "pf:alsoNames")
    return Theme(
        **_names(triples, node, _id(node)),
        hints=_patterns(triples, node, "pf:hintLabel"),
        exclusions=_patterns(triples, node, "pf:notLabel"),
        broader=_id(broader) if broader else None,
        scope_note=triples.one(node, "skos:scopeNote"),
        examples=triples.many(node, "skos:example"),
        counter_examples=triples.many(node, "pf:counterExample"),
        cues=_patterns(triples, node, "pf:cueLabel"),
        headings=triples.many(node, "pf:headingLabel"),
        also_names=_id(entity_type) if entity_type else None,
    )


def _patterns(triples: TripleIndex, node: str, prop: str) -> tuple[str, ...]:
    """Patterns with each class of words ("@staff") written out as its scheme has it ("staff = officer|manager")."""
    rows = [row.split(" = ") for row in triples.many(triples.one(node, "skos:inScheme"), "pf:wordClass")]
    patterns = []
    for pattern in triples.many(node, prop):
        for name, words in rows:
            pattern = pattern.replace(f"@{name}", words)
        patterns.append(pattern)
    return tuple(patterns)


def check_broader(triples: TripleIndex, themes: tuple[Theme, ...]) -> None:
    known = {theme.id for theme in themes}
    for theme in themes:
        if theme.broader is not None and theme.broader not in known:
            what = f"the broader theme {theme.broader} does not exist"
            raise triples.wrong(theme.iri, what, "Name a theme that does.")


def entity_of(triples: TripleIndex, node: str) -> KnownEntity:
    kind = _entity_type(triples, node)
    part_of = triples.maybe(node, "org:unitOf") or triples.maybe(node, "dcterms:isPartOf")
    words = (word for row in (triples.iri(f"pf:{kind}"), node) for word in triples.many(row, "pf:genericWord"))
    return KnownEntity(
        **_names(triples, node, _entity_id(triples, node, node)),
        type=kind,
        generic_words=tuple(words),
        part_of=_entity_id(triples, part_of, node) if part_of else None,
        case_sensitive=triples.maybe(node, "pf:caseSensitive") == "true",
        sources=triples.many(node, "dcterms:source"),
        status=triples.one(node, "pf:sourceStatus"),
        one_per_region=triples.maybe(node, "pf:onePerRegion") == "true",
    )


def _entity_type(triples: TripleIndex, node: str) -> str:
    given = triples.many(node, "rdf:type")
    entity = triples.iri("pf:Entity")
    types = [_id(name) for name in given if entity in triples.many(name, "rdfs:subClassOf")]
    if len(types) != 1:
        known = ", ".join(_id(n) for n in triples.rows if entity in triples.many(n, "rdfs:subClassOf"))
        raise triples.wrong(node, f"{len(types)} entity types where one is due", f"Give it one of {known}")
    return types[0]


def _entity_id(triples: TripleIndex, node: str, row: str) -> str:
    lead = triples.base + "id/"
    if not node.startswith(lead):
        raise triples.wrong(row, f"{node} is no IRI of a thing", f"Let it start with {lead}")
    return node.removeprefix(lead)


def standard_of(triples: TripleIndex, node: str) -> Standard:
    return Standard(**_names(triples, node, _id(node)))


def framework_of(triples: TripleIndex, node: str) -> Framework:
    rows = sorted(triples.many(node, "pf:row"), key=lambda row: triples.whole(row, "pf:position"))
    return Framework(
        id=_id(node),
        iri=node,
        label=triples.one(node, "skos:prefLabel"),
        maximum=triples.whole(node, "pf:maximumScore") if triples.maybe(node, "pf:maximumScore") else None,
        rows=tuple(
            FrameworkRow(
                standard=_id(triples.one(row, "pf:standard")),
                code=triples.maybe(row, "pf:standardCode"),
                domain_name=triples.one(row, "pf:domainName"),
            )
            for row in rows
        ),
    )


def rating_of(triples: TripleIndex, node: str) -> RatingLevel:
    names = _names(triples, node, _id(node))
    names["hidden"] += triples.many(node, "skos:notation")
    return RatingLevel(**names, points=triples.whole(node, "pf:points"))
