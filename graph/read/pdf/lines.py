"""Words put together into lines: what stands on one base, cut where it is too far apart to be one line."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from graph.read.canonical import cleaned, raised
from graph.read.pdf.words import Word

SAME_BASE = 0.22  # of the size of the print
APART = 1.45  # words that stand further apart than this are no neighbours
SMALLER = 0.88
NOTE_MARK = re.compile(r"\[?\d{1,3}\]?(?:,\d{1,3})*,?|[*†‡§]{1,3}")


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one base, in one column, which goes from `left` to `right`."""

    page: int
    words: tuple[Word, ...]
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    left: float = 0.0
    right: float = 0.0
    boxed: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.x0, self.top, self.x1, self.bottom


Row = tuple[Line, ...]


def rows_of(words: Iterable[Word], page: int) -> list[Row]:
    """The rows of a page from top to bottom; each holds its lines from left to right."""
    groups: list[list[Word]] = []
    small: list[Word] = []
    sizes = Counter[float]()
    kept = list(words)
    for word in kept:
        sizes[round(word.size * 2) / 2] += len(word.text)
    for word in sorted(kept, key=lambda w: (w.base, w.x0)):
        if NOTE_MARK.fullmatch(word.text) and _carrier(word, kept):
            small.append(word)
        elif groups and word.base - _base(groups[-1]) < SAME_BASE * max(word.size, groups[-1][0].size):
            groups[-1].append(word)
        else:
            groups.append([word])
    for word in small:
        carrier = _carrier(word, kept)
        group = next((g for g in groups if carrier in g), [])
        group.append(replace(word, raised=True))
    rows = (tuple(_lines(group, page)) for group in groups)
    return sorted((row for row in rows if row), key=lambda row: row[0].base)


def _base(group: list[Word]) -> float:
    return group[0].base


def _carrier(mark: Word, words: Sequence[Word]) -> Word | None:
    """The larger word that a raised mark stands beside: after its end, or before its beginning."""
    for word in words:
        smaller = mark.size <= word.size * SMALLER
        least = 0.12 if smaller else 0.25
        if mark.size > word.size * 1.02 or not least * word.size < word.base - mark.base < 0.75 * word.size:
            continue
        before = word.x0 - mark.x1 + 0.5
        if (
            -0.4 * word.size < mark.x0 - word.x1 < 0.5 * word.size
            or 0 <= before < (1.0 if smaller else 0.6) * word.size
        ):
            return word
    return None


def _lines(group: list[Word], page: int) -> Iterable[Line]:
    """The row cut at its wide gaps; a list mark stays with what it marks."""
    run: list[Word] = []
    for word in sorted(group, key=lambda w: w.x0):
        if run and word.x0 - max(w.x1 for w in run) > APART * max(word.size, 6.0) and not word.raised:
            yield line_of(run, page)
            run = []
        run.append(word)
    if run:
        yield line_of(run, page)


def line_of(words: Sequence[Word], page: int) -> Line:
    sizes, bold, all_ = Counter[float](), 0, 0
    for word in words:
        if not word.raised:
            sizes[word.size] += len(word.text)
            count = sum(c.isalnum() for c in word.text)
            bold, all_ = bold + count * word.bold, all_ + count
    size = sizes.most_common(1)[0][0] if sizes else words[0].size
    standing = [w for w in words if not w.raised] or list(words)
    return Line(
        page=page,
        words=tuple(words),
        text=text_of(words),
        x0=min(w.x0 for w in words),
        x1=max(w.x1 for w in words),
        top=min(w.top for w in standing),
        bottom=max(w.bottom for w in standing),
        base=standing[0].base,
        size=size,
        bold=all_ > 0 and bold >= 0.95 * all_,
    )


def text_of(words: Sequence[Word]) -> str:
    """The words of one line as they are read."""
    shown: list[str] = []
    before: Word | None = None
    for word in words:
        mark = raised(word.text) if word.raised else word.text
        gap = word.x0 - before.x1 if before else 0.0
        apart = before is not None and (gap > 0.2 * word.size or (word.spaced and gap > -0.1 * word.size))
        clings = before is not None and (
            (word.raised and gap < 0.35 * before.size) or (before.raised and mark[0] in ".,;:)]’”")
        )
        shown += (" " if apart and not clings else "", mark)
        before = word
    return cleaned("".join(shown))


def merged(lines: Sequence[Line]) -> Line:
    """Neighbours on one base as one line."""
    return replace(line_of([w for line in lines for w in line.words], lines[0].page), right=lines[-1].right)


def body_size_of(rows: Iterable[Row]) -> float:
    """The size of most of the print."""
    sizes = Counter[float]()
    for row in rows:
        for line in row:
            sizes[round(line.size * 4) / 4] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0
