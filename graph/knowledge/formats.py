"""How documents of the family are laid out: the rows of `ontology/formats.ttl`, with their patterns compiled.

With them stand the names that layout is read by: ratings, standards, domains and bodies, folded for comparison.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations

from graph.errors import KnowledgeError
from graph.knowledge.patterns import compiled
from graph.knowledge.rows import Concept, Knowledge
from graph.text.names import fold, unit_name

# What stands before the words of a heading: markdown marks, "Annexe one –", "Chapter 2:", "1.2", "P 1.1.", "a)".
HEADING_LEAD = re.compile(
    r"^(?:[#*_\s]+|(?:annexe?|appendix|chapter|part|section)\s+(?:\d+|[a-z]|one|two|three|four|five|six)\b\s*[:.–—-]*\s*"
    r"|(?:[A-Z]\s?)?\d+(?:\.\d+)*[.):]?\s+)++",
    re.IGNORECASE,
)

# What a web page prints behind a heading.
BACK = re.compile(r"(?<!\s)\s*\(?back to top\)?$", re.IGNORECASE)

# A proper name as printed: "Derby City", "Kent, Surrey, and Sussex", "Newcastle upon Tyne".
# A hyphen is a letter of a word and never a joint too, and nothing is longer than a name may be: each place where one
# might begin is looked at in bounded time.
CAPITAL = r"[A-Z][\w'’-]{0,60}"
_SMALL = " of the | of | the | upon | under | "
ONE_NAME = rf"{CAPITAL}(?:(?: and | & |{_SMALL}){CAPITAL}){{0,24}}"
_LISTED = rf"{CAPITAL}(?:(?:,? and |, | & |{_SMALL}){CAPITAL}){{0,24}}"
# "Cardiff and the Vale"; "The" may be a word of a name by itself, but after a comma.
_JOINED = rf"{CAPITAL}(?:(?:, (?:and|&) [Tt]he | (?:and|&) the | and | & |{_SMALL}){CAPITAL}){{0,24}}"
CAPITALISED = rf"(?:{_JOINED}|{_LISTED})"

# A standard's number, before its name: "1.2", "P 1.1", "D1".
CODE = re.compile(r"(?P<code>(?:[A-Z]\s?)?\d+\.\d+|[A-Z]\s?\d+)\.?\s+")
# What joins two bodies in a line that asks both.
BODY_JOINTS = re.compile(r",? and (?:the )?|/| & |, (?:the )?")
ASIDE = re.compile(r"(?<!\s)\s*\((?P<aside>[^()]*)\)")
BODY_TYPES = ("Region", "PDU", "Organisation", "Partner")


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
    """All rows, in the order in which they are tried; folded label → label for each sort of name."""

    headings: tuple[HeadingRow, ...]
    kinds: tuple[KindRow, ...]
    cues: dict[str, tuple[re.Pattern[str], ...]]
    ratings: dict[str, str]
    points: dict[str, int]
    standards: dict[str, str]
    bodies: dict[str, tuple[str, str]]
    domains: frozenset[str]
    maxima: frozenset[int]

    def heading(self, line: str) -> HeadingRow | None:
        """The row that this heading fits, if any."""
        words = bare_heading(line)
        return next((row for row in self.headings if any(p.fullmatch(words) for p in row.patterns)), None)

    def row(self, name: str) -> HeadingRow:
        return next(row for row in self.headings if row.name == name)

    def marks(self, place: str, words: str) -> re.Match[str] | None:
        """The match of the words, as a whole, with a cue for this place."""
        return next((m for p in self.cues[place] if (m := p.fullmatch(words.strip()))), None)

    def is_domain(self, words: str) -> bool:
        """Whether these words are the name of a domain, the heading over a group of standards."""
        return fold(words.strip(" :*")) in self.domains

    def rating(self, words: str) -> str | None:
        """The rating level that these words name, all of them."""
        return self.ratings.get(fold(words.strip("'\"‘’“” *")))

    def standard(self, words: str) -> tuple[str | None, str] | None:
        """The code as printed and the standard, when these words name one."""
        bare = words.strip("* ")
        code = CODE.match(bare)
        label = self.standards.get(fold(bare[code.end() if code else 0 :].strip(" :*")))
        return (code["code"] if code else None, label) if label else None

    def body(self, words: str) -> tuple[str, str] | None:
        """Type and name of a body known to the ontology, by any of its labels, with or without its generic word."""
        return self.bodies.get(fold(words)) or self.bodies.get(fold(unit_name(words)))

    def bodies_in(self, who: str) -> tuple[str, ...]:
        """The bodies of a joint line, cut at as many joints as leave a body on either side of each."""
        name = _without_article(who)
        joints = [match.span() for match in BODY_JOINTS.finditer(name)]
        for count in range(len(joints), 0, -1):
            for chosen in combinations(joints, count):
                edges = [0, *chain.from_iterable(chosen), len(name)]
                pieces = [_without_article(name[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
                if all(map(self._is_body, pieces)):
                    return tuple(pieces)
        return (name,)

    def _is_body(self, name: str) -> bool:
        """Known, an acronym, or a name that ends in a noun for bodies and says which one."""
        if self.body(name) or re.fullmatch(r"[A-Z][A-Za-z]*[A-Z]", name):
            return True
        tokens = name.split()
        tails = (" ".join(tokens[at:]) for at in range(1, len(tokens)))
        is_name = bool(tokens) and (name[0].isupper() or tokens[-1].endswith("s"))
        return is_name and any(self.marks("body", tail) for tail in tails)


def _without_article(who: str) -> str:
    """The name without its article and without an acronym in brackets."""
    bare = ASIDE.sub("", who).strip(" ,:*_#")
    return re.sub(r"^(?:[Tt]he|[Bb]oth(?: the)?|[Aa]ll)\s+", "", bare)


def bare_heading(line: str) -> str:
    """A heading without numbering, marks of emphasis and closing colon."""
    words = HEADING_LEAD.sub("", BACK.sub("", line.strip()))
    return words.strip("*_# \t").rstrip(": ").strip()


@lru_cache(maxsize=4)
def formats_of(knowledge: Knowledge) -> Formats:
    """Raises: KnowledgeError when a pattern does not compile or a line is missing."""
    ranked = sorted(knowledge.formats, key=lambda c: (int("".join(c.many("rank")[:1]) or 0), c.iri))
    bodies = (entity for entity in knowledge.entities if entity.type in BODY_TYPES)
    return Formats(
        headings=tuple(_heading_row(c) for c in ranked if "/scheme/heading/" in c.iri),
        kinds=tuple(_kind_row(c) for c in ranked if "/scheme/document-kind/" in c.iri),
        cues={_needed(c, "marks"): _patterns(c, "pattern") for c in ranked if "/scheme/cue/" in c.iri},
        ratings={fold(name): level.label for level in knowledge.ratings for name in level.names},
        points={level.label: level.points for level in knowledge.ratings},
        standards={fold(name): s.label for s in knowledge.standards for name in (s.label, *s.labels)},
        bodies={fold(name): (e.type, e.label) for e in bodies for name in (e.label, *e.labels)},
        domains=frozenset(fold(row.domain_name) for framework in knowledge.frameworks for row in framework.rows),
        maxima=frozenset(f.maximum for f in knowledge.frameworks if f.maximum),
    )


def _needed(concept: Concept, name: str) -> str:
    for value in concept.many(name):
        return value
    raise KnowledgeError(f"{concept.iri} has no {name}", where="ontology/formats.ttl", mend="Add the missing line.")


def _patterns(concept: Concept, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(pattern, f"ontology, row {concept.id}") for pattern in concept.many(name))


def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    if "{name}" in pattern or "{word}" in pattern:  # capitals tell names, so case counts
        written = pattern.replace("{name}", f"(?P<name>{CAPITALISED})").replace("{word}", CAPITAL)
        return compiled(written, 0, where, pattern)
    return compiled(pattern, re.IGNORECASE | re.MULTILINE, where)


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
