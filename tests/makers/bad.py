"""Input that is no good letter: what programs, people and mishaps put where a document should be."""

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from fpdf import FPDF, XPos, YPos
from makers.docx import raw, styled
from makers.html import page

Maker = Callable[[str], bytes]


def pdf(letter: str, **security: str) -> bytes:
    """The first lines of the letter as a page of PDF, locked where a password is given."""
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=11)
    for line in filter(str.strip, letter.splitlines()[:60]):
        shown = line.encode("latin-1", "replace").decode("latin-1")[:90]
        made.cell(text=shown, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if security:
        made.set_encryption(owner_password="owner", user_password=security["password"])
    return bytes(made.output())


def pdf_bomb(letter: str) -> bytes:
    """A page whose stream unpacks to sixty million bytes."""
    squeezed = zlib.compress(b"0 0 m " * 10_000_000, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(squeezed), squeezed),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, told) for at, told in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def lying(letter: str) -> bytes:
    """An archive whose directory says that the document unpacks to little."""
    body = "<w:p><w:r><w:t>" + "words " * 600_000 + "</w:t></w:r></w:p>"
    data = raw(body)
    told = struct.pack("<I", len(body))
    sizes = {info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist() if info.file_size > 1_000_000}
    assert told not in data
    for size in sizes:
        data = data.replace(struct.pack("<I", size), struct.pack("<I", 900_000))
    return data


def locked(letter: str) -> bytes:
    """An archive that says it is encrypted."""
    data = bytearray(raw("<w:p/>"))
    for found in re.finditer(rb"PK\x01\x02", bytes(data)):
        data[found.start() + 8] |= 1
    return bytes(data)


def entities(letter: str) -> bytes:
    """The billion laughs."""
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{lines}]><l>&l9;</l>'.encode()


def with_part(part: str, content: bytes) -> bytes:
    """A DOCX file in which a part is something else."""
    with zipfile.ZipFile(io.BytesIO(raw("<w:p/>"))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped(files | {part: content})


def unseen(letter: str) -> bytes:
    """Characters of no width within words, and marks that turn the direction of writing around them."""
    return letter.replace("region", "re\u200bgion").replace("PDU should", "\u202ePDU\u202c should").encode()


def scripted(letter: str) -> bytes:
    """The page with scripts, control characters and a comment within its words."""
    shown = page(letter).decode()
    shown = shown.replace("<li>", "<li>\x01<script>alert('<li>')</script>").replace(" the ", " \x08the<!-- <p> --> ")
    return shown.encode()


def noise(letter: str) -> bytes:
    return random.Random(4).randbytes(5000)


LIST = "Shopping\n\n1. eggs\n2. flour\n3. recommendations for a good wine\n\nThe shop should:\n- be open\n"
EMPTY: dict[str, Maker] = {
    "empty.txt": lambda _: b"",
    "white-space.txt": lambda _: b" \n\t\r\n \n",
    "noughts.txt": lambda _: bytes(4000),
    "only-a-mark.txt": lambda _: b"\xef\xbb\xbf",
    "unseen-only.txt": lambda _: "\u200b\u2060\n".encode(),
}
# Name of the file → the file, and words that the error must hold.
REFUSED: dict[str, tuple[Maker, str]] = {
    **{name: (maker, "empty") for name, maker in EMPTY.items()},
    "noise.txt": (noise, "binary"),
    "program.txt": (lambda _: b"\x7fELF\x02\x01\x01" + bytes(100), "a program"),
    "picture.html": (lambda _: b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG picture"),
    "letter.doc": (lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word"),
    "letter.rtf": (lambda t: rb"{\rtf1\ansi " + t.encode("ascii", "ignore") + b"}", "an RTF file"),
    "noughts-within.txt": (lambda t: t.replace("region", "re\0gion").encode(), "binary"),
    "half-a-character.txt": (lambda t: t.encode("utf-16")[:-1], "damaged UTF-16"),
    "one-line.txt": (lambda _: b"words and words " * 330_000, "longer than"),
    "one-long-paragraph.txt": (lambda t: t.replace("\n", " ").encode(), "its line ends have been lost"),
    "too-large.txt": (lambda t: t.encode() * 400, "larger than 20 MB"),
    "shopping.txt": (lambda _: LIST.encode(), "no inspection document"),
    "prose.txt": (lambda _: b"It was the best of times.\n\n" * 200, "no inspection document"),
    "headings.txt": (lambda _: b"Probation inspection\n\nRecommendations\n\n" * 2000, "headings"),
    "laughs.xml": (entities, "no inspection document"),
    "deep.html": (lambda _: b"<!doctype html><body>" + b"<div>" * 100_000 + b"x", "nested more than"),
    "deep-text.html": (lambda _: b"<!doctype html><body>" + b"<b><i>" * 260 + b"x", "nested more than"),
    "tags.html": (lambda _: b"<!doctype html><body>" + b"<p>x" * 1_000_000, "tags"),
    "attributes.html": (lambda _: b"<!doctype html><p " + b"a=1 " * 100_000 + b">x", "attributes"),
    "scripts-only.html": (lambda _: b"<!doctype html><script>document.write('x')</script>", "no text was found"),
    "archive.docx": (lambda _: zipped({"a.txt": b"words"}), "no DOCX"),
    "letter.odt": (lambda _: zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "OpenDocument"),
    "table.xlsx": (lambda _: zipped({"xl/workbook.xml": b"<a/>"}), "Excel"),
    "bomb.docx": (lambda _: raw("<w:p/>" * 300_000), "would unpack to"),
    "lying.docx": (lying, "damaged"),
    "locked.docx": (locked, "encrypted"),
    "cut.docx": (lambda t: styled(t)[:-5000], "damaged or cut short"),
    "laughs.docx": (lambda t: with_part("word/document.xml", entities(t) + b"<!-- wordprocessingml -->"), "entities"),
    "broken.docx": (lambda _: with_part("word/document.xml", b"<w:document wordprocessingml"), "damaged"),
    "no-body.docx": (lambda _: with_part("word/document.xml", b"<wordprocessingml/>"), "without a body"),
    "no-words.docx": (lambda _: raw("<w:p/>"), "no text was found"),
    "locked.pdf": (lambda t: pdf(t, password="secret"), "locked with a password"),
    "cut.pdf": (lambda t: pdf(t)[:-700], "cut off before its end"),
    "head-only.pdf": (lambda _: b"%PDF-1.7\n", "cut off before its end"),
    "text-below-a-head.pdf": (lambda t: b"%PDF-1.7\n" + t.encode(), "cut off before its end"),
    "bomb.pdf": (pdf_bomb, "unpacks to more than may be read"),
    "blank.pdf": (lambda _: pdf(""), "no text was found"),
    "many.docx": (lambda _: zipped({f"{n}.txt": b"" for n in range(6000)}), "more than 5,000 files"),
}  # fmt: skip
# Name of the file → the file, and the code of a warning that must come with it ("" for none).
READ: dict[str, tuple[Maker, str]] = {
    "utf-16.txt": (lambda t: t.encode("utf-16"), "encoding"),
    "utf-16-unmarked.txt": (lambda t: t.encode("utf-16-be"), "encoding"),
    "utf-32.txt": (lambda t: t.encode("utf-32"), "encoding"),
    "latin-1.txt": (lambda t: t.encode("latin-1", "replace").replace(b"(PDUs)", b"(PDUs)\xe9\x81"), "encoding"),
    "windows.txt": (lambda t: t.replace("'", "’").encode("cp1252", "replace"), "encoding"),
    "marked.txt": (lambda t: b"\xef\xbb\xbf" + t.encode(), "byte-order-mark"),
    "surrogates.txt": (lambda t: t.encode().replace(b"Dear", b"\xed\xa0\x80 Dear \xff", 1), "damaged-characters"),
    "unseen.txt": (unseen, "unseen-characters"),
    "controls.txt": (lambda t: t.replace("region", "\x0bre\x1bgion\x0c", 3).encode(), ""),
    "line-ends.txt": (lambda t: t.replace("\n", "\r").encode(), ""),
    "doubled.txt": (lambda t: t.replace("\n6. ensure", "\n5. ensure").replace("\n7. ", "\n1. ").encode(), ""),
    "cut.txt": (lambda t: t[: len(t) // 2].encode(), "no-recommendations"),
    "twice.txt": (lambda t: (t + t).encode(), ""),
    "wrong-suffix.pdf": (lambda t: t.encode(), ""),
    "wrong-suffix.txt": (page, ""),
    "no-suffix": (styled, ""),
    "scripted.html": (scripted, ""),
}
