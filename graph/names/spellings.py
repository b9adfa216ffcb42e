"""The ways in which one name is printed: "&", the serial comma, the monarch, places turned round, plurals."""

import re
from collections.abc import Iterator
from itertools import permutations

from graph.knowledge import entity_kinds
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
