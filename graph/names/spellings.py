"""The ways in which one name is printed: "&", the serial comma, the monarch, places turned round, plurals, acronyms."""

import re
from collections.abc import Iterator
from itertools import permutations

from graph.claims import Span
from graph.knowledge.readers import entity_kinds
from graph.text.names import places_of, unit_name

UNIT_WORDS = {
    "PDU": ("PDU", "Probation Delivery Unit", "probation delivery unit"),
    "Region": ("region", "Region", "probation region", "Probation Region"),
}
PLURAL_TYPES = frozenset(kind.name for kind in entity_kinds() if kind.plural)
CROWN = re.compile(r"\bHM (?=[A-Z])")
CROWNS = ("His Majesty's ", "Her Majesty's ")
# Longer lists are only turned round as a whole: nobody prints the 24 orders of four places.
MOST_PLACES = 3
SERIAL = re.compile(r",\s+(and|&)\s")
SMALL = re.compile(r"(?<= )(?:Upon|Under|Le|And The|And the)(?= )")

SHORT = r"[A-Z](?:[A-Za-z&]{0,6}[A-Z])s?"
AFTER = re.compile(rf" \((?P<short>{SHORT})\)")
LONG = re.compile(r"[\w’'&/,-]+(?: [\w’'&/,-]+){0,10}$")
# No expansion is longer than this.
REACH = 200
IN_FULL = r"(?:in full,? |that is,? |in other words,? )?"
BEFORE = re.compile(rf"(?<!\w)(?P<short>{SHORT}) \({IN_FULL}(?P<long>[^()]{{4,90}})\)")
SKIPPED = frozenset({"and", "of", "the", "for", "in", "to", "on", "with", "&", "a"})


def forms_of(label: str, kind: str) -> Iterator[str]:
    """Every spelling of the label, with the generic word of its kind, and in the plural where it has one."""
    for form in spellings(label, kind):
        yield form
        yield from (f"{form} {word}" for word in UNIT_WORDS.get(kind, ()))
        if kind in PLURAL_TYPES and not form.endswith("s"):
            yield f"{form[:-1]}ies" if re.search(r"[^aeiou]y$", form) else f"{form}s"


def spellings(label: str, kind: str) -> Iterator[str]:
    """The label in every order of its places, with every joint, monarch and apostrophe."""
    for order in _orders(label) if kind in UNIT_WORDS else (label,):
        for base in _joints(order):
            for form in (base, *(CROWN.sub(crown, base) for crown in CROWNS if CROWN.search(base))):
                yield form
                if "'" in form or "’" in form:
                    yield form.replace("'", "’")
                    yield form.replace("’", "'")


def _orders(label: str) -> Iterator[str]:
    """The label, the label with small words in lower case, and its places in other orders."""
    yield label
    yield SMALL.sub(lambda found: found.group().lower(), label)
    places = places_of(label)
    if len(places) > 1 and unit_name(label) == label:
        orders = permutations(places) if len(places) <= MOST_PLACES else (places[::-1],)
        yield from (" and ".join((", ".join(order[:-1]), order[-1])) for order in orders if order != places)


def _joints(label: str) -> dict[str, None]:
    """The label with "and" or "&", with and without a serial comma."""
    plain = SERIAL.sub(r" \1 ", label)
    bases = dict.fromkeys([label, plain])
    if "," in plain and " and " in plain:
        head, _, last = plain.rpartition(" and ")
        bases[f"{head}, and {last}"] = None
    for base in list(bases):
        bases[base.replace(" & ", " and ")] = None
        bases[base.replace(" and ", " & ")] = None
    return bases


def pairs_in(text: str) -> Iterator[tuple[Span, Span]]:
    """Places of an expansion and of its acronym, where the letters of one begin the words of the other."""
    flat = text.replace("\n", " ")
    for short in AFTER.finditer(flat):
        before = LONG.search(flat, max(0, short.start() - REACH), short.start())
        if before and (start := _expansion(before[0], short["short"], whole=False)) is not None:
            yield Span(before.start() + start, before.end()), Span(*short.span("short"))
    for match in BEFORE.finditer(flat):
        if _expansion(match["long"], match["short"], whole=True) is not None:
            yield Span(*match.span("long")), Span(*match.span("short"))


def _expansion(words: str, short: str, whole: bool) -> int | None:
    """Where in the words the expansion begins: the shortest run of last words whose letters give the acronym."""
    letters = re.sub(r"[^a-z]", "", short.rstrip("s").casefold())
    starts = [m.start() for m in re.finditer(r"(?<![\w’'])[\w]", words)]
    for start in [0] if whole else reversed(starts):
        run = re.findall(r"[A-Za-z][A-Za-z’']*", words[start:])
        telling = [w for w in run if w.casefold() not in SKIPPED]
        if telling and telling[0] == run[0] and _spells(telling, run, letters):
            return start
    return None


def _spells(kept: list[str], run: list[str], letters: str) -> bool:
    """Whether the first letters of the words, small words counted or not, are the acronym's letters."""
    return any("".join(w[0] for w in words).casefold() == letters for words in (kept, run)) or _within(kept, letters)


def _within(words: list[str], letters: str) -> bool:
    """Whether the acronym takes one letter or more from the front of each word ("PQiP", "OMiC")."""
    if not words:
        return not letters
    word = words[0].casefold()
    for taken in range(1, min(len(word), len(letters), 3) + 1):
        if word[:taken] == letters[:taken] and _within(words[1:], letters[taken:]):
            return True
    return False
