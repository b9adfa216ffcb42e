"""Web pages: what a reader of the page sees as the document, without the page around it."""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import notices_about, source_of
from graph.read.encodings import decoded, is_utf8
from graph.read.html.walk import DEEPEST, TooDeep, Walk

MOST_TAGS = 200_000
TOLD = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})|^<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,40})", re.I
)
# Encodings of one byte a letter, which every page of theirs can be read in.
SINGLE = re.compile(r"iso-8859-(?:[1-9]|1[0-6])|windows-125\d|cp125\d|macintosh|koi8-[ru]")
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
SAME = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252"), "cp1252")


OPEN_ENDED = frozenset(
    "p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt html head body"
    " area base br col embed hr img input link meta param source track wbr".split()
)
SCRIPTS = ("script", "style")
TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)([^<>]*)")
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
MOST_ATTRIBUTES = 500
ANEW = "Save the page anew, as HTML or text."


def html_source(data: bytes, name: str) -> SourceText:
    """Raises: InputError when the page holds no words, or is built too deep to be read."""
    markup, notices = decoded(data, name, _told(data))
    refuse_what_costs(markup, name)
    tree = LexborHTMLParser(CONTROLS.sub("", markup))
    try:
        pieces = Walk(tree).pieces
    except TooDeep:
        raise InputError(f"its elements are nested more than {DEEPEST} deep", where=name, mend=ANEW) from None
    return source_of(pieces, "html", name, (*notices, *notices_about(markup)))


def refuse_what_costs(markup: str, name: str) -> None:
    """What a parser of HTML would take minutes over: its time grows with the square of depth and of attributes.

    Raises: InputError.
    """
    if markup.count("<") > MOST_TAGS:
        raise InputError(f"the page has more than {MOST_TAGS:,} tags", where=name, mend="Give the document alone.")
    if any(len(QUOTED.sub("", tag).split()) > MOST_ATTRIBUTES for tag in LONG_TAG.findall(markup)):
        raise InputError(f"an element has more than {MOST_ATTRIBUTES} attributes", where=name, mend=ANEW)
    if deepest(markup) > 2 * DEEPEST:
        raise InputError(f"its elements are nested more than {DEEPEST} deep", where=name, mend=ANEW)


def deepest(markup: str) -> int:
    """How many elements of one name are open at once, at most."""
    open_: Counter[str] = Counter()
    script, most = "", 0
    for closing, printed, rest in TAG.findall(markup):
        tag = printed.lower()
        if script or tag in SCRIPTS:
            script = "" if closing and tag == script else script or ("" if closing else tag)
        elif tag not in OPEN_ENDED and not rest.endswith("/"):
            open_[tag] += -1 if closing and open_[tag] else not closing
            most = max(most, open_[tag])
    return most


def _told(data: bytes) -> str | None:
    """The encoding that the page names, where it is not UTF-8; browsers read Latin-1 as Windows-1252, and so does this.

    What a page names is often wrong when it holds UTF-8, which is seldom UTF-8 by chance.
    """
    found = TOLD.search(data[:4096])
    told = (found.group(1) or found.group(2)).decode("ascii", "replace").lower() if found else ""
    told = SAME.get(told, told)
    return told if SINGLE.fullmatch(told) and not is_utf8(data) else None
