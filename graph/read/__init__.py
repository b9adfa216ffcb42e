"""Bytes in, text out: the text that every offset counts in."""

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.detect import SUFFIXES, form_of

__all__ = ["LARGEST", "SUFFIXES", "text_of"]

LARGEST = 20_000_000


def text_of(data: bytes, name: str) -> SourceText:
    """The text of a document; which reader takes it is told by its content, and only where that is silent by `name`.

    Raises: InputError when no text can be had from it.
    """
    if len(data) > LARGEST:
        raise InputError("the file is larger than 20 MB", where=name, mend="Give the document alone.")
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
