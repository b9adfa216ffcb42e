"""DOCX: paragraphs and tables in order, with the list numbers that no text holds and the notes at the end.

Parts are looked over before anything is unpacked, read within bounds, and parsed without entities.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from graph.claims import SourceText
from graph.errors import InputError
from graph.read.canonical import notices_about, source_of
from graph.read.docx.body import BodyReader, NoteMarks
from graph.read.docx.styles import list_numbers_of, styles_of

MOST_FILES_IN_ZIP = 5000
LARGEST_PART = 20_000_000  # bytes
LARGEST_UNPACKED = 500_000_000
MOST_SQUEEZED = 150  # times: prose comes to 10, tables of little to 50
SMALL_PART = 1_000_000
SAVE_AS_DOCX = "Save the document anew as DOCX, PDF or UTF-8 text."
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The same vocabulary under the other name that the standard gives it ("Strict Open XML").
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Entities can unpack without end; the zeros between letters are UTF-16's.
DECLARES_ENTITIES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
OTHER_ARCHIVES = {
    "xl/workbook.xml": "an Excel workbook",
    "xl/workbook.bin": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/container.xml": "an e-book (EPUB)",
}
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def docx_source(data: bytes) -> SourceText:
    """Raises: InputError when it is no DOCX, cannot be unpacked within bounds, or holds no words."""
    package = DocxPackage(data)
    styles = styles_of(package.part("styles"))
    body = package.main.find(qn("w:body"))
    if body is None:
        raise _refusal("a DOCX file without a body")
    has_both = all(package.main.find(f".//{qn(f'w:{kind}Reference')}") is not None for kind in ("footnote", "endnote"))
    numbers = list_numbers_of(package.part("numbering"), styles.lists)
    reader = BodyReader(styles, numbers, NoteMarks(has_both))
    pieces = reader.pieces(body)
    pieces += reader.notes({"footnote": package.part("footnotes"), "endnote": package.part("endnotes")})
    return source_of(pieces, "docx", notices_about("".join(piece.text for piece in pieces)))


def _refusal(what: str, mend: str = SAVE_AS_DOCX) -> InputError:
    return InputError(f"this is {what}", mend=mend)


class DocxPackage:
    """A DOCX file opened: `main` is the part that holds its body."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise _refusal("a ZIP archive that is damaged or cut short") from error
        self._files = frozenset(self._zip.namelist())
        self._refuse_what_bursts()
        main = next(iter(self._related("").get("officeDocument", [])), "")
        if main not in self._files or b"wordprocessingml" not in self._read(main, LARGEST_PART)[:4000]:
            raise _refusal(self._what_else())
        self.main = self._parsed(main)
        self._parts = self._related(main)

    def part(self, kind: str) -> Element | None:
        """The part of this kind: "footnotes", "styles" and so on."""
        path = next(iter(self._parts.get(kind, [])), None)
        return self._parsed(path) if path in self._files else None

    def _refuse_what_bursts(self) -> None:
        """Raises: InputError for what would be too much, or cannot be unpacked."""
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES_IN_ZIP:
            raise _refusal(f"a ZIP archive of more than {MOST_FILES_IN_ZIP:,} files")
        size = sum(info.file_size for info in infos)
        squeezed = [i for i in infos if i.file_size > SMALL_PART and i.file_size > MOST_SQUEEZED * i.compress_size]
        if size > LARGEST_UNPACKED or squeezed:
            raise _refusal(f"a ZIP archive that would unpack to {size:,} bytes, far more than a document holds")
        if any(info.flag_bits & 1 for info in infos):
            raise _refusal("an encrypted archive", "Take the password off and save it again.")

    def _what_else(self) -> str:
        """What an archive is that is no DOCX."""
        if "mimetype" in self._files and self._read("mimetype", 200).startswith(OPEN_DOCUMENT):
            return "an OpenDocument file (ODT), which is not read"
        what = next((what for path, what in OTHER_ARCHIVES.items() if path in self._files), None)
        return f"{what}, which is not read" if what else "a ZIP archive, but no DOCX"

    def _related(self, part: str) -> dict[str, list[str]]:
        """The paths of the parts that a part refers to, by kind."""
        folder, filename = posixpath.split(part)
        relationships = posixpath.join(folder, "_rels", f"{filename}.rels")
        paths: dict[str, list[str]] = {}
        if relationships not in self._files:
            return paths
        for node in self._parsed(relationships).iter(RELATIONSHIP):
            if node.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, node.get("Target") or "")).lstrip("/")
                paths.setdefault((node.get("Type") or "").rsplit("/", 1)[-1], []).append(path)
        return paths

    def _read(self, part: str, most: int) -> bytes:
        """The bytes of a part, never more than `most`, whatever the directory of the archive says of it."""
        try:
            with self._zip.open(part) as stream:
                data = stream.read(most + 1)
        except DAMAGES as error:
            raise _refusal(f"a ZIP archive whose part {part} is damaged") from error
        if len(data) > most:
            raise _refusal(f"a DOCX file whose part {part} is larger than {most:,} bytes")
        return data

    def _parsed(self, part: str) -> Element:
        data = self._read(part, LARGEST_PART)
        if DECLARES_ENTITIES.search(data):
            raise _refusal(f"a DOCX file whose part {part} declares entities, which no DOCX does")
        try:
            return parse_xml(data.replace(STRICT, TRANSITIONAL))
        except (SyntaxError, ValueError, LookupError) as error:
            raise _refusal(f"a DOCX file whose part {part} is damaged") from error
