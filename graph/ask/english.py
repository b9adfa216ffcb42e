"""From a question in English to the answer of a question of the catalogue, or to a word on what was not understood."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from graph.ask.answer import Answer, answered
from graph.ask.catalogue import Slot, Variant, variants
from graph.ask.sentence import Fill, QuestionText, spelled
from graph.ask.terms import Source
from graph.ask.values import free_values
from graph.ask.words import Phrase, tokens_of
from graph.rdf.prefixes import DEFAULT_BASE
from graph.store.readable import Readable

MOST_WORDS_ASKED = 50
HOW_MANY = frozenset({"how-many"})
COUNTING_COST = 10
SUGGESTED = ("recommendations-on-theme", "ratings-of-unit", "findings-mentioning-entity")
# Ways to fill the slots of one variant that are tried: an honest question has a few dozen.
MOST_FILLS = 400
# Of names that fit slots of several kinds, the earlier kind is likelier to be meant.
LIKELIER = (
    *("recommendation", "finding", "statement", "section", "theme", "block", "unit", "standard"),
    *("addressee", "region", "role", "entity"),
)
# What free text costs: it is the last resort, unless the question quotes it.
# Above all it should not swallow the words that questions are made of, or the names of units.
QUOTED_COST, UNQUOTED_COST, OWN_WORD_COST = 5, 40, 10


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One way to understand a question: what fills each slot, how good it is, and the words it leaves unused."""

    variant: Variant
    fills: Mapping[str, Fill]
    score: float
    unused: tuple[Phrase, ...] = ()


def ask(store: Readable, text: str, base: str = DEFAULT_BASE) -> Answer:
    """The answer to a question in English, every word of weight accounted for, or an abstention that says why not."""
    if len(tokens_of(text)) > MOST_WORDS_ASKED:
        reason = f"A question of more than {MOST_WORDS_ASKED} words is more than can be understood. Ask for one thing."
        return Answer(text, abstained=reason)
    asked, corrections = spelled(Source(store, base), text)
    remarks = [f"(Read “{wrong}” as “{right}”.)" for wrong, right in corrections.items()]
    ways = [
        (reading, bool(ignored))
        for ignored in (frozenset[str](), HOW_MANY)
        for variant in variants(base)
        for reading in interpretations(variant, asked, ignored)
    ]
    whole = [(reading, counting) for reading, counting in ways if not reading.unused]
    if not whole:
        gap = _gap(asked, [reading for reading, _ in ways])
        return Answer(text, abstained=" ".join([gap, *remarks, _suggestions(asked)]))
    reading, counting = max(whole, key=lambda pair: pair[0].score - COUNTING_COST * pair[1])
    if doubt := _doubt(reading, asked):
        return Answer(text, abstained=doubt)
    question = reading.variant.question
    values = {name: reading.fills[name].values for name in question.parameters}
    return answered(asked.source, question, values, text, remarks, counting)


def _doubt(reading: Interpretation, asked: QuestionText) -> str | None:
    """What is said of a name that means several things, of which one must be chosen."""
    for fill in reading.fills.values():
        if fill.doubtful:
            names = "; ".join(f"{choice.label} ({choice.kind})" for choice in fill.doubtful)
            return f"“{asked.written(fill.first, fill.last)}” may mean several things: {names}. Say which."
    return None


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


# ---- Fitting variants: every word of weight must be used


def interpretations(
    variant: Variant, text: QuestionText, ignored: frozenset[str] = frozenset()
) -> Iterator[Interpretation]:
    """Every way in which this variant fits the question, with the words that it leaves unused."""
    meanings = {phrase.meaning for phrase in text.phrases}
    if variant.needed <= meanings and (variant.slots or variant.needed):
        for fills in islice(_filled(variant.slots, text, {}), MOST_FILLS):
            left = [p for p in text.phrases if not _taken(p, fills.values()) and p.meaning not in ignored]
            if variant.needed <= {phrase.meaning for phrase in left}:
                yield from _read(variant, text, fills, left)


def _filled(slots: Sequence[Slot], text: QuestionText, taken: dict[Slot, Fill]) -> Iterator[dict[str, Fill]]:
    """Every assignment of places to slots; slots of one kind are filled in the order of the question."""
    if not slots:
        yield {slot.name: fill for slot, fill in taken.items()}
        return
    slot, *others = slots
    same = max((fill.last for other, fill in taken.items() if other.kind == slot.kind), default=0)
    for fill in text.fills(slot.kind):
        if fill.first >= same and not any(fill.meets(other) for other in taken.values()):
            yield from _filled(others, text, {**taken, slot: fill})


def _taken(phrase: Phrase, fills: Iterable[Fill]) -> bool:
    return any(fill.first < phrase.last and phrase.first < fill.last for fill in fills)


def _read(variant: Variant, text: QuestionText, fills: dict[str, Fill], left: list[Phrase]) -> Iterator[Interpretation]:
    if free := variant.free:
        reader = _read_keywords if free.kind == "keywords" else _read_words
        yield from reader(variant, free, text, fills, left)
    else:
        yield Interpretation(variant, fills, _score(variant, fills, left), tuple(_unused(variant, left)))


def _unused(variant: Variant, left: Iterable[Phrase]) -> list[Phrase]:
    """The words of weight that are none of the variant's own."""
    own = {word.meaning for word in variant.words}
    return [phrase for phrase in left if phrase.weight == "content" and phrase.meaning not in own]


def _read_keywords(
    variant: Variant, free: Slot, text: QuestionText, fills: dict[str, Fill], left: list[Phrase]
) -> Iterator[Interpretation]:
    """The variant with all words of weight that it does not use itself, wherever they stand, as keywords."""
    content = _unused(variant, left)
    if content and not any(text.is_strange(phrase) or phrase.meaning in text.words.heads for phrase in content):
        fill = _free_fill(free.kind, text, content)
        yield Interpretation(variant, fills | {free.name: fill}, _score(variant, fills, left) - fill.rank)


def _read_words(
    variant: Variant, free: Slot, text: QuestionText, fills: dict[str, Fill], left: list[Phrase]
) -> Iterator[Interpretation]:
    """The variant with its free text: what stands, in order, where the variant has its slot."""
    at = variant.items.index(free)
    begin = _forward(variant.items[:at], left, fills)
    end = _backward(variant.items[at + 1 :], left, fills, len(text.tokens))
    if begin is None or end is None or any(begin < fill.last and fill.first < end for fill in fills.values()):
        return
    run = [phrase for phrase in left if begin <= phrase.first and phrase.last <= end]
    if content := [phrase for phrase in run if phrase.weight == "content"]:
        unused = [phrase for phrase in _unused(variant, left) if phrase not in run] + _odd_ones(text, content)
        fill = _free_fill(free.kind, text, content)
        score = _score(variant, fills, left) - fill.rank
        yield Interpretation(variant, fills | {free.name: fill}, score, tuple(unused))


def _odd_ones(text: QuestionText, content: Sequence[Phrase]) -> list[Phrase]:
    """The words that nobody knows among words that hold a name: such a text was not meant to be searched for."""
    names = [fill for kind in ("theme", "unit", "entity") for fill in text.fills(kind)]
    odd = [phrase for phrase in content if text.is_strange(phrase)]
    return odd if any(_taken(phrase, names) for phrase in content) else []


def _forward(items: Iterable[Slot | Phrase], left: Sequence[Phrase], fills: Mapping[str, Fill]) -> int | None:
    """The token after the last of these items, when they stand in this order; None when they do not."""
    at = 0
    for item in items:
        if isinstance(item, Slot):
            place = fills[item.name].last if fills[item.name].first >= at else None
        else:
            place = next((p.last for p in left if p.first >= at and p.meaning == item.meaning), None)
        if place is None:
            return None
        at = place
    return at


def _backward(
    items: Sequence[Slot | Phrase], left: Sequence[Phrase], fills: Mapping[str, Fill], end: int
) -> int | None:
    """The first token of these items, when they stand in this order at the end; None when they do not."""
    for item in reversed(items):
        if isinstance(item, Slot):
            place = fills[item.name].first if fills[item.name].last <= end else None
        else:
            place = next((p.first for p in reversed(left) if p.last <= end and p.meaning == item.meaning), None)
        if place is None:
            return None
        end = place
    return end


def _free_fill(kind: str, text: QuestionText, content: Sequence[Phrase]) -> Fill:
    first, last = content[0].first, content[-1].last
    quoted = [token.text for token in text.tokens[first:last] if token.quoted]
    texts = quoted if len(quoted) == len(content) else [text.written(first, last)]
    if kind == "keywords":
        texts = [text.written(phrase.first, phrase.last) for phrase in content]
    values = free_values(kind, texts)
    units = text.fills("unit")
    own = sum(phrase.meaning in text.words.meanings or _taken(phrase, units) for phrase in content)
    return Fill(
        first, last, values, rank=QUOTED_COST if quoted else UNQUOTED_COST + 3 * len(content) + OWN_WORD_COST * own
    )


def _score(variant: Variant, fills: Mapping[str, Fill], left: Sequence[Phrase]) -> float:
    """Better for each word that fits, and where it stands before its slot; worse for poor names and many pieces."""
    meanings = {phrase.meaning for phrase in left}
    weak = [word.meaning for word in variant.words if word.weight == "weak"]
    fit = sum(2 if word in meanings else -1 for word in weak) + _neighbours(variant, fills, left)
    fit += 4 * (len(variant.words) - len(weak))
    kinds = sum(LIKELIER.index(slot.kind) if slot.kind in LIKELIER else 0 for slot in variant.slots)
    cost = sum(fill.rank + 2 * fill.pieces + 5 * bool(fill.doubtful) for fill in fills.values())
    return fit - cost - kinds / 100


def _neighbours(variant: Variant, fills: Mapping[str, Fill], left: Sequence[Phrase]) -> int:
    """How many slots have the same word before them in the variant and in the question."""
    count = 0
    for before, item in zip(variant.items, variant.items[1:], strict=False):
        if isinstance(item, Slot) and item.name in fills and isinstance(before, Phrase):
            earlier = [p for p in left if p.last <= fills[item.name].first and p.weight != "stop"]
            count += bool(earlier and earlier[-1].meaning == before.meaning)
    return count
