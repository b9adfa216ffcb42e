"""How English words are compared, and the table of words that say nothing, choose between readings or mean the same."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import yaml

from graph.ask.catalogue import FOLDER
from graph.errors import KnowledgeError
from graph.knowledge import entity_kinds
from graph.text.names import fold

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
UNCHANGED = ("ss", "us", "is")
PLURALS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x"))
# Words of names that are left out wherever names are compared.
JOINTS = frozenset({"and", "the"})
Weight = Literal["stop", "weak", "content"]
Key = tuple[str, ...]


def singular(word: str) -> str:
    """A word without its plural or possessive ending, by rule: both sides of a comparison go through it."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) <= 3 or not word.endswith("s") or (len(word) > 4 and word.endswith(UNCHANGED)):
        return word
    found = (word.removesuffix(many) + one for many, one in PLURALS if word.endswith(many) and len(word) > 4)
    return next(found, word[:-1])


def key(text: str) -> Key:
    """The words of a name as they are compared: folded, singular, without joints."""
    return tuple(word for found in WORD.findall(fold(text)) if (word := singular(found)) not in JOINTS)


@dataclass(frozen=True, slots=True)
class Words:
    """Form → (meaning, weight); meanings never searched for; phrase → meaning; phrase → value of a slot."""

    forms: Mapping[str, tuple[str, Weight]]
    heads: frozenset[str]
    phrases: Mapping[Key, str]
    polarity: Mapping[Key, str]
    types: Mapping[Key, str]

    @property
    def meanings(self) -> dict[str, Weight]:
        """What each meaning of the table weighs."""
        return dict(self.forms.values())

    def meaning(self, word: str) -> tuple[str, Weight]:
        """What a singular word means here, and what it weighs; a word unknown here means itself."""
        return self.forms.get(word, (word, "content"))

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word the table knows."""
        return frozenset(self.forms) | frozenset(chain(*self.phrases, *self.polarity, *self.types))


@cache
def load_words(path: Path = FOLDER / "words.yaml") -> Words:
    """Raises: KnowledgeError when a part is missing or a form stands twice."""
    table: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    where = f"ontology/questions/{path.name}"
    try:
        rows = [("stop", "stop", table["stop"])]
        rows += [(meaning, weight, forms) for weight in ("weak", "same") for meaning, forms in table[weight].items()]
        heads = frozenset(table["heads"].split())
        phrases, polarity = (_by_key(table[part]) for part in ("phrases", "polarity"))
        types = _by_key({kind.name: kind.words for kind in entity_kinds()})
    except (KeyError, AttributeError, TypeError) as error:
        raise KnowledgeError(f"a part is missing or misshapen: {error}", where=where, mend="Restore it.") from error
    return Words(_forms(rows, where), heads, phrases, polarity, types)


def _forms(rows: Iterable[tuple[str, str, str]], where: str) -> dict[str, tuple[str, Weight]]:
    weights: dict[str, Weight] = {"stop": "stop", "weak": "weak", "same": "content"}
    forms: dict[str, tuple[str, Weight]] = {}
    for meaning, part, text in rows:
        for form in {singular(form) for form in text.split()}:
            if form in forms:
                raise KnowledgeError(f"{form!r} stands twice", where=where, mend="Keep one of the two.")
            forms[form] = (meaning, weights[part])
    return forms


def _by_key(table: Mapping[str, Sequence[str]]) -> dict[Key, str]:
    return {key(phrase): meaning for meaning, phrases in table.items() for phrase in phrases}
