"""Bytes in, text out: the text that every offset counts in."""

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.detect import SUFFIXES, form_of
from graph.read.files import LARGEST, TOO_LARGE, bytes_of

__all__ = ["LARGEST", "SUFFIXES", "bytes_of", "text_of"]

LONGEST = 1_000_000  # characters: the longest report has a third of that
LONGEST_LINE = 20_000
MOST_LINES = 20_000


def text_of(data: bytes, name: str) -> SourceText:
    """The text of a document; which reader takes it is told by its content, and only where that is silent by `name`.

    Raises: InputError when no text can be had from it.
    """
    if len(data) > LARGEST:
        raise InputError(TOO_LARGE, where=name, mend="Give the document alone.")
    source = _read(data, name)
    if len(source.text) > LONGEST:
        raise InputError(
            f"its text is longer than {LONGEST:,} characters", where=name, mend="Give one document at a time."
        )
    lines = [line for line in source.text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InputError(f"it has more than {MOST_LINES:,} lines", where=name, mend="Give one document at a time.")
    if any(len(line) > LONGEST_LINE for line in lines):
        what = f"a paragraph of it is longer than {LONGEST_LINE:,} characters: its line ends have been lost"
        raise InputError(what, where=name, mend="Save the document anew, with its paragraphs.")
    return source


def _read(data: bytes, name: str) -> SourceText:
    match form_of(data, name):  # each reader loads its library when it is first needed
        case "pdf":
            from graph.read.pdf import pdf_source

            return pdf_source(data, name)
        case "docx":
            from graph.read.docx import docx_source

            return docx_source(data, name)
        case "html":
            from graph.read.html import html_source

            return html_source(data, name)
        case "text":
            from graph.read.plain import plain_source

            return plain_source(data, name)
