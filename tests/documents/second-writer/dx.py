import docx, datetime, copy
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn, nsdecls
from docx.shared import Pt, RGBColor, Cm
from docx.opc.part import Part
from docx.opc.packuri import PackURI
import re
def new():
    d = docx.Document(); p = d.core_properties
    p.created = p.modified = datetime.datetime(2023, 1, 1); p.author = 'HM Inspectorate of Probation'; p.last_modified_by = ''; p.revision = 1
    return d
def make_list(d, fmt='decimal', text='%1.'):
    """new abstractNum; returns function giving a fresh numId that restarts"""
    num = d.part.numbering_part.element
    aid = max([int(a.get(qn('w:abstractNumId'))) for a in num.findall(qn('w:abstractNum'))]) + 1
    a = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{aid}"><w:multiLevelType w:val="multilevel"/>'
      f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="425"/></w:pPr></w:lvl>'
      f'<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="(%2)"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="1134" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>')
    last = num.findall(qn('w:abstractNum'))[-1]; last.addnext(a)
    def fresh(start=1):
        nid = max(int(n.get(qn('w:numId'))) for n in num.findall(qn('w:num'))) + 1
        num.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{nid}"><w:abstractNumId w:val="{aid}"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'))
        return nid
    return fresh
def setnum(p, nid, lvl=0):
    pPr = p._p.get_or_add_pPr(); n = pPr.get_or_add_numPr()
    n.get_or_add_ilvl().val = lvl; n.get_or_add_numId().val = nid
class Notes:
    def __init__(self, d): self.d = d; self.n = []
    def para(self, p, t, italic=False):
        for part in re.split(r'(\^\d+\^)', t):
            if re.fullmatch(r'\^\d+\^', part):
                r = p.add_run(); r.font.superscript = True
                e = OxmlElement('w:footnoteReference'); e.set(qn('w:id'), part.strip('^')); r._r.append(e)
            elif part:
                r = p.add_run(part); r.italic = italic or None
        return p
    def finish(self, texts):
        W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        x = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
        for i, t in enumerate(texts, 1):
            x += f'<w:footnote w:id="{i}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {t}</w:t></w:r></w:p></w:footnote>'
        x += '</w:footnotes>'
        part = Part(PackURI('/word/footnotes.xml'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml', x.encode(), self.d.part.package)
        self.d.part.relate_to(part, 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes')
def shade(cell, hexcol):
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{hexcol}"/>'))
def field(p, instr):
    for t in ('begin', None, 'end'):
        r = p.add_run()
        if t:
            e = OxmlElement('w:fldChar'); e.set(qn('w:fldCharType'), t)
        else:
            e = OxmlElement('w:instrText'); e.text = instr
        r._r.append(e)
