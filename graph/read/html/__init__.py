"""Web pages: what a reader of the page sees as the document, without the page around it."""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import notices_about, source_of
from graph.read.encodings import decoded, is_utf8
from graph.read.html.body import DEEPEST_ELEMENT, PageReader, TooDeep
from graph.read.html.structures import HtmlNotes

MOST_TAGS = 200_000
MOST_ATTRIBUTES = 500
SAVE_PAGE_ANEW = "Save the page anew, as HTML or text."
TOO_NESTED = f"its elements are nested more than {DEEPEST_ELEMENT} deep"
DECLARED_ENCODING = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})|^<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,40})", re.I
)
# Encodings of one byte a letter, which every page of theirs can be read in.
SINGLE_BYTE = re.compile(r"iso-8859-(?:[1-9]|1[0-6])|windows-125\d|cp125\d|macintosh|koi8-[ru]")
READ_AS = dict.fromkeys(("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii", "windows-1252"), "cp1252")
CONTROLS_IN_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
# Elements whose end a page need not write, so that they are no sign of depth.
WITHOUT_END_TAG = frozenset(
    "p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt html head body"
    " area base br col embed hr img input link meta param source track wbr".split()
)
TAG = re.compile(r"<(/?)([a-zA-Z][^\s<>/]*)([^<>]*)")
LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
ATTRIBUTE_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")


def html_source(data: bytes) -> SourceText:
    """Raises: InputError when the page holds no words, or is built too deep to be read."""
    markup, notices = decoded(data, _declared_encoding(data))
    refuse_what_costs(markup)
    tree = LexborHTMLParser(CONTROLS_IN_HTML.sub("", markup))
    try:
        pieces = PageReader(tree.body, HtmlNotes(tree)).pieces
    except TooDeep:
        raise InputError(TOO_NESTED, mend=SAVE_PAGE_ANEW) from None
    return source_of(pieces, "html", (*notices, *notices_about(markup)))


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that the page names, where it is not UTF-8; browsers read Latin-1 as Windows-1252, and so does this.

    What a page names is often wrong when it holds UTF-8, which is seldom UTF-8 by chance.
    """
    declaration = DECLARED_ENCODING.search(data[:4096])
    if not declaration or is_utf8(data):
        return None
    encoding = (declaration.group(1) or declaration.group(2)).decode("ascii", "replace").lower()
    encoding = READ_AS.get(encoding, encoding)
    return encoding if SINGLE_BYTE.fullmatch(encoding) else None


def refuse_what_costs(markup: str) -> None:
    """What a parser of HTML would take minutes over: its time grows with the square of depth and of attributes.

    Raises: InputError.
    """
    if markup.count("<") > MOST_TAGS:
        raise InputError(f"the page has more than {MOST_TAGS:,} tags", mend="Give the document alone.")
    if any(len(ATTRIBUTE_VALUE.sub("", tag).split()) > MOST_ATTRIBUTES for tag in LONG_TAG.findall(markup)):
        raise InputError(f"an element has more than {MOST_ATTRIBUTES} attributes", mend=SAVE_PAGE_ANEW)
    if deepest(markup) > 2 * DEEPEST_ELEMENT:
        raise InputError(TOO_NESTED, mend=SAVE_PAGE_ANEW)


def deepest(markup: str) -> int:
    """How many elements of one name are open at once, at most."""
    open_: Counter[str] = Counter()
    script, most = "", 0
    for closing, printed, rest in TAG.findall(markup):
        tag = printed.lower()
        if script or tag in ("script", "style"):  # what stands in these is no markup
            script = "" if closing and tag == script else script or ("" if closing else tag)
        elif tag not in WITHOUT_END_TAG and not rest.endswith("/"):
            open_[tag] += -1 if closing and open_[tag] else not closing
            most = max(most, open_[tag])
    return most
