"""The shape of a query: what is left of it when the parts that no check looks at are taken out.

Clients ask the same with another IRI or another number in it. What one query of a shape was found to be, every other
is too; so a shape has to keep all that could make a difference, and there is none where that is hard to tell.
"""

import re

LONGEST = 4096
# Plain IRIs that are not called, numbers that stand alone, and a number in a comment at the very end.
BLANK = re.compile(
    r"(?<!<)<https?://[A-Za-z0-9._~/-]*>(?!\s*[(#])|(?P<number>(?<=\s)[0-9]+(?=\s))|(?P<comment>(?<=#)[ 0-9]+\Z)"
)
MARKS = {None: "\0I", "number": "\0N", "comment": "\0C"}  # no query has such a character
# What gives an IRI a meaning of its own: these keep it, wherever they stand.
NAMING = re.compile(r"from|prefix|base|\\")
# Before the body stands no string and no comment, which could hold the brace that seems to begin it.
PLAIN_IRI = re.compile(r"<https?://[^<>\"{}|^`\\\x00-\x20]*>")
HIDING = re.compile(r"[#\"'\\]")


def shape_of(query: str) -> str | None:
    """The shape; None for a query that has to be looked at itself."""
    if len(query) > LONGEST or "\0" in query:
        return None
    prologue, brace, rest = query.partition("{")  # what comes before stays as it is
    if HIDING.search(PLAIN_IRI.sub("", prologue) if "<" in prologue else prologue):
        return None
    rest = BLANK.sub(_mark, rest)
    return None if NAMING.search(rest.lower()) else prologue + brace + rest


def _mark(blank: re.Match[str]) -> str:
    return MARKS[blank.lastgroup]
