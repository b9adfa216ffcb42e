"""The words of one paragraph: what a reader sees of its runs, with the marks of its notes and the boxes in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from graph.read.canonical import raised

ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
MATH_WORDS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
BOX = qn("w:txbxContent")
# Left out: what was deleted or moved away, instructions to fields, what is no text.
UNREAD = frozenset(
    qn(f"w:{tag}")
    for tag in "del moveFrom pPr rPr instrText delText delInstrText sdtPr sdtEndPr fldChar annotationRef rt".split()
)
CHARACTERS = {
    qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}  # fmt: skip
RUN = qn("w:r")
OFF = ("0", "false", "off")


@dataclass
class Notes:
    """Footnotes and endnotes in the order in which the text names them.

    Where a document has both, an endnote's mark stands in brackets: both are counted from one.
    """

    has_both: bool = False
    order: dict[tuple[str, str], str] = field(default_factory=dict)

    def mark(self, kind: str, name: str) -> str:
        if (kind, name) not in self.order:
            number = str(1 + sum(k == kind for k, _ in self.order))
            self.order[kind, name] = f"[{number}]" if kind == "endnote" and self.has_both else raised(number)
        return self.order[kind, name]


@dataclass
class Words:
    """What one paragraph says, and the text boxes that hang on it."""

    text: str
    boxes: list[Element]


def words_of(paragraph: Element, notes: Notes) -> Words:
    boxes: list[Element] = []
    return Words("".join(_words(paragraph, notes, boxes)), boxes)


def _words(node: Element, notes: Notes, boxes: list[Element]) -> Iterator[str]:
    for child in node.iterchildren():
        tag = child.tag
        if not isinstance(tag, str) or tag in UNREAD or (tag == RUN and _is_hidden(child)):
            continue
        if tag in (qn("w:t"), MATH_WORDS):
            yield child.text or ""
        elif tag in CHARACTERS:
            yield CHARACTERS[tag]
        elif tag == qn("w:sym"):
            yield _symbol(child)
        elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
            yield from _note(child, notes)
        elif tag == ALTERNATIVES:  # the same thing said twice, for newer and for older programs
            yield from _words(next(iter(child.iterchildren(CHOICE)), child), notes, boxes)
        elif tag == BOX:
            boxes.append(child)
        else:
            yield from _words(child, notes, boxes)


def _is_hidden(run: Element) -> bool:
    properties = run.find(qn("w:rPr"))
    hidden = properties.find(qn("w:vanish")) if properties is not None else None
    return hidden is not None and hidden.get(qn("w:val")) not in OFF


def _symbol(node: Element) -> str:
    """A character of a symbol font: those that stand for bullets, as one."""
    return "•" if (node.get(qn("w:char")) or "").upper() in ("F0B7", "F0A7", "F0D8", "F06E", "00B7") else ""


def _note(reference: Element, notes: Notes) -> Iterator[str]:
    kind = "footnote" if reference.tag == qn("w:footnoteReference") else "endnote"
    mark = notes.mark(kind, reference.get(qn("w:id")) or "")
    if reference.get(qn("w:customMarkFollows")) in (None, *OFF):
        yield mark
