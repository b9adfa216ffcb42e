"""Web pages: the seed letter as a page says what it says as text; what a page has around and in a document."""

import re
from typing import Any

import pytest
from conftest import SEED
from dressed import answers, astray, told
from makers.html import office, page

from graph.claims import Claims
from graph.knowledge.rows import Knowledge
from graph.pipeline import claims_of
from graph.read import text_of

TEXT = SEED.read_text("utf-8")


def read(body: str, head: str = "") -> str:
    return text_of(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "page").text


@pytest.fixture(scope="module")
def as_page(knowledge: Knowledge) -> Claims:
    return claims_of(page(TEXT), "page", knowledge)


def test_a_page_says_what_the_text_says(as_page: Claims, seed_claims: Claims, knowledge: Knowledge) -> None:
    assert told(as_page) == told(seed_claims)
    assert answers(as_page, knowledge) == answers(seed_claims, knowledge)


def test_places_are_right_in_the_pages_own_text(as_page: Claims) -> None:
    assert astray(as_page) == [] and as_page.letter.source.format == "html"


def test_nothing_of_the_site_around_it_is_left(as_page: Claims) -> None:
    for words in (
        "cookie",
        "Skip to",
        "Home page",
        "About us",
        "Back to top",
        "Related",
        "Share",
        "Privacy",
        "dataLayer",
        "↩",
    ):
        assert words not in as_page.text, words


def test_what_a_word_processor_saves_says_the_same(knowledge: Knowledge) -> None:
    bracketed = re.sub("[¹²³⁴]", lambda m: f"[{'¹²³⁴'.index(m.group()) + 1}]", TEXT)
    found = claims_of(office(TEXT), "office", knowledge)
    assert told(found) == told(claims_of(bracketed.encode(), "text", knowledge))
    assert astray(found) == []


CASES: dict[str, tuple[str, str]] = {
    "ordered lists": (
        (
            '<ol start="4"><li>a</li><li value="7">b</li><li>c</li></ol><ol reversed><li>d</li><li>e</li></ol>'
            '<ol type="a"><li>f</li></ol><ol style="list-style-type: lower-roman"><li>g<li>h</ol>'
        ),
        "4. a\n7. b\n8. c\n2. d\n1. e\na. f\ni. g\nii. h\n",
    ),
    "numbers typed into lists": (
        "<ol style='list-style: none'><li>4. a</li></ol><ol><li>1. b<li><p>(2) c</ol><ul><li>(i) d<li>• e</ul>",
        "4. a\n1. b\n(2) c\n(i) d\n- e\n",
    ),
    "nested lists": (
        "<ul><li>one<ol type=i><li>deep<li>deeper</ol></li><li><p>two</p><p>more of two</p></li></ul>",
        "- one\n  i. deep\n  ii. deeper\n- two more of two\n",
    ),
    "a list taken up again": ("<ol><li>a</ol><p>words</p><ol start=2><li>b</ol>", "1. a\n\nwords\n\n2. b\n"),
    "typed bullets": ("<p>Strengths:<br>• one<br>• two</p>", "Strengths:\n\n- one\n- two\n"),
    "definitions": ("<dl><dt>PDU</dt><dd>a unit</dd><dt>RI</dt><dd>a rating</dd></dl>", "PDU\ta unit\nRI\ta rating\n"),
    "cells over columns and rows": (
        (
            "<table><tr><th colspan=2>A</th><th>B</th></tr><tr><td rowspan=2>x</td><td>y</td><td>z</td></tr>"
            "<tr><td>1<br>2</td><td></td></tr></table>"
        ),
        "A\t\tB\nx\ty\tz\n\t1 2\t\n",
    ),
    "a table of one cell is a box": (
        "<table><tr><td><p>Example</p><ul><li>a<li>b</ul></td></tr></table>",
        "Example\n\n- a\n- b\n",
    ),
    "lists side by side, each below its head": (
        "<table><tr><th>Strengths<th>Areas for improvement<tr><td><ul><li>a<li>b</ul><td><ul><li>c<li>d</ul></table>",
        "Strengths\n\n- a\n- b\n\nAreas for improvement\n\n- c\n- d\n",
    ),
    "headings keep their level": ("<h2>Staff</h2><h4><button>Strengths</button></h4>", "## Staff\n\n#### Strengths\n"),
    "bold paragraphs": ("<p><strong>Areas for improvement</strong></p><p>x</p>", "Areas for improvement\n\nx\n"),
    "ways back to the top": (
        (
            '<h2>Staff <a href="#top">(Back to top)</a></h2><p>x (<a href="#a">Back to top</a>)</p>'
            '<p><a href="#">Back to top</a></p>'
            "<p>It came back to the top</p>"
        ),
        "## Staff\n\nx\n\nIt came back to the top\n",
    ),
    "a list of contents": (
        (
            '<h2>Contents</h2><ul><li><a href="#a">One</a><li><a href="#b">Two</a><li><a href="#c">Three</a></ul>'
            "<h2 id=a>One</h2>"
        ),
        "## One\n",
    ),
    "a list of contents without list": (
        '<h2>Contents</h2><p><a href="/r/1">One</a><br><a href="/r/2">Two</a></p><h2>One</h2>',
        "## One\n",
    ),
    "related pages": ('<p>x</p><h2>Related documents</h2><ul><li><a href="/a">Annexe</a></ul>', "x\n"),
    "a rating that is a picture": (
        (
            "<table><tr><td>Staff</td><td><img alt='Good'></td></tr></table>"
            "<div><span>Overall rating</span><b>Good</b></div>"
        ),
        "Staff\tGood\n\nOverall rating Good\n",
    ),
    "notes that are raised": (
        (
            'w<sup><a href="#fn1" id=r>1</a></sup>, v<sup>2</sup> 3<sup>rd</sup>'
            '<ol><li id=fn1>Note. <a href="#r">↩</a></ol>'
        ),
        "w¹, v² 3rd\n\n¹ Note.\n",
    ),
    "notes in brackets": (
        '<p>w<a href="#_ftn1" name="_ftnref1">[1]</a></p><p><a href="#_ftnref1" name="_ftn1">[1]</a> Note.</p>',
        "w[1]\n\n[1] Note.\n",
    ),
    "a number that is a link is no note": (
        '<p>See <a href="#p2">2</a>.</p><p id=p2>2. Words</p>',
        "See 2.\n\n2. Words\n",
    ),
    "the date of publication": (
        '<p>Published: <time datetime="2025-05-06">6 May 2025</time></p>',
        "Published: 6 May 2025\n",
    ),
    "what folds out": ("<details><summary>More</summary><p>Words</p></details>", "More\n\nWords\n"),
    "panels": ("<div id=p role=region aria-hidden=true aria-labelledby=b>Words</div>", "Words\n"),
    "what is hidden": (
        (
            "<p>Seen</p><p hidden>a</p><p style='display: none'>b</p><span class='govuk-visually-hidden'>c</span>"
            "<div aria-hidden=true>d</div><p class='sr-only'>e</p><template>f</template><noscript>g</noscript>"
        ),
        "Seen\n",
    ),
    "names of sections are no names of menus": (
        '<section id="information-sharing"><h2 id=sharing>Sharing</h2><p id=consent>Words</p></section>',
        "## Sharing\n\nWords\n",
    ),
    "quotations": ("<blockquote><p>“Words”</p></blockquote><p><q>More</q></p>", "“Words”\n\n“More”\n"),
    "what nobody sees": ("<p>pro\u200bba\u00adtion\u202e o\ufb03ce</p>", "probation office\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_page_holds(case: str) -> None:
    body, wanted = CASES[case]
    assert read(body) == wanted


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">', "cp1252"),
        ('<meta charset="iso-8859-1">', "utf-8"),  # what the page says of itself is wrong
        ("", "cp1252"),
        ("", "utf-16"),
        ("", "utf-16-le"),
        ("", "utf-8-sig"),
        ('<meta charset="base64">', "utf-8"),
    ],
)
def test_the_encoding_is_found_out(head: str, encoding: str) -> None:
    markup = f"<!DOCTYPE html><html><head>{head}</head><body><p>“Café” – naïve</p></body></html>"
    found = text_of(markup.encode(encoding), "page")
    assert (found.format, found.text) == ("html", "“Café” – naïve\n")
    if encoding not in ("utf-8", "utf-8-sig"):
        assert any(notice.code == "encoding" for notice in found.notices)


def test_addresses_in_a_table_are_read(knowledge: Knowledge) -> None:
    told = {"To:": "Ann Lee, Regional Probation Director", "cc:": "Bo Hart, Lead Inspector"}
    rows = "".join(f"<tr><td>{whom}</td><td>{who}</td></tr>" for whom, who in told.items())
    body = TEXT.split("Dear Martin,")[1]
    letter = (
        f"<html><body><p>HM Inspectorate of Probation</p><p>9 February 2022</p><table>{rows}</table><p>Dear Ann,</p>"
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in body.replace("<div></div>", "").splitlines() if line.strip())
    front = _front((letter + paragraphs + "</body></html>").encode(), knowledge)
    assert (front.addressee.name, front.addressee.role) == ("Ann Lee", "Regional Probation Director")
    assert [c.name for c in front.copied_to] == ["Bo Hart"]


def _front(data: bytes, knowledge: Knowledge) -> Any:
    from graph.structure.letter import letter_of
    from graph.structure.words import words_of

    return letter_of(text_of(data, "page"), words_of(knowledge)).front
