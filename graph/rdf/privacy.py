"""E-mail addresses never enter the graph: they are blotted out letter by letter, so that every offset still holds."""

import re
from dataclasses import replace

from graph.claims import Claims

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
BLOT = "█"


def blotted(text: str) -> str:
    """The text, of the same length, without e-mail addresses."""
    return EMAIL.sub(lambda address: BLOT * len(address.group()), text)


def without_addresses(claims: Claims) -> Claims:
    """The claims over the blotted text: what goes into RDF and into IRIs."""
    source = replace(claims.letter.source, text=blotted(claims.text))
    return replace(claims, letter=replace(claims.letter, source=source))
