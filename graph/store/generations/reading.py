"""A query half understood: its tokens, its prologue and where its form begins. The engine does the rest."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import urljoin

from graph.errors import QueryError
from graph.rdf.prefixes import DEFAULT_BASE, prefixes
from graph.store.sparql.lexer import NOTHING, Token, error_at, tokens_of, unescaped

SHORT = 4096  # characters
CLOSING = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Reading:
    """`prefixes` are the declared ones, resolved; `body` is the index of the first token after the prologue."""

    text: str
    tokens: tuple[Token, ...]
    prefixes: dict[str, str]
    base_iri: str
    body: int

    def token(self, index: int) -> Token:
        """The token at an index, or one of no kind before the first and after the last."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else NOTHING

    def iri_of(self, token: Token) -> str | None:
        """The IRI that an IRI or a prefixed name stands for; None for anything else, or without the prefix."""
        if token.kind == "iri":
            return urljoin(self.base_iri, unescaped(token.text[1:-1]))
        prefix, _, local = token.text.partition(":")
        if token.kind != "pname" or prefix not in self.prefixes:
            return None
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def error(self, token: Token, what: str, mend: str = "", kind: type[QueryError] = QueryError) -> QueryError:
        """An error at a token."""
        return error_at(self.text, token.start, what, mend, kind)

    @cached_property
    def depth(self) -> int:
        """How deep its brackets are nested.

        Raises: QueryError at a bracket without its partner.
        """
        waiting: list[Token] = []
        deepest = 0
        for token in (t for t in self.tokens if t.kind == "mark"):
            if token.text in CLOSING:
                waiting.append(token)
                deepest = max(deepest, len(waiting))
            elif token.text in CLOSING.values() and (not waiting or CLOSING[waiting.pop().text] != token.text):
                raise self.error(token, f"this {token.text} closes nothing", "Take it out, or open it before.")
        if waiting:
            lonely = waiting[-1]
            raise self.error(lonely, f"this {lonely.text} is never closed", f"Add a {CLOSING[lonely.text]}.")
        return deepest

    def check_prefixes(self, base: str = DEFAULT_BASE) -> None:
        """Raises: QueryError at the first prefix that is not declared, with the line that declares it."""
        for token in self.tokens[self.body :]:
            prefix = token.text.partition(":")[0]
            if token.kind == "pname" and prefix not in self.prefixes:
                known = prefixes(base).get(prefix)
                mend = f"Add the line PREFIX {prefix}: <{known}>" if known else f"Declare it: PREFIX {prefix}: <...>"
                raise self.error(token, f"the prefix {prefix}: is not declared", mend)


def reading_of(text: str, base_iri: str = "") -> Reading:
    """Read a query; relative IRIs count from `base_iri` until it declares a base of its own.

    Raises: QueryError where it is no SPARQL even to a lexer.
    """
    return _kept(text, base_iri) if len(text) <= SHORT else _read(text, base_iri)


@lru_cache(maxsize=256)
def _kept(text: str, base_iri: str) -> Reading:
    """One request is read by the guard, for its limit and by the pool: short ones once."""
    return _read(text, base_iri)


def _read(text: str, base_iri: str) -> Reading:
    tokens = tuple(tokens_of(text))
    declared: dict[str, str] = {}
    at = 0
    while at < len(tokens):
        first, second, third = (tokens[i] if i < len(tokens) else NOTHING for i in range(at, at + 3))
        if first.word == "BASE" and second.kind == "iri":
            base_iri, at = urljoin(base_iri, unescaped(second.text[1:-1])), at + 2
        elif first.word == "PREFIX" and second.kind == "pname" and third.kind == "iri":
            declared[second.text[:-1]] = urljoin(base_iri, unescaped(third.text[1:-1]))
            at += 3
        elif first.word == "VERSION" and second.kind == "string":
            at += 2
        else:
            break
    return Reading(text, tokens, declared, base_iri, at)
