"""Web pages: what a reader of the page sees as the document, without the page around it."""

import re

from selectolax.lexbor import LexborHTMLParser

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import notices_about, source_of
from graph.read.encodings import decoded
from graph.read.html_walk import DEEPEST, TooDeep, Walk

TOLD = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})|^<\?xml[^>]{0,100}encoding=[\"']([\w-]+)", re.I
)
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
SAME = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252"}


def html_source(data: bytes, name: str) -> SourceText:
    """Raises: InputError when the page holds no words, or is built too deep to be read."""
    markup, notices = decoded(data, name, _told(data))
    if markup.count("<") > 1_500_000:
        raise InputError("the page has more than 1,500,000 tags", where=name, mend="Give the document alone.")
    tree = LexborHTMLParser(CONTROLS.sub("", markup))
    try:
        pieces = Walk(tree).pieces
    except TooDeep:
        raise InputError(
            f"its elements are nested more than {DEEPEST} deep", where=name, mend="Save the page anew, as HTML or text."
        ) from None
    return source_of(pieces, "html", name, (*notices, *notices_about(markup)))


def _told(data: bytes) -> str | None:
    """The encoding that the page names; browsers read Latin-1 as Windows-1252, and so does this."""
    found = TOLD.search(data[:4096])
    if not found or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    told = (found.group(1) or found.group(2)).decode("ascii").lower()
    if told.startswith(("utf-16", "utf-32", "utf-8", "utf8")):
        return None  # a page that could be read so far is none of the former; the latter is tried at any rate
    return SAME.get(told, told)
