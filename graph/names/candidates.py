"""Capitalised names that no rule could type, where a name can be looked for: in prose, and not in a table."""

import re
from collections.abc import Iterable, Iterator

from graph.claims import Letter, Span
from graph.knowledge import Knowledge
from graph.names.hits import Hit

# A line that ends a sentence, or one so long that it was broken: no heading and no row of a table.
SENTENCE = re.compile(r"[.!?:;][”’\"'¹²³⁴⁵⁶⁷⁸⁹⁰)]*\s*$")
LONG = 70


def candidates_in(names: Iterable[Hit], taken: Iterable[Hit], letter: Letter, knowledge: Knowledge) -> Iterator[Hit]:
    """The names without a type that nothing else claims. A word of the rating scale is none: "rated as 'Good'"."""
    text = letter.source.text
    claimed = {k for hit in taken for k in range(*hit.span)}
    levels = re.compile("|".join(rf"{re.escape(name)}\b" for level in knowledge.ratings for name in level.names))
    told = {k for parts in _told(letter) for span in parts for k in range(*span)}
    for hit in names:
        if hit.type or claimed & set(range(*hit.span)) or levels.match(text, hit.span.start):
            continue
        if hit.span.start in told or _in_prose(text, hit.span):
            yield hit


def _told(letter: Letter) -> Iterator[tuple[Span, ...]]:
    """Where the document says things."""
    yield from (s.parts for s in letter.statements)
    yield from ((n.span,) for n in letter.footnotes)


def _in_prose(text: str, span: Span) -> bool:
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : end if end >= 0 else len(text)]
    return len(line) > LONG or bool(SENTENCE.search(line) and line[: span.start - start].strip())
