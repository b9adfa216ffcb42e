"""How documents of the family are laid out: the rows of `ontology/formats.ttl`, with their patterns compiled."""

import re
from dataclasses import dataclass
from functools import lru_cache

from graph.errors import KnowledgeError
from graph.knowledge.rows import Concept, Knowledge

# What stands before the words of a heading: markdown marks, "Annexe one –", "Chapter 2:", "1.2", "P 1.1.", "a)".
HEADING_LEAD = re.compile(
    r"^(?:[#*_\s]+|(?:annexe?|appendix|chapter|part|section)\s+(?:\d+|[a-z]|one|two|three|four|five|six)\b\s*[:.–—-]*\s*"
    r"|(?:[A-Z]\s?)?\d+(?:\.\d+)*[.):]?\s+)+",
    re.IGNORECASE,
)

# What a web page prints behind a heading.
BACK = re.compile(r"\s*\(?back to top\)?$", re.IGNORECASE)

# A proper name as printed: "Derby City", "Kent, Surrey, and Sussex", "Newcastle upon Tyne".
CAPITAL = r"[A-Z][\w'’-]*"
ONE_NAME = rf"{CAPITAL}(?:(?: and | & | of the | of | the | upon | under |-| ){CAPITAL})*"
_SMALL = " of the | of | the | upon | under |-| "
_LISTED = rf"{CAPITAL}(?:(?:,? and |, | & |{_SMALL}){CAPITAL})*"
_JOINED = rf"{CAPITAL}(?:(?:,? (?:and|&) [Tt]he | and | & |{_SMALL}){CAPITAL})*"  # "Cardiff and the Vale"
CAPITALISED = rf"(?:{_JOINED}|{_LISTED})"


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """What one sort of heading opens: a list, a part to leave aside, or a section (below `within`)."""

    name: str
    opens: str
    within: str | None
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of document and the cues that tell it; opening cues count where the document begins."""

    notation: str
    label: str
    document_class: str
    speaks_of: str
    opening_cues: tuple[re.Pattern[str], ...]
    cues: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Formats:
    """All rows, in the order in which they are tried."""

    headings: tuple[HeadingRow, ...]
    kinds: tuple[KindRow, ...]
    cues: dict[str, tuple[re.Pattern[str], ...]]

    def heading(self, line: str) -> HeadingRow | None:
        """The row that this heading fits, if any."""
        words = bare_heading(line)
        return next((row for row in self.headings if any(p.fullmatch(words) for p in row.patterns)), None)

    def row(self, name: str) -> HeadingRow:
        return next(row for row in self.headings if row.name == name)

    def marks(self, place: str, words: str) -> re.Match[str] | None:
        """The match of the words, as a whole, with a cue for this place."""
        return next((m for p in self.cues[place] if (m := p.fullmatch(words.strip()))), None)


def bare_heading(line: str) -> str:
    """A heading without numbering, marks of emphasis and closing colon."""
    words = HEADING_LEAD.sub("", BACK.sub("", line.strip()))
    return words.strip("*_# \t").rstrip(": ").strip()


@lru_cache(maxsize=4)
def formats_of(knowledge: Knowledge) -> Formats:
    """Raises: KnowledgeError when a pattern does not compile or a line is missing."""
    ranked = sorted(knowledge.formats, key=lambda c: (int("".join(c.many("rank")[:1]) or 0), c.iri))
    return Formats(
        headings=tuple(_heading_row(c) for c in ranked if "/scheme/heading/" in c.iri),
        kinds=tuple(_kind_row(c) for c in ranked if "/scheme/document-kind/" in c.iri),
        cues={_needed(c, "marks"): _patterns(c, "pattern") for c in ranked if "/scheme/cue/" in c.iri},
    )


def _needed(concept: Concept, name: str) -> str:
    for value in concept.many(name):
        return value
    raise KnowledgeError(f"{concept.iri} has no {name}", where="ontology/formats.ttl", mend="Add the missing line.")


def _patterns(concept: Concept, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(pattern) for pattern in concept.many(name))


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        if "{name}" in pattern or "{word}" in pattern:  # capitals tell names, so case counts
            return re.compile(pattern.replace("{name}", f"(?P<name>{CAPITALISED})").replace("{word}", CAPITAL))
        return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error as error:
        raise KnowledgeError(f"{pattern!r}: {error}", where="ontology/formats.ttl", mend="Mend the pattern.") from error


def _heading_row(concept: Concept) -> HeadingRow:
    return HeadingRow(
        name=concept.id,
        opens=_needed(concept, "opens"),
        within=next((row.rsplit("/", 1)[1] for row in concept.many("headingWithin")), None),
        patterns=_patterns(concept, "pattern"),
    )


def _kind_row(concept: Concept) -> KindRow:
    return KindRow(
        notation=_needed(concept, "notation"),
        label=concept.label,
        document_class=_needed(concept, "documentClass"),
        speaks_of=_needed(concept, "speaksOf"),
        opening_cues=_patterns(concept, "openingCue"),
        cues=_patterns(concept, "cue"),
    )
