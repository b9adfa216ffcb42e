"""An action plan: what the body that was asked answers to each recommendation, who acts, and by when.

Two layouts: a table with a row a recommendation under a row of column names, and cards of "name: value" lines or
rows. A cell that a page break cut in two goes on in a row without a number and an answer of its own.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from graph.claims import Response, ResponseLevel, Section, Span, quoted
from graph.knowledge.formats import Formats
from graph.structure.blocks import Block
from graph.structure.outline import Outline
from graph.text.dates import iso_in

COLUMNS = ("number", "demand", "answer", "action", "owner", "due")
OWN_NUMBER = re.compile(r"(?P<number>\d{1,3}|[a-z])[.):]?\s+(?=\S)", re.IGNORECASE)
LABELLED = re.compile(r"(?P<label>[^:\t|\n]{2,40}?)(?:\s*+(?P<number>\d{1,3}))?\s*+:\s*(?P<value>\S.*)", re.DOTALL)
# An answer is a word or two; a cell of more words only speaks of one.
LONGEST_ANSWER = 60
LONGEST_NUMBER = 8


@dataclass
class Draft:
    """One answer while its cells come in."""

    section: Section | None
    cells: dict[str, list[Span]] = field(default_factory=dict)

    def add(self, column: str, span: Span) -> None:
        self.cells.setdefault(column, []).append(span)


def responses_in(outline: Outline) -> tuple[Response, ...]:
    """The answers of an action plan, in reading order: those that give a recommendation and an answer to it."""
    text, formats = outline.text, outline.formats
    drafts: list[Draft] = []
    for part in outline.parts:
        columns: list[str | None] = []
        for block in part.blocks:
            cells = _cells(block, text)
            header = [_column(text[slice(*c)], formats) for c in cells]
            if len({name for name in header if name}) >= 3 and {"demand", "answer"} <= set(header):
                columns = header
            elif columns and len(cells) > 1:
                _take_row(drafts, part.section, dict(zip(columns, cells, strict=False)))
            else:
                field_of_card = _field(outline, block, cells)
                if field_of_card:
                    _take_field(drafts, part.section, *field_of_card)
    counts: Counter[str] = Counter()
    return tuple(filter(None, (_response(draft, counts, outline) for draft in drafts)))


def _cells(block: Block, text: str) -> list[Span]:
    """Every cell of a row, the empty ones too; of any other block the block."""
    base = text.rfind("\n", 0, block.span.start) + 1  # cells before the first word are empty, and count
    if block.kind not in ("row", "line") or not re.search(r"[\t|]", text[base : block.span.end]):
        return [block.span]
    fields = re.split(r"[\t|]", text[base : block.span.end])
    spans = []
    for words in fields:
        bare = words.strip()
        start = base + (words.index(bare) if bare else 0)
        spans.append(Span(start, start + len(bare)))
        base += len(words) + 1
    return spans


def _column(words: str, formats: Formats) -> str | None:
    """The column that these words name."""
    bare = " ".join(words.split()).strip("*_# :.")
    return next((c for c in COLUMNS if bare and formats.marks(f"column-{c}", bare)), None)


def _take_row(drafts: list[Draft], section: Section | None, row: dict[str | None, Span]) -> None:
    """A row begins an answer when it has a number or an answer; else it goes on with the one before."""
    row = _shifted(row)
    filled = {c: s for c, s in row.items() if c and s.end > s.start}
    if not filled:
        return
    begins = "number" in filled if "number" in row else "answer" in filled
    if begins or not drafts:
        drafts.append(Draft(section))
    for column, span in filled.items():
        drafts[-1].add(column, span)


def _shifted(row: dict[str | None, Span]) -> dict[str | None, Span]:
    """The row with its cells moved on by one, when words stand where the number belongs: an empty cell was lost."""
    number = row.get("number")
    if number is None or number.end - number.start <= LONGEST_NUMBER:
        return row
    columns = list(row)
    at = columns.index("number")
    return dict(zip(columns[at + 1 :], list(row.values())[at:], strict=False))


def _field(outline: Outline, block: Block, cells: list[Span]) -> tuple[str, Span | None, Span] | None:
    """Column, number and value of a line or row "name: value" of a card."""
    text, formats = outline.text, outline.formats
    if len(cells) == 2 and (column := _column(text[slice(*cells[0])], formats)):
        return column, None, cells[1]
    match = LABELLED.fullmatch(text, *block.span) if len(cells) == 1 else None
    if match and (column := _column(match["label"], formats)):
        return column, Span(*match.span("number")) if match["number"] else None, Span(*match.span("value"))
    return None


def _take_field(drafts: list[Draft], section: Section | None, column: str, number: Span | None, value: Span) -> None:
    """A number or a recommendation begins an answer, unless the last one still lacks it."""
    begins = column in ("number", "demand")
    if begins and (not drafts or column in drafts[-1].cells or "answer" in drafts[-1].cells):
        drafts.append(Draft(section))
    if number and "number" not in drafts[-1].cells:
        drafts[-1].add("number", number)
    if drafts and column not in drafts[-1].cells:
        drafts[-1].add(column, value)


def _response(draft: Draft, counts: Counter[str], outline: Outline) -> Response | None:
    """None for a row without a recommendation, or without an answer that is known."""
    cells = {column: tuple(spans) for column, spans in draft.cells.items()}
    printed = {column: quoted(outline.text, spans) for column, spans in cells.items()}
    level = answer_in(printed.get("answer", ""), outline.formats)
    if level is None or "demand" not in cells:
        return None
    demand, number = cells["demand"], printed.get("number")
    if number is None and (own := OWN_NUMBER.match(printed["demand"])):
        number = own.group("number")
        demand = (Span(demand[0].start + own.end(), demand[0].end), *demand[1:])
    number = number.strip(" .()") if number else None
    counts[number or ""] += 1
    stem = f"response-{(number or str(sum(counts.values()))).lower()}"
    return Response(
        id=stem if counts[number or ""] == 1 else f"{stem}-{counts[number or '']}",
        section=draft.section.slug if draft.section else "",
        number=number,
        demand=demand,
        level=level,
        as_printed=printed["answer"],
        action=cells.get("action", ()),
        owner=printed.get("owner"),
        due_as_printed=printed.get("due"),
        due=iso_in(printed.get("due", "")),
        parts=tuple(sorted({*demand, *(s for column, spans in cells.items() if column != "demand" for s in spans)})),
    )


LEVELS: tuple[ResponseLevel, ...] = ("not-agreed", "partly-agreed", "agreed")


def answer_in(words: str, formats: Formats) -> ResponseLevel | None:
    """The kind of answer that a cell gives."""
    bare = " ".join(words.split()).strip(" .")
    if not bare or len(bare) > LONGEST_ANSWER:
        return None
    return next((level for level in LEVELS if formats.marks(f"answer-{level}", bare)), None)
