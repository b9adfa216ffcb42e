"""The lists behind the service: filters joined when present, sorted, cut into pages by a cursor.

What each list holds, its filters and its sorts are data: `lists.yaml`.
"""

import base64
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

from graph.ask.items import Json, items
from graph.ask.terms import Source, Term, cached_by_version, listed, plain
from graph.ask.values import values_of
from graph.errors import CursorGone, QueryError, UnknownName
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable

MOST_ITEMS = 1000  # of a page
ORDERS_KEPT = 16
# People are named only in their documents: a list of entities holds them when it is asked for people.
NO_PEOPLE = "FILTER NOT EXISTS { ?item a pf:Person }"
WORDS_STAND_IN = (
    ' BIND(REPLACE(CONCAT(" ", LCASE({text}), " "), "[^a-z0-9]+", " ") AS ?words) FILTER(CONTAINS(?words, ?q))'
)
BETWEEN_WORDS = re.compile("[^a-z0-9]+")
Keys = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """How a list can be ordered: the pattern that is needed, and expressions of which the least value counts."""

    pattern: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FilteredList:
    """One list: the pattern of its items, filter → kind of value and pattern, its sorts, the usual one first."""

    name: str
    pattern: str
    filters: Mapping[str, tuple[str, str]]
    sorts: Mapping[str, Sort]


def _listing(name: str, row: Mapping[str, Any]) -> FilteredList:
    filters = {
        filter: (kind, "".join([pattern, *(WORDS_STAND_IN.format(text=text) for text in texts)]))
        for filter, (kind, pattern, *texts) in row["filters"].items()
    }
    sorts = {sort: Sort(pattern, tuple(keys)) for sort, (pattern, *keys) in row["sorts"].items()}
    return FilteredList(name, row["items"], filters, sorts)


def _listings(file: Path) -> dict[str, FilteredList]:
    lists = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)["lists"]
    return {name: _listing(name, row) for name, row in lists.items()}


LISTINGS = _listings(Path(__file__).with_suffix(".yaml"))


@dataclass(frozen=True, slots=True)
class ListPage:
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
    keys: Keys

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
    except (ValueError, TypeError, RecursionError) as error:
        raise QueryError("this is no cursor", mend="Take `next` of the page before, or begin without one.") from error


def list_items(
    store: Readable,
    listing: str,
    filters: Mapping[str, str | Sequence[str]] | None = None,
    *,
    sort: str | None = None,
    after: str | None = None,
    limit: int = 50,
    people: bool = False,
    base: str = DEFAULT_BASE,
) -> ListPage:
    """One page of a list. Filters hold names, aliases, ids or IRIs; several values of one filter mean any of them.

    `sort` is a sort of the list, with "-" before it for the other way round; `after` the `next` of the page before.
    Raises: UnknownName for a list or name that fits nothing or several things; QueryError for a filter, sort, limit or
    cursor that the list does not take; CursorGone for a cursor of another version than this store's.
    """
    source, rows = Source(store, base), LISTINGS.get(listing)
    if rows is None:
        raise UnknownName(f"there is no list of {listing!r}", mend=f"There are: {', '.join(LISTINGS)}.")
    if not 1 <= limit <= MOST_ITEMS:
        raise QueryError(f"no page has {limit} items", mend=f"Ask for 1 to {MOST_ITEMS}.")
    cursor = cursor_of(after) if after else None
    chosen = sort or (cursor.sort if cursor else next(iter(rows.sorts)))
    if cursor and cursor.version != store.version:
        raise CursorGone(cursor.version)
    where = _where(source, rows, filters or {}, people)
    ranked = _ranked(source, where, _sort(rows, chosen))
    rest = _beyond(ranked, cursor.keys if cursor else None, chosen.startswith("-"))
    page = rest[:limit]
    objects = items(source, [keys[-1].value for keys in page]) if page else {}
    following = str(Cursor(store.version, chosen, page[-1])) if len(rest) > limit else None
    return ListPage(tuple(objects.values()), len(ranked), following, store.version)


def iris_of(
    store: Readable, listing: str, filters: Mapping[str, str | Sequence[str]], base: str = DEFAULT_BASE
) -> frozenset[str]:
    """All that the filters of a list let through, people among them.

    Raises: UnknownName and QueryError, as `list_items` does.
    """
    source = Source(store, base)
    where = _where(source, LISTINGS[listing], filters, people=True)
    return frozenset(row["item"].value for row in source.rows(f"SELECT DISTINCT ?item WHERE {{ {where} }}"))


def item(store: Readable, iri: str, base: str = DEFAULT_BASE) -> Json | None:
    """One thing as the lists show it; None for an IRI that the store says nothing of."""
    return items(Source(store, base), [iri]).get(iri)


def _where(source: Source, rows: FilteredList, filters: Mapping[str, str | Sequence[str]], people: bool) -> str:
    if wrong := sorted(filters.keys() - rows.filters.keys()):
        mend = f"Filters: {', '.join(rows.filters)}."
        raise QueryError(f"{rows.name} cannot be filtered by {', '.join(wrong)}", mend=mend)
    patterns = []
    for key, texts in filters.items():
        kind, pattern = rows.filters[key]
        values = values_of(source, kind, [texts] if isinstance(texts, str) else texts, key)
        terms = [ox.Literal(_plain_words(v.term.value)) if kind == "words" else v.term for v in values]
        patterns.append(f"VALUES ?{key} {{ {listed(terms)} }} {pattern}")
        people = people or ox.NamedNode(f"{source.base}def/Person") in terms
    hidden = [] if people or rows.name != "entities" else [NO_PEOPLE]
    return "\n".join([*patterns, rows.pattern, *hidden])


def _plain_words(text: str) -> str:
    """Words as the pattern of such a filter compares them: made so once, not for every item of the list."""
    return BETWEEN_WORDS.sub(" ", f" {text.lower()} ")


def _sort(rows: FilteredList, chosen: str) -> Sort:
    sort = rows.sorts.get(chosen.removeprefix("-"))
    if sort is None:
        mend = f"Sorts: {', '.join(rows.sorts)}, each also with - before it."
        raise QueryError(f"cannot sort by {chosen!r}", mend=mend)
    return sort


# Whoever reads a list page by page has its order worked out once.
@cached_by_version(ORDERS_KEPT)
def _ranked(source: Source, where: str, sort: Sort) -> Sequence[Keys]:
    """The sort keys of all items, each item last, in order; of several values of a key the least counts."""
    names = [f"key{at}" for at in range(len(sort.keys))]
    keys = " ".join(f"({expression} AS ?{name})" for expression, name in zip(sort.keys, names, strict=True))
    least: dict[str, Keys] = {}
    for row in source.rows(f"SELECT DISTINCT ?item {keys} WHERE {{ {where} {sort.pattern} }}"):
        item, keys_of_row = row["item"], (*(row[name] for name in names), row["item"])
        before = least.setdefault(item.value, keys_of_row)
        least[item.value] = tuple(min(pair, key=plain) for pair in zip(before, keys_of_row, strict=True))
    return sorted(least.values(), key=_by_value)


def _by_value(keys: Keys) -> tuple[Any, ...]:
    return tuple(plain(key) for key in keys)


def _beyond(ranked: Sequence[Keys], keys: Keys | None, down: bool) -> Sequence[Keys]:
    """What stands after these keys; all where there are none. `down`: from the last to the first."""
    if keys is None:
        return ranked[::-1] if down else ranked
    try:
        if ranked and len(keys) != len(ranked[0]):
            raise TypeError
        cut = bisect_left if down else bisect_right
        at = cut(ranked, _by_value(keys), key=_by_value)
    except TypeError as error:
        raise QueryError("this cursor is of another list", mend="Begin without one.") from error
    return ranked[:at][::-1] if down else ranked[at:]
