"""A PDF file opened, when it is one that may be read, and read from its first page to its last, within this process.

Nothing inside a process can stop the library while it reads, and a file can be made to have it read for ever, or to
break it. So this runs in a child (see `graph.sandbox.child`) where limits hold, and only words come back.
"""

import re
import time
import zlib
from contextlib import closing, suppress
from dataclasses import asdict

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import source_of
from graph.read.pdf.document import pieces_in
from graph.read.pdf.drawing import drawing_of
from graph.read.pdf.tables import PrintedPage, page_of
from graph.read.pdf.words import words_of
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message

MOST_PAGES = 600
MOST_CHARACTERS = 3_000_000
LONGEST_READING = 100.0  # seconds
LARGEST_STREAM = 12_000_000  # bytes: what draws one page of a report is a hundredth of this
LARGEST_STREAMS = 400_000_000  # together
MOST_FILTERS = 4  # one within another
OBJECT = re.compile(rb"\b\d{1,10}\s+\d{1,5}\s+obj\b")
STREAM = re.compile(rb"stream\r?\n")
# Pictures and fonts are not opened up here: only what draws pages is.
NOT_DRAWN = re.compile(rb"/(?:Image|Length1|Type1C|CIDFontType0C|OpenType|XRef|Metadata|EmbeddedFile)\b")
ZLIB_STARTS = (b"\x78", b"\x68", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08")
CUT_OFF = "the PDF is cut off before its end"
FETCH_AGAIN = "Fetch it again, or print it to PDF anew."
GIVE_IN_PARTS = "Give the document in parts."


def answering() -> Answering:
    """What the child answers with."""
    return source_in


def source_in(request: Header, data: bytes) -> Message:
    """The source text of a PDF, as JSON. Raises: InputError."""
    try:
        return {"source": asdict(read(data))}, b""
    except MemoryError:
        what, mend = "it takes more memory to read than it may", "Print it to PDF anew, or give it in parts."
        raise InputError(what, mend=mend) from None


def read(data: bytes) -> SourceText:
    """Raises: InputError when the file is locked, cut off, broken, too large or made to burst, or holds no text."""
    _refuse_what_bursts(data)
    with closing(_opened(data)) as document:
        if len(document) > MOST_PAGES:
            what = f"it has {len(document)} pages, more than the {MOST_PAGES} that are read"
            raise InputError(what, mend=GIVE_IN_PARTS)
        if _is_cut_off(data):  # the library repairs such a file, and shows the pages that are left
            raise InputError(CUT_OFF, mend=FETCH_AGAIN)
        pages = _pages(document)
    return source_of(pieces_in(pages), "pdf")


def _opened(data: bytes) -> pdfium.PdfDocument:
    """Raises: InputError when the document is locked, cut off or broken."""
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise InputError("the PDF is locked with a password", mend="Save a copy without one.") from error
        raise InputError(CUT_OFF if _is_cut_off(data) else "the PDF is broken", mend=FETCH_AGAIN) from error


def _is_cut_off(data: bytes) -> bool:
    """A whole file ends on an end mark; one that was cut has an object without one after it."""
    last = 0
    for match in OBJECT.finditer(data):
        last = match.start()
    return data.find(b"%%EOF", last) < 0


def _refuse_what_bursts(data: bytes) -> None:
    """Raises: InputError when a few bytes of the file stand for very many."""
    total = 0
    for match in STREAM.finditer(data):
        header = data[max(0, match.start() - 600) : match.start()]
        header = header[header.rfind(b" obj") + 1 :]
        if NOT_DRAWN.search(header) or header.endswith(b"end"):
            continue
        size = _unpacked_size(data, match.end(), header)
        total += size
        if size > LARGEST_STREAM or total > LARGEST_STREAMS:
            raise InputError("a part of the PDF unpacks to more than may be read", mend=FETCH_AGAIN)


def _unpacked_size(data: bytes, start: int, header: bytes) -> int:
    """How large the stream is when unpacked, counted no further than is needed."""
    end = data.find(b"endstream", start)
    packed = data[start : end if end >= 0 else len(data)]
    if b"/LZWDecode" in header or b"/RunLengthDecode" in header:
        return len(packed) * 64
    with suppress(zlib.error):
        for _ in range(MOST_FILTERS):
            if not packed.startswith(ZLIB_STARTS):
                break
            packed = zlib.decompressobj().decompress(packed, LARGEST_STREAM + 1)
            if len(packed) > LARGEST_STREAM:
                break
    return len(packed)


def _pages(document: pdfium.PdfDocument) -> list[PrintedPage]:
    """Raises: InputError when a page cannot be read, or all of them take too long."""
    end, left = time.monotonic() + LONGEST_READING, MOST_CHARACTERS
    pages = []
    for at in range(len(document)):
        if time.monotonic() > end:
            raise InputError("it takes too long to read", mend="Give it in parts, or printed anew.")
        try:
            with closing(document[at]) as page:
                words = words_of(page, left)
                if words is None:
                    raise InputError("it holds more text than is read", mend=GIVE_IN_PARTS)
                pages.append(page_of(at + 1, page.get_size(), words, drawing_of(page)))
        except pdfium.PdfiumError as error:
            raise InputError(f"page {at + 1} cannot be read", mend=FETCH_AGAIN) from error
        left -= sum(len(word.text) for word in words)
    return pages
