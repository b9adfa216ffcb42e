"""DOCX: paragraphs and tables in order, with the list numbers that no text holds and the notes at the end."""

from docx.oxml.ns import qn

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import notices_about, source_of
from graph.read.docx.numbers import numbers_of
from graph.read.docx.package import ANEW, Package
from graph.read.docx.styles import styles_of
from graph.read.docx.walk import Walk, notes_in
from graph.read.docx.words import Notes


def docx_source(data: bytes, name: str) -> SourceText:
    """Raises: InputError when it is no DOCX, cannot be unpacked within bounds, or holds no words."""
    package = Package(data, name)
    styles = styles_of(package.part("styles"))
    has_both = all(package.main.find(f".//{qn(f'w:{kind}Reference')}") is not None for kind in ("footnote", "endnote"))
    walk = Walk(styles, numbers_of(package.part("numbering"), styles.numbers), Notes(has_both))
    body = package.main.find(qn("w:body"))
    if body is None:
        raise InputError("this is a DOCX file without a body", where=name, mend=ANEW)
    pieces = walk.pieces(body)
    pieces += notes_in(walk, {"footnote": package.part("footnotes"), "endnote": package.part("endnotes")})
    return source_of(pieces, "docx", name, notices_about("".join(piece.text for piece in pieces)))
