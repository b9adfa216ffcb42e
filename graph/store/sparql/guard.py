"""Which queries of strangers are run: those that only read, and only here.

The engine's parser has no tokens: it takes `trueSERVICE<x>`, `SERVICEs:x` and `FILTER(1<2)SERVICE#>` for a
SERVICE clause, where the grammar's longest match says a word, a prefixed name and an IRI. So the words that
reach out are looked for inside words and prefixes too; what could be read in two ways is refused.
"""

import re
from collections.abc import Iterator
from typing import Literal, cast, get_args

from graph.errors import QueryError, QueryRefused
from graph.rdf.prefixes import DEFAULT_BASE, PUBLIC
from graph.store.generations.reading import Reading, reading_of
from graph.store.sparql.lexer import Token, unescaped

QueryKind = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
KINDS = get_args(QueryKind)
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING"})
TYPES = (
    "boolean double float decimal integer string dateTime date time gYear gYearMonth gMonth gMonthDay gDay"
    " duration yearMonthDuration dayTimeDuration"
)
CASTS = frozenset(PUBLIC["xsd"] + name for name in TYPES.split())
LONGEST = 200_000
DEEPEST = 100
# In `1<2)SERVICE#>` the engine sees a comparison, a keyword and a comment. An IRI with `://` cannot be read so.
HIDING = re.compile(r"<(?![a-z][a-z0-9+.-]*://).*(?:service|from).*#", re.IGNORECASE)
REACHING = re.compile(r"service|from", re.IGNORECASE)
# Dot segments, plain or percent-encoded: whoever resolves them ends up elsewhere.
DOTS = re.compile(r"/(?:\.|%2e){1,2}(?:[/?#]|$)", re.IGNORECASE)


def check_query(sparql: str, base: str = DEFAULT_BASE, *, open_store: bool = False) -> QueryKind:
    """The form of a query that may be run. In an open store every graph may be named and every function called.

    Raises: QueryRefused for one that writes, reaches out or calls what is not here; QueryError for one that is
        no query. Both carry line and column.
    """
    if len(sparql) > LONGEST:
        raise QueryRefused(f"the query is longer than {LONGEST:,} characters", mend="Ask in several queries.")
    resolved = unescaped(sparql)
    if resolved != sparql:
        # The standard resolves codepoint escapes first, our engine inside strings and IRIs only: both must do.
        _check_resolved(resolved, base, open_store)
    return _checked(sparql, base, open_store)


def check_graph(iri: str, base: str = DEFAULT_BASE) -> None:
    """Raises: QueryRefused for a graph that is not one of ours."""
    if not iri.startswith(f"{base}graph/") or DOTS.search(iri):
        raise QueryRefused(f"<{iri}> is not a graph of this store", mend=f"Ours begin with {base}graph/")


def _check_resolved(text: str, base: str, open_store: bool) -> None:
    """An engine that resolves first would stop at a mere mistake itself: only a refusal counts."""
    try:
        _checked(text, base, open_store)
    except QueryRefused:
        raise
    except QueryError:
        return


def _checked(text: str, base: str, open_store: bool) -> QueryKind:
    reading = reading_of(text, base)
    _refuse_words(reading)
    if not open_store:
        _refuse_datasets(reading, base)
    if reading.depth > DEEPEST:
        raise QueryRefused(f"the query is nested more than {DEEPEST} deep", mend="Make it flatter.")
    reading.check_prefixes(base)
    if not open_store:
        _refuse_calls(reading)
    return _kind_of(reading)


def _kind_of(reading: Reading) -> QueryKind:
    first = reading.token(reading.body)
    if first.word in KINDS:
        return cast(QueryKind, first.word)
    if first.kind == "end":
        raise QueryError("the query is empty", mend=f"Begin with {', '.join(KINDS)}.")
    raise reading.error(first, f"a query does not begin with {first.text}", f"Begin with {', '.join(KINDS)}.")


def _refuse_words(reading: Reading) -> None:
    for token in reading.tokens:
        if "SERVICE" in token.word or (token.kind == "language" and REACHING.search(token.text)):
            mend = "Leave the SERVICE clause out: queries run on this store only."
            raise reading.error(token, "SERVICE is not allowed", mend, QueryRefused)
        if token.word in UPDATES:
            what = f"{token.word} is an update, and this takes queries only"
            raise reading.error(token, what, "Send updates to /update.", QueryRefused)
        if token.kind == "pname" and REACHING.search(token.text.partition(":")[0]):
            what = f"the prefix of {token.text} can be read as a keyword"
            raise reading.error(token, what, "Give the prefix another name.", QueryRefused)
        if token.kind == "iri" and HIDING.match(unescaped(token.text)):
            what = f"{token.text} can be read as a comparison and a comment"
            raise reading.error(token, what, "Write the IRI in full, or a space after <.", QueryRefused)


def _refuse_datasets(reading: Reading, base: str) -> None:
    for index, token in enumerate(reading.tokens):
        if "FROM" not in token.word:
            continue
        named = reading.token(index + 1)
        if named.word.startswith("NAMED") or token.word.endswith("NAMED"):
            named = reading.token(index + 1 + named.word.startswith("NAMED"))
        iri = None if named.text.upper().startswith("NAMED") else reading.iri_of(named)
        if iri is None:
            reading.check_prefixes(base)
            raise reading.error(token, "FROM does not name a graph", f"Ours begin with {base}graph/", QueryRefused)
        try:
            check_graph(iri, base)
        except QueryRefused as refusal:
            raise reading.error(named, refusal.what, refusal.mend, QueryRefused) from None


def _refuse_calls(reading: Reading) -> None:
    for token in _calls_in(reading):
        iri = reading.iri_of(token)
        if iri not in CASTS:
            mend = "Use the functions of SPARQL 1.1; the only ones with IRIs are the casts xsd:integer and so on."
            raise reading.error(token, f"the function <{iri}> is not known here", mend, QueryRefused)


def _calls_in(reading: Reading) -> Iterator[Token]:
    """The IRIs called as functions: those before a parenthesis where an expression stands.

    Where a pattern stands, an IRI before a parenthesis is a predicate before a list: `?s :p (1 2)`.
    """
    waiting: list[bool] = []  # of each open bracket: does an expression stand in it?
    called = False
    for index in range(reading.body, len(reading.tokens)):
        before, token, after = (reading.token(index + step) for step in (-1, 0, 1))
        in_expression = waiting[-1] if waiting else True
        if token.kind in ("iri", "pname"):
            called = after.text == "(" and (in_expression or before.word == "FILTER")
            if called:
                yield token
        elif token.text == "{":
            waiting.append(False)
        elif token.text in ("(", "["):
            opens = token.text == "(" and (called or before.word not in ("", "A"))
            waiting.append(in_expression or opens)
            called = False
        elif token.text in (")", "]", "}") and waiting:
            waiting.pop()
