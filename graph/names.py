"""How names are compared and turned into parts of IRIs."""

import re
import unicodedata

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
# Words that say what a unit is, not which one.
GENERIC = re.compile(
    r"^(?:the )|(?:,? (?:probation delivery units?|pdus?|probation (?:service )?region|region))$"
    r"|^(?:probation service(?:s)?\s*-\s*)",
    re.IGNORECASE,
)
SMALL_WORDS = frozenset({"and", "of", "the", "upon", "for", "in", "on"})


def fold(name: str) -> str:
    """A name without case, accents, kinds of quote and dash, serial comma, and the choice of "&" or "and"."""
    plain = unicodedata.normalize("NFKC", name).translate(APOSTROPHES).casefold()
    plain = re.sub(r"\s*&\s*", " and ", plain)
    plain = re.sub(r",\s*and\s+", " and ", plain)
    return " ".join(plain.split())


def unit_name(printed: str) -> str:
    """The name of a unit or region without its generic word: "the X PDU" is "X"."""
    name = " ".join(printed.split()).strip(" ,;:")
    while True:
        shorter = GENERIC.sub("", name).strip(" ,")
        if shorter == name or not shorter:
            return name
        name = shorter


def slug(text: str, words: int | None = None) -> str:
    """Lower-case words joined by hyphens: what stands in an IRI. At most so many words."""
    plain = unicodedata.normalize("NFKD", fold(text).replace("'", "")).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+", plain)
    return "-".join(found[:words]) or "unnamed"


def places_of(name: str) -> tuple[str, ...]:
    """The places that a many-part unit is named after."""
    return tuple(part.strip() for part in re.split(r",\s*(?:and\s+)?|\s+(?:and|&)\s+", unit_name(name)) if part.strip())


def initials(name: str) -> str | None:
    """The initials of a unit of three places or more ("LLR"), which people use as its name."""
    parts = places_of(name)
    return "".join(part[0].upper() for part in parts) if len(parts) >= 3 else None
