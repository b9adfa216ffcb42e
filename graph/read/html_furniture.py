"""What belongs to a web page and not to the document on it: banners, menus, contents lists, what is hidden."""

import re

from selectolax.lexbor import LexborNode

from graph.read.canonical import cleaned

TAGS = frozenset(
    "script style noscript template head title nav iframe object embed svg canvas button select option input textarea"
    " datalist dialog audio video map progress meter math -comment -doctype link meta".split()
)
ROLES = frozenset("navigation banner search dialog alertdialog alert contentinfo menu menubar button tablist".split())
NAMES = frozenset(
    "cookie cookies gdpr consent onetrust breadcrumb breadcrumbs skiplink pagination toc ccc share sharing addtoany"
    " nav navbar navigation menu social".split()
)
HIDDEN_NAMES = re.compile(
    r"(?:^|[\s_-])(?:skip-link|visually-?hidden|sr-only|screen-reader(?:-text)?|table-of-contents|back-to-top)(?=$|[\s_-])"
)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CONTENTS = re.compile(r"(?:table of )?contents:?|in this (?:report|document|section):?|on this page:?", re.IGNORECASE)
BACK = re.compile(r"\s*[(\[]?\s*\bback to (?:the )?top\b\s*(?:of page)?\s*[)\]]?\s*$", re.IGNORECASE)
SKIP = re.compile(r"skip to .{0,30}(?:content|navigation|search)", re.IGNORECASE)
WHOLE = frozenset(("html", "body", "main", "article"))


def is_furniture(node: LexborNode) -> bool:
    """Whether this element and all within it is left out."""
    tag = node.tag or ""
    if tag in TAGS:
        return True
    if tag in ("header", "footer"):
        return not _within_content(node)
    if tag in ("ul", "ol"):
        return is_contents_list(node)
    told = node.attributes
    if not told or tag in WHOLE:
        return False
    return _is_hidden(told) or (_is_named(told) and not _holds_content(node))


def _is_hidden(told: dict[str, str | None]) -> bool:
    if "hidden" in told or (told.get("aria-hidden") or "").lower() == "true":
        return True
    return bool(HIDDEN_STYLE.search(told.get("style") or "") or HIDDEN_NAMES.search((told.get("class") or "").lower()))


def _is_named(told: dict[str, str | None]) -> bool:
    if (told.get("role") or "").lower() in ROLES:
        return True
    names = f"{told.get('id') or ''} {told.get('class') or ''}".lower()
    return bool(NAMES & set(re.split(r"[^a-z]+", names)))


def _holds_content(node: LexborNode) -> bool:
    """Names are given freely: what wraps the document itself is kept, whatever it is called."""
    return node.css_first("main, article, h1") is not None


def _within_content(node: LexborNode) -> bool:
    above = node.parent
    while above is not None:
        if above.tag in ("main", "article"):
            return True
        above = above.parent
    return False


def title_of(header: LexborNode) -> LexborNode | None:
    """A site's banner is left out, a title in it is not."""
    return header.css_first("h1") if header.tag == "header" else None


def is_contents_list(node: LexborNode) -> bool:
    """A list of three or more items that are nothing but links into this page."""
    items = node.css("li")
    return len(items) >= 3 and all(_is_link_alone(item) for item in items[:200])


def _is_link_alone(item: LexborNode) -> bool:
    links = item.css("a")
    if not links or not all("#" in (a.attributes.get("href") or "") for a in links):
        return False
    linked = sum(len(cleaned(a.text())) for a in links)
    return linked >= 3 and linked >= 0.8 * len(cleaned(item.text()))


def without_links_of_the_page(words: str) -> str:
    """Words without "(Back to top)"; nothing, when they are a skip link."""
    bare = BACK.sub("", words).strip()
    return "" if SKIP.fullmatch(bare) else bare
