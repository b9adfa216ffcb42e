"""Hits to mentions and entities: one thing, one id, with the fullest name that this document prints."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.claims import Entity, Mention
from graph.names import fold, slug, unit_name
from graph.tag.matching import Hit
from graph.tag.rows import UNIT_WORDS, NameRow

# Names that only one region or document uses are scoped by it: its head of operations is not another region's.
SCOPED = frozenset({"Team", "Role", "Framework", "Programme", "Document", "Event"})
KINDS = {"Document": "publication"}


def identified(hits: Iterable[Hit], scope: str, key: str, known: dict[tuple[str, str], str]) -> list[Hit]:
    """The hits of rules with their entities: a known thing, else one of this scope; a short form is its long form's.

    `scope` is that of the region; people have that of the document (`key`), for nobody is linked by name alone.
    """
    found = list(hits)
    names = {(h.type, _meant(h)) for h in found if h.entity is None and h.type}
    scopes = {"Person": key} | dict.fromkeys(SCOPED, scope)
    ids = {p: _id_of(p[0], _full_form(p, names, scope), scopes.get(p[0]), known) for p in sorted(names)}
    return [replace(h, entity=ids[h.type, _meant(h)]) if h.entity is None and h.type else h for h in found]


def _meant(hit: Hit) -> str:
    """The name that counts for identity: an acronym counts as what it stands for."""
    return _singular(hit.stands_for or hit.name)


def _id_of(kind: str, name: str, scope: str | None, known: dict[tuple[str, str], str]) -> str:
    path = KINDS.get(kind, kind.lower())
    local = f"{path}/{scope}/{slug(name)}" if scope else f"{path}/{slug(name)}"
    return known.get((kind, slug(name)), local)


def _full_form(pair: tuple[str, str], names: set[tuple[str, str]], scope: str) -> str:
    """The one longer name of this document that it is short for: "change board" for "regional change board".

    Only words that a reader supplies may be left out: "regional", the region's name, or the first half of a pair.
    """
    kind, name = pair
    if kind not in SCOPED - {"Role"} or " " not in name:
        return name
    longer = [n for k, n in names if k == kind and _leaves_out(n, name, scope)]
    return longer[0] if len(longer) == 1 else name


def _leaves_out(long: str, short: str, scope: str) -> bool:
    head, found, _ = long.casefold().rpartition(f" {short.casefold()}")
    left_out = [w for w in re.split(r"[^a-z0-9’']+", head) if w]
    rest = [w for w in left_out if w != "regional" and w not in scope.split("-")]
    return bool(found) and long.casefold().endswith(short.casefold()) and (not rest or left_out[-1] == "and")


def _singular(name: str) -> str:
    """The name with its last word in the singular, for comparison."""
    name = " ".join(name.split())
    for plural, single in ((r"ies$", "y"), (r"(?<=[^su])s$", "")):
        if re.search(rf"[a-z]{plural}", name):
            return re.sub(plural, single, name)
    return name


def mentions_of(hits: Iterable[Hit]) -> tuple[Mention, ...]:
    return tuple(Mention(h.span, h.type, h.entity, h.method, h.confidence) for h in hits)


def entities_of(hits: Iterable[Hit], rows: Sequence[NameRow], text: str, always: Iterable[str]) -> tuple[Entity, ...]:
    """Every thing that is mentioned, or that the document's structure speaks of (`always`), by id."""
    by_id: dict[str, NameRow] = {}
    for row in rows:
        by_id.setdefault(row.entity, row)
    labels = {row.entity: row.name for row in rows if row.method == "ontology"}
    printed: dict[str, dict[str, None]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    for hit in hits:
        if hit.entity and hit.type:
            printed[hit.entity][" ".join(text[hit.span.start : hit.span.end].split())] = None
            kinds.setdefault(hit.entity, hit.type)
    wanted = {*printed, *(e for e in always if e in by_id)}
    return tuple(_entity(e, by_id.get(e), kinds.get(e), list(printed[e]), labels.get(e)) for e in sorted(wanted))


def _entity(entity: str, row: NameRow | None, told: str | None, printed: list[str], label: str | None) -> Entity:
    kind = row.type if row else (told or "Organisation")
    name = _fullest(kind, printed, label) or (row.name if row else entity)
    others = dict.fromkeys([*printed, *((row.name, *row.aliases) if row else ())])
    if kind in UNIT_WORDS:
        others[f"{name} {UNIT_WORDS[kind][0]}"] = None
    aliases = tuple(o for o in others if o != name)
    return Entity(entity, kind, name, aliases, row.part_of if row else None, label)


def _fullest(kind: str, printed: list[str], label: str | None) -> str | None:
    """The form that the ontology calls it by, if it is printed; else the longest one printed, singular before plural.

    A unit goes without its generic word.
    """
    names = [unit_name(p) if kind in UNIT_WORDS else p for p in printed]
    by_label = [n for n in names if label and fold(_singular(n)) == fold(_singular(label))]
    singles = [n for n in names if not (n.endswith("s") and n[:-1] in names)]
    return max(by_label or singles or names, key=lambda n: (len(fold(n)), n), default=None)
