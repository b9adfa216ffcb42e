"""DOCX: the seed letter in two dresses says what it says as text; list numbers, notes, boxes, tracked changes."""

import pytest
from conftest import SEED
from dressed import answers, astray, told
from makers.docx import raw, styled, typed

from graph.claims import Claims
from graph.knowledge.rows import Knowledge
from graph.pipeline import claims_of
from graph.read import text_of

TEXT = SEED.read_text("utf-8")


@pytest.fixture(scope="module")
def as_styled(knowledge: Knowledge) -> Claims:
    return claims_of(styled(TEXT), "styled.docx", knowledge)


def test_a_styled_document_says_what_the_text_says(
    as_styled: Claims, seed_claims: Claims, knowledge: Knowledge
) -> None:
    assert told(as_styled) == told(seed_claims)
    assert answers(as_styled, knowledge) == answers(seed_claims, knowledge)


def test_a_typed_document_says_the_same(seed_claims: Claims, knowledge: Knowledge) -> None:
    found = claims_of(typed(TEXT), "typed.docx", knowledge)
    assert told(found) == told(seed_claims)
    assert astray(found) == [] and "struck out" not in found.text


def test_places_are_right_in_the_documents_own_text(as_styled: Claims) -> None:
    assert astray(as_styled) == [] and as_styled.letter.source.format == "docx"


def test_running_heads_are_left_out(as_styled: Claims) -> None:
    assert "running head" not in as_styled.text and "Page 1 of 12" not in as_styled.text


def p(words: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def listed(words: str, number: int, level: int = 0) -> str:
    return p(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    counted = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
    return f'<w:lvl w:ilvl="{at}">{counted}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def num(name: int, abstract: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'


OVERRIDE = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.")
    + level(1, "lowerLetter", "(%2)")
    + level(2, "lowerRoman", "%3)")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf0b7")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">'
    + level(0, "upperLetter", "%1", start=3)
    + level(1, "decimal", "Recommendation %2:", '<w:lvlRestart w:val="0"/>')
    + '</w:abstractNum><w:abstractNum w:abstractNumId="3">'
    + level(0, "decimal", "%1.", '<w:pStyle w:val="Part"/>')
    + level(1, "decimal", "%1.%2", '<w:pStyle w:val="Standard"/>')
    + "</w:abstractNum>"
    + num(1, 0) + num(2, 0) + num(3, 0, OVERRIDE.format(1)) + num(4, 0, OVERRIDE.format(9)) + num(5, 1) + num(6, 2)
    + num(7, 3)
)  # fmt: skip
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Part"><w:name w:val="heading 1"/><w:pPr><w:numPr>'
    '<w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Standard"><w:name w:val="My standard"/>'
    '<w:basedOn w:val="Part"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="LB"><w:name w:val="List Bullet"/></w:style>'
)
DELETED = (
    "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>one</w:t></w:r>"
    "<w:del><w:r><w:delText> x</w:delText></w:r></w:del></w:p>"
)
BOX = "<w:txbxContent>" + p("In a box") + "</w:txbxContent>"


def cell(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


CASES: dict[str, tuple[str, str]] = {
    "levels and formats": (
        listed("a", 1) + listed("b", 1, 1) + listed("c", 1, 1) + listed("d", 1, 2) + listed("e", 1) + listed("f", 1, 1),
        "1. a\n  (a) b\n  (b) c\n    i) d\n2. e\n  (a) f\n",
    ),
    "lists that share a count go on, those that override it begin anew": (
        listed("a", 1) + p("words") + listed("b", 2) + listed("c", 3) + listed("d", 3) + listed("e", 4)
        + listed("f", 4),
        "1. a\n\nwords\n\n2. b\n1. c\n2. d\n9. e\n10. f\n",
    ),
    "a start other than one, a label of words, a level that never begins anew": (
        listed("a", 6) + listed("b", 6, 1) + listed("c", 6) + listed("d", 6, 1), "C. a\n  1. b\nD. c\n  2. d\n"
    ),
    "paragraphs numbered below a chapter": (listed("a", 1) + listed("b", 1, 3), "1. a\n\n1.1 b\n"),
    "bullets, counted and by style alone": (listed("a", 5) + p("b", '<w:pStyle w:val="LB"/>'), "- a\n- b\n"),
    "headings with numbers of their own": (
        p("Delivery", '<w:pStyle w:val="Part"/>') + p("Leadership", '<w:pStyle w:val="Standard"/>'),
        "# 1. Delivery\n\n## 1.1 Leadership\n",
    ),
    "an outline level makes a heading": (p("Staff", '<w:outlineLvl w:val="2"/>'), "### Staff\n"),
    "typed marks": (p("1.\tone") + p("•\ttwo") + p("(c) three"), "1. one\n- two\n(c) three\n"),
    "a list of contents": (
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{p('Staff 3')}</w:sdtContent></w:sdt>"
        + p("Contents") + p("Staff 3", '<w:pStyle w:val="T1"/>') + p("x"),
        "x\n",
    ),
    "merged cells": (
        table(
            cell(p("A"), '<w:gridSpan w:val="2"/>') + cell(p("B")),
            cell(p("x"), '<w:vMerge w:val="restart"/>') + cell(p("y")) + cell(p("1") + p("2")),
            cell(p(""), "<w:vMerge/>") + cell(listed("", 1)) + cell(p("z")),
        ),
        "A\t\tB\nx\ty\t1 2\n\t1.\tz\n",
    ),
    "a table of one cell is a box": (
        table(cell(p("Example") + listed("a", 5) + listed("b", 5))), "Example\n\n- a\n- b\n"
    ),
    "a table that sets lists side by side": (
        table(cell(p("X should:")) + cell(listed("a", 1) + listed("b", 1))), "X should:\n\n1. a\n2. b\n"
    ),
    "lists side by side, each below its head": (
        table(
            cell(p("Strengths")) + cell(p("Areas for improvement")),
            cell(listed("a", 5) + listed("b", 5)) + cell(listed("c", 5) + listed("d", 5)),
        ),
        "Strengths\n\n- a\n- b\n\nAreas for improvement\n\n- c\n- d\n",
    ),
    "tracked changes": (
        DELETED + p(" two") + f"<w:ins>{p('three')}</w:ins><w:moveFrom>{p('old')}</w:moveFrom>", "one two\n\nthree\n"
    ),
    "a text box is told once": (
        (f"<w:p><w:r><w:t>Beside</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"),
        "Beside\n\nIn a box\n",
    ),
    "notes of both kinds": (
        ("<w:p><w:r><w:t>a</w:t><w:endnoteReference w:id='4'/></w:r>"
        "<w:r><w:t> b</w:t><w:footnoteReference w:id='7'/></w:r></w:p>"),
        "a[1] b¹\n\n[1] At the end.\n\n¹ At the foot.\n",
    ),
    "what is hidden, what a field says, what stands for a character": (
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>a</w:t>"
        "<w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t><w:br/><w:t>d</w:t></w:r></w:p>"),
        "a-bc\nd\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_document_holds(case: str) -> None:
    body, wanted = CASES[case]
    notes = {
        "footnotes": '<w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="7">'
        + p("At the foot.")
        + "</w:footnote>",
        "endnotes": '<w:endnote w:id="4">' + p("At the end.") + "</w:endnote>",
    }
    assert text_of(raw(body, numbering=NUMBERING, styles=STYLES, **notes), "a.docx").text == wanted


def test_a_list_defined_by_way_of_a_style() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1">'
        + level(0, "upperRoman", "%1.") + "</w:abstractNum>" + num(1, 0) + num(2, 1)
    )  # fmt: skip
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    body = listed("a", 1) + listed("b", 1)
    assert text_of(raw(body, numbering=numbering, styles=styles), "a.docx").text == "I. a\nII. b\n"
