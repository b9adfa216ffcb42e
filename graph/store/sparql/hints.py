"""Why a query that is well formed may find nothing: names that are not there, variables that nothing binds, literals of
another kind than all values of their property.

Each hint is a fact about the query and the store, never a guess alone: what is said to be missing is missing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.errors import QueryError
from graph.knowledge.turtle import RDF, SKOS, XSD
from graph.rdf.prefixes import prefixes
from graph.store.sparql.parser import ParsedQuery, SparqlToken, parsed

if TYPE_CHECKING:
    from graph.store.sparql.patterns import Patterns

MOST_HINTS = 3
MOST_SCANNED = 50_000  # triples, in search of properties
LONGEST_HINT = 240  # characters
MOST_LOOKED_AT = 20_000  # of a property that are looked at: where it has more, nothing is said of all of them
LABELS = (f"{SKOS}prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
NUMBER_TYPES = frozenset(
    {"integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger", "gYear"}
)
WRITTEN_BARE = NUMBER_TYPES - {"gYear", "double", "float"} | {"boolean"}
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
THE_DEFAULT = ox.DefaultGraph()
THE_TYPE = ox.NamedNode(RDF + "type")
LONGEST_EXAMPLE = 60  # characters of a value that is told


def hints_for(db: ox.Store, sparql: str, base: str, *, own_dataset: bool = False) -> list[str]:
    """What may be wrong with a query that found nothing; empty where nothing is seen.

    `own_dataset`: the query is run over other graphs than the usual ones, of which nothing is said.
    """
    try:
        seeker = Seeker(db, parsed(sparql, base), base)
        looks = [seeker.namespaces(), seeker.names(), seeker.variables(), seeker.expressions()]
        if not own_dataset and not any(token.word == "FROM" for token in seeker.query.tokens):
            looks.append(seeker.literals())
        hints = list(dict.fromkeys(islice(chain.from_iterable(looks), MOST_HINTS)))
        if not hints and not own_dataset:
            hints = list(islice(seeker.unmatched(), 1))
    except (QueryError, MemoryError):  # a worker has little memory of its own: the answer is worth more than its hints
        return []
    return [hint if len(hint) <= LONGEST_HINT else f"{hint[: LONGEST_HINT - 3]}..." for hint in hints]


def key_of(iri: str) -> str:
    """What variants of one IRI have in common: case, scheme, # or /, how words are joined."""
    bare = re.sub(r"^https?://(www\.)?", "", iri.lower())
    return re.sub(r"[_\s-]+|%20", "-", re.sub(r"[#/]+", "/", bare)).strip("/")


@cache
def _by_key(base: str) -> dict[str, str]:
    """The usual namespaces by what their variants have in common."""
    return {key_of(namespace): namespace for namespace in prefixes(base).values()}


@dataclass
class Seeker:
    """Looks for what is wrong with one query, over one store."""

    db: ox.Store
    query: ParsedQuery
    base: str

    @cached_property
    def found(self) -> "Patterns":
        from graph.store.sparql.patterns import MOST_TOKENS_READ, Patterns, patterns_of

        return patterns_of(self.query.text, self.base) if len(self.query.tokens) <= MOST_TOKENS_READ else Patterns()

    @cached_property
    def constants(self) -> list[SparqlToken]:
        """IRIs and prefixed names of things, properties and graphs."""
        places = range(self.query.body, len(self.query.tokens))
        around = ([self.query.token(at + step) for step in (-1, 0, 1)] for at in places)
        return [
            token
            for before, token, after in around
            if token.kind in ("iri", "pname") and after.text != "(" and before.text != "^^"
            if before.word not in ("FROM", "NAMED")
        ]

    def namespaces(self) -> Iterator[str]:
        """Prefixes that are declared a little wrong."""
        used = {token.text.partition(":")[0] for token in self.constants if token.kind == "pname"}
        for prefix, namespace in self.query.prefixes.items():
            if prefix in used and (meant := self._meant_by(prefix)):
                yield f"the prefix {prefix}: stands for <{namespace}>; did you mean <{meant}>?"

    def _meant_by(self, prefix: str) -> str | None:
        """The usual namespace that a declared one is nearly."""
        namespace = self.query.prefixes[prefix]
        meant = _by_key(self.base).get(key_of(namespace))
        return meant if meant != namespace else None

    def names(self) -> Iterator[str]:
        """IRIs that neither the graph nor the vocabulary holds: ours, and properties that are nearly others."""
        for token in self.constants:
            iri = self.query.iri_of(token)
            if iri is None or self._is_known(iri):
                continue
            if token.kind == "pname" and self._meant_by(token.text.partition(":")[0]):
                continue  # said already
            if meant := self._nearest(iri):
                yield f"{token.text} is not in the graph; did you mean {self._written(meant)}?"
            elif iri.startswith(self.base):
                what = "there is no graph" if iri.startswith(f"{self.base}graph/") else "nothing in the graph is called"
                yield f"{what} {token.text}"

    def variables(self) -> Iterator[str]:
        """Variables that are used and that no pattern binds."""
        bound = {name.lower(): name for name in sorted(self.found.bound, reverse=True)}
        unbound = self.found.used - self.found.bound
        tokens = (token.text for token in self.query.tokens if token.kind == "variable")
        for name in dict.fromkeys(text[1:] for text in tokens if text[1:] in unbound):
            near = get_close_matches(name.lower(), [*bound], n=1, cutoff=0.7)
            yield f"no pattern binds ?{name}{f'; did you mean ?{bound[near[0]]}?' if near else ''}"

    def expressions(self) -> Iterator[str]:
        for name in self.found.aggregates:
            yield f"{name} counts nothing in a FILTER: group, and write HAVING"
        for pattern, flags in self.found.regexes:
            if not isinstance(pattern, ox.Literal) or not isinstance(flags, ox.Literal):
                continue
            pattern, flags = ox.Literal(pattern.value), ox.Literal(flags.value)
            if not self.db.query(f'ASK {{ BIND(REGEX("", {pattern}, {flags}) AS ?x) FILTER(BOUND(?x)) }}'):
                yield f"{pattern} is no regular expression: put \\\\ before brackets that are meant as such"

    def literals(self) -> Iterator[str]:
        """Terms that cannot be equal to any value of their property, by their kind or by their case."""
        ways: dict[str, ox.NamedNode] = {}
        for triple in self.found.triples:
            if isinstance(triple.last, ox.NamedNode):
                if isinstance(triple.object, ox.Variable):
                    ways.setdefault(triple.object.value, triple.last)
                elif triple.object:
                    yield from self._unequal(triple.last, triple.object, exact=True)
        for name, term in self.found.compared:
            if name in ways and isinstance(term, ox.NamedNode | ox.Literal):
                yield from self._unequal(ways[name], term, exact=False)

    def unmatched(self) -> Iterator[str]:
        """Triples that must be there and that nothing matches."""
        for triple in self.found.triples:
            written = triple[:2] + triple[3:4]
            terms = [None if isinstance(term, ox.Variable) else term for term in written]
            graph = None if isinstance(triple.graph, ox.Variable) else triple.graph
            if not triple.required or not triple.property or not any(terms) or self._holds(terms, graph):
                continue
            turned = terms[1] != THE_TYPE and self._holds(terms[::-1], graph)
            words = " ".join("a" if term == THE_TYPE else self._written(term) for term in written)
            yield f"no triple matches {words}{'; the other way round one does' if turned else ''}"

    def _holds(self, terms: Sequence[object], graph: object = THE_DEFAULT) -> bool:
        """Whether a triple is there; None fits any term."""
        subject, predicate, described = terms
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode | None):
            return False
        quads = self.db.quads_for_pattern(subject, predicate, described, graph)  # type: ignore[arg-type]
        return next(iter(quads), None) is not None

    def _is_known(self, iri: str) -> bool:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return True
        places = ((node, None, None), (None, None, node), (None, node, None))
        return any(self._holds(place, None) for place in places) or self.db.contains_named_graph(node)

    def _nearest(self, iri: str) -> ox.NamedNode | None:
        """The IRI in the store that is nearly this one: in writing, in its namespace, or by its last part."""
        key = key_of(iri)
        ours = key.startswith(key_of(self.base))
        known = self._candidates(ours=ours)
        namespace, local = _divided(iri)
        here = {other[len(namespace) :]: other for other in known if other.startswith(namespace)}
        longer = [other for name, other in here.items() if name.startswith(f"{local}-")]
        fitting = [name for name in here if abs(len(name) - len(local)) <= 3]
        elsewhere = [other for other in known if key_of(_divided(other)[1]) == key_of(local)]
        near = (
            [other for other in known if key_of(other) == key]
            or (longer if len(longer) == 1 else [])
            or [here[name] for name in get_close_matches(local, fitting, n=1, cutoff=0.8)]
            or (elsewhere if ours or len(elsewhere) == 1 else [])
        )
        return ox.NamedNode(near[0]) if near else None

    def _candidates(self, *, ours: bool) -> list[str]:
        """What may be meant: all that has a name, which is everything of ours, and the graphs; or properties."""
        if not ours:
            rows = self.db.query(f"SELECT DISTINCT ?p {{ {{ SELECT ?p {{ ?s ?p ?o }} LIMIT {MOST_SCANNED} }} }}")
            return sorted(row["p"].value for row in rows)  # type: ignore[union-attr]  # a SELECT gives rows
        labelled = (self.db.quads_for_pattern(None, ox.NamedNode(label), None, THE_DEFAULT) for label in LABELS)
        nodes = chain(self.db.named_graphs(), (quad.subject for quad in chain.from_iterable(labelled)))
        return sorted({node.value for node in islice(nodes, MOST_SCANNED) if isinstance(node, ox.NamedNode)})

    def _written(self, term: object) -> str:
        """A term, an IRI with the prefix that the query has for it, or the usual one."""
        if isinstance(term, ox.Literal):
            kind = _kind(term)
            if kind in WRITTEN_BARE:
                return term.value
            plain = kind == "string" or not term.datatype.value.startswith(XSD)
            return str(term) if plain else f'"{term.value}"^^xsd:{kind}'
        if isinstance(term, ox.NamedNode):
            for prefix, namespace in (self.query.prefixes | prefixes(self.base)).items():
                if term.value.startswith(namespace) and re.fullmatch(r"[\w-]+", term.value[len(namespace) :]):
                    return f"{prefix}:{term.value[len(namespace) :]}"
        return str(term or "[]")

    def _unequal(self, prop: ox.NamedNode, value: ox.Literal | ox.NamedNode, *, exact: bool) -> Iterator[str]:
        """The hint that a term is equal to no value of a property, where it is of another kind or case."""
        if self._holds((None, prop, value)):
            return
        quads = self.db.quads_for_pattern(None, prop, None, THE_DEFAULT)
        values = [quad.object for quad in islice(quads, MOST_LOOKED_AT + 1)]
        if not values or len(values) > MOST_LOOKED_AT:
            return
        kinds, kind = {_kind(other) for other in values}, _kind(value)
        name, written, meant = self._written(prop), self._written(value), self._same_words(value, values)
        mend = f"; did you mean {meant}?" if meant else ""
        if kind not in kinds and (exact or kind not in NUMBER_TYPES or not kinds & NUMBER_TYPES):
            example = values[0]
            if not meant and (isinstance(example, ox.NamedNode) or len(str(example)) < LONGEST_EXAMPLE):
                mend = f", such as {self._written(example)}"
            yield f"{name} has {_all_of(kinds)}: {written} is none{mend}"
        elif meant and isinstance(value, ox.Literal) and kind in kinds:
            yield f"{name} has no {written}{mend}"

    def _same_words(self, value: ox.Literal | ox.NamedNode, values: Iterable[Object]) -> str:
        """The value that differs in its kind, its capitals or spaces only; empty for none."""
        for other in values:
            words = _divided(other.value)[1] if isinstance(other, ox.NamedNode) else getattr(other, "value", "")
            if key_of(words) == key_of(value.value):
                return self._written(other)
        return ""


def _divided(iri: str) -> tuple[str, str]:
    """Namespace and last part."""
    at = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:at], iri[at:]


def _kind(value: Object) -> str:
    """`iri`, `@en`, the name of a type of XML Schema, or the IRI of another type."""
    if isinstance(value, ox.Literal):
        return f"@{value.language.lower()}" if value.language else value.datatype.value.removeprefix(XSD)
    return "iri"


def _all_of(kinds: set[str]) -> str:
    """What all values are."""
    if kinds == {"iri"}:
        return "things as values, no texts"
    if kinds <= NUMBER_TYPES:
        return "numbers as values"
    if kinds == {"string"}:
        return "texts without a language as values"
    if len(kinds) == 1 and (kind := next(iter(kinds))).startswith("@"):
        return f"texts with the language {kind} as values"
    return f"values of the kind {' or '.join(sorted(kinds))}"
