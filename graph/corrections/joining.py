"""Merging, retyping and splitting: things called by other ids, as rows of aliases, of type and of scope."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graph.claims import Claims, Entity, Relation
from graph.corrections.rewrite import rewritten, strings_in
from graph.knowledge.corrections import JOINED, Correction, type_of

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Joins:
    """Which thing each is, in one document: a split first, then merges one after the other."""

    splits: dict[str, Correction]
    merges: dict[str, Correction]
    key: str

    def of(self, thing: str) -> str:
        return self.path(thing)[-1][1]

    def path(self, thing: str) -> list[tuple[Correction | None, str]]:
        """The steps from an id to the one it has in the end, each with the correction that makes it."""
        steps: list[tuple[Correction | None, str]] = [(None, thing)]
        if split := self.splits.get(thing):
            steps.append((split, split.split_in(self.key)))
        while merge := self.merges.get(steps[-1][1]):
            steps.append((merge, merge.target))
        return steps


def joins_of(rows: Iterable[Correction], key: str) -> Joins:
    """The merges, and the splits that name this document."""
    corrections = list(rows)
    return Joins(
        splits={r.thing: r for r in corrections if r.kind == "split" and key in r.keys and r.thing},
        merges={r.thing: r for r in corrections if r.kind in JOINED and r.thing},
        key=key,
    )


def things_in(claims: Claims) -> frozenset[str]:
    """Every id of a thing that these claims name (among other strings, none of which is one)."""
    return strings_in(
        (claims.entities, claims.mentions, claims.nested, claims.candidates, claims.figures, claims.relations)
    )


def touching(rows: Sequence[Correction], key: str, is_named: Callable[[str], bool]) -> tuple[Correction, ...]:
    """The corrections that can touch a document: those that name it, and merges that begin at a thing it names.

    `is_named` says whether the document names a thing. A merge that gives its target a name touches that too.
    """
    touched = {row.name: row for row in rows if key in row.keys}
    reached = {row.split_in(key) for row in touched.values() if row.kind == "split"}
    reached |= {row.refers_to.removeprefix("id/") for row in touched.values() if row.refers_to}
    waiting = {row.name: row for row in rows if row.thing and not row.keys}
    while True:
        new = {n: r for n, r in waiting.items() if any(t in reached or is_named(t) for t in _ends(r))}
        if not new:
            return tuple(touched[name] for name in sorted(touched))
        touched |= new
        reached |= {row.target for row in new.values()}
        waiting = {n: r for n, r in waiting.items() if n not in new}


def _ends(row: Correction) -> list[str]:
    return [t for t in (row.thing, row.target if row.label else None) if t]


def joined(claims: Claims, joins: Joins, labels: Labels) -> tuple[Claims, dict[str, Correction]]:
    """The claims with every thing called by the id it has in the end, and the corrections that did so, by name."""
    things = things_in(claims)
    starts = [t for t in {*joins.splits, *joins.merges} if t in things]
    used = {step.name: step for start in starts for step, _ in joins.path(start) if step}
    given = {row.target: row.label for row in joins.merges.values() if row.label}
    given |= {row.split_in(joins.key): row.label for row in joins.splits.values() if row.label}
    used |= {row.name: row for row in joins.merges.values() if row.label and row.target in things}
    if not used:
        return claims, {}
    moved = {start: joins.of(start) for start in starts}
    parts = (claims.mentions, claims.nested, claims.candidates, claims.figures, claims.relations)
    mentions, nested, candidates, figures, relations = rewritten(parts, lambda text: moved.get(text, text))
    kinds = {end: type_of(end) for end in moved.values()}
    return (
        replace(
            claims,
            entities=_entities(claims.entities, moved, labels, given),
            mentions=tuple(replace(m, type=kinds.get(m.entity or "", m.type)) for m in mentions),
            nested=tuple(replace(m, type=kinds.get(m.entity or "", m.type)) for m in nested),
            candidates=candidates,
            figures=tuple(replace(f, about=tuple(dict.fromkeys(f.about))) for f in figures),
            relations=_relations(relations),
        ),
        used,
    )


def _entities(
    entities: Sequence[Entity], moved: Mapping[str, str], labels: Labels, given: Mapping[str, str]
) -> tuple[Entity, ...]:
    """One record for each thing; a record that had the final id from the start gives the name."""
    groups: dict[str, list[Entity]] = {}
    for entity in sorted(entities, key=lambda e: (e.id in moved, e.id)):
        groups.setdefault(moved.get(entity.id, entity.id), []).append(entity)
    records = [_entity(end, group, moved, labels, given) for end, group in groups.items()]
    return tuple(sorted(records, key=lambda e: e.id))


def _entity(
    end: str, group: Sequence[Entity], moved: Mapping[str, str], labels: Labels, given: Mapping[str, str]
) -> Entity:
    first = group[0]
    others = (n for e in group for n in (e.name, *e.aliases))
    above = [moved.get(e.part_of, e.part_of) for e in group if e.part_of]
    broader = [moved.get(e.broader, e.broader) for e in group if e.broader]
    label = labels.get(end) or given.get(end) or (first.label if first.id == end else None)
    was_here = first.id == end
    return Entity(
        id=end,
        type=first.type if was_here else type_of(end),
        name=first.name,
        aliases=tuple(n for n in dict.fromkeys(others) if n != first.name),
        part_of=next((p for p in above if p != end), None),
        label=label,
        broader=next((b for b in broader if b != end), None),
    )


def _relations(relations: Sequence[Relation]) -> tuple[Relation, ...]:
    """The relations without duplicates and without those of a thing with itself, which merging can make."""
    distinct: dict[tuple[str, str, str], Relation] = {}
    for relation in relations:
        if relation.subject != relation.object:
            distinct.setdefault((relation.subject, relation.predicate, relation.object), relation)
    return tuple(distinct.values())
