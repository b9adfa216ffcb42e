"""A document as all who read its prose ask for it: stretches of text in sentences and words, each with its offsets.

`Doc` is made once, in `graph/pipeline.py`. What is one sentence and what is one word is decided here and nowhere else.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from graph.claims import Letter, Parts, Span
from graph.text.words import acronym_of, key_of, words_in

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# No end of a sentence is the point after an initial, after "e.g." or after a title.
UNENDED = "".join(rf"(?<!\b{w})" for w in (r"e\.g", r"i\.e", "cf", "vs", "approx", "Dr", "Mr", "Mrs", "Ms", "St", "No"))
# The mark of a footnote follows the stop, raised, in brackets, or fallen to the line: "enough.1 The".
MARK = rf"(?:[{RAISED}]+|(?<=[a-z)][.?!])[0-9]{{1,2}}|\[[0-9]{{1,3}}\])?"
SENTENCE_END = re.compile(
    rf"(?<![\s(][A-Za-z]){UNENDED}(?<![.?!])[.?!]++[\"'”’)]*+{MARK}[\"'”’)]*+(?=\s+[\"'‘“(\[]*[A-Z0-9])|\n"
)
# A line that ends so is the end of a sentence or of a clause: a stop, with its quotes and marks, or a linked word.
ENDS_SENTENCE = re.compile(rf"[.!?:;][\"'”’)\]]*[{RAISED}]*$|\]\([^\s\]]+\)$")

WORD_OR_GAP = re.compile(r"\s+|\S+")
PARAGRAPH_BREAK = re.compile(r"\n\s*\n|\n\s*(?:[-•*–]|\(?(?:[0-9]{1,3}|[a-z])[.)])$")
NEXT = re.compile(r"\S*")
TEXT_PARAGRAPH = re.compile(r"\S(?:.|\n(?![ \t\r]*\n))*")
PLAIN_WORD = re.compile(r"(?<!\S)[A-Za-z][^\s|]*")
ENDS = re.compile(r"[a-z)][.;:,?!](?:\W|$)")


def sentences_in(words: str) -> Iterator[Span]:
    """The sentences of words in which a line end is the end of a paragraph or an item; together they are all of it."""
    cuts = [0, *(end.end() for end in SENTENCE_END.finditer(words)), len(words)]
    return (Span(start, end) for start, end in pairwise(cuts) if start < end)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a sentence: `key` is what it is compared by, `acronym` the same in capitals if it is one.

    `span` counts in the text of the document, `part` in the places that the sentence was read from. `before` is what
    parts it from the word before it; `aside`: it stands in brackets.
    """

    key: str
    acronym: str | None
    span: Span
    before: int
    part: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some places of a text as one line of words, in sentences; `offsets`: where each character stands in the text."""

    words: str
    offsets: tuple[int, ...]
    parts: Parts
    sentences: tuple[Span, ...]

    def sentence(self, place: Span) -> Span:
        """From the start of the sentence that holds the start of this place to the end of that which holds its end."""
        first = bisect_right(self.sentences, place.start, key=lambda s: s.end)
        last = bisect_left(self.sentences, max(place.end, place.start + 1), key=lambda s: s.start) - 1
        met = first <= last
        return Span(self.sentences[first].start, self.sentences[last].end) if met else Span(0, len(self.words))

    def span(self, start: int, end: int, at: int) -> Span:
        """The place in the text of words[start:end], cut to the part that holds the character `at`."""
        part = next(p for p in self._near(self.offsets[at], self.offsets[at]) if self.offsets[at] < p.end)
        return Span(max(self.offsets[start], part.start), min(self.offsets[end - 1] + 1, part.end))

    def spans(self, start: int, end: int) -> Parts:
        """The places in the text of words[start:end], one in each part that they touch."""
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        cut = (Span(max(first, part.start), min(last, part.end)) for part in self._near(first, last))
        return tuple(span for span in cut if span.start < span.end)

    def inward(self, place: Span) -> Span | None:
        """Where a place of the text stands in the words, if one of the parts holds it."""
        if not any(part.holds(place) for part in self._near(*place)):
            return None
        return Span(bisect_left(self.offsets, place.start), bisect_left(self.offsets, place.end))

    def _near(self, first: int, last: int) -> Parts:
        """The parts that may meet these places of the text: none of the others does."""
        start = bisect_right(self.parts, first, key=lambda part: part.start) - 1
        return self.parts[max(start, 0) : bisect_right(self.parts, last, key=lambda part: part.start)]

    def worded(self) -> tuple[tuple[Word, ...], ...]:
        """The words of each sentence that has any."""
        return tuple(filter(None, (tuple(self._words(sentence)) for sentence in self.sentences)))

    def _words(self, sentence: Span) -> Iterator[Word]:
        starts = [part.start for part in self.parts]
        for start, end, word, before, aside in words_in(self.words[slice(*sentence)]):
            first, last = self.offsets[sentence.start + start], self.offsets[sentence.start + end - 1]
            part = bisect_right(starts, first) - 1
            yield Word(key_of(word), acronym_of(word), Span(first, last + 1), before, part, aside)


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding, observation, recommendation or answer: where it stands and what it is made of."""

    id: str
    kind: Literal["finding", "observation", "recommendation", "response"]
    section: str
    parts: Parts


@dataclass(frozen=True, slots=True)
class Doc:
    """One document: its text, and its statements made of prose in reading order."""

    text: str
    statements: tuple[Statement, ...] = ()
    _excerpts: dict[Parts, Excerpt] = field(default_factory=dict, repr=False, compare=False)

    def excerpt(self, places: Iterable[Span]) -> Excerpt:
        """The places joined by a space. Inside, a gap is a space, or a line end where a paragraph or an item ends."""
        key = tuple(places)
        if key not in self._excerpts:
            self._excerpts[key] = _excerpt_of(self.text, key)
        return self._excerpts[key]

    def prose_beside(self, places: Iterable[Span]) -> Iterator[Span]:
        """The paragraphs outside these places that are running prose, not letterhead, heading or table."""
        taken = sorted(p for p in places if 0 <= p.start < p.end <= len(self.text))
        edges = [Span(0, 0), *taken, Span(len(self.text), len(self.text))]
        reached = 0
        for before, after in pairwise(edges):
            reached = max(reached, before.end)
            for paragraph in TEXT_PARAGRAPH.finditer(self.text, reached, max(reached, after.start)):
                if _runs_on(paragraph[0]):
                    yield Span(*paragraph.span())


def doc_of(letter: Letter) -> Doc:
    """The text of a letter, with all its statements made of prose."""
    passages = [
        Statement(p.id, "finding" if p.polarity else "observation", p.section, p.parts)
        for p in (*letter.findings, *letter.observations)
    ]
    demands = [Statement(r.id, "recommendation", r.section, r.parts) for r in letter.recommendations]
    answers = [Statement(r.id, "response", r.section, r.parts) for r in letter.responses]
    return Doc(letter.source.text, tuple(sorted((*passages, *demands, *answers), key=lambda s: s.parts)))


def _excerpt_of(text: str, places: Iterable[Span]) -> Excerpt:
    parts = tuple(Span(max(0, a), min(len(text), b)) for a, b in places if max(0, a) < min(len(text), b))
    words: list[str] = []
    offsets: list[int] = []
    for part in parts:
        for run in WORD_OR_GAP.finditer(text, *part):
            written = _gap(text, run) if run[0].isspace() else run[0]
            words.append(written)
            offsets.extend(range(run.start(), run.start() + len(written)))
        words.append(" ")
        offsets.append(part.end - 1)
    line = "".join(words)
    return Excerpt(line, tuple(offsets), parts, tuple(sentences_in(line)))


def _gap(text: str, run: re.Match[str]) -> str:
    mark = NEXT.match(text, run.end())
    return "\n" if PARAGRAPH_BREAK.search(run[0] + (mark[0] if mark else "")) else " "


def _runs_on(paragraph: str) -> bool:
    """Whether this is written in sentences: most words begin small, and something ends."""
    words = PLAIN_WORD.findall(paragraph)
    small = sum(word[0].islower() for word in words)
    return len(words) >= 8 and 2 * small > len(words) and "|" not in paragraph and bool(ENDS.search(paragraph))
