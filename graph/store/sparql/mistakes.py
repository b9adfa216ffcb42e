"""Names the mistake in a query that does not parse: the engine only says where it gave up, often far behind."""

import re
from difflib import get_close_matches

from graph.errors import QueryError
from graph.store.sparql.parser import ParsedQuery, SparqlToken, error_at, parsed

COMPLAINT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
TERMS = frozenset({"variable", "iri", "pname", "bnode", "string", "number"})
LISTING = frozenset({"SELECT", "DESCRIBE", "VALUES", "BY", "HAVING"})
MODIFIERS, JOINTS = ("^", "!", "*", "+", "-", "?"), ("^^", "/", "|")
TERM_COUNTS = {";": 1, ",": 2, ")": -99, "]": -99}
SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
VOCABULARY = (
    "ABS ADJUST AS ASC ASK AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONSTRUCT CONTAINS COUNT DATATYPE DAY DESC"
    " DESCRIBE DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP GROUP_CONCAT HASLANG HASLANGDIR"
    " HAVING HOURS IF IN IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LATERAL LCASE"
    " LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED"
    " REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SELECT SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR"
    " STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TRIPLE"
    " TRUE TZ UCASE UNDEF UNION URI UUID VALUES VERSION WHERE YEAR A"
)
SPARQL_WORDS = frozenset(VOCABULARY.split())
UPDATE_WORDS = frozenset(
    "ADD ALL CLEAR COPY CREATE DATA DEFAULT DELETE DROP INSERT INTO LOAD MOVE TO USING WITH".split()
)


def explained(sparql: str, complaint: str, base: str | None = None, *, update: bool = False) -> QueryError:
    """A syntax error of the engine in words: the first mistake that can be named, else the place."""
    vocabulary = SPARQL_WORDS | UPDATE_WORDS if update else SPARQL_WORDS
    try:
        query = parsed(sparql, base or "")
        _ = query.depth
        query.check_prefixes()
    except QueryError as error:
        return error
    mistake = _odd_word(query, vocabulary) or _relative_iri(query) or _ungrouped(complaint) or _odd_triple(query)
    return mistake or _placed(query, complaint)


def _odd_word(query: ParsedQuery, vocabulary: frozenset[str]) -> QueryError | None:
    for token in query.tokens:
        if token.kind == "word" and token.word not in vocabulary:
            near = get_close_matches(token.word, sorted(vocabulary), n=1)
            mend = f"Did you mean {near[0]}?" if near else "A variable begins with ?, a text stands in quotes."
            return query.error(token, f"{token.text} is no word of SPARQL", mend)
    return None


def _relative_iri(query: ParsedQuery) -> QueryError | None:
    for token in query.tokens:
        if token.kind == "iri" and not query.base_iri and not SCHEME.match(token.text):
            return query.error(token, f"{token.text} is relative to nothing", "Write the whole IRI, or BASE <...>.")
    return None


def _ungrouped(complaint: str) -> QueryError | None:
    if "variable that is unbound" not in complaint:
        return None
    what = "a variable is selected that is neither in GROUP BY nor in an aggregate"
    return QueryError(what, mend="Add it to GROUP BY, or write (SAMPLE(?it) AS ?one).")


def _odd_triple(query: ParsedQuery) -> QueryError | None:
    """Four terms in a row, or two before a dot: the commonest mistakes, which the engine sees much later."""
    terms, in_pattern, word, depth = 0, False, "", 0
    for index in range(query.body, len(query.tokens)):
        token = query.token(index)
        depth += (token.text == "(") - (token.text == ")")
        if depth:  # an expression or a list, where terms stand in a row
            continue
        if in_pattern and terms == 3 and _is_term(token):
            return query.error(token, f"a dot is missing before {token.text}", "Or a ; or a comma.")
        if in_pattern and terms in (1, 2) and token.text in (".", "}") and query.token(index - 1).text != ";":
            return query.error(token, "a triple that ends here has fewer than three parts", "Add what is missing.")
        if token.text in ("{", "}"):
            in_pattern = token.text == "}" or word != "VALUES"
        elif token.word in LISTING:
            in_pattern = False
        terms = _terms_after(token, terms)
        word = token.word or word
    return None


def _is_term(token: SparqlToken) -> bool:
    return token.kind in TERMS or token.word in ("A", "TRUE", "FALSE")


def _terms_after(token: SparqlToken, terms: int) -> int:
    """How many terms of a triple are vocabulary after a token; after a bracket nobody knows."""
    if token.kind == "language" or token.text in MODIFIERS:
        return terms
    if token.text in JOINTS:
        return terms - 1
    return terms + 1 if _is_term(token) else TERM_COUNTS.get(token.text, 0)


def _placed(query: ParsedQuery, complaint: str) -> QueryError:
    """The engine names the place where it gave up: what is wrong stands there or just before."""
    match = COMPLAINT.match(complaint)
    if match is None:
        return QueryError(complaint)
    at = _index(query.text, int(match[1]), int(match[2]))
    token = _token_at(query, at)
    if token is None and query.tokens[-1].text != "}":
        return error_at(query.text, at, "the query ends too early", "Is its last part missing?")
    mend = "The mistake is there or before: a dot, a variable or a bracket too few or too many?"
    where = f" at {token.text}" if token else ""
    return error_at(query.text, token.start if token else at, f"the query makes no sense{where}", mend)


def _index(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    return min(len(text), sum(len(passed) + 1 for passed in lines[: line - 1]) + column - 1)


def _token_at(query: ParsedQuery, at: int) -> SparqlToken | None:
    return next((token for token in query.tokens if token.start + len(token.text) > at), None)
