"""A question as it is read: its words, slips of spelling mended, and every name, value and id found among them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox
from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.ask.catalogue import variants
from graph.ask.forms import LABEL
from graph.ask.names import Choice, best, index_of, nearly, resolve, statements_called
from graph.ask.terms import STATEMENTS, Source, cached_by_version
from graph.ask.values import TOGETHER, Value, polarity_value, type_value
from graph.ask.words import (
    MOST_PHRASE_WORDS,
    Key,
    Phrase,
    TextToken,
    Vocabulary,
    key,
    load_words,
    phrases_of,
    tokens_of,
    windows,
)
from graph.text.names import fold, unit_name

ID_IN_TEXT = re.compile(r"[^\s,;?!()\"“”]*[^\W_][-:/][^\W_][^\s,;?!()\"“”]*")
LETTERS_RUN = re.compile(r"[^\W\d_]+")
LIST_SEPARATOR = re.compile(r",|&|\b(?:and|or)\b")
LONGEST_NUMBERED, LONGEST_NEAR = 10, 5
# Letters of a word that may be mended, and of one that may be mended twice.
SHORTEST_MENDED, MENDED_TWICE = 5, 10
# Meanings that may stand between the members of a list: "A has ..., and how many has B".
LINKING_MEANINGS = frozenset({"how-many", "with"})


@dataclass(frozen=True, slots=True)
class Fill:
    """One way to fill a slot: the tokens it takes, the values, how well the names fit, of how many pieces."""

    first: int
    last: int
    values: tuple[Value, ...]
    rank: int = LABEL
    pieces: int = 1
    doubtful: tuple[Choice, ...] = ()

    def meets(self, other: "Fill") -> bool:
        return self.first < other.last and other.first < self.last

    def joined(self, other: "Fill") -> "Fill":
        """This one and one that stands further on, as one list; what is named twice counts once."""
        values = tuple({value.term: value for value in (*self.values, *other.values)}.values())
        rank, doubtful = max(self.rank, other.rank), self.doubtful or other.doubtful
        return Fill(self.first, other.last, values, rank, self.pieces + other.pieces, doubtful)


@dataclass(frozen=True)
class QuestionText:
    """A question in English; `strange` are words that are neither known here nor used by any document."""

    text: str
    source: Source
    words: Vocabulary
    strange: frozenset[str] = frozenset()

    @cached_property
    def tokens(self) -> list[TextToken]:
        return tokens_of(self.text)

    @cached_property
    def phrases(self) -> list[Phrase]:
        return phrases_of(self.tokens, self.words)

    def fills(self, kind: str) -> list[Fill]:
        """Every way to fill a slot of this kind: one thing, or several joined by "and", "or" and commas."""
        if kind not in self._fills:
            single = list(self._table_values(kind) if kind in ("polarity", "type") else self._names(kind))
            self._fills[kind] = [*single, *self._lists(single)]
        return self._fills[kind]

    def written(self, first: int, last: int) -> str:
        """The question from one token up to another, as written."""
        only = self.tokens[first]
        return only.text if last - first == 1 else self.text[only.start : self.tokens[last - 1].end]

    def is_strange(self, phrase: Phrase) -> bool:
        """Whether a word, if it is not quoted, is one that nobody here knows or uses."""
        return any(token.word in self.strange for token in self.tokens[phrase.first : phrase.last] if not token.quoted)

    @cached_property
    def _fills(self) -> dict[str, list[Fill]]:
        return {}

    def _table_values(self, kind: str) -> Iterator[Fill]:
        """The phrases that the table of words gives for a polarity, or for a type of entity."""
        table = self.words.polarity if kind == "polarity" else self.words.types
        for first, last, phrase in windows(self.tokens, MOST_PHRASE_WORDS):
            if meaning := table.get(phrase):
                value = polarity_value(meaning) if kind == "polarity" else type_value(self.source, meaning)
                yield Fill(first, last, (value,))

    def _names(self, kind: str) -> Iterator[Fill]:
        for (first, last), choices in self._named.items():
            if meant := best(choice for choice in choices if choice.fits(kind)):
                values = tuple(Value(ox.NamedNode(choice.iri), choice.label) for choice in meant)
                doubtful = meant if len(meant) > 1 and kind not in TOGETHER else ()
                yield Fill(first, last, values, meant[0].rank, doubtful=doubtful)

    def _lists(self, single: Sequence[Fill]) -> Iterator[Fill]:
        """From each name the longest list that it begins."""
        longest = {fill.first: fill for fill in sorted(single, key=lambda fill: (fill.last, -fill.rank))}
        for fill in single:
            whole = fill
            while follower := longest.get(self._after_joint(whole.last)):
                whole = whole.joined(follower)
            if whole is not fill:
                yield whole

    def _after_joint(self, at: int) -> int:
        """Where a list goes on that stops before this token: after a comma or joint and nothing else; -1 if nowhere."""
        idle = {
            i
            for p in self.phrases
            if p.weight == "stop" or p.meaning in LINKING_MEANINGS
            for i in range(p.first, p.last)
        }
        following = next((i for i in range(at, len(self.tokens)) if i not in idle), -1)
        if following < 0:
            return -1
        between = self.text[self.tokens[at - 1].end : self.tokens[following].start]
        return following if LIST_SEPARATOR.search(between) else -1

    @cached_property
    def _named(self) -> dict[tuple[int, int], list[Choice]]:
        """Everything that the words from one token up to another may name."""
        choices_at: dict[tuple[int, int], list[Choice]] = {}
        longest = max(index_of(self.source).longest, LONGEST_NUMBERED)
        for first, last, name in windows(self.tokens, longest):
            if choices := [*self._called(first, last, name), *self._numbered(first, last), *self._near(first, last)]:
                choices_at[first, last] = choices
        for first, last, choices in self._ids():
            choices_at.setdefault((first, last), []).extend(choices)
        return choices_at

    def _called(self, first: int, last: int, name: Key) -> Iterator[Choice]:
        names = index_of(self.source).names
        yield from (choice for choice in names.get(name, ()) if len(choice.matched) > 1)
        if (bare := unit_name(text := fold(self.written(first, last)))) != text:
            yield from (choice for choice in names.get(key(bare), ()) if choice.fits("unit"))

    def _numbered(self, first: int, last: int) -> tuple[Choice, ...]:
        """Statements called by a label or number: "Derby City 5"."""
        if last - first > LONGEST_NUMBERED or not any(token.word.isdigit() for token in self.tokens[first:last]):
            return ()
        return statements_called(self.source, self.written(first, last))

    def _near(self, first: int, last: int) -> list[Choice]:
        strange = any(token.word in self.strange for token in self.tokens[first:last])
        return nearly(self.source, self.written(first, last), None) if strange and last - first <= LONGEST_NEAR else []

    def _ids(self) -> Iterator[tuple[int, int, list[Choice]]]:
        """IRIs, ids and ids local to a document, which hold hyphens, colons or slashes."""
        for chunk in ID_IN_TEXT.finditer(self.text):
            inside = [i for i, token in enumerate(self.tokens) if chunk.start() <= token.start < chunk.end()]
            choices = resolve(self.source.store, chunk[0].rstrip("."), None, self.source.base)
            certain = [choice for choice in choices if choice.rank == LABEL or choice.kind in STATEMENTS]
            if inside and certain:
                yield inside[0], inside[-1] + 1, certain


def spelled(source: Source, text: str) -> tuple[QuestionText, dict[str, str]]:
    """The question with slips of spelling mended, and which. A word that any document uses is no slip."""
    words, names = load_words(), index_of(source).words
    literals = {word.meaning for variant in variants(source.base) for word in variant.words}
    known = words.known | names | literals
    mended, corrections, strange = text, dict[str, str](), set[str]()
    tokens = [token for token in tokens_of(text) if not token.quoted and token.word.isalpha()]
    used = _words_used(source)
    odd = {word for word in {token.word for token in tokens} - known if word not in used}
    for token in reversed([token for token in tokens if token.word in odd]):
        if right := _nearest(token.word, known):
            right += "s" * (token.text.endswith("s") and not right.endswith("s"))
            corrections[token.text] = right
            mended = mended[: token.start] + right + mended[token.end :]
        else:
            strange.add(token.word)
    return QuestionText(mended, source, words, frozenset(strange)), dict(reversed(corrections.items()))


def _nearest(word: str, known: Iterable[str]) -> str | None:
    """The one known word that differs by a letter, or in a long word that begins alike by two."""
    if len(word) < SHORTEST_MENDED:
        return None
    alike, slips = (2, 2) if len(word) >= MENDED_TWICE else (1, 1)
    candidates = [other for other in known if len(other) >= SHORTEST_MENDED and other[:alike] == word[:alike]]
    close = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=2)
    if not close or (len(close) > 1 and close[0][1] == close[1][1]):
        return None
    return str(close[0][0])


@cached_by_version()
def _words_used(source: Source) -> str:
    """The words of all statements of all documents, each once: a question may hold many words that nobody knows."""
    words: set[str] = set()
    for row in source.rows("SELECT ?quote WHERE { ?s pf:quote ?quote }"):
        words.update(LETTERS_RUN.findall(row["quote"].value.lower()))
    return " ".join(sorted(words))
