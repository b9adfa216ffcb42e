"""Hits to mentions and entities: one thing, one id, with the fullest name that this document prints."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from graph.claims import Entity, Mention, Span
from graph.names.hits import NameHit, NameRow
from graph.names.identity import SCOPED, UNIT_WORDS, Register, Scope, singular_name
from graph.text.names import fold, unit_name

# What ties a post to a region printed beside it: "the head of operations for the X region", "X's head of operations".
OF_REGION = re.compile(r"\s+(?:of|for|in)\s+(?:the\s+)?")
REGION_JOINT = re.compile(r"(?:['’]s)?\s+")


def identified(hits: Iterable[NameHit], scope: Scope) -> list[NameHit]:
    """The hits of rules with their entities: a known thing, else one of this scope; a short form is its long form's."""
    listed = list(hits)
    names = {(h.type, _meant(h)) for h in listed if h.entity is None and h.type}
    ids = {(kind, name): scope.identity(kind, _full_form(kind, name, names, scope)) for kind, name in names}
    return [replace(h, entity=ids[h.type, _meant(h)]) if h.entity is None and h.type else h for h in listed]


def settled(hits: Iterable[NameHit]) -> list[NameHit]:
    """The hits of the ontology without doubt: words that two things share mean the one that is named elsewhere too.

    Where both are, or neither, nothing tells: the words are left without a type, as a candidate.
    """
    listed = list(hits)
    meant: dict[tuple[Span, str | None], set[str]] = defaultdict(set)
    for hit in listed:
        if hit.method == "ontology" and hit.entity:
            meant[hit.span, hit.type].add(hit.entity)
    sure = {e for h in listed if len(meant[h.span, h.type]) < 2 and (e := h.entity)}
    clear: dict[NameHit, None] = {}
    for hit in listed:
        shared = meant[hit.span, hit.type]
        if len(shared) < 2 or hit.method != "ontology":
            clear[hit] = None
        elif len(mentioned := shared & sure) != 1:
            clear[replace(hit, type=None, entity=None, method="ambiguous", confidence=0.3)] = None
        elif hit.entity in mentioned:
            clear[hit] = None
    return list(clear)


def placed(hits: Sequence[NameHit], text: str, scope: Scope) -> list[NameHit]:
    """The hits with every post that each region has told apart: by the region printed beside it, or the document's."""
    starts = {h.span.start: h for h in hits if h.type == "Region" and h.entity}
    ends = {h.span.end: h for h in starts.values()}
    located = []
    for hit in hits:
        if hit.entity and hit.entity in scope.register.regional:
            region = _beside(hit.span, text, starts, ends)
            where = replace(scope, region=region.entity.partition("/")[2]) if region and region.entity else scope
            hit = replace(hit, entity=where.placed(hit.entity))
        located.append(hit)
    return located


def _beside(span: Span, text: str, starts: dict[int, NameHit], ends: dict[int, NameHit]) -> NameHit | None:
    after = OF_REGION.match(text, span.end)
    if after and after.end() in starts:
        return starts[after.end()]
    around = text[max(0, span.start - 3) : span.start]
    return next(
        (ends[span.start - n] for n in (1, 2, 3) if span.start - n in ends and REGION_JOINT.fullmatch(around[-n:])),
        None,
    )


def _meant(hit: NameHit) -> str:
    """The name that counts for identity: an acronym counts as what it stands for."""
    return singular_name(hit.stands_for or hit.name)


def _full_form(kind: str, name: str, names: set[tuple[str, str]], scope: Scope) -> str:
    """The one longer name of this document that it is short for: "change board" for "regional change board".

    Only words that a reader supplies may be left out: "regional", the region's name, or the first half of a pair.
    """
    if kind not in SCOPED - {"Role"} or " " not in name:
        return name
    longer = [n for k, n in names if k == kind and _leaves_out(n, name, scope)]
    return longer[0] if len(longer) == 1 else name


def _leaves_out(long: str, short: str, scope: Scope) -> bool:
    head, joint, _ = long.casefold().rpartition(f" {short.casefold()}")
    left_out = [w for w in re.split(r"[^a-z0-9’']+", head) if w]
    rest = [w for w in left_out if w != "regional" and w not in scope.local.split("-")]
    return bool(joint) and long.casefold().endswith(short.casefold()) and (not rest or left_out[-1] == "and")


def mentions_of(hits: Iterable[NameHit]) -> tuple[Mention, ...]:
    return tuple(Mention(h.span, h.type, h.entity, h.method, h.confidence) for h in hits)


def entities_of(
    hits: Iterable[NameHit], rows: Sequence[NameRow], text: str, always: Iterable[str], register: Register
) -> tuple[Entity, ...]:
    """Every thing that is mentioned, or that the document's structure speaks of (`always`), by id."""
    by_id: dict[str, NameRow] = {}
    for known in rows:
        by_id.setdefault(known.entity, known)
    labels = {row.entity: row.name for row in rows if row.method == "ontology"}
    printed: dict[str, dict[str, None]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    for hit in hits:
        if hit.entity and hit.type:
            printed[hit.entity][" ".join(text[hit.span.start : hit.span.end].split())] = None
            kinds.setdefault(hit.entity, hit.type)
    entities = []
    for entity in sorted({*printed, *(e for e in always if e in by_id)}):
        above = register.class_of(entity)
        row = by_id.get(entity) or by_id.get(above or "")
        label = labels.get(entity) or labels.get(above or "")
        entities.append(_entity(entity, row, kinds.get(entity), list(printed[entity]), label, above))
    return tuple(entities)


def _entity(
    entity: str, row: NameRow | None, hit_type: str | None, printed: list[str], label: str | None, above: str | None
) -> Entity:
    kind = row.type if row else (hit_type or "Organisation")
    name = _fullest(kind, printed, label) or (row.name if row else entity)
    others = dict.fromkeys([*printed, *((row.name, *row.aliases) if row else ())])
    if kind in UNIT_WORDS:
        others[f"{name} {UNIT_WORDS[kind][0]}"] = None
    forms: dict[str, str] = {}  # by what is the same but for its kind of quote
    for form in (name, *others):
        forms.setdefault(form.replace("’", "'"), form)
    aliases = tuple(forms.values())[1:]
    return Entity(entity, kind, name, aliases, row.part_of if row else None, label, above)


def _fullest(kind: str, printed: list[str], label: str | None) -> str | None:
    """The form that the ontology calls it by, if it is printed; else the longest one printed, singular before plural.

    A unit goes without its generic word.
    """
    names = [unit_name(p) if kind in UNIT_WORDS else p for p in printed]
    by_label = [n for n in names if label and fold(singular_name(n)) == fold(singular_name(label))]
    singles = [n for n in names if not (n.endswith("s") and n[:-1] in names)]
    return max(by_label or singles or names, key=lambda n: (len(fold(n)), n), default=None)
