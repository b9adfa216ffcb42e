"""Regular expressions of the ontology: compiled, and refused where one could take for ever over a text.

Python's engine tries every way in which a pattern can read a text before it gives up. Where a repeated part can read
the same characters in two ways, each repetition doubles the ways. Such a pattern has a state from which two different
paths over the same characters lead back to it. Source: Weber and Seidl, On the degree of ambiguity of finite automata
(1991); the automaton is Glushkov's, whose states are the places of characters in the pattern.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import product
from typing import Any, NamedTuple

from graph.errors import KnowledgeError

op: Any = import_module("re._constants")  # what the library takes a pattern apart by; it has no public name
parser: Any = import_module("re._parser")

MOST_COPIES = 10  # a part that is repeated more often than this counts as one that is repeated without end
# What sets of characters are compared by, beside what the pattern itself names.
SAMPLE = "".join(map(chr, range(32, 127))) + "\t\n\u00a0éÉß’‘“”–—•…½¹漢"
MEND = "Let no two neighbours in a repeated part fit one character, or make it possessive: (?:...)*+."
CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
}
NEGATED = {
    op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT,
    op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE,
    op.CATEGORY_NOT_WORD: op.CATEGORY_WORD,
}
GROUP_REPEATED = re.compile(r"\)[*+{]")  # nothing else can be repeated in two ways
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
ONCE = (op.ATOMIC_GROUP, op.POSSESSIVE_REPEAT)  # read in one way, or not at all


def compiled(pattern: str, flags: int, where: str, printed: str = "") -> re.Pattern[str]:
    """The pattern of a row, which prints it so; `where` names file and row.

    Raises: KnowledgeError when it does not compile, or is ambiguous in a repeated part.
    """
    try:
        found = re.compile(pattern, flags)
    except re.error as error:
        raise KnowledgeError(f"{(printed or pattern)!r}: {error}", where=where, mend="Mend the pattern.") from error
    if is_ambiguous(pattern, flags):
        what = f"{(printed or pattern)!r} can read one text in so many ways that it may take for ever"
        raise KnowledgeError(what, where=where, mend=MEND)
    return found


def is_ambiguous(pattern: str, flags: int = 0) -> bool:
    """Whether the ways in which a pattern reads a text can double with each of its characters."""
    if not GROUP_REPEATED.search(pattern):
        return False
    tree = parser.parse(pattern, flags)
    alphabet = frozenset(SAMPLE + pattern)
    return any(_Automaton(alphabet, tree.state.flags).doubles(part) for part in _choices_repeated(tree))


class Ends(NamedTuple):
    """Of a part of a pattern: whether it may be empty, and the places where it may begin and end."""

    empty: bool
    first: tuple[int, ...]
    last: tuple[int, ...]


NOTHING = Ends(True, (), ())


def _choices_repeated(tree: Any) -> Iterator[Any]:
    """The parts that are repeated without end and leave a choice in how they are read, the outermost of each."""
    for node in tree:
        name, value = node
        if name in REPEATS and value[1] > MOST_COPIES and _leaves_choice(value[2]):
            yield [node]
        else:
            for inner in _trees(value):
                yield from _choices_repeated(inner)


def _leaves_choice(tree: Any) -> bool:
    return any(
        name is op.BRANCH or (name in REPEATS and value[0] != value[1]) or any(map(_leaves_choice, _trees(value)))
        for name, value in tree
    )


def _trees(value: Any) -> Iterator[Any]:
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _trees(inner)


@dataclass(slots=True)
class _Automaton:
    """The places of a pattern: which characters each fits, and which places follow it, in how many ways."""

    alphabet: frozenset[str]
    flags: int
    fits: list[frozenset[str]] = field(default_factory=list)
    steps: Counter[tuple[int, int]] = field(default_factory=Counter)
    sets: dict[str, frozenset[str]] = field(default_factory=dict)

    def doubles(self, tree: Any) -> bool:
        """Whether two paths over the same characters part from one place of a repeated part and meet in one again.

        From any place of a repeated part there is a way to any other.
        """
        self._sequence(tree)
        after: dict[int, list[int]] = {place: [] for place in range(len(self.fits))}
        for one, other in self.steps:
            after[one].append(other)
        waiting, seen = [(place, place) for place in after], set[tuple[int, int]]()
        while waiting:
            here = waiting.pop()
            for one, other in product(after[here[0]], after[here[1]]):
                if one == other and here[0] != here[1] and self.fits[one]:
                    return True
                if one != other and (one, other) not in seen and self.fits[one] & self.fits[other]:
                    seen.add((one, other))
                    waiting.append((one, other))
        return max(self.steps.values(), default=0) > 1

    def _sequence(self, tree: Iterable[Any]) -> Ends:
        ends = NOTHING
        for name, value in tree:
            ends = self._then(ends, self._node(name, value))
        return ends

    def _then(self, one: Ends, other: Ends) -> Ends:
        self._join(one.last, other.first)
        first = (*one.first, *other.first) if one.empty else one.first
        last = (*one.last, *other.last) if other.empty else other.last
        return Ends(one.empty and other.empty, first, last)

    def _join(self, lasts: Sequence[int], firsts: Sequence[int]) -> None:
        self.steps.update(product(lasts, firsts))

    def _node(self, name: Any, value: Any) -> Ends:
        if name in REPEATS:
            return self._repeated(*value)
        if name is op.BRANCH:
            return _either(self._sequence(branch) for branch in value[1])
        if name is op.GROUPREF_EXISTS:
            return _either(self._sequence(branch or ()) for branch in value[1:])
        if name is op.SUBPATTERN:
            return self._sequence(value[3])
        if name in ONCE:
            return self._once(value if name is op.ATOMIC_GROUP else value[2], value)
        if name in (op.AT, op.ASSERT, op.ASSERT_NOT):
            return NOTHING
        return self._place(self._characters(name, value))

    def _once(self, tree: Iterable[Any], value: Any) -> Ends:
        """One place that stands for all of it: it fits what may come first."""
        inner = _Automaton(self.alphabet, self.flags)
        ends = inner._sequence(tree)
        place = self._place(frozenset(c for at in ends.first for c in inner.fits[at]))
        return place._replace(empty=ends.empty or (isinstance(value, tuple) and value[0] == 0))

    def _place(self, fits: frozenset[str]) -> Ends:
        self.fits.append(fits)
        return Ends(False, (len(self.fits) - 1,), (len(self.fits) - 1,))

    def _repeated(self, least: int, most: int, tree: Iterable[Any]) -> Ends:
        if most > MOST_COPIES:
            ends = self._sequence(tree)
            self._join(ends.last, ends.first)
            return ends._replace(empty=ends.empty or least == 0)
        ends = NOTHING
        for copy in reversed(range(most)):  # each copy that may be missing holds those after it: x(x(x)?)?
            ends = self._then(self._sequence(tree), ends)
            ends = ends._replace(empty=ends.empty or copy >= least)
        return ends

    def _characters(self, name: Any, value: Any) -> frozenset[str]:
        if name is op.LITERAL:
            c = chr(value)
            return frozenset({c, c.lower(), c.upper()} if self.flags & re.IGNORECASE else {c})
        key = f"{name} {value}"
        if key not in self.sets:
            self.sets[key] = frozenset(c for c in self.alphabet if self._fits(name, value, c))
        return self.sets[key]

    def _fits(self, name: Any, value: Any, c: str) -> bool:
        if self.flags & re.IGNORECASE:
            return any(self._is(name, value, form) for form in {c, c.lower(), c.upper()})
        return self._is(name, value, c)

    def _is(self, name: Any, value: Any, c: str) -> bool:
        if name is op.IN:
            negated = value[0][0] is op.NEGATE
            return negated != any(self._is(inner, of, c) for inner, of in value[negated:])
        if name is op.RANGE:
            return bool(value[0] <= ord(c) <= value[1]) if len(c) == 1 else False
        if name is op.CATEGORY:
            return not CATEGORIES[NEGATED[value]](c) if value in NEGATED else CATEGORIES[value](c)
        if name is op.ANY:
            return c != "\n"
        if name in (op.LITERAL, op.NOT_LITERAL):
            return (c == chr(value)) == (name is op.LITERAL)
        return True  # what a group has read before


def _either(branches: Iterable[Ends]) -> Ends:
    ways = list(branches)
    return Ends(
        any(way.empty for way in ways),
        tuple(place for way in ways for place in way.first),
        tuple(place for way in ways for place in way.last),
    )
