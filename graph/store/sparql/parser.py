"""A query as tokens, with its prologue resolved. The engine parses the rest.

Source: SPARQL 1.1 Query Language, 19.8 Grammar (terminals), and 19.2 Codepoint Escape Sequences.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_letters, digits
from typing import NamedTuple
from urllib.parse import urljoin

from graph.errors import QueryError
from graph.rdf.prefixes import DEFAULT_BASE, prefixes


def _names_of(ascii_characters: str) -> str:
    """A character class of these and all beyond ASCII, written as its complement: that compiles fast.

    The grammar leaves some beyond ASCII out of names; nothing else may have one either, so the engine stops there.
    """
    return "[^" + "".join(f"\\x{n:02x}" for n in range(128) if chr(n) not in ascii_characters) + "]"


CACHED_LENGTH = 4096  # characters
CLOSING = {"(": ")", "[": "]", "{": "}"}
CLOSED = frozenset(CLOSING.values())
NAME_FIRST = _names_of(ascii_letters)
NAME_CHARACTER = _names_of(ascii_letters + digits + "_")
NAME_REST = _names_of(ascii_letters + digits + "_-")
LOCAL_FIRST = _names_of(ascii_letters + digits + "_:")
LOCAL_PART = _names_of(ascii_letters + digits + "_:-")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
PREFIX_NAME = rf"{NAME_FIRST}(?:{NAME_REST}*+(?:\.++{NAME_REST}++)*+)"
NAME_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
LOCAL_NAME = (
    rf"(?:{LOCAL_FIRST}|{NAME_ESCAPE})(?:{LOCAL_PART}|{NAME_ESCAPE})*+(?:\.++(?:{LOCAL_PART}|{NAME_ESCAPE})++)*+"
)
ESCAPE = r"\\(?s:.)"

SPACE = re.compile(r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+")
# Order matters: the first that fits is taken, and no part of it is ever given back (possessive quantifiers).
TERMINALS = {
    "iri": rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{CODEPOINT})*+>",
    "string": rf'"""(?:"{{0,2}}+(?:[^"\\]|{ESCAPE}))*+"""'
    rf"|'''(?:'{{0,2}}+(?:[^'\\]|{ESCAPE}))*+'''"
    rf'|"(?!"")(?:[^"\\\r\n]|{ESCAPE})*+"|\'(?!\'\')(?:[^\'\\\r\n]|{ESCAPE})*+\'',
    "pname": rf"(?:{PREFIX_NAME})?+:(?:{LOCAL_NAME})?+",
    "bnode": rf"_:{NAME_CHARACTER}(?:{NAME_REST}*+(?:\.++{NAME_REST}++)*+)",
    "variable": rf"[?$]{NAME_CHARACTER}++",
    "language": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+",
    "number": r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)[eE][+-]?[0-9]++|[0-9]*\.[0-9]++|[0-9]++",
    "word": r"[A-Za-z_][A-Za-z0-9_]*+",
    "end": r"\Z",
    "mark": r"\^\^|&&|\|\||!=|<=|>=|<<|>>|\{\||\|\}|[{}()\[\];,.=<>!+\-*/|^?~]",
}
TERMINAL = re.compile(f"{SPACE.pattern}(?:{'|'.join(f'(?P<{kind}>{pattern})' for kind, pattern in TERMINALS.items())})")


class SparqlToken(NamedTuple):
    """One terminal: its kind (a key of TERMINALS), its characters and where they begin.

    `word` is the keyword in capitals; empty for anything that is no bare word. It is read several times for each token.
    """

    kind: str
    text: str
    start: int
    word: str = ""


NO_TOKEN = SparqlToken("end", "", 0)


@dataclass(frozen=True)
class ParsedQuery:
    """`prefixes` are the declared ones, resolved; `body` is the index of the first token after the prologue."""

    text: str
    tokens: tuple[SparqlToken, ...]
    prefixes: dict[str, str]
    base_iri: str
    body: int

    def token(self, index: int) -> SparqlToken:
        """The token at an index, or one of no kind before the first and after the last."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else NO_TOKEN

    def between(self, first: int, end: int) -> str:
        """The characters from one token to before another, without what is between tokens at either end."""
        if first >= min(end, len(self.tokens)):
            return ""
        last = self.tokens[min(end, len(self.tokens)) - 1]
        return self.text[self.tokens[first].start : last.start + len(last.text)]

    def iri_of(self, token: SparqlToken) -> str | None:
        """The IRI that an IRI or a prefixed name stands for; None for anything else, or without the prefix.

        Raises: QueryError at what cannot be one.
        """
        if token.kind == "iri":
            return _resolved(self.base_iri, token, self.text)
        prefix, _, local = token.text.partition(":")
        if token.kind != "pname" or prefix not in self.prefixes:
            return None
        return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)

    def error(self, token: SparqlToken, what: str, mend: str = "", kind: type[QueryError] = QueryError) -> QueryError:
        """An error at a token."""
        return error_at(self.text, token.start, what, mend, kind)

    @property
    def depth(self) -> int:
        """The depth to which its brackets are nested.

        Raises: QueryError at a bracket without its partner.
        """
        waiting: list[SparqlToken] = []
        deepest = 0
        for token in self.tokens:
            if token.kind != "mark":
                continue
            if token.text in CLOSING:
                waiting.append(token)
                deepest = max(deepest, len(waiting))
            elif token.text in CLOSED:
                self._close(token, waiting)
        if waiting:
            lonely = waiting[-1]
            raise self.error(lonely, f"this {lonely.text} is never closed", f"Add a {CLOSING[lonely.text]}.")
        return deepest

    def _close(self, token: SparqlToken, waiting: list[SparqlToken]) -> None:
        """Take the bracket that a token closes from those that wait. Raises: QueryError when it is another."""
        lonely = waiting.pop() if waiting else NO_TOKEN
        if CLOSING.get(lonely.text) == token.text:
            return
        if any(CLOSING[other.text] == token.text for other in waiting):
            mend = f"Add a {CLOSING[lonely.text]} before the {token.text}."
            raise self.error(lonely, f"this {lonely.text} is never closed", mend)
        raise self.error(token, f"this {token.text} closes nothing", "Take it out, or open it before.")

    def check_prefixes(self, base: str = DEFAULT_BASE) -> None:
        """Raises: QueryError at the first prefix that is not declared, with the line that declares it."""
        for token in self.tokens[self.body :]:
            if token.kind == "pname" and (prefix := token.text.partition(":")[0]) not in self.prefixes:
                namespace = prefixes(base).get(prefix)
                other = next((known for known in self.prefixes if known.lower() == prefix.lower()), None)
                mend = (
                    f"Capitals count: write {other}:{token.text.partition(':')[2]}"
                    if other is not None
                    else f"Add the line PREFIX {prefix}: <{namespace}>"
                    if namespace
                    else f"Declare it: PREFIX {prefix}: <...>"
                )
                raise self.error(token, f"the prefix {prefix}: is not declared", mend)


def parsed(text: str, base_iri: str = "") -> ParsedQuery:
    """Read a query; relative IRIs count from `base_iri` until it declares a base of its own.

    Raises: QueryError where it is no SPARQL even to a tokenizer.
    """
    return _cached(text, base_iri) if len(text) <= CACHED_LENGTH else parse(tuple(tokens_of(text)), text, {}, base_iri)


@lru_cache(maxsize=256)
def _cached(text: str, base_iri: str) -> ParsedQuery:
    """The guard, the limit on rows and DESCRIBE each read a query: a short one is parsed once."""
    return parse(tuple(tokens_of(text)), text, {}, base_iri)


def parse(tokens: tuple[SparqlToken, ...], text: str, declared: Mapping[str, str], base_iri: str) -> ParsedQuery:
    """Tokens of a text, with the prologue they begin with, which adds to the prefixes that were declared before.

    Raises: QueryError at what cannot be an IRI.
    """
    known, at = dict(declared), 0
    while at < len(tokens):
        first, second, third = (tokens[i] if i < len(tokens) else NO_TOKEN for i in range(at, at + 3))
        if first.word == "BASE" and second.kind == "iri":
            base_iri, at = _resolved(base_iri, second, text), at + 2
        elif first.word == "PREFIX" and second.kind == "pname" and third.kind == "iri":
            known[second.text[:-1]] = _resolved(base_iri, third, text)
            at += 3
        elif first.word == "VERSION" and second.kind == "string":
            at += 2
        else:
            break
    return ParsedQuery(text, tokens, known, base_iri, at)


def _resolved(base_iri: str, token: SparqlToken, text: str) -> str:
    iri = unescaped(token.text[1:-1])
    try:
        resolved = urljoin(base_iri, iri)
        # To Python an empty fragment is none: the namespaces of the W3C end with one.
        return f"{resolved}#" if iri.endswith("#") and not resolved.endswith("#") else resolved
    except ValueError:  # a host with brackets, or with letters that others pass for: the engine says whether it will do
        if SCHEME.match(iri):
            return iri
        raise error_at(text, token.start, f"{token.text} is no IRI here", "Check the BASE.") from None


def tokens_of(text: str, *, lenient: bool = False) -> list[SparqlToken]:
    """All tokens but white space and comments.

    Raises: QueryError where no token begins, such as at a string that is not closed; `lenient`: that is a token of the
        kind `odd`, of one character.
    """
    tokens: list[SparqlToken] = []
    at = 0
    while True:
        if match := TERMINAL.match(text, at):
            kind = match.lastgroup or ""
            characters, at = match[kind], match.end()
        else:
            at = SPACE.match(text, at).end()  # type: ignore[union-attr]  # it fits everywhere
            if not lenient:
                raise _no_token(text, at)
            kind, characters, at = "odd", text[at], at + 1
        if kind == "end":
            return tokens
        tokens.append(SparqlToken(kind, characters, at - len(characters), characters.upper() if kind == "word" else ""))


def unescaped(text: str) -> str:
    """The text with its codepoint escapes resolved; one that names no character is left as it is."""
    return re.sub(CODEPOINT, lambda escape: _character(escape.group()), text) if "\\" in text else text


def error_at(text: str, at: int, what: str, mend: str = "", kind: type[QueryError] = QueryError) -> QueryError:
    """An error that names line and column of an index, both counted from 1."""
    line, column = place_in(text, at)
    return kind(what, where=f"line {line}, column {column}", mend=mend, line=line, column=column)


def place_in(text: str, at: int) -> tuple[int, int]:
    """Line and column of an index, both counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _character(escape: str) -> str:
    number = int(escape[2:], 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number <= 0x10FFFF else escape


def _no_token(text: str, at: int) -> QueryError:
    if text[at] in "\"'":
        return error_at(text, at, "this string is never closed", f"Close it with {text[at]}.")
    if text[at] == "\\":
        mend = "Outside strings and IRIs write the character itself."
        return error_at(text, at, "a backslash cannot stand here", mend)
    return error_at(text, at, f"the character {text[at]!r} cannot stand here", "Take it out.")
