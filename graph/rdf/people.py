"""Graphs without people: nothing that is made of a person's name, but for the words that a document is quoted with."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from graph.knowledge.turtle import OA, SKOS
from graph.text.blotting import BLOT, blotted
from graph.text.spellings import TITLES, Spellings, words_of

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
    people, places = (tuple(f"{base}id/{kind}/" for kind in kinds) for kinds in (THINGS_OF_PEOPLE, MADE_OF_PLACES))
    spellings, likely = _names_in(statements, base)
    quoting = {ox.NamedNode(f"{base}def/{name}") for name in WHOLE_QUOTES}
    quoted = {q.subject for q in statements if q.predicate in quoting}
    part, exact = ox.NamedNode(f"{base}def/part"), ox.NamedNode(f"{OA}exact")
    whole = {q.object for q in statements if q.predicate == part and q.subject in quoted}
    texts = ((q.subject, q.object) for q in statements if q.predicate == exact and q.subject not in whole)
    words = ((place, text.value) for place, text in texts if isinstance(text, ox.Literal))
    names = {place for place, text in words if likely.search(text) and spellings.makes(text)}
    pointing = {q.subject for q in statements if q.object in names or _is_below(q.object, people)}
    gone = names | {node for node in pointing if _is_below(node, places)}
    for quad in statements:
        if any(end in gone or _is_below(end, people) for end in (quad.subject, quad.object)):
            continue
        if isinstance(quad.object, ox.Literal) and quad.predicate not in quoting and quad.subject not in whole:
            text = quad.object.value
            left = blotted(text, spellings.spans_in(text)) if likely.search(text) else text
            if left != text and not left.strip(f"{BLOT} .,;:"):
                continue
            if left != text:
                language, datatype = quad.object.language, quad.object.datatype
                like = {"language": language} if language else {"datatype": datatype}
                quad = ox.Quad(quad.subject, quad.predicate, ox.Literal(left, **like), quad.graph_name)
        yield quad


def _names_in(statements: list[ox.Quad], base: str) -> tuple[Spellings, re.Pattern[str]]:
    """The spellings of the people of a graph, and what a text holds where it may hold one."""
    own: set[str] = set()
    others: set[str] = set()
    for quad in statements:
        if quad.predicate.value in NAME_PROPERTIES and isinstance(quad.object, ox.Literal):
            (own if _is_below(quad.subject, (f"{base}id/person/",)) else others).add(quad.object.value)
    words = {part for name in own for part in (*name.lower().split(), *words_of(name))} - TITLES
    likely = re.compile("|".join(re.escape(w) for w in sorted(words) if len(w) > 1) or "(?!)", re.IGNORECASE)
    return Spellings(own, {word for name in others for word in words_of(name)}, is_word=bool), likely


def _is_below(term: object, bases: tuple[str, ...]) -> bool:
    """Whether a term is an IRI below one of these, or tells one as a value, as corrections do."""
    return isinstance(term, ox.NamedNode | ox.Literal) and term.value.startswith(bases)
