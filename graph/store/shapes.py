"""The shape of a query: what is left of it when the parts that no check looks at are taken out.

Clients ask the same with another IRI or another number in it. What one query of a shape was found to be, every other
is too; so a shape has to keep all that could make a difference, and there is none where that is hard to tell.
"""

import re
from functools import lru_cache

LONGEST = 4096
# What is between the brackets of a plain IRI that is not called, a number that stands alone, and a number in a comment
# at the very end. What is around each stays, and tells which it was. The first character leads the search.
BLANK = re.compile(
    r"[h0-9 ](?:(?<=[^<]<h)ttps?://[A-Za-z0-9._~/-]*(?=>(?!\s*[(#]))|(?<=\s[0-9])[0-9]*(?=\s)|(?<=#[ 0-9])[ 0-9]*\Z)"
)
MARK = "\0"  # no query has such a character
# What gives an IRI a meaning of its own: these keep it, wherever they stand.
NAMING = re.compile(r"from|prefix|base|\\")
# Before the body stands no string and no comment, which could hold the brace that seems to begin it.
PLAIN_IRI = re.compile(r"<https?://[^<>\"{}|^`\\\x00-\x20]*>")
HIDING = re.compile(r"[#\"'\\]")


def shape_of(query: str) -> str | None:
    """The shape; None for a query that has to be looked at itself."""
    if len(query) > LONGEST or MARK in query:
        return None
    prologue, brace, rest = query.partition("{")  # what comes before stays as it is
    return _fit(prologue, BLANK.sub(MARK, brace + rest))


@lru_cache(1024)  # clients ask in few shapes
def _fit(prologue: str, rest: str) -> str | None:
    if HIDING.search(PLAIN_IRI.sub("", prologue)) or NAMING.search(rest.lower()):
        return None
    return prologue + rest
