"""Which characters the bytes of a text stand for: worked out from the bytes, with a notice when it is not UTF-8."""

import re

from graph.claims import Notice
from graph.errors import InputError

UTF8_MARK = b"\xef\xbb\xbf"
BYTE_ORDER_MARKS = (  # that of UTF-32 begins with that of UTF-16
    (UTF8_MARK, "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SHOWN_ENCODINGS = {"cp1252": "Windows-1252", "latin-1": "Latin-1"} | {
    codec: codec[:6].upper() for _, codec in BYTE_ORDER_MARKS
}
CONTROL_BYTES = re.compile(rb"[\x00-\x06\x0e-\x1a\x7f]")
UTF8_SEQUENCES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH_BYTES = re.compile(rb"[\x80-\xff]")
NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
BINARY_FILE = "the file is binary, not text"
SAVE_AS_UTF8 = "Save the document as UTF-8 text."


def decoded(data: bytes, declared: str | None = None) -> tuple[str, tuple[Notice, ...]]:
    """The text, with notices of how it was read; `declared` is the encoding that the document itself names.

    Raises: InputError when the bytes are no text.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text, notices = _decoded_as(encoding, data[len(mark) :])
            return text, (Notice("byte-order-mark", "A byte order mark was left out."), *notices)
    return _decoded_as(declared or _guessed(data), data)


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def utf16_without_mark(data: bytes) -> str | None:
    """The byte order of UTF-16 that has no mark, known by the zero in every other byte of western text."""
    head = data[:4000]
    if len(head) < 8 or len(data) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.6 * len(head) / 2 and even < 0.05 * len(head):
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * len(head) / 2 and odd < 0.05 * len(head) else None


def _guessed(data: bytes) -> str:
    if wide := utf16_without_mark(data):
        return wide
    if b"\0" in data or len(CONTROL_BYTES.findall(data)) > max(8, len(data) // 100):
        raise InputError(BINARY_FILE, mend=SAVE_AS_UTF8)
    return "utf-8"


def _decoded_as(encoding: str, data: bytes) -> tuple[str, tuple[Notice, ...]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "cp1252":
            return _decoded_as("latin-1", data)
        if encoding != "utf-8":
            what = f"damaged {SHOWN_ENCODINGS.get(encoding, encoding)} text (byte {error.start})"
            raise InputError(what, mend=SAVE_AS_UTF8) from error
        return _decoded_as_nearly_utf8(data, error.start)
    except LookupError:  # the document names an encoding that Python does not have
        return _decoded_as("utf-8", data)
    if "\0" in text:
        raise InputError(BINARY_FILE, mend=SAVE_AS_UTF8)
    if encoding == "utf-8":
        return text, ()
    return text, (Notice("encoding", f"The file was read as {SHOWN_ENCODINGS.get(encoding, encoding)}."),)


def _decoded_as_nearly_utf8(data: bytes, at: int) -> tuple[str, tuple[Notice, ...]]:
    """UTF-8 with a few bytes damaged (the first one `at`), or else an older encoding of one byte a letter."""
    if sum(map(len, UTF8_SEQUENCES.findall(data))) > 0.5 * len(HIGH_BYTES.findall(data)):
        message = f"The file is UTF-8 but damaged (byte {at}): what cannot be read is shown as \ufffd."
        return data.decode("utf-8", errors="replace"), (Notice("damaged-characters", message),)
    encoding = "latin-1" if NOT_IN_CP1252.search(data) else "cp1252"
    message = f"The file is not UTF-8 (byte {at}): it was read as {SHOWN_ENCODINGS[encoding]}."
    return data.decode(encoding), (Notice("encoding", message),)
