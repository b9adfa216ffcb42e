"""A PDF read from its first page to its last, within this process."""

import time
from collections.abc import Iterable, Sequence

import pypdfium2 as pdfium

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import NO_TEXT, source_of
from graph.read.pdf.file import AGAIN, opened
from graph.read.pdf.furniture import Sheet
from graph.read.pdf.layout import Page, pieces_in
from graph.read.pdf.lines import rows_of
from graph.read.pdf.rules import drawing_of
from graph.read.pdf.tables import Table, frames_of, tables_in, within
from graph.read.pdf.words import Word, with_bullets, words_of

MOST_CHARACTERS = 3_000_000
LONGEST = 100.0  # seconds


def read(data: bytes, name: str) -> SourceText:
    """Raises: InputError when the file is locked, cut off, broken or too large, or holds no text."""
    with opened(data, name) as document:
        pages = _pages(document, name)
    if not any(page.sheet.rows or page.tables for page in pages):
        raise InputError("no text was found in it", where=name, mend=NO_TEXT["pdf"])
    return source_of(pieces_in(pages), "pdf", name)


def _pages(document: pdfium.PdfDocument, name: str) -> list[Page]:
    """Raises: InputError when a page cannot be read, or all of them take too long."""
    end, left = time.monotonic() + LONGEST, MOST_CHARACTERS
    pages = []
    for at in range(len(document)):
        if time.monotonic() > end:
            raise InputError("it takes too long to read", where=name, mend="Give it in parts, or printed anew.")
        try:
            page, count = _page(document, at, left)
        except pdfium.PdfiumError as error:
            raise InputError(f"page {at + 1} cannot be read", where=name, mend=AGAIN) from error
        left -= count
        if page is None:
            raise InputError("it holds more text than is read", where=name, mend="Give the document in parts.")
        pages.append(page)
    return pages


def _page(document: pdfium.PdfDocument, at: int, most: int) -> tuple[Page | None, int]:
    """The page and how many characters it holds; no page when those are more than `most`."""
    page = document[at]
    try:
        words = words_of(page, most)
        drawing = drawing_of(page)
        width, height = page.get_size()
    finally:
        page.close()
    if words is None:
        return None, most
    words = with_bullets(words, drawing.dots)
    frames = frames_of(drawing.rules)
    tables = tables_in(frames, words, at + 1)
    rows = rows_of(_outside(words, tables), at + 1)
    framed = {rule for frame in frames for rule in (*frame.levels, *frame.uprights)}
    free = tuple(rule for rule in drawing.rules if rule not in framed)
    boxes = tuple(f.box for f in frames if not any(t.box == f.box for t in tables))
    sheet = Sheet(at + 1, width, height, tuple(rows))
    return Page(sheet, free, boxes, tuple(tables)), sum(len(word.text) for word in words)


def _outside(words: Iterable[Word], tables: Sequence[Table]) -> list[Word]:
    return [w for w in words if not any(within(w.middle, table.box) for table in tables)]
