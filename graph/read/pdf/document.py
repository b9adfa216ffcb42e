"""The pages of a document brought into one flow, its blocks written out as the pieces that all readers give."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.claims import Box
from graph.read.canonical import TextPiece
from graph.read.pdf.blocks import PrintedBlock, blocks_of, heading_levels, leading_of
from graph.read.pdf.columns import flow_of
from graph.read.pdf.furniture import foot_of, note_marks_in, notes_at_foot, with_notes_apart, without_furniture
from graph.read.pdf.lines import PrintedLine, body_size_of, words_on
from graph.read.pdf.tables import Printed, PrintedPage, PrintedTable
from graph.read.pdf.words import box_around

FEW_ROWS = 12
CONTENTS_TITLE = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)

WORD_WITH_HYPHENS = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
CUT_WORD = re.compile(r"([^\W\d_][\w'’-]{0,80})-$")
REST_OF_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?(?:-[^\W\d_]+)*")
# Parts that English joins with a hyphen more often than without.
FIRST_PARTS = frozenset(
    "all anti audio best co cross decision early ex face first full half hard high inter key large late long low mid"
    " multi near needs non off old one open part peer people person policy post pre problem quality risk second self"
    " semi senior short single small so third three time trauma two user value victim well wide young".split()
)
TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())
# What no word of English is, but many end on.
WORD_ENDING = re.compile(
    r"(?:[bcdfglmnprstv]?(?:tion|sion|ment|ing|ness|able|ible|ity|ance|ence|ative|ately|ary|ory|ers?|ed|ly|al|ous|ive))s?"
)

Placed = tuple[int, int, Box]


def pieces_in(pages: Sequence[PrintedPage]) -> Iterator[TextPiece]:
    """The whole document, piece by piece, in reading order."""
    bare = without_furniture(pages)
    in_tables = (cell for page in pages for table in page.tables for row in table.rows for cell in row.cells)
    size = body_size_of([*(row for page in bare for row in page.rows), *in_tables])
    flow = _flow_of(bare, size)
    lines = _lines_in(flow)
    blocks = blocks_of(flow, leading_of(lines))
    in_notes = [line for block in blocks for note in block.notes for line in note.lines]
    return _written(blocks, heading_levels(blocks, size, _is_bold(lines, size)), hyphens_of([*lines, *in_notes]))


def _flow_of(pages: Sequence[PrintedPage], size: float) -> list[Printed | PrintedBlock]:
    """The lines, tables and notes of all pages; `size` is that of the text."""
    used = note_marks_in(pages)
    margins = _margins(pages, size)
    flow: list[Printed | PrintedBlock] = []
    note: PrintedBlock | None = None  # the one that the page before ended in
    for page in pages:
        left, right = margins.get(round(page.width), (0.0, page.width))
        foot = foot_of(page, size, used, goes_on=note is not None)
        body = flow_of(page, page.rows[:foot], left, right)
        flow += with_notes_apart(body, size, used, leading_of(_lines_in(body)))
        notes = notes_at_foot(page.rows[foot:], right, note)
        flow += notes
        note = notes[-1] if notes else note if page.rows[foot:] else None
    return flow


def _lines_in(flow: Iterable[Printed | PrintedBlock]) -> list[PrintedLine]:
    return [thing for thing in flow if isinstance(thing, PrintedLine)]


def _margins(pages: Sequence[PrintedPage], size: float) -> dict[int, tuple[float, float]]:
    """The left and right margins of the text, for each width of page."""
    edges: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for page in pages:
        for row in page.rows:
            if len(row[-1].words) > 4 and row[-1].size < size + 1:
                edges[round(page.width)].append((row[0].x0, row[-1].x1))
    return {width: _margin(rows, width) for width, rows in edges.items()}


def _margin(rows: list[tuple[float, float]], width: int) -> tuple[float, float]:
    """The outermost edges but for one row in a hundred; a few may all be short: then the margins are taken as alike."""
    begins, ends = sorted(begin for begin, _ in rows), sorted(end for _, end in rows)
    left, right = begins[len(rows) // 100], ends[-1 - len(rows) // 100]
    return left, max(right, width - left - 1) if len(rows) < FEW_ROWS else right


def _is_bold(lines: Sequence[PrintedLine], size: float) -> bool:
    """Whether the running text itself is bold."""
    of_text = [line for line in lines if abs(line.size - size) < 0.6]
    return sum(len(line.text) * (1 if line.bold else -1) for line in of_text) > 0


@dataclass(frozen=True, slots=True)
class Hyphens:
    """How this document uses the hyphen at a line end, and the words that no line end cuts."""

    words: Counter[str]
    breaks_words: bool

    def joined(self, lines: Sequence[PrintedLine]) -> tuple[str, tuple[Placed, ...]]:
        """The words of the lines, and where those on each page and in each column stand."""
        text = ""
        placed: list[Placed] = []
        last: PrintedLine | None = None
        for line in lines:
            if last is not None:
                text = self._before_next(text, line.text)
            if last is not None and last.page == line.page and line.base > last.base:
                offset, page, box = placed[-1]
                placed[-1] = (offset, page, box_around((box, line.box)))
            else:
                placed.append((len(text), line.page, line.box))
            text += line.text
            last = line
        return text, tuple(placed)

    def _before_next(self, above: str, below: str) -> str:
        """The words so far as they go on: with a space, with the hyphen at their end, or without it."""
        cut, rest = CUT_WORD.search(above), REST_OF_WORD.match(below)
        if cut and rest:
            return above if self._is_real(cut.group(1), rest.group()) else above[:-1]
        goes_on = above.endswith("-") and below[:1].isalnum() and above[-2:-1].isalnum()  # "2019-" / "2021"
        return above if goes_on else f"{above} "

    def _is_real(self, first: str, second: str) -> bool:
        """Whether a hyphen stands between these parts of a word where no line ends too."""
        one, two = first.casefold(), second.casefold()
        apart, whole = self.words[f"{one}-{two}"], self.words[one + two]
        last = self.words[one.rsplit("-", 1)[-1] + two]
        if apart or whole or last:
            return apart > max(whole, last)
        if "-" in first or "-" in second or second[0].isupper():
            return True
        if _is_clear_break(self.words, one, two):
            return False
        if one in TENS:
            return True
        if self.breaks_words:
            return one in FIRST_PARTS and (self.words[two] > 0 or self._has_kin(two))
        return one in FIRST_PARTS or self.words[one] > 0

    def _has_kin(self, word: str) -> bool:
        """Whether a word of the same stem is used: "agencies" for "agency"."""
        stem = word[: max(5, len(word) - 2)]
        return len(word) > 4 and any(other.startswith(stem) and count > 0 for other, count in self.words.items())


def _is_clear_break(words: Counter[str], one: str, two: str) -> bool:
    """Whether a hyphen can only be the line end's: the whole is a word here, or the parts are none."""
    if words[f"{one}-{two}"] > 0:
        return False
    if words[one + two] > 0 or (WORD_ENDING.fullmatch(two) and words[two] <= 0):
        return True
    return one not in FIRST_PARTS and one not in TENS and words[one] <= 0 and words[two] <= 0


def hyphens_of(lines: Iterable[PrintedLine]) -> Hyphens:
    """Told by the words of the document that no line end cuts."""
    texts = [line.text for line in lines if line.text]
    words: Counter[str] = Counter()
    for text in texts:
        whole = WORD_WITH_HYPHENS.findall(text.casefold())
        words.update(whole[:-1] if text.endswith("-") else whole)
        words.update(part for word in whole if "-" in word for part in word.split("-"))
    ends = []
    for above, below in pairwise(texts):
        cut, rest = CUT_WORD.search(above), REST_OF_WORD.match(below)
        if cut and rest:
            words[rest.group().casefold()] -= 1
            ends.append((cut.group(1).casefold(), rest.group().casefold()))
    clear = sum(_is_clear_break(words, one, two) for one, two in ends)
    return Hyphens(words, breaks_words=clear >= max(2, len(ends) / 4))


def _written(blocks: Sequence[PrintedBlock], levels: dict[int, int], hyphens: Hyphens) -> Iterator[TextPiece]:
    """The blocks as pieces; notes follow the list or paragraph that has their mark."""
    waiting: list[PrintedBlock] = []
    for at, block in enumerate(blocks):
        if waiting and block.kind != "item":
            yield from (_piece(note, None, hyphens) for note in waiting)
            waiting = []
        waiting += block.notes
        if _is_contents(blocks, at):
            continue
        if block.table is not None:
            yield from _rows(block.table, hyphens)
        else:
            yield _piece(block, levels.get(at), hyphens)
    yield from (_piece(note, None, hyphens) for note in waiting)


def _is_contents(blocks: Sequence[PrintedBlock], at: int) -> bool:
    """A list of contents, and the heading over it: the outline of the document says it all."""
    block = blocks[at]
    if block.table is not None:
        return block.table.is_contents
    if not CONTENTS_TITLE.fullmatch(words_on(block.lines)):
        return False
    after = blocks[at + 1].table if at + 1 < len(blocks) else None
    return after is None or after.is_contents


def _piece(block: PrintedBlock, level: int | None, hyphens: Hyphens) -> TextPiece:
    text, places = hyphens.joined(block.lines)
    if level is not None:
        lead = f"{block.mark} " if block.kind == "item" else ""
        moved = tuple((offset + len(lead) if offset else 0, page, box) for offset, page, box in places)
        return TextPiece("heading", lead + text, level, places=moved)
    if block.kind == "text":
        return TextPiece("paragraph", text, places=places)
    return TextPiece("note" if block.kind == "note" else "item", text, block.level, block.mark, places)


def _rows(table: PrintedTable, hyphens: Hyphens) -> Iterator[TextPiece]:
    for row in table.rows:
        line = "\t".join(hyphens.joined(cell)[0] for cell in row.cells).strip("\t")
        if line:
            yield TextPiece("row", line, places=((0, row.page, row.box),))
