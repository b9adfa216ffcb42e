"""From a question in English to a question of the catalogue, or to a word on what was not understood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.ask.catalogue import CatalogueQuestion
from graph.ask.names import index_of
from graph.ask.sentence import QuestionText
from graph.ask.terms import Source, text_literal
from graph.ask.values import Value
from graph.ask.variants import Interpretation, interpretations, variants
from graph.ask.words import load_words, tokens_of

# Words of a question; letters of a word that may be mended, and of one that may be mended twice.
MOST_WORDS_ASKED, SHORTEST_MENDED, MENDED_TWICE = 50, 5, 10
HOW_MANY = frozenset({"how-many"})
COUNTING_COST = 10
SUGGESTED = ("recommendations-on-theme", "ratings-of-unit", "findings-mentioning-entity")


@dataclass(frozen=True, slots=True)
class Understood:
    """The question of the catalogue that is meant, with its values; `counting` when only a number is wanted."""

    question: CatalogueQuestion
    values: Mapping[str, tuple[Value, ...]]
    sentence: str
    counting: bool


@dataclass(frozen=True, slots=True)
class Abstained:
    """Why a question is not answered, and what could be asked instead."""

    reason: str


def understand(source: Source, text: str) -> Understood | Abstained:
    """The one question that a text asks, every word of weight accounted for; or why there is none."""
    if len(tokens_of(text)) > MOST_WORDS_ASKED:
        return Abstained(
            f"A question of more than {MOST_WORDS_ASKED} words is more than can be understood. Ask for one thing."
        )
    asked, corrections = spelled(source, text)
    ways = [
        (reading, bool(ignored))
        for ignored in (frozenset[str](), HOW_MANY)
        for variant in variants(source.base)
        for reading in interpretations(variant, asked, ignored)
    ]
    if whole := [pair for pair in ways if not pair[0].unused]:
        reading, counting = max(whole, key=lambda pair: pair[0].score - COUNTING_COST * pair[1])
        return _chosen(reading, asked, corrections, counting)
    gap = _gap(asked, [reading for reading, _ in ways])
    return Abstained(" ".join([gap, *_notes(corrections), _suggestions(asked)]))


def _chosen(
    reading: Interpretation, asked: QuestionText, corrections: Mapping[str, str], counting: bool
) -> Understood | Abstained:
    question = reading.variant.question
    for fill in reading.fills.values():
        if fill.doubtful:
            names = "; ".join(f"{choice.label} ({choice.kind})" for choice in fill.doubtful)
            return Abstained(f"“{asked.written(fill.first, fill.last)}” may mean several things: {names}. Say which.")
    values = {name: reading.fills[name].values for name in question.parameters}
    wording = question.worded({name: [value.label for value in bound] for name, bound in values.items()})
    return Understood(question, values, " ".join([wording, *_notes(corrections)]), counting)


def _notes(corrections: Mapping[str, str]) -> list[str]:
    return [f"(Read “{wrong}” as “{right}”.)" for wrong, right in corrections.items()]


def spelled(source: Source, text: str) -> tuple[QuestionText, dict[str, str]]:
    """The question with slips of spelling mended, and which. A word that any document uses is no slip."""
    words, names = load_words(), index_of(source).words
    literals = {word.meaning for variant in variants(source.base) for word in variant.words}
    known = words.known | names | literals
    mended, corrections, strange = text, dict[str, str](), set[str]()
    tokens = [token for token in tokens_of(text) if not token.quoted and token.word.isalpha()]
    odd = {word for word in {token.word for token in tokens} - known if not _used(source, word)}
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


def _used(source: Source, word: str) -> bool:
    """Whether any statement of any document uses the word."""
    rows = source.rows(
        f"SELECT ?s WHERE {{ ?s pf:quote ?quote FILTER(CONTAINS(LCASE(?quote), {text_literal(word)})) }} LIMIT 1"
    )
    return next(rows, None) is not None


def _gap(asked: QuestionText, readings: Iterable[Interpretation]) -> str:
    """Which words stood in the way: those unknown, else those that the nearest reading could not place."""
    strange = [token.text for token in asked.tokens if token.word in asked.strange]
    closest = min(readings, key=lambda reading: (len(reading.unused), -reading.score), default=None)
    unplaced = [asked.written(phrase.first, phrase.last) for phrase in closest.unused] if closest else []
    if words := strange or unplaced:
        return f"Not understood: {', '.join(f'“{word}”' for word in dict.fromkeys(words))}."
    return "This is no question that the catalogue knows."


def _suggestions(asked: QuestionText) -> str:
    """The questions nearest in words to this one, as examples of what can be asked."""
    meanings = {phrase.meaning for phrase in asked.phrases if phrase.weight == "content"}
    shared = {p.question.name: (len(meanings & p.needed), p.question) for p in variants(asked.source.base)}
    near = sorted(shared.values(), key=lambda pair: (-pair[0], len(pair[1].parameters), pair[1].name))
    chosen = [question for score, question in near if score][:3] or [shared[name][1] for name in SUGGESTED]
    examples = "; ".join(question.question.replace("{", "[").replace("}", "]") for question in chosen)
    return f"What can be asked, for example: {examples}"
