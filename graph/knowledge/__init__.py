"""What the program knows before it reads a document: `ontology/`, read once into plain frozen rows."""

from functools import cache
from pathlib import Path

from graph.knowledge.readers import (
    check_broader,
    concepts,
    entity_of,
    framework_of,
    rating_of,
    standard_of,
    theme_of,
)
from graph.knowledge.rows import Knowledge
from graph.knowledge.turtle import DEFAULT_BASE, ONTOLOGY, digest_of, triples_in

# Classes of formats.ttl whose rows are handed on as they stand, in `Knowledge.formats`.
FORMAT_CLASSES = ("HeadingRow", "DocumentKind", "Cue")


def load_knowledge(base: str = DEFAULT_BASE, folder: Path = ONTOLOGY) -> Knowledge:
    """Raises: KnowledgeError naming the file, and the line where there is one."""
    return _loaded(base, folder)  # one however it was asked for: what is compiled from it is cached by it


@cache
def _loaded(base: str, folder: Path) -> Knowledge:
    triples = triples_in(folder, base)
    themes = tuple(theme_of(triples, node) for node in triples.of_class("pf:Theme"))
    check_broader(triples, themes)
    return Knowledge(
        base=base,
        digest=digest_of(folder),
        themes=themes,
        entities=tuple(entity_of(triples, node) for node in triples.of_class("pf:Entity")),
        standards=tuple(standard_of(triples, node) for node in triples.of_class("pf:Standard")),
        frameworks=tuple(framework_of(triples, node) for node in triples.of_class("pf:StandardsFramework")),
        ratings=tuple(rating_of(triples, node) for node in triples.of_class("pf:RatingLevel")),
        formats=tuple(row for name in FORMAT_CLASSES for row in concepts(triples, f"pf:{name}")),
        audit_rules=concepts(triples, "pf:AuditRule"),
    )
