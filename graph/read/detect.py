"""What sort of file it is, from its content; the name's suffix only settles what the content leaves open."""

import re
from collections.abc import Callable
from typing import Literal

from graph.errors import InputError
from graph.read.encodings import wide_of

Form = Literal["text", "html", "pdf", "docx"]

SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".pdf", ".docx")
HEAD = 4096
# What cannot be read, by its first bytes, with the mend.
AS_PDF = "Save the document as PDF, DOCX, HTML or UTF-8 text."
OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Office file, or an encrypted DOCX"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"%!PS", "a PostScript file"),
)
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MARKUP = re.compile(rb"^(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
TAGS = re.compile(rb"<(?:p|div|h[1-6]|ul|ol|li|table|section|article|main|span|title|meta|link)\b[^<>]*>", re.I)


def form_of(data: bytes, name: str) -> Form:
    """Raises: InputError for an empty file and for a format that is not read."""
    head = _narrowed(data[:HEAD]).removeprefix(b"\xef\xbb\xbf")
    if not data.strip(b"\xef\xbb\xbf\0 \t\r\n\f"):
        raise InputError("the file is empty", where=name, mend="Give a file that holds the document's text.")
    for signature, what in OTHERS:
        if data.startswith(signature):
            raise InputError(f"this is {what}, which is not read", where=name, mend=AS_PDF)
    return next((form for form, fits in FITS if fits(data, head, name)), "text")


def _narrowed(head: bytes) -> bytes:
    """The beginning with one byte a letter where it has two, so that signatures in it are found."""
    marked = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head[:2])
    wide = marked or wide_of(head)
    return head[2 if marked else 0 :].decode(wide, "ignore").encode("utf-8", "ignore") if wide else head


def _is_pdf(data: bytes, head: bytes, name: str) -> bool:
    # Readers of PDF allow for some bytes before the header; text that speaks of it does not begin with it.
    return head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and b"\nendobj" in data)


def _is_html(data: bytes, head: bytes, name: str) -> bool:
    if MARKUP.match(head):
        return True
    named = name.lower().endswith((".html", ".htm", ".xhtml"))
    return len(TAGS.findall(head)) >= (1 if named else 4) and (named or head.lstrip().startswith(b"<"))


FITS: tuple[tuple[Form, Callable[[bytes, bytes, str], bool]], ...] = (
    ("pdf", _is_pdf),
    ("docx", lambda data, head, name: data.startswith(ZIP)),
    ("html", _is_html),
)
