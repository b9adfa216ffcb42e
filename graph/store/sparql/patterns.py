"""What a query says: its triples, what binds each variable, what is compared with what, as rdflib parses it.

It takes a fifth of a second to import: only who needs it does so.
"""

import logging
import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.paths import SequencePath
from rdflib.plugins.sparql.algebra import translatePath, translatePName, translatePrologue, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

MOST_TOKENS_READ = 1000  # rdflib takes up to a millisecond for each
Term = (
    ox.NamedNode | ox.Literal | ox.Variable | None
)  # None for a path, a blank node, an IRI that is none to the engine
ONE_GRAPH = ox.DefaultGraph()  # outside of GRAPH
NOT_REQUIRED = ("OptionalGraphPattern", "MinusGraphPattern", "Builtin_EXISTS", "Builtin_NOTEXISTS")
# What rdflib has to say of a literal holds the words that somebody wrote.
logging.getLogger("rdflib").setLevel(logging.CRITICAL)


class TriplePattern(NamedTuple):
    """One triple. `last` is the property that leads to the object, of a path too.

    `required`: without it there is no row at all.
    """

    subject: Term
    property: Term
    last: Term
    object: Term
    graph: Term | ox.DefaultGraph
    required: bool


class QueryPlace(NamedTuple):
    """Where a part of a query stands. `excused`: its variables need have no value."""

    graph: Term | ox.DefaultGraph = ONE_GRAPH
    required: bool = True
    excused: bool = False
    filtering: bool = False


@dataclass
class Patterns:
    """What a query says."""

    triples: list[TriplePattern] = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)  # outside of patterns
    compared: list[tuple[str, Term]] = field(default_factory=list)  # a variable and the term it is to be equal to
    aggregates: list[str] = field(default_factory=list)  # in a FILTER, where none can stand
    regexes: list[tuple[Term, Term]] = field(default_factory=list)  # patterns that are written out, and their flags

    def read(self, node: object, at: QueryPlace) -> None:
        """Note what a part of the parse tree says."""
        match node:
            case rdflib.Variable() if not at.excused:
                self.used.add(str(node))
            case list():
                for part in node:
                    self.read(part, at)
            case CompValue(name="TriplesBlock"):
                self._triples(node.triples, at)
            case CompValue(name="InlineData" | "ValuesClause"):
                self.bound |= {str(name) for name in node.var}
                self.compared += [(str(node.var[0]), _term(value)) for value in node.value if len(node.var) == 1]
            case CompValue():
                self._note(node, at)
                for part in node.values():
                    if part is not _named(node):
                        self.read(part, _place_in(node, at))

    def _note(self, node: Any, at: QueryPlace) -> None:
        for bound in (_named(node), node.term if node.name == "GraphGraphPattern" else None):
            self.bound |= {str(bound)} if isinstance(bound, rdflib.Variable) else set()
        if at.filtering and node.name == "RelationalExpression":
            pairs = [(node.expr, other) for other in node.other] if node.op == "IN" and node.other else []
            pairs += [(node.expr, node.other), (node.other, node.expr)] if node.op == "=" else []
            self.compared += [(str(one), _term(other)) for one, other in pairs if isinstance(one, rdflib.Variable)]
        elif at.filtering and node.name.startswith("Aggregate_"):
            name = node.name.removeprefix("Aggregate_")
            self.aggregates.append(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper())
        elif node.name in ("Builtin_REGEX", "Builtin_REPLACE"):
            self.regexes.append((_term(node.pattern), _term(node.flags or rdflib.Literal(""))))

    def _triples(self, blocks: list[list[Any]], at: QueryPlace) -> None:
        for block in blocks:
            self.bound |= {str(term) for term in block if isinstance(term, rdflib.Variable)}
            for subject, way, described in zip(block[::3], block[1::3], block[2::3], strict=True):
                last = _term(way.args[-1] if isinstance(way, SequencePath) else way)
                terms = _term(subject), _term(way), last, _term(described)
                self.triples.append(TriplePattern(*terms, at.graph, at.required))


def patterns_of(sparql: str, base: str) -> Patterns:
    """What a query says; nothing where rdflib cannot tell, which knows less than the engine does."""
    patterns = Patterns()
    try:
        declared, tree = parseQuery(sparql)
        prologue = translatePrologue(declared, base)
        for step in (partial(translatePName, prologue=prologue), translatePath, _simple):
            tree = traverse(tree, visitPost=step)
        patterns.read(tree, QueryPlace())
    except Exception:  # noqa: BLE001  # it raises whatever it likes, and recurses deeply
        return Patterns()
    return patterns


def _simple(node: Any) -> object:
    """What alone stands in an expression, which is one of every rank to the parser."""
    bare = isinstance(node, CompValue) and node.name.endswith("Expression") and [*node] == ["expr"]
    return node.expr if bare else None


def _named(node: Any) -> object:
    """The variable that a part gives a value: that after AS."""
    return node.evar or (node.var if node.name in ("Bind", "GroupAs") else None)


def _place_in(node: Any, at: QueryPlace) -> QueryPlace:
    """Where the parts of something stand, which itself stands at a place."""
    if node.name == "GroupOrUnionGraphPattern":
        return at._replace(required=at.required and len(node.graph) == 1)
    if node.name == "GraphGraphPattern":
        return at._replace(graph=_term(node.term))
    if node.name in NOT_REQUIRED:
        return at._replace(required=False, filtering=False)
    excused, filtering = node.name in ("Builtin_BOUND", "Builtin_COALESCE"), node.name == "Filter"
    return at._replace(excused=at.excused or excused, filtering=at.filtering or filtering)


def _term(node: object) -> Term:
    with suppress(ValueError):  # what is no IRI to the engine
        if isinstance(node, rdflib.Variable):
            return ox.Variable(node)
        if isinstance(node, rdflib.Literal) and node.datatype:
            return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype))
        if isinstance(node, rdflib.Literal):
            return ox.Literal(str(node), language=node.language)
        if isinstance(node, rdflib.URIRef):
            return ox.NamedNode(node)
    return None
