"""Names in a letter: from its own layout, from the ontology, then from the model. The one way into tagging."""

from dataclasses import dataclass

from graph.claims import Entity, Letter, Mention, Notice
from graph.names import slug, unit_name
from graph.tag.choosing import chosen
from graph.tag.linking import entities_of, mentions_of
from graph.tag.matching import Hit, Ruler, ontology_ruler
from graph.tag.nlp import Profile, doc_of, pipeline
from graph.tag.rows import Known, NameRow, known_rows, local_rows


@dataclass(frozen=True, slots=True)
class Tags:
    """What tagging gives."""

    entities: tuple[Entity, ...]
    mentions: tuple[Mention, ...]
    nested: tuple[Mention, ...]
    candidates: tuple[Mention, ...]
    notices: tuple[Notice, ...]


def tags_in(letter: Letter, key: str, entities: tuple[Known, ...], profile: Profile) -> Tags:
    """Mentions, nested names and the things they name."""
    text = letter.source.text
    doc = doc_of(text, profile)
    known = {(e.type, slug(unit_name(label))): e.id for e in entities for label in (e.label, *e.labels)}
    own = local_rows(letter, key, known)
    listed = _rows(entities)
    hits = [*Ruler(pipeline(profile), own, "document").hits(doc), *ontology_ruler(profile, listed).hits(doc)]
    flat, nested = chosen(_agreed(hits))
    everything = [*flat, *nested]
    return Tags(
        entities=entities_of(everything, [*own, *listed], text, [row.entity for row in own]),
        mentions=mentions_of(flat),
        nested=mentions_of(nested),
        candidates=(),
        notices=_notices(profile),
    )


def _rows(entities: tuple[Known, ...]) -> tuple[NameRow, ...]:
    return tuple(known_rows(entities))


def _agreed(hits: list[Hit]) -> list[Hit]:
    """Where the document and the ontology both know a place in the text, the document's word stands."""
    own = {h.span for h in hits if h.method == "document"}
    return [h for h in hits if h.method == "document" or h.span not in own]


def _notices(profile: Profile) -> tuple[Notice, ...]:
    if profile == "full":
        return ()
    why = "the language model is missing" if profile == "degraded" else "the fast profile was asked for"
    return (Notice(f"profile-{profile}", f"People and places were found by rule only: {why}."),)
