"""Variants of questions as patterns, and whether a question in English fits one: every word of weight must be used."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice

from graph.ask.catalogue import SLOT, Question, catalogue
from graph.ask.sentence import Fill, Sentence
from graph.ask.tokens import Unit, tokens_of, units_of
from graph.ask.values import free_values
from graph.ask.words import Words, load_words

FREE = frozenset({"words", "keywords"})
# Ways to fill the slots of one variant that are tried: an honest question has a few dozen.
MOST = 400
# Of names that fit slots of several kinds, the earlier kind is likelier to be meant.
LIKELIER = (
    *("recommendation", "finding", "statement", "section", "theme", "block", "unit", "standard"),
    *("addressee", "region", "role", "entity"),
)
# What free text costs: it is the last resort, unless the question quotes it.
# Above all it should not swallow the words that questions are made of, or the names of units.
QUOTED, UNQUOTED, OWN_WORD = 5, 40, 10


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a variant that a value of some kind fills."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """One variant: slots, and words by their meaning, in order. `needed` must all stand in the question."""

    question: Question
    items: tuple[Slot | Unit, ...]

    @property
    def slots(self) -> list[Slot]:
        return [item for item in self.items if isinstance(item, Slot) and item.kind not in FREE]

    @property
    def free(self) -> Slot | None:
        return next((item for item in self.items if isinstance(item, Slot) and item.kind in FREE), None)

    @property
    def words(self) -> list[Unit]:
        return [item for item in self.items if isinstance(item, Unit)]

    @property
    def needed(self) -> frozenset[str]:
        """The words of weight; the weak ones too where there are none, where no slot is, and where words stand free."""
        content = frozenset(word.meaning for word in self.words if word.weight == "content")
        loose = content and (self.slots or self.free) and not (self.free and self.free.kind == "words")
        return content if loose else frozenset(word.meaning for word in self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question: what fills each slot, how good it is, and the words it leaves unused."""

    pattern: Pattern
    fills: Mapping[str, Fill]
    score: float
    unused: tuple[Unit, ...] = ()


@cache
def patterns(base: str) -> tuple[Pattern, ...]:
    """Every variant of every question."""
    words = load_words()
    return tuple(
        pattern_of(question, variant, words) for question in catalogue(base).values() for variant in question.variants
    )


def pattern_of(question: Question, variant: str, words: Words) -> Pattern:
    items: list[Slot | Unit] = []
    for at, piece in enumerate(SLOT.split(variant)):
        if at % 2:
            items.append(Slot(piece, question.parameters[piece]))
        else:
            items += (unit for unit in units_of(tokens_of(piece), words) if unit.weight != "stop")
    return Pattern(question, tuple(items))


def readings(pattern: Pattern, sentence: Sentence, ignored: frozenset[str] = frozenset()) -> Iterator[Reading]:
    """Every way in which this variant fits the question, with the words that it leaves unused."""
    said = {unit.meaning for unit in sentence.units}
    if pattern.needed <= said and (pattern.slots or pattern.needed):
        for fills in islice(_filled(pattern.slots, sentence, {}), MOST):
            left = [u for u in sentence.units if not _taken(u, fills.values()) and u.meaning not in ignored]
            if pattern.needed <= {unit.meaning for unit in left}:
                yield from _read(pattern, sentence, fills, left)


def _filled(slots: Sequence[Slot], sentence: Sentence, taken: dict[Slot, Fill]) -> Iterator[dict[str, Fill]]:
    """Every assignment of places to slots; slots of one kind are filled in the order of the question."""
    if not slots:
        yield {slot.name: fill for slot, fill in taken.items()}
        return
    slot, *others = slots
    same = max((fill.last for other, fill in taken.items() if other.kind == slot.kind), default=0)
    for fill in sentence.fills(slot.kind):
        if fill.first >= same and not any(fill.meets(other) for other in taken.values()):
            yield from _filled(others, sentence, {**taken, slot: fill})


def _taken(unit: Unit, fills: Iterable[Fill]) -> bool:
    return any(fill.first < unit.last and unit.first < fill.last for fill in fills)


def _read(pattern: Pattern, sentence: Sentence, fills: dict[str, Fill], left: list[Unit]) -> Iterator[Reading]:
    if pattern.free:
        reader = _read_keywords if pattern.free.kind == "keywords" else _read_words
        yield from reader(pattern, pattern.free, sentence, fills, left)
        return
    known = {word.meaning for word in pattern.words}
    unused = tuple(unit for unit in left if unit.weight == "content" and unit.meaning not in known)
    yield Reading(pattern, fills, _score(pattern, fills, left), unused)


def _read_keywords(
    pattern: Pattern, free: Slot, sentence: Sentence, fills: dict[str, Fill], left: list[Unit]
) -> Iterator[Reading]:
    """The variant with all words of weight that it does not use itself, wherever they stand, as keywords."""
    known = {word.meaning for word in pattern.words}
    content = [unit for unit in left if unit.weight == "content" and unit.meaning not in known]
    if content and not any(sentence.is_strange(unit) or unit.meaning in sentence.words.heads for unit in content):
        fill = _free_fill(free.kind, sentence, content)
        yield Reading(pattern, fills | {free.name: fill}, _score(pattern, fills, left) - fill.rank)


def _read_words(
    pattern: Pattern, free: Slot, sentence: Sentence, fills: dict[str, Fill], left: list[Unit]
) -> Iterator[Reading]:
    """The variant with its free text: what stands, in order, where the variant has its slot."""
    at = pattern.items.index(free)
    begin = _forward(pattern.items[:at], left, fills)
    end = _backward(pattern.items[at + 1 :], left, fills, len(sentence.tokens))
    if begin is None or end is None or any(begin < fill.last and fill.first < end for fill in fills.values()):
        return
    run = [unit for unit in left if begin <= unit.first and unit.last <= end]
    if content := [unit for unit in run if unit.weight == "content"]:
        known = {word.meaning for word in pattern.words}
        unused = [u for u in left if u.weight == "content" and u not in run and u.meaning not in known]
        unused += _odd_ones(sentence, content)
        fill = _free_fill(free.kind, sentence, content)
        yield Reading(pattern, fills | {free.name: fill}, _score(pattern, fills, left) - fill.rank, tuple(unused))


def _odd_ones(sentence: Sentence, content: Sequence[Unit]) -> list[Unit]:
    """The words that nobody knows among words that hold a name: such a text was not meant to be searched for."""
    names = [fill for kind in ("theme", "unit", "entity") for fill in sentence.fills(kind)]
    odd = [unit for unit in content if sentence.is_strange(unit)]
    return odd if any(_taken(unit, names) for unit in content) else []


def _forward(items: Iterable[Slot | Unit], left: Sequence[Unit], fills: Mapping[str, Fill]) -> int | None:
    """The token after the last of these items, when they stand in this order; None when they do not."""
    at = 0
    for item in items:
        if isinstance(item, Slot):
            place = fills[item.name].last if fills[item.name].first >= at else None
        else:
            place = next((u.last for u in left if u.first >= at and u.meaning == item.meaning), None)
        if place is None:
            return None
        at = place
    return at


def _backward(items: Sequence[Slot | Unit], left: Sequence[Unit], fills: Mapping[str, Fill], end: int) -> int | None:
    """The first token of these items, when they stand in this order at the end; None when they do not."""
    for item in reversed(items):
        if isinstance(item, Slot):
            place = fills[item.name].first if fills[item.name].last <= end else None
        else:
            place = next((u.first for u in reversed(left) if u.last <= end and u.meaning == item.meaning), None)
        if place is None:
            return None
        end = place
    return end


def _free_fill(kind: str, sentence: Sentence, content: Sequence[Unit]) -> Fill:
    first, last = content[0].first, content[-1].last
    quoted = [token.text for token in sentence.tokens[first:last] if token.quoted]
    texts = quoted if len(quoted) == len(content) else [sentence.said(first, last)]
    if kind == "keywords":
        texts = [sentence.said(unit.first, unit.last) for unit in content]
    values = free_values(kind, texts)
    units = sentence.fills("unit")
    own = sum(unit.meaning in sentence.words.meanings or _taken(unit, units) for unit in content)
    return Fill(first, last, values, rank=QUOTED if quoted else UNQUOTED + 3 * len(content) + OWN_WORD * own)


def _score(pattern: Pattern, fills: Mapping[str, Fill], left: Sequence[Unit]) -> float:
    """Better for each word that fits, and where it stands before its slot; worse for poor names and many pieces."""
    said = {unit.meaning for unit in left}
    weak = [word.meaning for word in pattern.words if word.weight == "weak"]
    fit = sum(2 if word in said else -1 for word in weak) + _neighbours(pattern, fills, left)
    fit += 4 * (len(pattern.words) - len(weak))
    kinds = sum(LIKELIER.index(slot.kind) if slot.kind in LIKELIER else 0 for slot in pattern.slots)
    cost = sum(fill.rank + 2 * fill.pieces + 5 * bool(fill.doubtful) for fill in fills.values())
    return fit - cost - kinds / 100


def _neighbours(pattern: Pattern, fills: Mapping[str, Fill], left: Sequence[Unit]) -> int:
    """How many slots have the same word before them in the variant and in the question."""
    count = 0
    for before, item in zip(pattern.items, pattern.items[1:], strict=False):
        if isinstance(item, Slot) and item.name in fills and isinstance(before, Unit):
            earlier = [u for u in left if u.last <= fills[item.name].first and u.weight != "stop"]
            count += bool(earlier and earlier[-1].meaning == before.meaning)
    return count
