"""Why a query that is well formed may find nothing: names that are not there, variables that nothing binds, literals of
another kind than all values of their property.

Each hint is a fact about the query and the store, never a guess alone: what is said to be missing is missing.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from itertools import chain, islice

import pyoxigraph as ox

from graph.errors import QueryError
from graph.knowledge.turtle import RDF, SKOS, XSD
from graph.rdf.prefixes import prefixes
from graph.store.sparql.answers import ROWS
from graph.store.sparql.parser import ParsedQuery, SparqlToken, parsed
from graph.store.sparql.patterns import NO_TERM, Patterns, Term, TriplePattern, patterns_of

MOST_HINTS = 3
MOST_SCANNED = 50_000  # triples, in search of properties
LONGEST_HINT = 240  # characters
MOST_LOOKED_AT = 20_000  # of a property that are looked at: where it has more, nothing is said of all of them
LABELS = (f"{SKOS}prefLabel", "http://www.w3.org/2000/01/rdf-schema#label")
NUMBER_TYPES = frozenset(
    {"integer", "decimal", "double", "float", "int", "long", "short", "nonNegativeInteger", "gYear"}
)
Object = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
THE_DEFAULT = ox.DefaultGraph()


EMPTY_CELL = re.compile(rb"(?:^|[,\t])(?=[,\t\r\n]|$)")
SORTED = re.compile(r"ORDER\s+BY\b([^{}]*)\Z", re.IGNORECASE)
VALUES_QUERY = {
    ROWS["json"]: re.compile(rb'"value":"([^"]*)"'),
    ROWS["xml"]: re.compile(rb"<(?:literal|uri)\b[^>]*>([^<]*)<"),
}
SHORT_ANSWER = 1000  # bytes of an answer that may hold nothing but a count


def found_little(content: bytes | bytearray, media_type: str, sparql: str) -> bool:
    """Whether an answer is such that hints are looked for: no row or triple, a column without any value, no, or 0.

    A good answer costs microseconds here. Of CSV and TSV only the first row is looked at.
    """
    last = max(sparql.rfind("ORDER"), sparql.rfind("order"))
    sort = SORTED.match(sparql, last) if last >= 0 else None
    if sort and any(sparql.count(name) == 1 for name in re.findall(r"[?$]\w+", sort[1])):
        return True  # by what nothing binds
    if media_type not in ROWS.values():
        return not content.strip(b"[] \n") or (content.startswith(b"<?xml") and b"<rdf:Description" not in content)
    if content.endswith((b"false", b"false}", b"<boolean>false</boolean></sparql>")):
        return True
    if len(content) < SHORT_ANSWER and _zeros(bytes(content), media_type):
        return True
    match media_type:
        case "application/sparql-results+json":
            names = re.findall(rb'"([^"]*)"', content[content.find(b"[") : content.find(b"]")])
            return any(b'"%b":{"' % name not in content for name in names)
        case "application/sparql-results+xml":
            names = re.findall(rb'<variable name="([^"]*)"', content[: content.find(b"</head>")])
            return any(b'<binding name="%b">' % name not in content for name in names)
    end = content.find(b"\n") + 1
    named = content[:end].strip() != b""
    return named and EMPTY_CELL.search(content[end : end + SHORT_ANSWER].partition(b"\n")[0]) is not None


def _zeros(content: bytes, media_type: str) -> bool:
    """Whether all values are 0."""
    if (pattern := VALUES_QUERY.get(media_type)) is None:
        cells = [cell for row in content.splitlines()[1:] for cell in re.split(rb"[,\t]", row)]
    else:
        cells = pattern.findall(content)
    return bool(cells) and all(cell == b"0" for cell in cells)


def hints_for(db: ox.Store, sparql: str, base: str, *, own_dataset: bool = False) -> list[str]:
    """What may be wrong with a query that found nothing; empty where nothing is seen.

    `own_dataset`: the query is run over other graphs than the usual ones, of which nothing is said.
    """
    try:
        query = parsed(sparql, base)
        found = patterns_of(query)
    except QueryError:
        return []
    seeker = Seeker(db, query, found, base)
    looks = [seeker.namespaces(), seeker.names(), seeker.variables(), seeker.expressions()]
    if not own_dataset and not any(token.word == "FROM" for token in query.tokens):
        looks.append(seeker.literals())
    hints = list(dict.fromkeys(islice(chain.from_iterable(looks), MOST_HINTS)))
    if not hints and not own_dataset:
        hints = list(islice(seeker.unmatched(), 1))
    return [hint if len(hint) <= LONGEST_HINT else f"{hint[: LONGEST_HINT - 3]}..." for hint in hints]


def key_of(iri: str) -> str:
    """What variants of one IRI have in common: case, scheme, # or /, how words are joined."""
    bare = re.sub(r"^https?://(www\.)?", "", iri.lower())
    return re.sub(r"[_\s-]+|%20", "-", re.sub(r"[#/]+", "/", bare)).strip("/")


@cache
def _by_key(base: str) -> dict[str, str]:
    """The usual namespaces by what their variants have in common."""
    return {key_of(namespace): namespace for namespace in prefixes(base).values()}


class Seeker:
    """Looks for what is wrong with one query, over one store."""

    def __init__(self, db: ox.Store, query: ParsedQuery, found: Patterns, base: str) -> None:
        self.db = db
        self.query = query
        self.found = found
        self.base = base
        self.known = prefixes(base)

    def namespaces(self) -> Iterator[str]:
        """Prefixes that are declared a little wrong."""
        used = {token.text.partition(":")[0] for token in self.found.constants if token.kind == "pname"}
        right = _by_key(self.base)
        for prefix, namespace in self.query.prefixes.items():
            meant = right.get(key_of(namespace))
            if prefix in used and meant not in (None, namespace):
                yield f"the prefix {prefix}: stands for <{namespace}>; did you mean <{meant}>?"

    def names(self) -> Iterator[str]:
        """IRIs that neither the graph nor the vocabulary holds: ours, and properties that are nearly others."""
        right = _by_key(self.base)
        for token in self.found.constants:
            iri = self.query.iri_of(token)
            if iri is None or self._is_known(iri):
                continue
            if token.kind == "pname" and self._is_misdeclared(token, right):
                continue  # said already
            meant = self._nearest(iri)
            if meant:
                yield f"{token.text} is not in the graph; did you mean {self._short(meant)}?"
            elif iri.startswith(self.base):
                what = "there is no graph" if iri.startswith(f"{self.base}graph/") else "nothing in the graph is called"
                yield f"{what} {token.text}"

    def variables(self) -> Iterator[str]:
        """Variables that are used and that no pattern binds."""
        for name, token in self.found.used.items():
            if name not in self.found.bound:
                near = get_close_matches(name.lower(), [other.lower() for other in self.found.bound], n=1, cutoff=0.7)
                meant = next((other for other in sorted(self.found.bound) if near and other.lower() == near[0]), None)
                mend = f"; did you mean ?{meant}?" if meant else ""
                yield f"no pattern binds {token.text}{mend}"

    def expressions(self) -> Iterator[str]:
        for token in self.found.aggregates:
            yield f"{token.text} counts nothing in a FILTER: group, and write HAVING"
        for pattern, flags in self.found.regexes:
            if self._value(f'REGEX("", {pattern}{flags})') is None:
                yield f"{pattern} is no regular expression: put \\\\ before brackets that are meant as such"

    def literals(self) -> Iterator[str]:
        """Terms that cannot be equal to any value of their property, by their kind or by their case."""
        ways: dict[str, ox.NamedNode] = {}
        for triple in self.found.triples:
            if triple.object.variable and (prop := self._iri(triple.last)):
                ways.setdefault(triple.object.variable, prop)
            elif prop := self._iri(triple.last):
                yield from self._unequal(prop, triple.object, exact=True)
        for name, term in self.found.compared:
            if name in ways:
                yield from self._unequal(ways[name], term, exact=False)

    def unmatched(self) -> Iterator[str]:
        """Triples that must be there and that nothing matches."""
        for triple in self.found.triples:
            if not triple.required or triple.property == NO_TERM:
                continue
            terms = [self._term(term) for term in (triple.subject, triple.property, triple.object)]
            if not any(terms) or self._matches(terms, triple):
                continue
            words = " ".join(_written(term) for term in (triple.subject, triple.property, triple.object))
            turned = terms[1] != ox.NamedNode(RDF + "type") and self._matches(terms[::-1], triple)
            yield f"no triple matches {words}{'; the other way round one does' if turned else ''}"

    def _matches(self, terms: list[Object | None], triple: TriplePattern) -> bool:
        subject, predicate, described = terms
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode | None):
            return False
        graph = self._term(triple.graph) if triple.graph.token.text else THE_DEFAULT
        quads = self.db.quads_for_pattern(subject, predicate, described, graph)  # type: ignore[arg-type]
        return next(iter(quads), None) is not None

    def _is_known(self, iri: str) -> bool:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return True
        places = ((node, None, None), (None, None, node), (None, node, None))
        held = (next(iter(self.db.quads_for_pattern(*place)), None) for place in places)
        return any(quad is not None for quad in held) or self.db.contains_named_graph(node)

    def _is_misdeclared(self, token: SparqlToken, right: dict[str, str]) -> bool:
        namespace = self.query.prefixes[token.text.partition(":")[0]]
        return key_of(namespace) in right and namespace not in self.known.values()

    def _nearest(self, iri: str) -> str | None:
        """The IRI in the store that is nearly this one: in writing, in its namespace, or by its last part."""
        ours = key_of(iri).startswith(key_of(self.base))
        known = sorted(self._named() if ours else self._properties())
        key = key_of(iri)
        if same := [other for other in known if key_of(other) == key]:
            return same[0]
        namespace, local = _divided(iri)
        here = {other[len(namespace) :]: other for other in known if other.startswith(namespace)}
        longer = [other for name, other in here.items() if name.startswith(f"{local}-")]
        if len(longer) == 1:
            return longer[0]
        fitting = [name for name in here if abs(len(name) - len(local)) <= 3]
        if near := get_close_matches(local, fitting, n=1, cutoff=0.8):
            return here[near[0]]
        elsewhere = [other for other in known if key_of(_divided(other)[1]) == key_of(local)]
        return elsewhere[0] if elsewhere and (ours or len(elsewhere) == 1) else None

    def _named(self) -> set[str]:
        """What has a name: everything of ours, and the vocabulary; and the graphs."""
        labelled = (self.db.quads_for_pattern(None, ox.NamedNode(label), None, THE_DEFAULT) for label in LABELS)
        nodes = chain(self.db.named_graphs(), (quad.subject for quad in chain.from_iterable(labelled)))
        return {node.value for node in islice(nodes, MOST_SCANNED) if isinstance(node, ox.NamedNode)}

    def _properties(self) -> set[str]:
        rows = self.db.query(f"SELECT DISTINCT ?p {{ {{ SELECT ?p {{ ?s ?p ?o }} LIMIT {MOST_SCANNED} }} }}")
        return {row["p"].value for row in rows}  # type: ignore[union-attr]  # a SELECT gives rows

    def _short(self, iri: str) -> str:
        """An IRI with the prefix that the query has for it, or the usual one."""
        for prefix, namespace in (self.query.prefixes | self.known).items():
            if iri.startswith(namespace) and re.fullmatch(r"[\w-]+", iri[len(namespace) :]):
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def _iri(self, term: Term) -> ox.NamedNode | None:
        value = self._term(term)
        return value if isinstance(value, ox.NamedNode) else None

    def _term(self, term: Term) -> Object | None:
        """The value of a term; None for a variable and for what is no single term."""
        token = term.token
        if token.word == "A":
            return ox.NamedNode(RDF + "type")
        if token.kind in ("iri", "pname"):
            with suppress(ValueError, QueryError):
                return ox.NamedNode(self.query.iri_of(token) or "")
            return None
        literal = token.kind in ("string", "number") or token.word in ("TRUE", "FALSE")
        return self._value(token.text + term.suffix) if literal else None

    def _value(self, expression: str) -> Object | None:
        """What an expression of the query is, by the engine."""
        prologue = self.query.text[: self.query.token(self.query.body).start]
        try:
            rows = self.db.query(f"{prologue} SELECT ({expression} AS ?x) {{}}", base_iri=self.base)
        except (SyntaxError, ValueError):
            return None
        value: Object | None = next(iter(rows))["x"]  # type: ignore[arg-type]  # a SELECT of one row
        return value

    def _unequal(self, prop: ox.NamedNode, term: Term, *, exact: bool) -> Iterator[str]:
        """The hint that a term is equal to no value of a property, where it is of another kind or case."""
        value = self._term(term)
        if not isinstance(value, ox.Literal | ox.NamedNode):
            return
        if next(iter(self.db.quads_for_pattern(None, prop, value, THE_DEFAULT)), None) is not None:
            return
        quads = self.db.quads_for_pattern(None, prop, None, THE_DEFAULT)
        values = [quad.object for quad in islice(quads, MOST_LOOKED_AT + 1)]
        if not values or len(values) > MOST_LOOKED_AT:
            return
        name, written = self._short(prop.value), _written(term)
        kinds = {_kind(other) for other in values}
        same = kinds & ({_kind(value)} if exact else {kind for kind in kinds if _comparable(kind, _kind(value))})
        if not same:
            yield f"{name} has {_all_of(kinds)}: {written} is none{self._instead(value, values)}"
        elif isinstance(value, ox.Literal) and (other := _cased(value, values)):
            yield f"{name} has no {written}; did you mean {other}?"

    def _instead(self, value: ox.Literal | ox.NamedNode, values: Iterable[Object]) -> str:
        """The value that has the same words, to be told as the mend; or any."""
        words = key_of(value.value)
        for other in values:
            if isinstance(other, ox.NamedNode) and key_of(_divided(other.value)[1]) == words:
                return f"; did you mean {self._short(other.value)}?"
            if isinstance(other, ox.Literal) and other.value.lower() == value.value.lower():
                return f"; did you mean {_literal(other)}?"
        example = next(iter(values))
        if isinstance(example, ox.NamedNode):
            return f", such as {self._short(example.value)}"
        return f", such as {_literal(example)}" if isinstance(example, ox.Literal) and len(example.value) < 60 else ""


def _divided(iri: str) -> tuple[str, str]:
    """Namespace and last part."""
    at = max(iri.rfind("/"), iri.rfind("#")) + 1
    return iri[:at], iri[at:]


def _kind(value: Object) -> str:
    """`iri`, `@en`, the name of a type of XML Schema, or the IRI of another type."""
    if isinstance(value, ox.Literal):
        return f"@{value.language.lower()}" if value.language else value.datatype.value.removeprefix(XSD)
    return "iri"


def _comparable(one: str, other: str) -> bool:
    """Whether = can be true of values of two kinds."""
    return one == other or {one, other} <= NUMBER_TYPES


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


def _cased(value: ox.Literal, values: Iterable[Object]) -> str | None:
    """The value that differs in its capitals or spaces only."""
    words = " ".join(value.value.lower().split())
    same = (v for v in values if isinstance(v, ox.Literal) and " ".join(v.value.lower().split()) == words)
    return next((_literal(other) for other in same), None)


def _literal(value: ox.Literal) -> str:
    if value.datatype.value.removeprefix(XSD) in NUMBER_TYPES - {"gYear", "double", "float"}:
        return value.value
    local = value.datatype.value.removeprefix(XSD)
    plain = local in ("string", "boolean") or value.language
    return str(value) if plain else f'"{value.value}"^^xsd:{local}'


def _written(term: Term) -> str:
    return (term.token.text or "[]") + term.suffix
