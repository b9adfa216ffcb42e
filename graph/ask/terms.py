"""What the rooms of `ask` share: the prefixes of internal queries, the terms that come back, the kinds of thing."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from threading import Condition
from typing import Any, Concatenate, ParamSpec, TypeVar

import pyoxigraph as ox
from cachetools import LRUCache, cached

from graph.knowledge.readers import entity_kinds
from graph.rdf.prefixes import DEFAULT_BASE, prefix_lines
from graph.store.readable import Readable

More = ParamSpec("More")
Made = TypeVar("Made")
Term = ox.NamedNode | ox.Literal
Solution = dict[str, Term]
NUMERIC = frozenset({"integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"})
STATEMENTS = frozenset({"finding", "observation", "recommendation", "response", "rating", "statistic"})
# How grave a note of the audit is, gravest first.
GRAVITY = ("error", "warning", "open")
ENTITIES = frozenset(kind.path for kind in entity_kinds())


@dataclass(frozen=True, slots=True)
class Source:
    """A store, and the base that its IRIs begin with."""

    store: Readable
    base: str = DEFAULT_BASE

    def rows(self, body: str) -> Iterator[Solution]:
        """The solutions of a SELECT that uses the prefixes of `graph.rdf.prefixes`."""
        yield from solutions(self.store.query(prefix_lines(self.base) + body))

    def kind(self, iri: str) -> str | None:
        """What sort of thing an IRI of ours names: "pdu", "theme", "level" (of a rating), "finding" and so on."""
        scheme, _, rest = iri.removeprefix(self.base).partition("/")
        kind = rest.partition("/")[0]
        if scheme == "scheme":
            return "level" if kind == "rating" else kind
        return kind if scheme == "id" and kind else None

    def local(self, iri: str) -> str:
        """The id of a thing: its IRI after `id/`, or of a concept: after its scheme; any other IRI as it is."""
        if iri.startswith(f"{self.base}id/"):
            return iri[len(self.base) + 3 :]
        if iri.startswith(f"{self.base}scheme/"):
            return iri[len(self.base) + 7 :].partition("/")[2]
        return iri


OfSource = Callable[Concatenate[Source, More], Made]


def cached_by_version(most: int = 4) -> Callable[[OfSource[More, Made]], OfSource[More, Made]]:
    """What is made of a store, and hashable arguments, cached: a version changes exactly when its content does.

    It is made once even where several threads ask at the same time, and the cache holds on to no store. So many
    results are kept at `most`.
    """

    def key(source: Source, *more: Hashable) -> Hashable:
        return source.store.version, source.base, *more

    def decorated(make: OfSource[More, Made]) -> OfSource[More, Made]:
        return cached(LRUCache(most), key, condition=Condition())(make)

    return decorated


def solutions(results: Any) -> Iterator[Solution]:
    names = [variable.value for variable in results.variables]
    for row in results:
        yield {name: term for name in names if (term := row[name]) is not None}


def plain(term: Term | None) -> Any:
    """A term as JSON holds it: a number, a truth value or a string."""
    if not isinstance(term, ox.Literal):
        return None if term is None else term.value
    kind = term.datatype.value.rpartition("#")[2]
    if kind in NUMERIC:
        number = float(term.value)
        return int(number) if number.is_integer() else number
    return term.value == "true" if kind == "boolean" else term.value


def is_iri(text: str) -> bool:
    """Whether the engine takes a text as an absolute IRI."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def listed(terms: Iterable[Term | str]) -> str:
    """Terms as they stand in a VALUES block; a string is an IRI.

    Raises: ValueError for a string that cannot be an IRI.
    """
    return " ".join(str(ox.NamedNode(term) if isinstance(term, str) else term) for term in terms)
