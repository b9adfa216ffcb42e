"""Bytes in, text out: the text that every offset counts in."""

import hashlib

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import UNSEEN_CHARACTERS, notices_about
from graph.read.encodings import decoded
from graph.read.files import EMPTY_FILE, FILE_TOO_LARGE, LARGEST_FILE, format_of

LONGEST_TEXT = 1_000_000  # characters: the longest report has a third of that
LONGEST_LINE = 20_000
MOST_LINES = 20_000


def text_of(data: bytes, name: str) -> SourceText:
    """The text of a document; its content says which reader takes it, and only where that is silent its `name`.

    Raises: InputError when no text can be had from it.
    """
    if len(data) > LARGEST_FILE:
        raise InputError(FILE_TOO_LARGE, where=name, mend="Give the document alone.")
    source = _read(data, name)
    if len(source.text) > LONGEST_TEXT:
        what = f"its text is longer than {LONGEST_TEXT:,} characters"
        raise InputError(what, where=name, mend="Give one document at a time.")
    lines = [line for line in source.text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InputError(f"it has more than {MOST_LINES:,} lines", where=name, mend="Give one document at a time.")
    if any(len(line) > LONGEST_LINE for line in lines):
        what = f"a paragraph of it is longer than {LONGEST_LINE:,} characters: its line ends have been lost"
        raise InputError(what, where=name, mend="Save the document anew, with its paragraphs.")
    return source


def _read(data: bytes, name: str) -> SourceText:
    match format_of(data, name):  # a reader's library is loaded when a document first needs it
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
            return plain_source(data, name)


def plain_source(data: bytes, name: str) -> SourceText:
    """Plain text: the text is the file, to the character.

    Raises: InputError when the bytes are no text.
    """
    text, notices = decoded(data, name)
    if not UNSEEN_CHARACTERS.sub("", text).strip():
        raise InputError(EMPTY_FILE[0], where=name, mend=EMPTY_FILE[1])
    return SourceText(text, "text", hashlib.sha256(text.encode()).hexdigest(), (*notices, *notices_about(text)))
