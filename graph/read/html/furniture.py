"""What belongs to a web page and not to the document on it: banners, menus, contents lists, what is hidden."""

import re

from selectolax.lexbor import LexborNode

from graph.read.canonical import cleaned

UNREAD_ELEMENTS = frozenset(
    "script style noscript template head title nav iframe object embed svg canvas button select option input textarea"
    " datalist dialog audio video map progress meter math -comment -doctype link meta".split()
)
HEADING_ELEMENTS = frozenset("h1 h2 h3 h4 h5 h6 summary".split())
BOX_ELEMENTS = frozenset("div section aside form ul ol p span table header footer".split())
# How furniture is called: by its role, by words of its id and class, by the whole name.
FURNITURE_ROLES = frozenset(
    "navigation banner search dialog alertdialog alert contentinfo menu menubar button tablist".split()
)
FURNITURE_NAMES = frozenset(
    "cookie cookies gdpr onetrust breadcrumb breadcrumbs skiplink pagination toc ccc addtoany nav navbar".split()
)
# Words that a section may well be called by, so that what is named so must be links too.
LINKED_NAMES = frozenset("consent share sharing navigation menu social related sidebar widget contents index".split())
LINK_LIST_ELEMENTS = frozenset("ul ol p div table dl".split())
CONTENT_ELEMENTS = frozenset(("main", "article"))
PAGE_ELEMENTS = CONTENT_ELEMENTS | {"html", "body"}
BANNER_NAMES = frozenset("header footer site-header site-footer page-footer masthead site-info".split())
LONGEST_FURNITURE = 4000  # characters: what is longer is no furniture, whatever it is called
# Classes of style sheets; "hidden md:block" is only hidden on small screens.
HIDDEN_NAMES = re.compile(
    r"(?:^|[\s_-])(?:skip-link|visually-?hidden|sr-only|screen-reader(?:-text|-only)?|table-of-contents|back-to-top)"
    r"(?=$|[\s_-])|(?:^|\s)(?:is-hidden|d-none|hidden|hide)(?!\S|.*:(?:block|flex|grid|inline))"
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CONTENTS_HEADING = re.compile(
    r"(?:table of )?contents:?|in this (?:report|document|section):?|on this page:?", re.IGNORECASE
)
BACK_TO_TOP = r"(?:back|return|go) to (?:the )?(?:top|contents)(?: of (?:the |this )?page)?"
BACK_LINK = re.compile(rf"(?<!\W)\W*{BACK_TO_TOP}\W*|(?<!\s)\s*[(\[]\s*(?:{BACK_TO_TOP})?\s*[)\]]\s*$", re.IGNORECASE)
SKIP_LINK = re.compile(r"skip to .{0,30}(?:content|navigation|search)", re.IGNORECASE)
RELATED_HEADING = re.compile(
    r"(?:related|more|useful|other) (?:links|content|pages|publications|documents|reports|information)", re.IGNORECASE
)


def is_furniture(node: LexborNode) -> bool:
    """Whether this element and all within it is left out."""
    tag = node.tag or ""
    if tag in UNREAD_ELEMENTS:
        return not (tag == "button" and _is_within(node, HEADING_ELEMENTS))
    if tag in ("header", "footer"):
        return not _is_within(node, CONTENT_ELEMENTS)
    if tag in ("ul", "ol") and _is_contents_list(node):
        return True
    attributes = node.attributes
    if not attributes or tag in PAGE_ELEMENTS:
        return False
    return _is_hidden(attributes) or (tag in BOX_ELEMENTS and _is_named(node, attributes) and not _holds_content(node))


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Hidden for good: what a reader may fold out (it is named as a panel, or to be found by a search) is not."""
    if attributes.get("role") in ("tabpanel", "region") or attributes.get("hidden") == "until-found":
        return False
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return "aria-labelledby" not in attributes
    style, names = attributes.get("style") or "", (attributes.get("class") or "").lower()
    return bool(HIDDEN_STYLE.search(style) or HIDDEN_NAMES.search(names))


def _is_named(node: LexborNode, attributes: dict[str, str | None]) -> bool:
    if (attributes.get("role") or "").lower() in FURNITURE_ROLES:
        return True
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".lower()
    words = set(re.split(r"[^a-z]+", names))
    if FURNITURE_NAMES & words or BANNER_NAMES & set(names.split()):
        return True
    return bool(LINKED_NAMES & words) and _is_links(node)


def _holds_content(node: LexborNode) -> bool:
    """Names are given freely: what wraps the document itself is kept, whatever it is called."""
    return node.css_first("main, article, h1") is not None or len(node.text()) > LONGEST_FURNITURE


def _is_within(node: LexborNode, tags: frozenset[str]) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in tags:
            return True
        above = above.parent
    return False


def _is_links(node: LexborNode) -> bool:
    """Whether all that it says, but for a heading, is links."""
    links = node.css("a")
    linked = sum(len(cleaned(n.text())) for n in (*links, *node.css("h2, h3, h4, button")))
    return bool(links) and linked >= 0.8 * len(cleaned(node.text()))


def is_link_list(node: LexborNode, heading: str) -> bool:
    """A list of contents, or of related pages, known by the heading above it."""
    is_related = RELATED_HEADING.fullmatch(heading) and node.tag in ("ul", "ol")
    is_contents = is_contents_title(heading) and node.tag in LINK_LIST_ELEMENTS
    return bool(is_related or is_contents) and _is_links(node)


def is_contents_title(heading: str) -> bool:
    return CONTENTS_HEADING.fullmatch(heading) is not None


def _is_contents_list(node: LexborNode) -> bool:
    """A list of three or more items that are nothing but links into this page."""
    items = node.css("li")
    return len(items) >= 3 and all(_is_link_alone(item) for item in items[:200])


def _is_link_alone(item: LexborNode) -> bool:
    links = item.css("a")
    if not links or not all("#" in (a.attributes.get("href") or "") for a in links):
        return False
    linked = sum(len(cleaned(a.text())) for a in links)
    return linked >= 3 and linked >= 0.8 * len(cleaned(item.text()))


def is_way_back(link: LexborNode) -> bool:
    """A link that reads "Back to top", however it is set."""
    return len(link.text()) < 40 and bool(BACK_LINK.fullmatch(cleaned(link.text())))


def without_page_links(words: str) -> str:
    """Words without "(Back to top)"; nothing, when that or a skip link is all they are."""
    if SKIP_LINK.fullmatch(words) or BACK_LINK.fullmatch(words):
        return ""
    link = BACK_LINK.search(words)
    return words[: link.start()].strip() if link and link.group().lstrip()[0] in "([" else words
