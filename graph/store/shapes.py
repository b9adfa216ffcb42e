"""The shape of a query: what is left of it when the parts that no check looks at are taken out.

Clients ask the same with another IRI or another number in it. What one query of a shape was found to be, every other
is too; so a shape has to keep all that could make a difference, and there is none where that is hard to tell.
"""

import re

LONGEST = 4096
# Plain IRIs that are not called, numbers that stand alone, and a number in a comment at the very end.
BLANK = re.compile(r"<https?://[A-Za-z0-9._~/-]*>(?!\s*[(#])|(?<=\s)[0-9]+(?=\s)|(?<=#)[ 0-9]+\Z")
# What gives an IRI a meaning of its own: these keep it, wherever they stand.
NAMING = re.compile(r"from|prefix|base|\\")


def shape_of(query: str) -> str | None:
    """The shape; None for a query that has to be looked at itself."""
    if len(query) > LONGEST:
        return None
    prologue, brace, rest = query.partition("{")  # what comes before stays as it is
    rest = BLANK.sub(" ", rest)
    return None if NAMING.search(rest.lower()) else prologue + brace + rest
