"""Which updates of strangers are run: those that write graphs of users, and read what is here.

This tells whoever asks what will not do. The wall behind it is `scratch`: of whatever an update did, only the
graphs of users are taken over. Source: SPARQL 1.1 Update, section 3; SPARQL 1.1 Protocol, section 2.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.errors import QueryError, QueryRefused
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.generations.reading import Reading, reading_of
from graph.store.sparql.guard import DEEPEST, DOTS, LONGEST, check_graph
from graph.store.sparql.lexer import Token, unescaped

OPERATIONS = frozenset({"INSERT", "DELETE", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "LOAD"})
TARGETS = frozenset({"ALL", "NAMED", "DEFAULT"})


def user_graphs(base: str = DEFAULT_BASE) -> str:
    """What the graphs that users may write begin with."""
    return f"{base}graph/user/"


def check_user_graph(iri: str, base: str = DEFAULT_BASE) -> None:
    """Raises: QueryRefused for a graph that is not one of the users'."""
    prefix = user_graphs(base)
    if not iri.startswith(prefix) or iri == prefix or DOTS.search(iri):
        mend = f"Graphs that may be written begin with {prefix}"
        raise QueryRefused(f"<{iri}> is not a graph that may be written", mend=mend)


def check_update(update: str, base: str = DEFAULT_BASE, *, open_store: bool = False) -> None:
    """Refuse an update that would write what documents say, or reach out.

    Raises: QueryRefused, QueryError; both carry line and column.
    """
    if len(update) > LONGEST * 5:
        raise QueryRefused("the update is too long", mend="Send the data to /data.")
    for text in dict.fromkeys((unescaped(update), update)):
        reading = reading_of(text, base)
        _refuse_reaching(reading, open_store)
        if reading.depth > DEEPEST:
            raise QueryRefused(f"the update is nested more than {DEEPEST} deep", mend="Make it flatter.")
        if not open_store:
            for operation in operations_in(reading):
                _check_operation(operation, base)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update: its tokens, without the prologue and the semicolon, and what they were read in."""

    reading: Reading
    tokens: tuple[Token, ...]

    def named(self, at: int) -> str | None:
        """The graph that the IRI at an index names; a variable or nothing names none."""
        return self.reading.iri_of(self.tokens[at]) if at < len(self.tokens) else None

    def refuse(self, token: Token, what: str, mend: str) -> QueryError:
        return self.reading.error(token, what, mend, QueryRefused)


def operations_in(reading: Reading) -> list[Operation]:
    """The operations of an update, each with the prefixes that stand before it."""
    found: list[Operation] = []
    start, depth = 0, 0
    for at, token in enumerate((*reading.tokens, Token("end", ";", len(reading.text)))):
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        if token.text == ";" and depth == 0:
            own = _after_prologue(reading.tokens[start:at], found[-1].reading if found else reading, reading)
            if own.tokens:
                found.append(own)
            start = at + 1
    return found


def _after_prologue(tokens: tuple[Token, ...], before: Reading, whole: Reading) -> Operation:
    """The tokens after the prologue, which adds to what was declared before."""
    declared, base_iri, at = dict(before.prefixes), before.base_iri, 0
    while at + 1 < len(tokens) and tokens[at].word in ("PREFIX", "BASE", "VERSION"):
        if tokens[at].word == "BASE":
            base_iri = Reading(whole.text, tokens, declared, base_iri, 0).iri_of(tokens[at + 1]) or base_iri
        if tokens[at].word == "PREFIX" and at + 2 < len(tokens):
            iri = Reading(whole.text, tokens, declared, base_iri, 0).iri_of(tokens[at + 2])
            declared[tokens[at + 1].text[:-1]] = iri or ""
        at += 3 if tokens[at].word == "PREFIX" else 2
    return Operation(Reading(whole.text, tokens, declared, base_iri, at), tokens[at:])


def _refuse_reaching(reading: Reading, open_store: bool) -> None:
    for token in reading.tokens:
        if "SERVICE" in token.word:
            mend = "Leave the SERVICE clause out: updates run on this store only."
            raise reading.error(token, "SERVICE is not allowed", mend, QueryRefused)
        if token.word == "LOAD" and not open_store:
            raise reading.error(token, "LOAD is not allowed", "Send the data itself to /data.", QueryRefused)


def _check_operation(operation: Operation, base: str) -> None:
    operation.reading.check_prefixes(base)
    word = operation.tokens[0].word
    if word not in OPERATIONS:
        mend = f"Begin with one of {', '.join(sorted(OPERATIONS - {'LOAD'}))}."
        raise operation.reading.error(operation.tokens[0], "an update does not begin so", mend)
    if word in ("CLEAR", "DROP", "CREATE"):
        _check_target(operation, len(operation.tokens) - 1, base)
    elif word in ("COPY", "MOVE", "ADD"):
        _check_transfer(operation, base)
    else:
        _check_templates(operation, base)


def _check_target(operation: Operation, at: int, base: str) -> None:
    token = operation.tokens[at]
    if token.word in TARGETS:
        what = f"{token.word} holds what documents say"
        raise operation.refuse(token, what, f"Name a graph that begins with {user_graphs(base)}")
    _check_written(operation, at, base)


def _check_written(operation: Operation, at: int, base: str) -> None:
    """A graph that is written has to be named, and to be a user's."""
    token = operation.tokens[min(at, len(operation.tokens) - 1)]
    iri = operation.named(at)
    if iri is None:
        mend = f"Name a graph that begins with {user_graphs(base)}"
        raise operation.refuse(token, "what is written here has no graph of a user by name", mend)
    try:
        check_user_graph(iri, base)
    except QueryRefused as refusal:
        raise operation.refuse(token, refusal.what, refusal.mend) from None


def _check_transfer(operation: Operation, base: str) -> None:
    """COPY and ADD read their source, MOVE empties it."""
    last = len(operation.tokens) - 1
    _check_target(operation, last, base)
    if operation.tokens[0].word == "MOVE":
        words = [token.word for token in operation.tokens]
        _check_target(operation, words.index("TO") - 1 if "TO" in words else 0, base)


def _check_templates(operation: Operation, base: str) -> None:
    """What stands in the braces after INSERT and DELETE is written; USING and GRAPH elsewhere are read."""
    tokens = operation.tokens
    has_graph = tokens[0].word == "WITH"
    if has_graph:
        _check_written(operation, 1, base)
    inside, depth = 0, 0
    for at, token in enumerate(tokens):
        if token.text == "{":
            depth += 1
            inside = inside or (depth if _opens_template(tokens, at) else 0)
        elif token.text == "}":
            inside = 0 if depth == inside else inside
            depth -= 1
        elif token.word == "USING":
            _check_read(operation, at, base)
        elif inside and token.word == "GRAPH":
            _check_written(operation, at + 1, base)
        elif depth == inside > 0 and not has_graph and token.text != "." and tokens[at - 1].word != "GRAPH":
            what = "this would be written among what documents say"
            raise operation.refuse(token, what, f"Write GRAPH <{user_graphs(base)}...> {{ ... }}, or begin with WITH.")


def _opens_template(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].word if at else ""
    if before in ("INSERT", "DELETE"):
        return True
    return at > 1 and tokens[at - 2].word in ("INSERT", "DELETE") and before in ("DATA", "WHERE")


def _check_read(operation: Operation, at: int, base: str) -> None:
    step = 2 if at + 1 < len(operation.tokens) and operation.tokens[at + 1].word == "NAMED" else 1
    iri = operation.named(at + step)
    if iri is None:
        raise operation.reading.error(operation.tokens[at], "USING names no graph", f"Ours begin with {base}graph/")
    try:
        check_graph(iri, base)
    except QueryRefused as refusal:
        raise operation.refuse(operation.tokens[at + step], refusal.what, refusal.mend) from None


def with_dataset(update: str, using: Sequence[str], using_named: Sequence[str], base: str = DEFAULT_BASE) -> str:
    """The update with the dataset of the protocol written out.

    Raises: QueryError where it names a dataset of its own: the protocol allows one or the other.
    """
    if not using and not using_named:
        return update
    reading = reading_of(update, base)
    clauses = "".join([*(f"USING <{iri}> " for iri in using), *(f"USING NAMED <{iri}> " for iri in using_named)])
    places: list[int] = []
    for operation in operations_in(reading):
        for token in operation.tokens:
            if token.word in ("USING", "WITH"):
                raise reading.error(token, f"{token.word} and the dataset of the request are at odds", "Take one away.")
        places.extend(_wheres(operation))
    for place in reversed(places):
        update = f"{update[:place]}{clauses}{update[place:]}"
    return update


def _wheres(operation: Operation) -> list[int]:
    """Where the pattern of a DELETE/INSERT begins; DELETE WHERE takes no USING."""
    depth = 0
    for before, token in pairwise((Token("end", "", 0), *operation.tokens)):
        depth += (token.text == "{") - (token.text == "}")
        if token.word == "WHERE" and depth == 0 and before.word != "DELETE":
            return [token.start]
    return []
