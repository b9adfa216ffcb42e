"""PDF: what a reader of the printed page sees as the document, without the paper around it.

bytes ─ reading ─► pages ─ words, drawing ─► words and rules ─ tables, lines ─► tables and rows of lines
      ─ furniture, columns ─► one flow: heads, feet and notes apart, columns in order
      ─ blocks ─► paragraphs, items, headings ─ document ─► the canonical form
"""

from typing import Any

from graph.claims import Notice, Place, SourceText, Span
from graph.errors import InputError
from graph.sandbox.limits import Limits, is_confined
from graph.sandbox.process import ChildEnded, run

MEMORY = 3_000_000_000  # bytes of address space; a letter takes a tenth of this
SECONDS = 120


def pdf_source(data: bytes) -> SourceText:
    """Read in a process of its own, which a file that is made to burst or to run for ever takes with it.

    A process that is shut in itself reads it as it is: it has its own end, and may start no other.

    Raises: InputError when the file is locked, cut off, broken or too large, or holds no text.
    """
    if is_confined():
        from graph.read.pdf.reading import read

        return read(data)
    limits = Limits(memory=MEMORY, cpu=SECONDS, files=64)
    try:
        answer, _ = run("graph.read.pdf.reading", (), {}, data, limits=limits, deadline=SECONDS)
    except ChildEnded as end:
        if end.reason == "fault":
            raise RuntimeError(end.output) from None  # a mistake of this program
        what = "it takes too long to read" if end.reason == "time" else "the PDF broke the reader"
        raise InputError(what, mend="Print it to PDF anew, or give it in parts.") from None
    return _source(answer["source"])


def _source(answer: dict[str, Any]) -> SourceText:
    places = (Place(Span(*place["span"]), place["page"], tuple(place["box"])) for place in answer["places"])
    notices = tuple(Notice(**notice) for notice in answer["notices"])
    return SourceText(answer["text"], answer["format"], answer["sha256"], notices, tuple(places))
