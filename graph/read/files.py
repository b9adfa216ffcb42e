"""Files: their bytes, as long as a document may be, and the format that these bytes are in."""

import re
import stat
from pathlib import Path
from typing import Literal

from graph.errors import InputError
from graph.read.encodings import UTF8_MARK, utf16_without_mark

FileFormat = Literal["text", "html", "pdf", "docx"]

# What is taken from a folder; a file that is given by its path may be called anything.
SUFFIXES = (".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx")
LARGEST_FILE = 20_000_000  # bytes
FILE_TOO_LARGE = f"the file is larger than {LARGEST_FILE // 1_000_000} MB"
EMPTY_FILE = "the file is empty", "Give a file that holds the document's text."

HEAD_BYTES = 4096
UNREADABLE: tuple[tuple[bytes, str], ...] = (  # first bytes of formats that are refused by name
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
HTML_START = re.compile(rb"^(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
HTML_TAGS = re.compile(rb"<(?:p|div|h[1-6]|ul|ol|li|table|section|article|main|span|title|meta|link)\b[^<>]*>", re.I)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises: InputError when there is no such file, it may not be read, is too large or no ordinary file.
    """
    where = str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("this is a folder", where=where, mend="Name a file, or build from the folder.")
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device might never end
            raise InputError("this is no ordinary file", where=where, mend="Save the document as a file first.")
        if status.st_size > LARGEST_FILE:
            raise InputError(FILE_TOO_LARGE, where=where, mend="Give the document alone.")
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            error.strerror or "the file cannot be read", where=where, mend="Check the path and its permissions."
        ) from error


def format_of(data: bytes, name: str) -> FileFormat:
    """The format of a file, from its content; the suffix of `name` only settles what the content leaves open.

    Raises: InputError for an empty file and for a format that is not read.
    """
    if not data.strip(UTF8_MARK + b"\0 \t\r\n\f"):
        raise InputError(EMPTY_FILE[0], where=name, mend=EMPTY_FILE[1])
    for signature, what in UNREADABLE:
        if data.startswith(signature):
            mend = "Save the document as PDF, DOCX, HTML or UTF-8 text."
            raise InputError(f"this is {what}, which is not read", where=name, mend=mend)
    head = _as_utf8(data[:HEAD_BYTES]).removeprefix(UTF8_MARK)
    if _is_pdf(data, head):
        return "pdf"
    if data.startswith(ZIP):
        return "docx"
    return "html" if _is_html(head, name) else "text"


def _as_utf8(head: bytes) -> bytes:
    """The beginning of a file with UTF-16 made UTF-8, so that signatures in it match."""
    marked = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head[:2])
    wide = marked or utf16_without_mark(head)
    return head[2 if marked else 0 :].decode(wide, "ignore").encode("utf-8", "ignore") if wide else head


def _is_pdf(data: bytes, head: bytes) -> bool:
    # Readers of PDF allow for some bytes before the header; text that speaks of it does not begin with it.
    return head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head[:1024] and b"\nendobj" in data)


def _is_html(head: bytes, name: str) -> bool:
    """Text may quote a tag: a fragment without a doctype must begin with one and hold several."""
    if HTML_START.match(head):
        return True
    has_suffix = name.lower().endswith((".html", ".htm", ".xhtml"))
    return len(HTML_TAGS.findall(head)) >= (1 if has_suffix else 4) and (has_suffix or head.lstrip().startswith(b"<"))
