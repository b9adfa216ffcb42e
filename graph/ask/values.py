"""What the parameters of questions are bound to, from what people write for them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.ask.forms import NEAR
from graph.ask.names import Choice, nothing_called, one_of, resolve, several_called
from graph.ask.terms import GRAVITY, STATEMENTS, Source, Term, cached_by_version
from graph.ask.words import WORD, bare, key, load_words
from graph.errors import UnknownName, quoted
from graph.text.names import fold

POLARITY_LABELS = {"strength": "strengths", "improvement": "areas for improvement"}
KINDS_OF_DOCUMENTS = """SELECT DISTINCT ?word WHERE {
  { ?kind a pf:DocumentKind ; skos:notation ?word } UNION { ?document a pf:SourceDocument ; pf:kind ?word } }"""
SPACES_AND_DASHES = re.compile(r"[\s_-]+")
# Several things of these kinds that share a name are asked about together; of any other kind, one is meant.
TOGETHER = STATEMENTS | {"entity", "section", "statement", "role", "person", "document"}
# Endings of words, and how much must be left for the beginning to tell which longer words are meant.
WORD_ENDINGS = (("ents", 6), ("ent", 6), ("al", 6), ("ing", 4), ("ed", 4), ("es", 4), ("s", 4))


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter is bound to, and how to call it."""

    term: Term
    label: str


def values_of(source: Source, kind: str, texts: Iterable[str], parameter: str = "") -> tuple[Value, ...]:
    """The values that these texts stand for: names, aliases, ids or IRIs of things, or words to look for.

    Raises: UnknownName, which names the parameter, when a text fits nothing, or several things.
    """
    if kind in ("words", "keywords"):
        return _searchable(kind, list(texts))
    values = [value for text in texts for value in _value(source, kind, text, parameter or kind)]
    return tuple({value.term: value for value in values}.values())


def mended(source: Source, kind: str | None, texts: Iterable[str]) -> dict[str, Choice]:
    """Of these texts those that were taken for the name of a thing which is spelt a little otherwise."""
    if kind in ("words", "keywords", "polarity", "type", *CLOSED_LISTS):
        return {}
    taken = ((text, resolve(source.store, text, kind, source.base)) for text in texts)
    return {text: choices[0] for text, choices in taken if choices and choices[0].rank == NEAR}


def polarity_value(polarity: str) -> Value:
    return Value(ox.Literal(polarity), POLARITY_LABELS[polarity])


def type_value(source: Source, name: str) -> Value:
    """The class of entities of this name."""
    return Value(
        ox.NamedNode(f"{source.base}def/{name}"), f"{name.removesuffix('y')}{'ies' if name.endswith('y') else 's'}"
    )


def free_values(kind: str, texts: Sequence[str]) -> tuple[Value, ...]:
    """Words to look for as they stand; as keywords one by one, by their beginnings."""
    if kind == "keywords":
        words = dict.fromkeys(word for text in texts for word in WORD.findall(fold(text)))
        telling = [word for word in words if load_words().meaning(bare(word))[1] == "content"]
        return tuple(Value(ox.Literal(beginning(word)), f"“{word}”") for word in telling or words)
    return tuple(Value(ox.Literal(text), f"“{text}”") for text in dict.fromkeys(texts))


def beginning(word: str) -> str:
    """The beginning that a word shares with its other forms, to look for: a stem need be none ("qualiti")."""
    return next(
        (word.removesuffix(end) for end, left in WORD_ENDINGS if word.endswith(end) and len(word) - len(end) >= left),
        word,
    )


def _searchable(kind: str, texts: Sequence[str]) -> tuple[Value, ...]:
    for text in texts:
        if not any(letter.isalnum() for letter in text):
            raise UnknownName(f"there is no word in {quoted(text)}", mend="Give words to look for.")
    return free_values(kind, texts)


def _value(source: Source, kind: str, text: str, parameter: str) -> tuple[Value, ...]:
    if kind == "polarity":
        polarity = load_words().polarity.get(key(text))
        return (polarity_value(polarity or _known(text, POLARITY_LABELS, parameter)),)
    if kind == "type":
        words = load_words()
        names = sorted(set(words.types.values()))
        bare = text.removeprefix(f"{source.base}def/").removeprefix("pf:")
        return (type_value(source, words.types.get(key(text)) or _known(bare, names, parameter)),)
    if kind in CLOSED_LISTS:
        words_of_kind = CLOSED_LISTS[kind](source)
        word = _known(text.removeprefix(f"{source.base}def/").removeprefix("pf:"), words_of_kind, parameter)
        return (Value(words_of_kind[word], word),)
    return tuple(Value(ox.NamedNode(choice.iri), choice.label) for choice in _meant(source, kind, text, parameter))


def _known(text: str, words: Iterable[str], parameter: str) -> str:
    """The word of a closed list, in whatever case, with whatever stands between its parts.

    Raises: UnknownName that names all of them.
    """
    wanted, known = SPACES_AND_DASHES.sub("", text.casefold()), tuple(words)
    if word := next((word for word in known if SPACES_AND_DASHES.sub("", word.casefold()) == wanted), None):
        return word
    raise UnknownName(f"no {parameter} is called {quoted(text)}", mend=one_of(text, known), choices=known)


def _meant(source: Source, kind: str, text: str, parameter: str) -> list[Choice]:
    """The one thing of a kind that is meant; of sections, every one with that heading."""
    things = resolve(source.store, text, kind, source.base)
    if not things:
        raise nothing_called(source, text, kind, parameter)
    if len(things) > 1 and kind != "section":
        raise several_called(text, things, parameter)
    return things


# ---- Words of closed lists


@cached_by_version()
def _document_kinds(source: Source) -> dict[str, Term]:
    """The kinds of document as lists show them, and the classes of them (`Letter`)."""
    kinds: dict[str, Term] = {row["word"].value: row["word"] for row in source.rows(KINDS_OF_DOCUMENTS)}
    classes = (row["class"] for row in source.rows("SELECT ?class WHERE { ?class rdfs:subClassOf pf:SourceDocument }"))
    return dict(sorted(kinds.items())) | {str(of.value).rpartition("/")[2]: of for of in classes}


@cached_by_version()
def _units_of_measure(source: Source) -> dict[str, Term]:
    rows = source.rows("SELECT DISTINCT ?unit WHERE { ?figure a pf:Statistic ; pf:unit ?unit } ORDER BY ?unit")
    return {row["unit"].value: row["unit"] for row in rows}


# Kind of parameter → its words, and what the graph has for each.
CLOSED_LISTS: dict[str, Callable[[Source], dict[str, Term]]] = {
    "severity": lambda source: {word: ox.Literal(word) for word in GRAVITY},
    "document-kind": _document_kinds,
    "unit-of-measure": _units_of_measure,
}
