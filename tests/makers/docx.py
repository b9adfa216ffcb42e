"""A letter as DOCX, in two dresses: styled, with lists that Word numbers; and typed, with tracked changes and boxes."""

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph
from makers.letter import RAISED, Block, blocks_of

LEVEL = (
    '<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    '<w:lvlJc w:val="left"/></w:lvl>'
)
BULLETS, NUMBERS = "910", "911"
NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
MARKED = re.compile(rf"([{RAISED}]|\[.+?\]\(\S+?\)|<https?://\S+?>|(?<!\*)\*[^*\n]+\*)")


def styled(letter: str) -> bytes:
    """Heading styles, bullets and numbers counted by Word and begun anew, footnotes, running heads, merged cells."""
    document = docx.Document()
    _define_lists(document)
    section = document.sections[0]
    section.header.paragraphs[0].text = "HM Inspectorate of Probation: running head"
    section.footer.paragraphs[0].text = "Page 1 of 12"
    notes: dict[int, str] = {}
    lists = _Lists(document)
    for kind, group in groupby(blocks_of(letter), key=lambda b: b.kind):
        if kind == "row":
            _tables(document, list(group))
            continue
        for block in group:
            if kind == "note":
                notes[RAISED.index(block.mark)] = block.text
            elif kind == "heading":
                lists.begin() if block.level < 3 else None
                document.add_heading(block.text, block.level)
            else:
                paragraph = document.add_paragraph()
                _write(paragraph, block.text, "footnote", bold=kind == "lead")
                if kind == "item":
                    lists.number(paragraph, block.mark)
    _add_notes(document, notes, "footnote")
    return _saved(document)


def typed(letter: str) -> bytes:
    """Bold paragraphs for headings, typed marks, the address in a table, endnotes, tracked changes, boxes, controls."""
    document = docx.Document()
    blocks = blocks_of(letter)
    front = [b for b in blocks if b.kind == "front" and not b.text.startswith("Dear ")]
    _address(document, front)
    notes: dict[int, str] = {}
    for kind, group in groupby([b for b in blocks if b not in front], key=lambda b: b.kind):
        if kind == "row":
            _tables(document, list(group))
            continue
        for at, block in enumerate(group):
            if kind == "note":
                notes[RAISED.index(block.mark)] = block.text
                continue
            paragraph = document.add_paragraph()
            mark = "•\t" if block.mark == "-" else f"{block.mark}\t" if block.mark else ""
            _write(paragraph, mark + block.text, "endnote", bold=kind in ("lead", "heading"))
            if kind == "item" and at == 0:
                _track(paragraph)
            if kind == "close":
                _control(paragraph)
    _add_notes(document, notes, "endnote")
    return _saved(document)


class _Lists:
    """Which list a paragraph is in: one list of bullets, and one of numbers that each new heading begins anew."""

    def __init__(self, document: Document) -> None:
        self._numbering = document.part.numbering_part.element
        self._fresh = True
        self._id = 920

    def begin(self) -> None:
        self._fresh = True

    def number(self, paragraph: Paragraph, mark: str) -> None:
        number = BULLETS
        if mark[0].isdigit():
            if self._fresh:
                self._id += 1
                self._numbering.append(_num(str(self._id), NUMBERS, restart=True))
                self._fresh = False
            number = str(self._id)
        listed = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        paragraph._p.get_or_add_pPr().append(parse_xml(listed))


def _define_lists(document: Document) -> None:
    numbering = document.part.numbering_part.element
    for name, form, text in ((NUMBERS, "decimal", "%1."), (BULLETS, "bullet", "\uf0b7")):
        level = LEVEL.format(at=0, form=form, text=text)
        abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{level}</w:abstractNum>'
        numbering.insert(0, parse_xml(abstract))
    numbering.append(_num(BULLETS, BULLETS, restart=False))


def _num(name: str, abstract: str, restart: bool) -> Any:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    return parse_xml(f'<w:num {nsdecls("w")} w:numId="{name}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>')


def _write(paragraph: Paragraph, words: str, notes: str, bold: bool = False) -> None:
    """The words in runs: links as links, emphasis as emphasis, the marks of notes as references to them."""
    for piece in MARKED.split(words):
        if piece in RAISED and piece:
            paragraph._p.append(_reference(notes, RAISED.index(piece)))
        elif piece.startswith(("[", "<http")):
            shown = re.sub(r"\]\(.*$", "", piece).strip("[<>").replace("\\", "")
            run = f"<w:hyperlink {nsdecls('w')}><w:r><w:t/></w:r></w:hyperlink>"
            link = parse_xml(run)
            link.find(f".//{qn('w:t')}").text = shown
            paragraph._p.append(link)
        elif piece:
            emphasised = MARKED.fullmatch(piece) is not None
            run_ = paragraph.add_run(piece.strip("*") if emphasised else piece)
            run_.italic, run_.bold = emphasised or None, bold or None


def _reference(kind: str, number: int) -> Any:
    return parse_xml(f'<w:r {nsdecls("w")}><w:{kind}Reference w:id="{number + 1}"/></w:r>')


def _add_notes(document: Document, notes: dict[int, str], kind: str) -> None:
    root = parse_xml(f"<w:{kind}s {nsdecls('w')}/>")
    for number, words in {-1: "", **notes}.items():
        note = parse_xml(
            f'<w:{kind} {nsdecls("w")} w:id="{number + 1}"><w:p><w:r><w:{kind}Ref/></w:r></w:p></w:{kind}>'
        )
        _write(Paragraph(note[0], document), " " + words, kind)
        root.append(note)
    blob = docx.oxml.parser.etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    part = Part(PackURI(f"/word/{kind}s.xml"), NOTES_TYPE.format(kind=kind), blob, document.part.package)
    document.part.relate_to(part, f"{RELATIONSHIP_TYPE.FOOTNOTES.rsplit('/', 1)[0]}/{kind}s")


def _tables(document: Document, rows: list[Block]) -> None:
    for table_rows in _apart(rows):
        width = max(len(row.cells) for row in table_rows)
        table = document.add_table(len(table_rows), width)
        for at, row in enumerate(table_rows):
            over = width - len(row.cells)
            first = table.cell(at, 0).merge(table.cell(at, over)) if over else table.cell(at, 0)
            first.text = row.cells[0]
            for column, words in enumerate(row.cells[1:], over + 1):
                table.cell(at, column).text = words
        document.add_paragraph()


def _apart(rows: list[Block]) -> Iterator[list[Block]]:
    """The rows table by table: each has one overall rating."""
    table: list[Block] = []
    for row in rows:
        if row.cells[0] == "Overall rating" and any(r.cells[0] == "Overall rating" for r in table):
            yield table
            table = []
        table.append(row)
    yield table


def _address(document: Document, front: list[Block]) -> None:
    """The letterhead and the lists of those addressed, as tables of one column."""
    table = document.add_table(len(front), 1)
    for at, block in enumerate(front):
        table.cell(at, 0).text = block.text


def _track(paragraph: Paragraph) -> None:
    """A sentence struck out before the end, and the last run as one put in."""
    about = f'{nsdecls("w")} w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'
    struck = "<w:r><w:delText>This sentence was struck out. </w:delText></w:r>"
    paragraph._p.append(parse_xml(f"<w:del {about}>{struck}</w:del>"))
    added = parse_xml(f"<w:ins {about}/>")
    runs = paragraph._p.findall(qn("w:r"))
    runs[-1].addprevious(added)
    added.append(runs[-1])


def _control(paragraph: Paragraph) -> None:
    """The paragraph in a content control."""
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val='Field'/></w:sdtPr><w:sdtContent/></w:sdt>")
    paragraph._p.addprevious(control)
    control[1].append(paragraph._p)


def _saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)


def raw(body: str, **parts: str) -> bytes:
    """A DOCX file of this body and of parts like `numbering` and `footnotes`, written out in its own vocabulary."""
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = "".join(f'<Relationship Id="{k}" Type="{RELATIONS}/{k}" Target="{k}.xml"/>' for k in parts)
    files = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="a" Type="{RELATIONS}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{relations}">{rels}</Relationships>',
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
    }
    files |= {f"word/{k}.xml": f"<w:{k} {SPACES}>{inner}</w:{k}>" for k, inner in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
