"""Hits to mentions and entities: one thing, one id, with the fullest name that this document prints."""

from collections import defaultdict
from collections.abc import Iterable

from graph.claims import Entity, Mention
from graph.names import fold, unit_name
from graph.tag.matching import Hit
from graph.tag.rows import UNIT_WORDS, NameRow


def mentions_of(hits: Iterable[Hit]) -> tuple[Mention, ...]:
    return tuple(Mention(h.span, h.type, h.entity, h.method, h.confidence) for h in hits)


def entities_of(hits: Iterable[Hit], rows: Iterable[NameRow], text: str, always: Iterable[str]) -> tuple[Entity, ...]:
    """Every thing that is mentioned, or that the document's structure speaks of (`always`), by id."""
    by_id: dict[str, NameRow] = {}
    for row in rows:
        by_id.setdefault(row.entity, row)
    printed: dict[str, dict[str, None]] = defaultdict(dict)
    kinds: dict[str, Hit] = {}
    for hit in hits:
        if hit.entity:
            printed[hit.entity][" ".join(text[hit.span.start : hit.span.end].split())] = None
            kinds.setdefault(hit.entity, hit)
    wanted = {*printed, *(e for e in always if e in by_id)}
    return tuple(_entity(e, by_id.get(e), kinds.get(e), list(printed[e])) for e in sorted(wanted))


def _entity(entity: str, row: NameRow | None, hit: Hit | None, printed: list[str]) -> Entity:
    kind = row.type if row else (hit.type if hit and hit.type else "Organisation")
    name = _fullest(kind, printed) or (row.name if row else entity)
    others = dict.fromkeys([*printed, *((row.name, *row.aliases) if row else ())])
    if kind in UNIT_WORDS:
        others[f"{name} {UNIT_WORDS[kind][0]}"] = None
    aliases = tuple(o for o in others if o != name)
    return Entity(entity, kind, name, aliases, row.part_of if row else None)


def _fullest(kind: str, printed: list[str]) -> str | None:
    """The longest form printed; a unit goes without its generic word, and a plural never wins over its singular."""
    names = [unit_name(p) if kind in UNIT_WORDS else p for p in printed]
    singles = [n for n in names if not (n.endswith("s") and n[:-1] in names)]
    return max(singles or names, key=lambda n: (len(fold(n)), n), default=None)
