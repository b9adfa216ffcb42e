"""A SPARQL query as tokens, each with its place.

Source: SPARQL 1.1 Query Language, 19.8 Grammar (terminals), and 19.2 Codepoint Escape Sequences.
"""

import re
from string import ascii_letters, digits
from typing import NamedTuple

from graph.errors import QueryError


def _names_of(ascii_characters: str) -> str:
    """A class of these characters and of all beyond ASCII, said by what is not in it: that compiles fast.

    The grammar leaves some beyond ASCII out of names; nothing else may have one either, so the engine stops there.
    """
    return "[^" + "".join(f"\\x{n:02x}" for n in range(128) if chr(n) not in ascii_characters) + "]"


LETTER = _names_of(ascii_letters)
NAME = _names_of(ascii_letters + digits + "_")
PART = _names_of(ascii_letters + digits + "_-")
LOCAL_FIRST = _names_of(ascii_letters + digits + "_:")
LOCAL_PART = _names_of(ascii_letters + digits + "_:-")
CODEPOINT = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
PREFIX_NAME = rf"{LETTER}(?:{PART}*+(?:\.++{PART}++)*+)"
ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
LOCAL_NAME = rf"(?:{LOCAL_FIRST}|{ESCAPED})(?:{LOCAL_PART}|{ESCAPED})*+(?:\.++(?:{LOCAL_PART}|{ESCAPED})++)*+"
ESCAPE = r"\\(?s:.)"

# Order matters: the first that fits is taken, and no part of it is ever given back (possessive quantifiers).
TERMINALS = {
    "space": r"(?:[ \t\r\n]|\#[^\r\n]*+)++",
    "iri": rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{CODEPOINT})*+>",
    "string": rf'"""(?:"{{0,2}}+(?:[^"\\]|{ESCAPE}))*+"""'
    rf"|'''(?:'{{0,2}}+(?:[^'\\]|{ESCAPE}))*+'''"
    rf'|"(?!"")(?:[^"\\\r\n]|{ESCAPE})*+"|\'(?!\'\')(?:[^\'\\\r\n]|{ESCAPE})*+\'',
    "pname": rf"(?:{PREFIX_NAME})?+:(?:{LOCAL_NAME})?+",
    "bnode": rf"_:{NAME}(?:{PART}*+(?:\.++{PART}++)*+)",
    "variable": rf"[?$]{NAME}++",
    "language": r"@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+",
    "number": r"(?:[0-9]++\.?[0-9]*+|\.[0-9]++)[eE][+-]?[0-9]++|[0-9]*\.[0-9]++|[0-9]++",
    "word": r"[A-Za-z_][A-Za-z0-9_]*+",
    "mark": r"\^\^|&&|\|\||!=|<=|>=|<<|>>|\{\||\|\}|[{}()\[\];,.=<>!+\-*/|^?~]",
}
TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in TERMINALS.items()))


class Token(NamedTuple):
    """One terminal: its kind (a key of TERMINALS), its characters and where they begin."""

    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The keyword in capitals; empty for anything that is no bare word."""
        return self.text.upper() if self.kind == "word" else ""


NOTHING = Token("end", "", 0)


def tokens_of(text: str) -> list[Token]:
    """All tokens but white space and comments.

    Raises: QueryError where no token begins, such as at a string that is not closed.
    """
    tokens, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise _no_token(text, at)
        if match.lastgroup and match.lastgroup != "space":
            tokens.append(Token(match.lastgroup, match.group(), at))
        at = match.end()
    return tokens


def unescaped(text: str) -> str:
    """The text with its codepoint escapes resolved; one that names no character is left as it is."""
    return re.sub(CODEPOINT, lambda escape: _character(escape.group()), text)


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column of an index, both counted from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def error_at(text: str, at: int, what: str, mend: str = "", kind: type[QueryError] = QueryError) -> QueryError:
    """An error that names line and column."""
    line, column = place(text, at)
    return kind(what, where=f"line {line}, column {column}", mend=mend, line=line, column=column)


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
