"""Plain text, UTF-8."""

import hashlib

from graph.claims import Notice, SourceText
from graph.errors import InputError

BOM = b"\xef\xbb\xbf"
# What other formats begin with, so that the refusal can name them.
SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip or Office file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


def text_of(data: bytes, name: str) -> SourceText:
    """The text of a document; `name` is only used to speak of it.

    Raises: InputError when the bytes are not UTF-8 text.
    """
    _refuse_other_formats(data, name)
    notices = (Notice("byte-order-mark", "A byte order mark was left out."),) if data.startswith(BOM) else ()
    text = _decoded(data.removeprefix(BOM), name)
    if not text.strip():
        raise InputError("the file is empty", where=name, mend="Give a file that holds the document's text.")
    if "\0" in text:
        raise InputError("the file is binary, not text", where=name, mend="Save the document as UTF-8 text.")
    return SourceText(text, "text", hashlib.sha256(text.encode()).hexdigest(), notices)


def _refuse_other_formats(data: bytes, name: str) -> None:
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            raise InputError(
                f"this is {what}, which is not read yet", where=name, mend="Save the document as UTF-8 text."
            )


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 text (byte {error.start})", where=name, mend="Save the document as UTF-8 text."
        ) from error
