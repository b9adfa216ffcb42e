"""The parts of a DOCX file: looked over before anything is unpacked, read within bounds, parsed without entities."""

import io
import posixpath
import re
import struct
import zipfile
import zlib

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from graph.errors import InputError

MOST_PARTS = 5000
LARGEST_PART = 20_000_000
LARGEST_WHOLE = 500_000_000
MOST_SQUEEZED = 150  # times: prose comes to 10, tables of little to 50
SMALL = 1_000_000
ANEW = "Save the document anew as DOCX, PDF or UTF-8 text."
RELATED = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# The same vocabulary under the other name that the standard gives it ("Strict Open XML").
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
)
DECLARES = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")
OTHERS = (
    (re.compile(r"xl/workbook\.(?:xml|bin)"), "an Excel workbook"),
    (re.compile(r"ppt/presentation\.xml"), "a PowerPoint presentation"),
    (re.compile(r"META-INF/container\.xml"), "an e-book (EPUB)"),
)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


class Package:
    """A DOCX file opened. `part` gives a part by its kind: "footnotes", "styles" and so on."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise self._bad("a ZIP archive that is damaged or cut short") from error
        self._sizes = {info.filename: info for info in self._zip.infolist()}
        self._look_over()
        main = next(iter(self._related("").get("officeDocument", [])), "")
        if main not in self._sizes or not self._is_wordprocessing(main):
            raise self._bad(self._told())
        self.main = self._parsed(main)
        self._kinds = self._related(main)

    def part(self, kind: str) -> BaseOxmlElement | None:
        target = next(iter(self._kinds.get(kind, [])), None)
        return self._parsed(target) if target in self._sizes else None

    def _bad(self, what: str, mend: str = ANEW) -> InputError:
        return InputError(f"this is {what}", where=self._name, mend=mend)

    def _look_over(self) -> None:
        """Raises: InputError for what would be too much, or cannot be unpacked."""
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            raise self._bad(f"a ZIP archive of more than {MOST_PARTS:,} files")
        whole = sum(info.file_size for info in infos)
        squeezed = [i for i in infos if i.file_size > SMALL and i.file_size > MOST_SQUEEZED * i.compress_size]
        if whole > LARGEST_WHOLE or squeezed:
            raise self._bad(f"a ZIP archive that would unpack to {whole:,} bytes, far more than a document holds")
        if any(info.flag_bits & 1 for info in infos):
            raise self._bad("an encrypted archive", "Take the password off and save it again.")

    def _told(self) -> str:
        """What the archive is instead."""
        if "mimetype" in self._sizes and self._read("mimetype", 200).startswith(OPEN_DOCUMENT):
            return "an OpenDocument file (ODT), which is not read"
        for pattern, what in OTHERS:
            if any(pattern.fullmatch(filename) for filename in self._sizes):
                return f"{what}, which is not read"
        return "a ZIP archive, but no DOCX"

    def _related(self, part: str) -> dict[str, list[str]]:
        """The parts that a part names, by kind."""
        folder, filename = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{filename}.rels")
        kinds: dict[str, list[str]] = {}
        if rels not in self._sizes:
            return kinds
        for node in self._parsed(rels).iter(RELATED):
            target = node.get("Target") or ""
            if node.get("TargetMode") != "External":
                path = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                kinds.setdefault((node.get("Type") or "").rsplit("/", 1)[-1], []).append(path)
        return kinds

    def _is_wordprocessing(self, main: str) -> bool:
        return b"wordprocessingml" in self._read(main, LARGEST_PART)[:4000]

    def _read(self, part: str, most: int) -> bytes:
        """The bytes of a part, never more than `most`, whatever the directory of the archive says of it."""
        try:
            with self._zip.open(part) as stream:
                data = stream.read(most + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            OSError,
            RuntimeError,
            ValueError,
        ) as error:
            raise self._bad(f"a ZIP archive whose part {part} is damaged") from error
        if len(data) > most:
            raise self._bad(f"a DOCX file whose part {part} is larger than {most:,} bytes")
        return data

    def _parsed(self, part: str) -> BaseOxmlElement:
        data = self._read(part, LARGEST_PART)
        if DECLARES.search(data):
            raise self._bad(f"a DOCX file whose part {part} declares entities, which no DOCX does")
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
        try:
            return parse_xml(data)
        except (SyntaxError, ValueError, LookupError) as error:
            raise self._bad(f"a DOCX file whose part {part} is damaged") from error
