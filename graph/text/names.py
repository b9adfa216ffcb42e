"""How names are compared and turned into parts of IRIs."""

import re
import unicodedata

from graph.text.caches import short_cached

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
# Words that say what a unit is, not which one: before its name and behind it.
GENERIC_BEFORE = re.compile(r"the |probation services?\s*[-–—]\s*", re.IGNORECASE)
GENERIC_AFTER = re.compile(
    r",? (?:probation delivery units?|pdus?|probation (?:service )?region|region)$", re.IGNORECASE
)
LONGEST_GENERIC = 32
CROWN = re.compile(r"\b(?:his|her) majesty's\b")
AMPERSAND = re.compile(r"\s*&\s*")
SERIAL_COMMA = re.compile(r",\s*and\s+")
JOINT = re.compile(r",\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+")


@short_cached(most=1 << 14)
def fold(name: str) -> str:
    """A name without case, kinds of quote and dash, serial comma, with "and" for "&", "HM" for "His Majesty's"."""
    plain = " ".join(unicodedata.normalize("NFKC", name).translate(APOSTROPHES).casefold().split())
    plain = SERIAL_COMMA.sub(" and ", AMPERSAND.sub(" and ", plain))
    return CROWN.sub("hm", " ".join(plain.split()))


def unit_name(printed: str) -> str:
    """The name of a unit or region without its generic word: "the X PDU" is "X"."""
    name = " ".join(printed.split()).strip(" ,;:")
    start, end = 0, len(name)
    while True:  # places move and nothing is copied: a name may consist of generic words by the thousand
        before = GENERIC_BEFORE.match(name, start, end)
        first = before.end() if before else start
        after = GENERIC_AFTER.search(name, max(first, end - LONGEST_GENERIC), end)
        last = after.start() if after else end
        while first < last and name[first] in " ,":
            first += 1
        while first < last and name[last - 1] in " ,":
            last -= 1
        if (first, last) == (start, end) or first >= last:
            return name[start:end]
        start, end = first, last


def slug(text: str, words: int | None = None) -> str:
    """Lower-case words joined by hyphens: what stands in an IRI. At most so many words."""
    plain = unicodedata.normalize("NFKD", fold(text).replace("'", "")).encode("ascii", "ignore").decode()
    runs = re.findall(r"[a-z0-9]+", plain)
    return "-".join(runs[:words]) or "unnamed"


def places_of(name: str) -> tuple[str, ...]:
    """The places that a many-part unit is named after."""
    return tuple(part.strip() for part in JOINT.split(unit_name(name)) if part.strip())


def unit_slug(name: str) -> str:
    """What stands in the IRI of a unit or region: its places in alphabetical order, whatever the order of this name."""
    places = sorted(fold(place) for place in places_of(name))
    return slug(" and ".join(filter(None, [", ".join(places[:-1]), *places[-1:]])))


def initials(name: str) -> str | None:
    """The initials of a unit of three places or more ("LLR"), which people use as its name."""
    parts = places_of(name)
    return "".join(part[0].upper() for part in parts) if len(parts) >= 3 else None
