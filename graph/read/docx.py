"""DOCX."""

from graph.claims import SourceText
from graph.errors import InputError


def docx_source(data: bytes, name: str) -> SourceText:
    raise InputError("this is DOCX, which is not read yet", where=name, mend="Save the document as UTF-8 text.")
