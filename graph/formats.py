"""How documents of the family are laid out: the rows of `ontology/formats.ttl`, with their patterns compiled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from graph.errors import KnowledgeError

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
PF = "https://w3id.org/probation-findings/def/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
# What stands before the words of a heading: markdown marks, "Annexe one –", "Chapter 2:", "1.2", "P 1.1.", "a)".
LEAD = re.compile(
    r"^(?:[#*_\s]+|(?:annexe?|appendix|chapter|part|section)\s+(?:\d+|[a-z]|one|two|three|four|five|six)\b\s*[:.–—-]*\s*"
    r"|(?:[A-Z]\s?)?\d+(?:\.\d+)*[.):]?\s+)+",
    re.IGNORECASE,
)

# A proper name as printed: "Derby City", "Kent, Surrey, and Sussex", "Newcastle upon Tyne".
WORD = r"[A-Z][\w'’-]*"
CAPITALISED = rf"{WORD}(?:(?:,? and |, | & | of the | of | the | upon | under |-| ){WORD})*"


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
    opening_cues: tuple[re.Pattern[str], ...]
    cues: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
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
    words = LEAD.sub("", line.strip())
    return words.strip("*_# \t").rstrip(": ").strip()


@cache
def load_formats() -> Formats:
    """Raises: KnowledgeError when a pattern does not compile."""
    store = ox.Store()
    store.load(path=str(ONTOLOGY / "formats.ttl"), format=ox.RdfFormat.TURTLE)
    return Formats(
        headings=tuple(_heading_row(store, node) for node in _ranked(store, "HeadingRow")),
        kinds=tuple(_kind_row(store, node) for node in _ranked(store, "DocumentKind")),
        cues={_one(store, n, PF + "marks"): _patterns(store, n, "pattern") for n in _ranked(store, "Cue")},
    )


def _ranked(store: ox.Store, kind: str) -> list[ox.NamedNode]:
    typed = store.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(PF + kind), None)
    nodes = [quad.subject for quad in typed if isinstance(quad.subject, ox.NamedNode)]
    return sorted(nodes, key=lambda n: (int(_maybe(store, n, PF + "rank") or 0), n.value))


RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def _values(store: ox.Store, node: ox.NamedNode, prop: str) -> Iterator[str]:
    values = (quad.object for quad in store.quads_for_pattern(node, ox.NamedNode(prop), None, None))
    return iter(sorted(v.value for v in values if isinstance(v, ox.NamedNode | ox.Literal)))


def _maybe(store: ox.Store, node: ox.NamedNode, prop: str) -> str | None:
    return next(_values(store, node, prop), None)


def _one(store: ox.Store, node: ox.NamedNode, prop: str) -> str:
    value = _maybe(store, node, prop)
    if value is None:
        raise KnowledgeError(f"{node.value} has no {prop}", where="ontology/formats.ttl", mend="Add the missing line.")
    return value


def _patterns(store: ox.Store, node: ox.NamedNode, name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_compiled(pattern) for pattern in _values(store, node, PF + name))


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        if "{name}" in pattern:  # capitals tell names, so case counts
            return re.compile(pattern.replace("{name}", f"(?P<name>{CAPITALISED})"))
        return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error as error:
        raise KnowledgeError(f"{pattern!r}: {error}", where="ontology/formats.ttl", mend="Mend the pattern.") from error


def _heading_row(store: ox.Store, node: ox.NamedNode) -> HeadingRow:
    within = _maybe(store, node, PF + "headingWithin")
    return HeadingRow(
        name=node.value.rsplit("/", 1)[1],
        opens=_one(store, node, PF + "opens"),
        within=within.rsplit("/", 1)[1] if within else None,
        patterns=_patterns(store, node, "pattern"),
    )


def _kind_row(store: ox.Store, node: ox.NamedNode) -> KindRow:
    return KindRow(
        notation=_one(store, node, SKOS + "notation"),
        label=_one(store, node, SKOS + "prefLabel"),
        document_class=_one(store, node, PF + "documentClass"),
        opening_cues=_patterns(store, node, "openingCue"),
        cues=_patterns(store, node, "cue"),
    )
