"""Graphs without people: nothing that is made of a person's name, but for the words that a document is quoted with."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from graph.knowledge.turtle import OA, SKOS
from graph.text.blotting import BLOT, blotted
from graph.text.spellings import TITLES, Spellings, words_of

Node = ox.NamedNode | ox.BlankNode | ox.Triple
# What every list of exports says.
QUOTES_STAY = (
    "Names inside whole quotes, in the IRIs that are made of a quote's first words, and in the texts of documents stay "
    "as they were published."
)
WHOLE_QUOTES = ("text", "quote", "repeats", "action")
NAME_PROPERTIES = (f"{SKOS}prefLabel", f"{SKOS}altLabel")
THINGS_OF_PEOPLE = ("person", "membership")
MADE_OF_PLACES = ("mention", "relation")


def without_people(quads: Iterable[ox.Quad], base: str) -> list[ox.Quad]:
    """The quads that say nothing of a person: neither the person, nor the role held, nor the mentions, nor relations.

    A place that is a name, and whatever points at it, goes too; a name within a label or a note is blotted out. The
    text of the document and the quotes are what was published, and stay.
    """
    graphs: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(quad)
    return [quad for statements in graphs.values() for quad in _without(statements, base)]


def blotting_of(names: Iterable[str], texts: Iterable[str]) -> Callable[[str], str]:
    """What blots these names, as they are printed in full, out of any of the texts: few of many names stand in any."""
    held = {word for text in texts for word in words_of(text)}
    spellings = Spellings((name for name in names if held.issuperset(words_of(name))), is_word=bool)
    return lambda text: blotted(text, spellings.full_in(text))


def _without(statements: list[ox.Quad], base: str) -> Iterator[ox.Quad]:
    """The quads of one graph, as above."""
    people = tuple(f"{base}id/{kind}/" for kind in THINGS_OF_PEOPLE)
    places = tuple(f"{base}id/{kind}/" for kind in MADE_OF_PLACES)
    names = _Names.among(statements, base)
    subjects = {q.subject for q in statements if _is_below(q.object, people)}
    gone = {n for n in subjects if _is_below(n, places)} | {
        q.subject for q in statements if _is_below(q.subject, people)
    }
    spans = names.made_of(statements)
    pointing = {q.subject for q in statements if q.object in spans}
    gone |= spans | {n for n in pointing if _is_below(n, places)}
    for quad in statements:
        if quad.subject in gone or quad.object in gone or _is_below(quad.object, people):
            continue
        if isinstance(quad.object, ox.Literal) and not names.is_quote(quad):
            words = names.blotted(quad.object.value)
            if words != quad.object.value and not words.strip(f"{BLOT} .,;:"):
                continue
            if words != quad.object.value:
                like = (
                    {"language": quad.object.language} if quad.object.language else {"datatype": quad.object.datatype}
                )
                quad = ox.Quad(quad.subject, quad.predicate, ox.Literal(words, **like), quad.graph_name)
        yield quad


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of the people of a graph, and which of its literals are quotes."""

    spellings: Spellings
    likely: re.Pattern[str]
    quoting: frozenset[ox.NamedNode]
    spans: frozenset[object]

    @classmethod
    def among(cls, statements: list[ox.Quad], base: str) -> "_Names":
        own: set[str] = set()
        others: set[str] = set()
        for quad in statements:
            if quad.predicate.value in NAME_PROPERTIES and isinstance(quad.object, ox.Literal):
                (own if _is_below(quad.subject, (f"{base}id/person/",)) else others).add(quad.object.value)
        spellings = Spellings(own, {word for name in others for word in words_of(name)}, is_word=bool)
        words = {part for name in own for part in (*name.lower().split(), *words_of(name))} - TITLES
        likely = re.compile("|".join(re.escape(w) for w in sorted(words) if len(w) > 1) or "(?!)", re.IGNORECASE)
        quoting = frozenset(ox.NamedNode(f"{base}def/{name}") for name in WHOLE_QUOTES)
        quoted = {q.subject for q in statements if q.predicate in quoting}
        part = ox.NamedNode(f"{base}def/part")
        return cls(
            spellings,
            likely,
            quoting,
            frozenset(q.object for q in statements if q.predicate == part and q.subject in quoted),
        )

    def is_quote(self, quad: ox.Quad) -> bool:
        """Whether its words are those of a document, or of a whole statement in it."""
        return quad.predicate in self.quoting or quad.subject in self.spans

    def made_of(self, statements: list[ox.Quad]) -> set[Node]:
        """The places whose words are a name and nothing else."""
        exact = ox.NamedNode(f"{OA}exact")
        words = [
            (q.subject, q.object.value) for q in statements if isinstance(q.object, ox.Literal) and q.predicate == exact
        ]
        return {place for place, exact_words in words if place not in self.spans and self._makes(exact_words)}

    def _makes(self, words: str) -> bool:
        return bool(self.likely.search(words)) and self.spellings.makes(words)

    def blotted(self, words: str) -> str:
        return blotted(words, self.spellings.spans_in(words)) if self.likely.search(words) else words


def _is_below(term: object, bases: tuple[str, ...]) -> bool:
    """Whether a term is an IRI below one of these, or tells one as a value, as corrections do."""
    return isinstance(term, ox.NamedNode | ox.Literal) and term.value.startswith(bases)
