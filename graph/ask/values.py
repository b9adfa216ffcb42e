"""What the parameters of questions are bound to, from what people write for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.ask.names import Choice, resolve
from graph.ask.terms import GRAVITY, STATEMENTS, Source, Term
from graph.ask.words import WORD, bare, key, load_words
from graph.errors import UnknownName
from graph.text.names import fold

POLARITY_LABELS = {"strength": "strengths", "improvement": "areas for improvement"}
# Several things of these kinds that share a name are asked about together; of any other kind, one is meant.
TOGETHER = STATEMENTS | {"entity", "section", "statement", "role", "person", "document"}
# Endings of words, and how much must be left for the beginning to tell which longer words are meant.
WORD_ENDINGS = (("ents", 6), ("ent", 6), ("al", 6), ("ing", 4), ("ed", 4), ("es", 4), ("s", 4))


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter is bound to, and how to call it."""

    term: Term
    label: str


def values_of(source: Source, kind: str, texts: Iterable[str]) -> tuple[Value, ...]:
    """The values that these texts stand for: names, aliases, ids or IRIs of things, or words to look for.

    Raises: UnknownName when a text fits nothing, or several things.
    """
    if kind in ("words", "keywords"):
        return _searchable(kind, list(texts))
    if kind == "word":
        return tuple(Value(ox.Literal(text), text) for text in texts)
    values = [value for text in texts for value in _value(source, kind, text)]
    return tuple({value.term: value for value in values}.values())


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
            raise UnknownName(f"there is no word in {text!r}", mend="Give words to look for.")
    return free_values(kind, texts)


def _value(source: Source, kind: str, text: str) -> tuple[Value, ...]:
    words = load_words()
    if kind == "polarity":
        if polarity := words.polarity.get(key(text)):
            return (polarity_value(polarity),)
        mend = "Write strength or improvement."
        raise UnknownName(f"no polarity is called {text!r}", mend=mend, choices=tuple(POLARITY_LABELS))
    if kind == "severity":
        if (severity := text.strip().casefold()) in GRAVITY:
            return (Value(ox.Literal(severity), severity),)
        mend = f"Write one of {', '.join(GRAVITY)}."
        raise UnknownName(f"no severity is called {text!r}", mend=mend, choices=GRAVITY)
    if kind == "type":
        names = sorted(set(words.types.values()))
        bare = text.removeprefix(f"{source.base}def/").removeprefix("pf:").casefold()
        name = next((name for name in names if name.casefold() == bare), words.types.get(key(text)))
        if name:
            return (type_value(source, name),)
        raise UnknownName(f"no type is called {text!r}", mend=f"Write one of {', '.join(names)}.", choices=tuple(names))
    return tuple(Value(ox.NamedNode(choice.iri), choice.label) for choice in _meant(source, kind, text))


def _meant(source: Source, kind: str, text: str) -> list[Choice]:
    """The one thing of a kind that is meant; of sections, every one with that heading."""
    things = resolve(source.store, text, kind, source.base)
    if not things:
        raise UnknownName(f"no {kind} is called {text!r}", mend=f"Look it up among the names of kind {kind}.")
    if len(things) > 1 and kind != "section":
        choices = tuple(choice.iri for choice in things)
        names = ", ".join(f"{choice.label} ({choice.id})" for choice in things)
        raise UnknownName(f"{text!r} fits {len(things)} things", mend=f"Choose one: {names}.", choices=choices)
    return things
