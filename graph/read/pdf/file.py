"""A PDF file opened, when it is one that may be read: whole, not locked, of reasonable size."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from graph.errors import InputError

MOST_PAGES = 600
LARGEST_STREAM = 12_000_000  # what draws one page of a report is a hundredth of this
LARGEST_SUM = 400_000_000
DEEPEST_FILTERS = 4
OBJECT = re.compile(rb"\b\d{1,10}\s+\d{1,5}\s+obj\b")
STREAM = re.compile(rb"stream\r?\n")
# Pictures and fonts are not opened up here: only what draws pages is.
NOT_DRAWN = re.compile(rb"/(?:Image|Length1|Type1C|CIDFontType0C|OpenType|XRef|Metadata|EmbeddedFile)\b")
AGAIN = "Fetch it again, or print it to PDF anew."


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    """The document, closed afterwards.

    Raises: InputError when it is locked, cut off, broken, too long, or made to burst.
    """
    _refuse_what_bursts(data, name)
    document = _opened(data, name)
    try:
        if len(document) > MOST_PAGES:
            many = f"it has {len(document)} pages, more than the {MOST_PAGES} that are read"
            raise InputError(many, where=name, mend="Give the document in parts.")
        if _is_cut_off(data):
            raise InputError("the PDF is cut off before its end", where=name, mend=AGAIN)
        yield document
    finally:
        document.close()


def _opened(data: bytes, name: str) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            what, mend = "the PDF is locked with a password", "Save a copy without one."
            raise InputError(what, where=name, mend=mend) from error
        what = "the PDF is cut off before its end" if _is_cut_off(data) else "the PDF is broken"
        raise InputError(what, where=name, mend=AGAIN) from error


def _is_cut_off(data: bytes) -> bool:
    """A whole file ends on an end mark; one that was cut has an object without one after it."""
    last = 0
    for found in OBJECT.finditer(data):
        last = found.start()
    return data.find(b"%%EOF", last) < 0


def _refuse_what_bursts(data: bytes, name: str) -> None:
    """Raises: InputError when a few bytes of the file stand for very many."""
    total = 0
    for found in STREAM.finditer(data):
        told = data[max(0, found.start() - 600) : found.start()]
        told = told[told.rfind(b" obj") + 1 :]
        if NOT_DRAWN.search(told) or data[max(0, found.start() - 3) : found.start()] == b"end":
            continue
        size = _inflated(data, found.end(), told)
        total += size
        if size > LARGEST_STREAM or total > LARGEST_SUM:
            raise InputError("a part of the PDF unpacks to more than may be read", where=name, mend=AGAIN)


def _inflated(data: bytes, start: int, told: bytes) -> int:
    """How large the stream is when unpacked, counted no further than is needed."""
    end = data.find(b"endstream", start)
    packed = data[start : end if end >= 0 else len(data)]
    if b"/LZWDecode" in told or b"/RunLengthDecode" in told:
        return len(packed) * 64
    for _ in range(DEEPEST_FILTERS):
        inner = _unpacked(packed)
        if inner is None:
            break
        if len(inner) > LARGEST_STREAM:
            return len(inner)
        packed = inner
    return len(packed)


def _unpacked(packed: bytes) -> bytes | None:
    if packed[:1] not in (b"\x78", b"\x68", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08"):
        return None
    try:
        return zlib.decompressobj().decompress(packed, LARGEST_STREAM + 1)
    except zlib.error:
        return None
