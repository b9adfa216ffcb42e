"""Regular expressions of the ontology: compiled, and refused where one could take for ever over a text.

Python's engine tries every way in which a pattern can read a text before it gives up. Where a repeated part can read
the same characters in two ways, each repetition doubles the ways. Such a pattern has a state from which two different
paths over the same characters lead back to it. Source: Weber and Seidl, On the degree of ambiguity of finite automata
(1991); the automaton is Glushkov's, whose states are the places of characters in the pattern.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain, product
from typing import Any, NamedTuple

from graph.errors import KnowledgeError

# What the library takes a pattern apart by, and puts one together again; it has no public name.
op: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
assembler: Any = import_module("re._compiler")

MOST_COPIES = 10  # a part that is repeated more often than this counts as one that is repeated without end
# What sets of characters are compared by, beside what the pattern itself names.
SAMPLE = "".join(map(chr, range(32, 127))) + "\t\n\u00a0éÉß’‘“”–—•…½¹漢"
MEND = "Let no two neighbours in a repeated part fit one character, or make it possessive: (?:...)*+."
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
    return any(_Automaton(tree.state, SAMPLE + pattern).doubles(part) for part in _choices_repeated(tree))


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


class _Automaton:
    """The places of a pattern: which characters each fits, and which places follow it, in how many ways."""

    def __init__(self, state: Any, alphabet: str) -> None:
        self.state, self.alphabet = state, alphabet
        self.fits: list[frozenset[str]] = []
        self.steps: Counter[tuple[int, int]] = Counter()
        self.sets: dict[str, frozenset[str]] = {}

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
        self.steps.update(product(one.last, other.first))
        first = (*one.first, *other.first) if one.empty else one.first
        last = (*one.last, *other.last) if other.empty else other.last
        return Ends(one.empty and other.empty, first, last)

    def _node(self, name: Any, value: Any) -> Ends:
        if name in REPEATS:
            return self._repeated(*value)
        if name in (op.BRANCH, op.GROUPREF_EXISTS):
            return self._either(value[1] if name is op.BRANCH else value[1:])
        if name is op.SUBPATTERN:
            return self._sequence(value[3])
        if name in ONCE:
            least, _, tree = value if name is op.POSSESSIVE_REPEAT else (1, 1, value)
            return self._once(tree, least)
        if name in (op.AT, op.ASSERT, op.ASSERT_NOT):
            return NOTHING
        return self._place(self._characters(name, value))

    def _either(self, branches: Iterable[Any]) -> Ends:
        empty, first, last = zip(*(self._sequence(branch or ()) for branch in branches), strict=True)
        return Ends(any(empty), tuple(chain(*first)), tuple(chain(*last)))

    def _once(self, tree: Iterable[Any], least: int) -> Ends:
        """One place that stands for all of it: it fits what may come first."""
        inner = _Automaton(self.state, self.alphabet)
        ends = inner._sequence(tree)
        place = self._place(frozenset(c for at in ends.first for c in inner.fits[at]))
        return place._replace(empty=ends.empty or least == 0)

    def _place(self, fits: frozenset[str]) -> Ends:
        self.fits.append(fits)
        return Ends(False, (len(self.fits) - 1,), (len(self.fits) - 1,))

    def _repeated(self, least: int, most: int, tree: Iterable[Any]) -> Ends:
        if most > MOST_COPIES:
            ends = self._sequence(tree)
            self.steps.update(product(ends.last, ends.first))
            return ends._replace(empty=ends.empty or least == 0)
        ends = NOTHING
        for copy in reversed(range(most)):  # each copy that may be missing holds those after it: x(x(x)?)?
            ends = self._then(self._sequence(tree), ends)
            ends = ends._replace(empty=ends.empty or copy >= least)
        return ends

    def _characters(self, name: Any, value: Any) -> frozenset[str]:
        """The characters that a node of the pattern fits, by a pattern of it alone."""
        if name is op.GROUPREF:  # what a group has read before
            return frozenset(self.alphabet)
        own = chr(value) if name is op.LITERAL else ""
        if (key := f"{name} {value}") not in self.sets:
            alone = assembler.compile(parser.SubPattern(self.state, [(name, value)]))
            self.sets[key] = frozenset(filter(alone.fullmatch, {*self.alphabet, own, own.lower(), own.upper()}))
        return self.sets[key]
