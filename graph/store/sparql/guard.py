"""Which untrusted queries are run: those that only read, and only here.

The engine's parser has no tokens: it takes `trueSERVICE<x>`, `SERVICEs:x` and `FILTER(1<2)SERVICE#>` for a
SERVICE clause, where the grammar's longest match says a word, a prefixed name and an IRI. So the words that
reach out are looked for inside words and prefixes too; what could be read in two ways is refused.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, cast, get_args

import pyoxigraph as ox

from graph.errors import QueryError, QueryRefused
from graph.rdf.prefixes import DEFAULT_BASE, PUBLIC
from graph.store.sparql.parser import ParsedQuery, SparqlToken, parsed, unescaped

QueryKind = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
QUERY_KINDS = get_args(QueryKind)
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "USING"})
XSD_TYPES = (
    "boolean double float decimal integer string dateTime date time gYear gYearMonth gMonth gMonthDay gDay"
    " duration yearMonthDuration dayTimeDuration"
)
CASTS = frozenset(PUBLIC["xsd"] + name for name in XSD_TYPES.split())
LONGEST_QUERY = 200_000
DEEPEST_QUERY = 100
# In `1<2)SERVICE#>` the engine sees a comparison, a keyword and a comment. An IRI with `://` cannot be read so.
HIDING = re.compile(r"<(?![a-z][a-z0-9+.-]*://).*(?:service|from).*#", re.IGNORECASE)
REACHING = re.compile(r"service|from", re.IGNORECASE)
# Controls, marks of direction, joiners, private and unassigned characters, lone surrogates, separators.
NEVER_SEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
# Letters, marks and signs that are drawn as nothing (Default_Ignorable_Code_Point), and the blank of Braille.
UNDRAWN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Dot segments, plain or percent-encoded: whoever resolves them ends up elsewhere.
DOTS = re.compile(r"/(?:\.|%2e){1,2}(?:[/?#]|$)", re.IGNORECASE)


def check_query(sparql: str, base: str = DEFAULT_BASE, *, open_store: bool = False) -> QueryKind:
    """The form of a query that may be run. In an open store every graph may be named and every function called.

    Raises: QueryRefused for one that writes, reaches out or calls what is not here; QueryError for one that is
        no query. Both carry line and column.
    """
    resolved = unescaped(sparql)
    # The standard resolves codepoint escapes first, our engine inside strings and IRIs only: both must do. But an
    # engine that resolves first would stop at a mere mistake itself: there only a refusal counts.
    if resolved != sparql:
        try:
            _checked(resolved, base, open_store)
        except QueryRefused:
            raise
        except QueryError:
            pass
    return _checked(sparql, base, open_store)


def check_iri(iri: str) -> None:
    """Raises: QueryError for what is no absolute IRI."""
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise QueryError(f"<{iri}> is no absolute IRI", mend="Write the whole IRI.") from None


def check_graph(iri: str, base: str = DEFAULT_BASE) -> None:
    """Raises: QueryRefused for a graph that is not one of ours."""
    if not iri.startswith(f"{base}graph/") or DOTS.search(iri):
        raise QueryRefused(f"<{iri}> is not a graph of this store", mend=f"Ours begin with {base}graph/")


def user_graphs(base: str = DEFAULT_BASE) -> str:
    """What the graphs that users may write begin with."""
    return f"{base}graph/user/"


def check_user_graph(iri: str, base: str = DEFAULT_BASE) -> None:
    """Raises: QueryRefused for a graph that is not one of the users', or whose name is not what it looks like."""
    prefix = user_graphs(base)
    if unseen := next((c for c in iri if unicodedata.category(c) in NEVER_SEEN or UNDRAWN.match(c)), None):
        what = f"the name of the graph holds a character that is not seen (U+{ord(unseen):04X})"
        raise QueryRefused(what, mend="Take it out.")
    if not iri.startswith(prefix) or iri == prefix or DOTS.search(iri):
        mend = f"Graphs that may be written begin with {prefix}"
        raise QueryRefused(f"<{iri}> is not a graph that may be written", mend=mend)


@contextmanager
def placed(query: ParsedQuery, token: SparqlToken) -> Iterator[None]:
    """Give a refusal within the line and column of a token."""
    try:
        yield
    except QueryRefused as refusal:
        raise query.error(token, refusal.what, refusal.mend, QueryRefused) from None


def _checked(text: str, base: str, open_store: bool) -> QueryKind:
    query = parsed(text, base)
    _refuse_words(query)
    if not open_store:
        _refuse_datasets(query, base)
    if query.depth > DEEPEST_QUERY:
        raise QueryRefused(f"the query is nested more than {DEEPEST_QUERY} deep", mend="Make it flatter.")
    query.check_prefixes(base)
    if not open_store and "(" in text:
        _refuse_calls(query)
    return _kind_of(query)


def _kind_of(query: ParsedQuery) -> QueryKind:
    first = query.token(query.body)
    if first.word in QUERY_KINDS:
        return cast(QueryKind, first.word)
    if first.kind == "end":
        raise QueryError("the query is empty", mend=f"Begin with {', '.join(QUERY_KINDS)}.")
    raise query.error(first, f"a query does not begin with {first.text}", f"Begin with {', '.join(QUERY_KINDS)}.")


def _refuse_words(query: ParsedQuery) -> None:
    for token in query.tokens:
        kind, text, _, word = token
        if "SERVICE" in word or (kind == "language" and REACHING.search(text)):
            mend = "Leave the SERVICE clause out: queries run on this store only."
            raise query.error(token, "SERVICE is not allowed", mend, QueryRefused)
        if word in UPDATES:
            what = f"{word} is an update, and this takes queries only"
            raise query.error(token, what, "Send updates to /update.", QueryRefused)
        if kind == "pname" and REACHING.search(text.partition(":")[0]):
            what = f"the prefix of {text} can be read as a keyword"
            raise query.error(token, what, "Give the prefix another name.", QueryRefused)
        if kind == "iri" and HIDING.match(unescaped(text)):
            what = f"{text} can be read as a comparison and a comment"
            raise query.error(token, what, "Write the IRI in full, or a space after <.", QueryRefused)


def _refuse_datasets(query: ParsedQuery, base: str) -> None:
    for index, token in enumerate(query.tokens):
        if "FROM" not in token.word:
            continue
        graph = query.token(index + 1)
        if graph.word.startswith("NAMED") or token.word.endswith("NAMED"):
            graph = query.token(index + 1 + graph.word.startswith("NAMED"))
        iri = None if graph.text.upper().startswith("NAMED") else query.iri_of(graph)
        if iri is None:
            query.check_prefixes(base)
            raise query.error(token, "FROM does not name a graph", f"Ours begin with {base}graph/", QueryRefused)
        with placed(query, graph):
            check_graph(iri, base)


def _refuse_calls(query: ParsedQuery) -> None:
    """Refuse the IRIs called as functions, but for casts: those before a parenthesis where an expression stands.

    Where a pattern stands, an IRI before a parenthesis is a predicate before a list: `?s :p (1 2)`.
    """
    expressions: list[bool] = []  # of each open bracket: does an expression stand in it?
    called = False
    for index in range(query.body, len(query.tokens)):
        token = query.tokens[index]
        if token.kind not in ("iri", "pname", "mark"):
            continue
        in_expression = expressions[-1] if expressions else True
        if token.kind != "mark":
            after = query.token(index + 1).text
            called = after == "(" and (in_expression or query.token(index - 1).word == "FILTER")
            if called and (iri := query.iri_of(token)) not in CASTS:
                mend = "Use the functions of SPARQL 1.1; the only ones with IRIs are the casts xsd:integer and so on."
                raise query.error(token, f"the function <{iri}> is not known here", mend, QueryRefused)
        elif token.text == "{":
            expressions.append(False)
        elif token.text in ("(", "["):
            opens = token.text == "(" and (called or query.token(index - 1).word not in ("", "A"))
            expressions.append(in_expression or opens)
            called = False
        elif token.text in (")", "]", "}") and expressions:
            expressions.pop()
