"""Which characters the bytes stand for: found out from the bytes, and said when it is not UTF-8."""

import re

from graph.claims import Notice
from graph.errors import InputError

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
NAMES = {
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
BINARY = re.compile(rb"[\x00-\x06\x0e-\x1a\x7f]")
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
HIGH = re.compile(rb"[\x80-\xff]")
SAVE = "Save the document as UTF-8 text."


def decoded(data: bytes, name: str, told: str | None = None) -> tuple[str, tuple[Notice, ...]]:
    """The text, and what should be known about how it was read. `told` is the encoding that the document names.

    Raises: InputError when the bytes are no text.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            text, notices = _read(data[len(mark) :], encoding, name)
            return text, (Notice("byte-order-mark", "A byte order mark was left out."), *notices)
    return _read(data, told or _guessed(data, name), name)


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guessed(data: bytes, name: str) -> str:
    wide = wide_of(data)
    if wide:
        return wide
    controls = len(BINARY.findall(data))
    if b"\0" in data or controls > max(8, len(data) // 100):
        raise InputError("the file is binary, not text", where=name, mend="Save the document as UTF-8 text.")
    return "utf-8"


def wide_of(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of western text is nought."""
    head = data[:4000]
    if len(head) < 8 or len(data) % 2:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 0.6 * len(head) / 2 and even < 0.05 * len(head):
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * len(head) / 2 and odd < 0.05 * len(head) else None


def _read(data: bytes, encoding: str, name: str) -> tuple[str, tuple[Notice, ...]]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "cp1252":
            return _read(data, "latin-1", name)
        if encoding != "utf-8":
            raise InputError(
                f"damaged {NAMES.get(encoding, encoding)} text (byte {error.start})", where=name, mend=SAVE
            ) from error
        return _not_utf8(data, error.start)
    except LookupError:
        return _read(data, "utf-8", name)
    if "\0" in text:
        raise InputError("the file is binary, not text", where=name, mend=SAVE)
    if encoding == "utf-8":
        return text, ()
    return text, (Notice("encoding", f"The file was read as {NAMES.get(encoding, encoding)}."),)


def _not_utf8(data: bytes, where: int) -> tuple[str, tuple[Notice, ...]]:
    """UTF-8 with a few bytes damaged, or else an older encoding of one byte a letter."""
    whole = sum(len(m) for m in MULTIBYTE.findall(data))
    if whole > 0.5 * len(HIGH.findall(data)):
        said = f"The file is UTF-8 but damaged (byte {where}): what cannot be read is shown as \ufffd."
        return data.decode("utf-8", errors="replace"), (Notice("damaged-characters", said),)
    encoding = "latin-1" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else "cp1252"
    said = f"The file is not UTF-8 (byte {where}): it was read as {NAMES[encoding]}."
    return data.decode(encoding), (Notice("encoding", said),)
