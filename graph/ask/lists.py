"""The lists behind the service: filters joined when present, sorted, cut into pages by a cursor."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.ask.filters import LISTINGS, NO_PEOPLE, Listing, Sort
from graph.ask.items import Json, items
from graph.ask.terms import Queryable, Source, Term, listed, plain
from graph.ask.values import values_of
from graph.errors import CursorGone, QueryError, UnknownName
from graph.rdf.prefixes import DEFAULT_BASE

LARGEST = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list: `total` counts all that the filters let through, `next` is the cursor of what follows."""

    items: tuple[Json, ...]
    total: int
    next: str | None
    version: str

    def as_json(self) -> Json:
        return {"items": list(self.items), "total": self.total, "next": self.next, "version": self.version}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after which a page begins: a version, a sort, and the keys of the item before."""

    version: str
    sort: str
    keys: tuple[Term, ...]

    def __str__(self) -> str:
        keys = [[term.datatype.value if isinstance(term, ox.Literal) else None, term.value] for term in self.keys]
        data = json.dumps([self.version, self.sort, keys], separators=(",", ":"))
        return base64.urlsafe_b64encode(data.encode()).decode().rstrip("=")


def cursor_of(text: str) -> Cursor:
    """Raises: QueryError for a text that is no cursor of ours."""
    try:
        version, sort, keys = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        terms = tuple(ox.Literal(v, datatype=ox.NamedNode(t)) if t else ox.NamedNode(v) for t, v in keys)
        return Cursor(str(version), str(sort), terms)
    except (ValueError, TypeError, binascii.Error) as error:
        raise QueryError("this is no cursor", mend="Take `next` of the page before, or begin without one.") from error


def list_items(
    store: Queryable,
    listing: str,
    filters: Mapping[str, str | Sequence[str]] | None = None,
    *,
    sort: str | None = None,
    after: str | None = None,
    limit: int = 50,
    people: bool = False,
    base: str = DEFAULT_BASE,
) -> Page:
    """One page of a list. Filters hold names, aliases, ids or IRIs; several values of one filter mean any of them.

    `sort` is a sort of the list, with "-" before it for the other way round; `after` the `next` of the page before.
    Raises: UnknownName for a list or name that fits nothing or several things; QueryError for a filter, sort, limit or
    cursor that the list does not take; CursorGone for a cursor of another version than this store's.
    """
    source, rows = Source(store, base), LISTINGS.get(listing)
    if rows is None:
        raise UnknownName(f"there is no list of {listing!r}", mend=f"There are: {', '.join(LISTINGS)}.")
    if not 1 <= limit <= LARGEST:
        raise QueryError(f"no page has {limit} items", mend=f"Ask for 1 to {LARGEST}.")
    cursor = cursor_of(after) if after else None
    chosen = sort or (cursor.sort if cursor else next(iter(rows.sorts)))
    if cursor and cursor.version != store.version:
        raise CursorGone(cursor.version)
    where = _where(source, rows, listing, filters or {}, people)
    found = _page(source, where, _sort(rows, chosen), chosen.startswith("-"), cursor, limit + 1)
    shown = [keys[-1].value for keys in found[:limit]]
    objects = items(source, shown) if shown else {}
    following = str(Cursor(store.version, chosen, found[limit - 1])) if len(found) > limit else None
    return Page(tuple(objects[iri] for iri in shown), _total(source, where), following, store.version)


def iris_of(
    store: Queryable, listing: str, filters: Mapping[str, str | Sequence[str]], base: str = DEFAULT_BASE
) -> frozenset[str]:
    """All that the filters of a list let through, people among them.

    Raises: UnknownName and QueryError, as `list_items` does.
    """
    source = Source(store, base)
    where = _where(source, LISTINGS[listing], listing, filters, people=True)
    return frozenset(row["item"].value for row in source.rows(f"SELECT DISTINCT ?item WHERE {{ {where} }}"))


def item(store: Queryable, iri: str, base: str = DEFAULT_BASE) -> Json | None:
    """One thing as the lists show it; None for an IRI that the store says nothing of."""
    return items(Source(store, base), [iri]).get(iri)


def _where(source: Source, rows: Listing, name: str, filters: Mapping[str, str | Sequence[str]], people: bool) -> str:
    if wrong := sorted(filters.keys() - rows.filters.keys()):
        mend = f"Filters: {', '.join(rows.filters)}."
        raise QueryError(f"{name} cannot be filtered by {', '.join(wrong)}", mend=mend)
    patterns = []
    for key, texts in filters.items():
        kind, pattern = rows.filters[key]
        terms = [v.term for v in values_of(source, kind, [texts] if isinstance(texts, str) else texts)]
        patterns.append(f"VALUES ?{key} {{ {listed(terms)} }} {pattern}")
        people = people or ox.NamedNode(f"{source.base}def/Person") in terms
    hidden = [] if people or name != "entities" else [NO_PEOPLE]
    return "\n".join([*patterns, rows.pattern, *hidden])


def _sort(rows: Listing, chosen: str) -> Sort:
    sort = rows.sorts.get(chosen.removeprefix("-"))
    if sort is None:
        mend = f"Sorts: {', '.join(rows.sorts)}, each also with - before it."
        raise QueryError(f"cannot sort by {chosen!r}", mend=mend)
    return sort


def _page(
    source: Source, where: str, sort: Sort, down: bool, cursor: Cursor | None, limit: int
) -> list[tuple[Term, ...]]:
    """The sort keys of so many items, the item last."""
    names = [f"?key{at}" for at in range(len(sort.keys))]
    keys = " ".join(f"({expression} AS {name})" for expression, name in zip(sort.keys, names, strict=True))
    orders = [*names, "STR(?item)"]
    beyond = f"FILTER({_beyond(orders, cursor.keys, down)})" if cursor else ""
    ordering = " ".join(f"DESC({order})" if down else f"ASC({order})" for order in orders)
    rows = source.rows(
        f"SELECT ?item {' '.join(names)} WHERE {{ {{ SELECT ?item {keys} WHERE {{ {where} {sort.pattern} }}"
        f" GROUP BY ?item }} {beyond} }} ORDER BY {ordering} LIMIT {limit}"
    )
    return [(*(row[name[1:]] for name in names), row["item"]) for row in rows]


def _beyond(orders: Sequence[str], keys: Sequence[Term], down: bool) -> str:
    """What stands after these keys in the order: the first differs, or it is equal and the rest stands after."""
    if len(orders) != len(keys):
        raise QueryError("this cursor is of another list", mend="Begin without one.")
    sign, key = "<" if down else ">", keys[0]
    value = str(ox.Literal(key.value) if len(orders) == 1 else key)
    if len(orders) == 1:
        return f"{orders[0]} {sign} {value}"
    return f"{orders[0]} {sign} {value} || ({orders[0]} = {value} && ({_beyond(orders[1:], keys[1:], down)}))"


def _total(source: Source, where: str) -> int:
    rows = source.rows(f"SELECT (COUNT(DISTINCT ?item) AS ?total) WHERE {{ {where} }}")
    return next((int(plain(row["total"])) for row in rows), 0)
