"""Plain text: the text is the file, to the character."""

import hashlib

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import UNSEEN_CHARACTERS, notices_about
from graph.read.encodings import decoded


def plain_source(data: bytes, name: str) -> SourceText:
    """Raises: InputError when the bytes are no text."""
    text, notices = decoded(data, name)
    if not UNSEEN_CHARACTERS.sub("", text).strip():
        raise InputError("the file is empty", where=name, mend="Give a file that holds the document's text.")
    return SourceText(text, "text", hashlib.sha256(text.encode()).hexdigest(), (*notices, *notices_about(text)))
