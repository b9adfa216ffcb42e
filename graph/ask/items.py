"""Things of the graph as the objects of `graph.items.table`, all of them read with one CONSTRUCT; and their places."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyoxigraph as ox

from graph.ask.terms import STATEMENTS, Source, Term, cached_by_version, listed, plain
from graph.items.table import From, Member, shape_of
from graph.knowledge.readers import entity_kinds
from graph.rdf.prefixes import prefix_lines, prefixes

Json = dict[str, Any]
Parts = list[list[int]]
WIDE = "\uffff"  # every character above this takes two UTF-16 units
MOST_TEXTS = 64
CLASS_NAMES = {kind.path: kind.name for kind in entity_kinds()} | {
    "level": "RatingLevel",
    "document": "SourceDocument",
    "audit": "AuditNote",
}
# What is asked of every thing, and what besides of a kind. `{things}` stands in each branch: outside the UNION, the
# engine goes through the whole graph for every branch.
TEMPLATE = """CONSTRUCT {{
  ?thing ?property ?value . ?other skos:prefLabel ?label ; pf:localId ?id .
  ?part oa:start ?start ; oa:end ?end ; oa:exact ?exact . ?node ?says ?said }} WHERE {{ {branches} }}"""
BRANCHES = (
    "{things} ?thing ?property ?value FILTER(?property != pf:text)",  # no member holds the text of a whole document
    "{things} ?thing pf:part ?part . ?part oa:start ?start ; oa:end ?end",
)
NAMES_OF_OTHERS = (
    "{things} ?thing {properties} ?other . ?other skos:prefLabel ?label OPTIONAL { ?other pf:localId ?id }"
)
BESIDES = {
    "recommendation": "{things} ?node pf:fromStatement ?thing ; ?says ?said ; pf:toStatement ?other . "
    "?other pf:localId ?id",
    "document": "{things} ?thing pf:signedBy|bibo:recipient ?person . ?node org:member ?person ; pf:inDocument ?thing "
    "; ?says ?said ; org:role ?other . ?other skos:prefLabel ?label",
    "mention": "{things} ?thing pf:part ?part . ?part oa:exact ?exact",
}
SHOWS_NAMES = ("name", "addressee")  # of a member's source: it shows what others are called


@dataclass(slots=True)
class Facts:
    """What the graph says of some things and of what stands around them; properties are written with their prefixes."""

    source: Source
    values: dict[str, dict[str, list[Term]]] = field(default_factory=dict)
    pointing: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # links and roles → what has them

    def of(self, iri: str, property: str) -> list[Any]:
        """Values, those of the ontology (whose labels have a language) before those printed in documents."""
        terms = self.values.get(iri, {}).get(property, ())
        return [plain(term) for term in sorted(terms, key=lambda term: (not _curated(term), term.value))]

    def name(self, iri: str) -> str:
        """What a thing is called: a statement by its id in its document."""
        ids = self.of(iri, "pf:localId") if self.source.kind(iri) in STATEMENTS else []
        return next(iter(ids or self.of(iri, "skos:prefLabel")), iri)

    def parts(self, iri: str) -> Parts:
        """The places of a thing, in the order of the text."""
        places = {(*self.of(part, "oa:start"), *self.of(part, "oa:end")) for part in self.of(iri, "pf:part")}
        return [list(place) for place in sorted(places)]

    def words(self, iri: str) -> str | None:
        """A mention has no quote and no label: its words are those of its place."""
        return next((words for part in self.of(iri, "pf:part") for words in self.of(part, "oa:exact")), None)


def items(source: Source, iris: Sequence[str], utf16: bool = True) -> dict[str, Json]:
    """IRI → object, for those that the store knows. `utf16`: with the places in UTF-16 units too."""
    facts = _facts(source, iris)
    return {iri: _object(facts, iri, utf16) for iri in iris if iri in facts.values}


def _object(facts: Facts, iri: str, utf16: bool) -> Json:
    members = shape_of(facts.source.kind(iri)).members
    return {m.name: _shown(facts, iri, m) for m in members if utf16 or m.name != "parts_utf16"}


def _shown(facts: Facts, iri: str, member: Member) -> Any:
    source = member.source
    match source.shows:
        case "value":
            values = facts.of(iri, source.property)
        case "name":
            values = [facts.name(other) for other in facts.of(iri, source.property)]
        case "id":
            space = facts.source.base + source.below
            values = [other.removeprefix(space) for other in facts.of(iri, source.property)]
        case _:
            return COMPUTED[source.shows](facts, iri, source)
    return values if member.many else next(iter(values), None)


def _type(facts: Facts, iri: str, source: From) -> str:
    kind = facts.source.kind(iri) or ""
    return CLASS_NAMES.get(kind, kind.capitalize())


def _label(facts: Facts, iri: str, source: From) -> str | None:
    return next(iter(facts.of(iri, "skos:prefLabel")), None) or facts.words(iri)


def _local_id(facts: Facts, iri: str, source: From) -> str:
    return next(iter(facts.of(iri, "pf:localId")), facts.source.local(iri).partition("/")[2])


def _utf16(facts: Facts, iri: str, source: From) -> Parts | None:
    document = next(iter(facts.of(iri, "pf:inDocument")), None)
    return in_utf16(facts.source, document, facts.parts(iri)) if document else None


def _addressee(facts: Facts, iri: str, source: From) -> str | list[str] | None:
    names = facts.of(iri, "pf:addresseeAsPrinted") or [facts.name(one) for one in facts.of(iri, source.property)]
    return names[0] if len(names) == 1 else names or None


def _score(facts: Facts, iri: str, source: From) -> str | None:
    score, maximum = facts.of(iri, "pf:score"), facts.of(iri, "pf:maximumScore")
    return f"{score[0]}/{next(iter(maximum), None)}" if score else None


def _about(facts: Facts, iri: str, source: From) -> list[str]:
    graph = facts.source
    marks = {other: "theme:" if graph.kind(other) == "theme" else "" for other in facts.of(iri, source.property)}
    return [mark + graph.local(other) for other, mark in marks.items()]


def _related_findings(facts: Facts, iri: str, source: From) -> list[Json]:
    links = [
        {
            "id": facts.name(facts.of(node, "pf:toStatement")[0]),
            "score": facts.of(node, "pf:confidence")[0],
            "because": facts.of(node, "pf:because")[0],
        }
        for node in facts.pointing[iri]
    ]
    return sorted(links, key=lambda link: (-link["score"], link["id"]))


def _role(facts: Facts, iri: str, source: From) -> str | None:
    """The role in which the document names the first person that the property points to."""
    for person in facts.of(iri, source.property)[:1]:
        held = [node for node in facts.pointing[iri] if person in facts.of(node, "org:member")]
        return min((facts.name(role) for node in held for role in facts.of(node, "org:role")), default=None)
    return None


COMPUTED: dict[str, Callable[[Facts, str, From], Any]] = {
    "iri": lambda facts, iri, source: iri,
    "type": _type,
    "label": _label,
    "whole id": lambda facts, iri, source: facts.source.local(iri),
    "local id": _local_id,
    "parts": lambda facts, iri, source: facts.parts(iri),
    "parts in UTF-16": _utf16,
    "start": lambda facts, iri, source: next((start for start, _ in facts.parts(iri)), None),
    "end": lambda facts, iri, source: next((end for _, end in reversed(facts.parts(iri))), None),
    "end of the first part": lambda facts, iri, source: next((end for _, end in facts.parts(iri)), None),
    "exact words": lambda facts, iri, source: facts.words(iri),
    "addressee": _addressee,
    "score": _score,
    "about": _about,
    "related findings": _related_findings,
    "role": _role,
}


def _facts(source: Source, iris: Sequence[str]) -> Facts:
    facts, short = Facts(source), _short(source.base)
    query = _query({source.kind(iri) for iri in iris}, listed(iris))
    triples: Any = source.store.query(prefix_lines(source.base) + query)
    for triple in triples:
        property = short(triple.predicate.value)
        facts.values.setdefault(triple.subject.value, {}).setdefault(property, []).append(triple.object)
    for subject, values in facts.values.items():
        for whole in values.get("pf:fromStatement", values.get("pf:inDocument", []) if "org:member" in values else []):
            facts.pointing[whole.value].append(subject)
    return facts


def _query(kinds: set[str | None], things: str) -> str:
    sources = {member.source for kind in kinds for member in shape_of(kind).members}
    naming = sorted(source.property for source in sources if source.shows in SHOWS_NAMES)
    branches = [*BRANCHES, *(BESIDES[kind] for kind in kinds if kind in BESIDES)]
    if naming:
        branches.append(NAMES_OF_OTHERS.replace("{properties}", "|".join(naming)))
    values = f"VALUES ?thing {{ {things} }}"
    return TEMPLATE.format(
        branches=" UNION ".join(f"{{ {branch.replace('{things}', values)} }}" for branch in branches)
    )


@cache
def _short(base: str) -> Callable[[str], str]:
    """IRI of a property → the same with its prefix; as it is where there is none."""
    spaces: Mapping[str, str] = {space: prefix for prefix, space in prefixes(base).items()}

    @cache
    def short(iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        return f"{spaces[iri[:cut]]}:{iri[cut:]}" if iri[:cut] in spaces else iri

    return short


def _curated(term: Term) -> bool:
    """Whether a label comes from the ontology, whose labels have a language, or from the print of a document."""
    return isinstance(term, ox.Literal) and term.language is not None


# ---- Places in a text: in code points, and in the units that JavaScript and Java count in


def parts_of(source: Source, iris: Iterable[str]) -> dict[str, Parts]:
    """The places of these things, in the order of their texts."""
    places: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for row in source.rows(
        f"SELECT ?thing ?start ?end WHERE {{ VALUES ?thing {{ {listed(iris)} }}"
        " ?thing pf:part ?place . ?place oa:start ?start ; oa:end ?end . }"
    ):
        places[row["thing"].value].add((plain(row["start"]), plain(row["end"])))
    return {iri: [list(place) for place in sorted(spans)] for iri, spans in places.items()}


def in_utf16(source: Source, document: str, parts: Parts) -> Parts:
    """The same places in UTF-16 units."""
    wide = _wide_characters(source, document)
    return [[at + bisect_left(wide, at) for at in part] for part in parts]


def text_of(source: Source, document: str) -> str | None:
    """The text that all offsets of this document count in; None when there is no such document."""
    rows = source.rows(f"SELECT ?text WHERE {{ {listed([document])} pf:text ?text }}")
    return next((row["text"].value for row in rows), None)


@cached_by_version(MOST_TEXTS)
def _wide_characters(source: Source, document: str) -> Sequence[int]:
    """The places of the characters that take two units; a text is read once for each version of the store."""
    text = text_of(source, document) or ""
    return [] if text.isascii() else [at for at, letter in enumerate(text) if letter > WIDE]
