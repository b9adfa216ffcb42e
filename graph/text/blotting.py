"""Words blotted out letter for letter, so that every offset holds; e-mail addresses always.

An address is looked for around its sign: broken by lines and spaces, with marks that nobody sees, written out.
"""

import re
from collections.abc import Iterable, Iterator

from graph.claims import Span

BLOT = "█"
# Unseen, or seen only with the letter before: accents, zero-width, joiners, soft hyphen, fillers, marks of direction.
UNSEEN_MARKS = (
    "\u00ad\u0300-\u036f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
# Read backwards from the sign: space or a line end, then a quoted name or a word; before it, where it has no point, the
# rest of a word that is broken behind a point or a hyphen.
BEFORE_SIGN = re.compile(rf'\s{{0,3}}+(?:"[^"\n]{{1,64}}+"|[\w.+%\'’‘`!#$&*/=?^{{|}}~{UNSEEN_MARKS}-]++)')
REST = re.compile(rf"(?<=[\w{UNSEEN_MARKS}])\s{{0,3}}+[.\-_][\w.+%'’{UNSEEN_MARKS}-]++")
OPENING_SIGNS = "'’‘`.*/|{=?&#!$^~"
ADDRESS_PART = rf"[\w{UNSEEN_MARKS}-]++"
POINT = r"(?:[.。．｡․]|,(?=[\w-]{1,40}\.)|%2E|[(\[{<]\s?dot\s?[)\]}>]|\sdot\s)"
DOMAIN = re.compile(rf"{ADDRESS_PART}(?:{POINT}{ADDRESS_PART})++|\[[\d.]{{7,15}}\]", re.IGNORECASE)
# A domain that is broken must end as domains here do, so that no sentence behind a sign is taken for one.
TOP_LEVEL = rf"(?:uk|com|org|net|gov|eu|info|wales|cymru|scot|london|example|police|ie)(?![\w{UNSEEN_MARKS}-])"
# A sign in words is one where a domain is sure to follow.
SIGN = re.compile(
    r"[@＠﹫]+|%(?:25)*40|&(?:#64|#x40|commat);|\s{0,2}[(\[{<]\s?(?:at|[@＠﹫])\s?[)\]}>]\s{0,2}|\sat\s(?=[\w-]{1,40}\sdot\s)"
    rf"|(?:\s?[(\[]a[)\]]\s?|\s-at-\s|[_-]at[_-])(?=(?:[\w-]{{1,40}}\.){{1,4}}{TOP_LEVEL})",
    re.IGNORECASE,
)
LOOSE_POINT = rf"\s{{0,3}}+{POINT}\s{{0,3}}+"
LAST = rf"{LOOSE_POINT}{TOP_LEVEL}"
ADDRESS_JOINT = rf"(?!{LAST})(?:{LOOSE_POINT}|(?<=[-\u00ad‐‑])\s{{1,3}}+)"
BROKEN = re.compile(rf"\s{{0,3}}+{ADDRESS_PART}(?:{ADDRESS_JOINT}{ADDRESS_PART})*+(?:{LAST})++", re.IGNORECASE)
FURTHER = re.compile(LAST, re.IGNORECASE)
WHOLE_DOMAIN = re.compile(rf"{POINT}{TOP_LEVEL}$", re.IGNORECASE)
ADDRESS_WINDOW = 400  # characters on either side of a sign


def blotted(text: str, spans: Iterable[Span] = ()) -> str:
    """The text, of the same length, without e-mail addresses and what stands in these places; white space stays."""
    places = [*addresses_in(text), *spans]
    if not places:
        return text
    letters = list(text)
    for start, end in places:
        letters[start:end] = [c if c.isspace() else BLOT for c in letters[start:end]]
    return "".join(letters)


def addresses_in(text: str) -> Iterator[Span]:
    """Where e-mail addresses stand. Each sign is looked at once, in a window: linear in the text."""
    reached = 0
    for sign in SIGN.finditer(text):
        if sign.start() < reached:
            continue
        before = _before(text[max(reached, sign.start() - ADDRESS_WINDOW) : sign.start()])
        behind = _behind(text[sign.end() : sign.end() + ADDRESS_WINDOW]) if before else 0
        if before and behind:
            reached = sign.end() + behind
            yield Span(sign.start() - before, reached)


def _before(text: str) -> int:
    """How many characters of the address stand at the end of this text."""
    backwards = text[::-1]
    local = BEFORE_SIGN.match(backwards)
    if not local or not re.search(r"\w", local.group()):
        return 0
    end = local.end()
    if not re.search(r"[.\"]", local.group()) and (rest := REST.match(backwards, end)):
        end = rest.end()
    return len(backwards[:end].rstrip(OPENING_SIGNS))


def _behind(text: str) -> int:
    """How many characters of the address stand at the beginning of this text."""
    match = DOMAIN.match(text)
    if match and WHOLE_DOMAIN.search(match.group()):
        further = FURTHER.match(text, match.end())
        return further.end() if further else match.end()
    match = BROKEN.match(text) or match
    return match.end() if match else 0
