"""The words of questions: how they are compared and cut into tokens, and the table of what they mean."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import yaml

from graph.errors import KnowledgeError
from graph.knowledge.readers import entity_kinds
from graph.knowledge.turtle import ONTOLOGY
from graph.text.names import fold
from graph.text.words import POSSESSIVE, singular

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
TEXT_TOKEN = re.compile(
    r'"(?P<a>[^"]+)"|“(?P<b>[^”]+)”|‘(?P<c>[^’]{3,})’(?!\w)|(?<!\w)\'(?P<d>[^\']{3,})\'(?!\w)'
    r"|<?https?://[^\s>]+>?|[^\W_]+(?:['’][^\W_]+)*"
)
MOST_PHRASE_WORDS = 8
# Words of names that are left out wherever names are compared.
NAME_JOINTS = frozenset({"and", "the"})
Weight = Literal["stop", "weak", "content"]
Key = tuple[str, ...]


def bare(word: str) -> str:
    """A word without its plural or possessive ending, in which both sides of a comparison may differ."""
    return singular(POSSESSIVE.sub("", word))


def key(text: str) -> Key:
    """The words of a name as they are compared: folded, singular, without joints."""
    return tuple(word for form in WORD.findall(fold(text)) if (word := bare(form)) not in NAME_JOINTS)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The table: words that say nothing, that choose between readings, that mean the same.

    Form → (meaning, weight); meanings never searched for; phrase → meaning; phrase → value of a slot.
    """

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
    def known(self) -> frozenset[str]:
        """Every word the table knows."""
        return frozenset(self.forms) | frozenset(chain(*self.phrases, *self.polarity, *self.types))


@cache
def load_words(path: Path = ONTOLOGY / "questions" / "words.yaml") -> Vocabulary:
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
    return Vocabulary(_forms(rows, where), heads, phrases, polarity, types)


def _forms(rows: Iterable[tuple[str, str, str]], where: str) -> dict[str, tuple[str, Weight]]:
    weights: dict[str, Weight] = {"stop": "stop", "weak": "weak", "same": "content"}
    forms: dict[str, tuple[str, Weight]] = {}
    for meaning, part, text in rows:
        for form in {bare(form) for form in text.split()}:
            if form in forms:
                raise KnowledgeError(f"{form!r} stands twice", where=where, mend="Keep one of the two.")
            forms[form] = (meaning, weights[part])
    return forms


def _by_key(table: Mapping[str, Sequence[str]]) -> dict[Key, str]:
    return {key(phrase): meaning for meaning, phrases in table.items() for phrase in phrases}


# ---- Tokens


@dataclass(frozen=True, slots=True)
class TextToken:
    """One word, as printed and as it is compared, or one quoted string."""

    text: str
    start: int
    end: int
    word: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """One or several tokens that mean one thing: a word of the table, or a word as it stands."""

    meaning: str
    weight: Weight
    first: int
    last: int


def tokens_of(text: str) -> list[TextToken]:
    """The words of a text in order; quotation marks make one of many."""
    tokens = []
    for match in TEXT_TOKEN.finditer(text):
        quoted = next((group for group in match.groups() if group), None)
        words = key(quoted or match[0]) or (bare(match[0].casefold()),)
        tokens.append(TextToken(quoted or match[0], match.start(), match.end(), " ".join(words), quoted is not None))
    return tokens


def windows(tokens: Sequence[TextToken], longest: int) -> Iterator[tuple[int, int, Key]]:
    """Every run of tokens that begins and ends with a word of weight: first, last, the words as they are compared."""
    for first, head in enumerate(tokens):
        words: Key = ()
        for last, token in enumerate(tokens[first : first + longest], first + 1):
            if token.word not in NAME_JOINTS and head.word not in NAME_JOINTS:
                words = (*words, *token.word.split())
                yield first, last, words


def phrases_of(tokens: Sequence[TextToken], words: Vocabulary) -> list[Phrase]:
    """The tokens as meanings; a phrase of the table counts as one, the longest first."""
    runs = windows(tokens, MOST_PHRASE_WORDS)
    known = {first: (last, words.phrases[name]) for first, last, name in runs if name in words.phrases}
    phrases, at = [], 0
    while at < len(tokens):
        last, meaning = known.get(at, (at + 1, ""))
        weight = words.meanings.get(meaning, "content")
        if not meaning:
            meaning, weight = words.meaning(tokens[at].word)
        phrases.append(Phrase(meaning, weight, at, last))
        at = last
    return phrases
