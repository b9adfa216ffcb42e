"""Which untrusted updates are run: those that write graphs of users, and read only what is here.

It gives good messages, and the names of what is written. What protects the documents without it is
`graph.store.updates`: of whatever an update did to its copy, only these graphs of users are taken over.
Source: SPARQL 1.1 Update, section 3; SPARQL 1.1 Protocol, 2.2.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graph.errors import QueryRefused
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.sparql.guard import DEEPEST_QUERY, LONGEST_QUERY, check_graph, check_user_graph, placed, user_graphs
from graph.store.sparql.parser import ParsedQuery, SparqlToken, parse, parsed, unescaped

UPDATE_FORMS = frozenset("INSERT DELETE CLEAR CREATE DROP COPY MOVE ADD WITH LOAD".split())
TARGETS = frozenset({"ALL", "NAMED", "DEFAULT"})
GRAPH_NAMES = frozenset({"iri", "pname", "variable"})


class CheckedUpdate(NamedTuple):
    """The graphs that an update may write, and whether all it does is INSERT DATA."""

    written: frozenset[str]
    adds_only: bool


def check_update(update: str, base: str = DEFAULT_BASE, *, open_store: bool = False) -> CheckedUpdate:
    """What an update may write; in an open store that is all, and no graph is named here.

    Raises: QueryRefused for one that would write what documents say, or reach out; QueryError; both carry line and
        column.
    """
    written: set[str] = set()
    adds_only = True
    if len(update) > LONGEST_QUERY * 5:
        raise QueryRefused("the update is too long", mend="Send the data to /data.")
    for text in dict.fromkeys((unescaped(update), update)):
        query = parsed(text, base)
        _refuse_reaching(query, open_store)
        if query.depth > DEEPEST_QUERY:
            raise QueryRefused(f"the update is nested more than {DEEPEST_QUERY} deep", mend="Make it flatter.")
        if not open_store:
            for operation in operations_in(query, base):
                written |= _check_operation(operation, base)
                adds_only &= [operation.token(operation.body + at).word for at in range(2)] == ["INSERT", "DATA"]
    return CheckedUpdate(frozenset(written), adds_only)


def _refuse_reaching(query: ParsedQuery, open_store: bool) -> None:
    for token in query.tokens:
        if "SERVICE" in token.word:
            mend = "Leave the SERVICE clause out: updates run on this store only."
            raise query.error(token, "SERVICE is not allowed", mend, QueryRefused)
        if token.word == "LOAD" and not open_store:
            raise query.error(token, "LOAD is not allowed", "Send the data itself to /data.", QueryRefused)


def operations_in(update: ParsedQuery, base: str) -> list[ParsedQuery]:
    """The operations of an update, each with its own tokens and what is declared before it."""
    operations: list[ParsedQuery] = []
    last, start, depth = parse((), update.text, {}, base), 0, 0
    for at, token in enumerate((*update.tokens, SparqlToken("end", ";", len(update.text)))):
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        if token.text == ";" and depth == 0:
            if start < at:
                last = parse(update.tokens[start:at], update.text, last.prefixes, last.base_iri)
                operations += [last] if last.body < len(last.tokens) else []
            start = at + 1
    return operations


def _check_operation(operation: ParsedQuery, base: str) -> set[str]:
    """The graphs that it writes."""
    operation.check_prefixes(base)
    first = operation.token(operation.body)
    if first.word not in UPDATE_FORMS:
        mend = f"Begin with one of {', '.join(sorted(UPDATE_FORMS - {'LOAD'}))}."
        raise operation.error(first, "an update does not begin so", mend)
    written = set(_targets(operation, base))
    return written | set(_templates(operation, base)) if first.word in ("INSERT", "DELETE", "WITH") else written


def _targets(operation: ParsedQuery, base: str) -> Iterator[str]:
    """A graph that is named outside braces is written, unless it follows USING or is the source of COPY or ADD."""
    using, source, depth = False, operation.token(operation.body).word in ("COPY", "ADD"), 0
    for token in operation.tokens[operation.body :]:
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.word == "USING":
            using = True
        elif depth == 0 and (token.kind in GRAPH_NAMES or (token.word in TARGETS and not using)):
            if using:
                _check_read(operation, token, base)
            elif not source:
                yield _written(operation, token, base)
            using = source = False


def _templates(operation: ParsedQuery, base: str) -> Iterator[str]:
    """What stands in braces after INSERT or DELETE is written: to a graph of a user, by its name or that after WITH."""
    has_graph = operation.token(operation.body).word == "WITH"
    template = depth = 0  # how many braces are open, and how many there were at the one that opened the template
    for at in range(operation.body, len(operation.tokens)):
        token = operation.token(at)
        if token.text == "{":
            depth += 1
            if not template and _opens_template(operation, at):
                template = depth
        elif token.text == "}":
            template = 0 if depth == template else template
            depth -= 1
        elif template and operation.token(at - 1).word == "GRAPH":
            yield _written(operation, token, base)
        elif depth == template > 0 and not has_graph and token.text != "." and token.word != "GRAPH":
            what = "this would be written among what documents say"
            mend = f"Write GRAPH <{user_graphs(base)}...> {{ ... }}, or begin with WITH."
            raise operation.error(token, what, mend, QueryRefused)


def _opens_template(operation: ParsedQuery, at: int) -> bool:
    earlier, before = (operation.token(at - step).word for step in (2, 1))
    return before in ("INSERT", "DELETE") or (before in ("DATA", "WHERE") and earlier in ("INSERT", "DELETE"))


def _written(operation: ParsedQuery, token: SparqlToken, base: str) -> str:
    """A graph that is written has to be named, and to be a user's."""
    mend = f"Name a graph that begins with {user_graphs(base)}"
    if token.word in TARGETS:
        raise operation.error(token, f"{token.word} holds what documents say", mend, QueryRefused)
    if (iri := operation.iri_of(token)) is None:
        raise operation.error(token, "what is written here has no graph of a user by name", mend, QueryRefused)
    with placed(operation, token):
        check_user_graph(iri, base)
    return iri


def _check_read(operation: ParsedQuery, token: SparqlToken, base: str) -> None:
    if (iri := operation.iri_of(token)) is None:
        raise operation.error(token, "USING names no graph", f"Ours begin with {base}graph/")
    with placed(operation, token):
        check_graph(iri, base)


def with_dataset(update: str, using: Sequence[str], using_named: Sequence[str], base: str = DEFAULT_BASE) -> str:
    """The update with the dataset of the protocol written out.

    Raises: QueryError where it names a dataset of its own: the protocol allows one or the other.
    """
    if not using and not using_named:
        return update
    clauses = "".join([*(f"USING <{iri}> " for iri in using), *(f"USING NAMED <{iri}> " for iri in using_named)])
    places: list[int] = []
    for operation in operations_in(parsed(update, base), base):
        for token in operation.tokens:
            if token.word in ("USING", "WITH"):
                what = f"{token.word} and the dataset of the request are at odds"
                raise operation.error(token, what, "Take one away.")
        places += _patterns(operation)
    for place in reversed(places):
        update = f"{update[:place]}{clauses}{update[place:]}"
    return update


def _patterns(operation: ParsedQuery) -> list[int]:
    """Where the pattern of a DELETE or INSERT begins; DELETE WHERE takes no USING."""
    depth = 0
    for at in range(operation.body, len(operation.tokens)):
        token = operation.token(at)
        depth += (token.text == "{") - (token.text == "}")
        if token.word == "WHERE" and depth == 0 and operation.token(at - 1).word != "DELETE":
            return [token.start]
    return []
