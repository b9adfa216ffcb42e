"""PDF."""

from graph.claims import SourceText
from graph.errors import InputError


def pdf_source(data: bytes, name: str) -> SourceText:
    raise InputError("this is PDF, which is not read yet", where=name, mend="Save the document as UTF-8 text.")
