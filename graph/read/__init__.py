"""Files in, text out: the text that every offset counts in."""

import hashlib
import re
from typing import Literal

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import UNSEEN_CHARACTERS, notices_about
from graph.read.encodings import UTF8_MARK, decoded, utf16_without_mark
from graph.read.files import FILE_TOO_LARGE, LARGEST_FILE

LONGEST_TEXT = 1_000_000  # characters: the longest report has a third of that
LONGEST_LINE = 20_000
MOST_LINES = 20_000
EMPTY_FILE = "the file is empty", "Give a file that holds the document's text."

HEAD_BYTES = 4096
# Formats that are refused by name, with the first bytes of their files:
UNREADABLE: dict[str, bytes | tuple[bytes, ...]] = {
    "an old Word or Office file, or an encrypted DOCX": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "an RTF file": b"{\\rtf",
    "a PNG picture": b"\x89PNG",
    "a JPEG picture": b"\xff\xd8\xff",
    "a GIF picture": b"GIF8",
    "a TIFF picture": (b"II*\0", b"MM\0*"),
    "a gzip archive": b"\x1f\x8b",
    "a bzip2 archive": b"BZh",
    "an xz archive": b"\xfd7zXZ\0",
    "a 7-Zip archive": b"7z\xbc\xaf\x27\x1c",
    "a RAR archive": b"Rar!",
    "a program": (b"\x7fELF", b"MZ\x90"),
    "a database": b"SQLite format 3\0",
    "a PostScript file": b"%!PS",
}
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
HTML_START = re.compile(rb"^(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
HTML_TAGS = re.compile(rb"<(?:p|div|h[1-6]|ul|ol|li|table|section|article|main|span|title|meta|link)\b[^<>]*>", re.I)


def text_of(data: bytes, name: str) -> SourceText:
    """The text of a document; its content says which reader takes it, and only where that is silent its `name`.

    Raises: InputError when no text can be had from it.
    """
    try:
        source = _read(data, name)
        _refuse_what_is_too_long(source.text)
    except InputError as error:
        error.where = name  # the readers are given bytes alone
        raise
    return source


def _refuse_what_is_too_long(text: str) -> None:
    """Raises: InputError."""
    if len(text) > LONGEST_TEXT:
        raise InputError(f"its text is longer than {LONGEST_TEXT:,} characters", mend="Give one document at a time.")
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise InputError(f"it has more than {MOST_LINES:,} lines", mend="Give one document at a time.")
    if any(len(line) > LONGEST_LINE for line in lines):
        what = f"a paragraph of it is longer than {LONGEST_LINE:,} characters: its line ends have been lost"
        raise InputError(what, mend="Save the document anew, with its paragraphs.")


def _read(data: bytes, name: str) -> SourceText:
    match format_of(data, name):  # a reader's library is loaded when a document first needs it
        case "pdf":
            from graph.read.pdf import pdf_source

            return pdf_source(data)
        case "docx":
            from graph.read.docx import docx_source

            return docx_source(data)
        case "html":
            from graph.read.html import html_source

            return html_source(data)
        case "text":
            return plain_source(data)


def plain_source(data: bytes) -> SourceText:
    """Plain text: the text is the file, to the character.

    Raises: InputError when the bytes are no text.
    """
    text, notices = decoded(data)
    if not UNSEEN_CHARACTERS.sub("", text).strip():
        raise InputError(EMPTY_FILE[0], mend=EMPTY_FILE[1])
    return SourceText(text, "text", hashlib.sha256(text.encode()).hexdigest(), (*notices, *notices_about(text)))


def format_of(data: bytes, name: str) -> Literal["text", "html", "pdf", "docx"]:
    """The format of a file, from its content; the suffix of `name` only settles what the content leaves open.

    Raises: InputError for an empty or too large file and for a format that is not read.
    """
    if len(data) > LARGEST_FILE:
        raise InputError(FILE_TOO_LARGE, mend="Give the document alone.")
    if not data.strip(UTF8_MARK + b"\0 \t\r\n\f"):
        raise InputError(EMPTY_FILE[0], mend=EMPTY_FILE[1])
    for what, signature in UNREADABLE.items():
        if data.startswith(signature):
            save_as = "Save the document as PDF, DOCX, HTML or UTF-8 text."
            raise InputError(f"this is {what}, which is not read", mend=save_as)
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
