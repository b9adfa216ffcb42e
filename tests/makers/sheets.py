"""Small PDFs, page by page: each thing on a page is words at a place, or a line from one place to another."""

from collections.abc import Iterable

from makers.printing import Pen
from makers.reportlab_letter import CanvasPen

PAPER = (595.3, 841.9)
LEFT, TOP, LEADING, SIZE = 70.0, 90.0, 13.0, 10.5

PROSE = """The region has a plan that is known to all who work in it, and its leaders come
back to it month by month. Those who were asked could tell us what it means for
them, and most could say what had been left undone because it did not fit."""

Words = tuple[float, float, str] | tuple[float, float, str, float] | tuple[float, float, str, float, bool]
Drawn = tuple[float, float, float, float]


def pdf_of(pages: Iterable[Iterable[Words | Drawn]], pen: Pen | None = None) -> bytes:
    """Words are x, y, text and, where they differ, size and boldness; a line is its two ends."""
    pen = pen or CanvasPen(PAPER)
    for page in pages:
        pen.new_page()
        for thing in page:
            if isinstance(thing[2], str):
                x, y, text, *rest = thing
                pen.text(x, y, text, bool(rest[1]) if len(rest) > 1 else False, float(rest[0]) if rest else SIZE)
            else:
                pen.line(*thing)
    return pen.done()


def text_at(words: str, y: float = TOP, x: float = LEFT, size: float = SIZE, bold: bool = False) -> list[Words]:
    """Lines one below the other."""
    return [(x, y + at * LEADING, line, size, bold) for at, line in enumerate(words.splitlines())]


def grid(
    rows: list[list[str]], y: float, x: float = LEFT, width: float = 120.0, height: float = 20.0
) -> list[Words | Drawn]:
    """A ruled table."""
    things: list[Words | Drawn] = []
    for at, row in enumerate(rows):
        top = y + at * height
        for column, cell in enumerate(row):
            left = x + column * width
            things += [(left + 4, top + 14, cell), (left, top, left, top + height), (left, top, left + width, top)]
            things += [(left + width, top, left + width, top + height)]
            things += [(left, top + height, left + width, top + height)]
    return things
