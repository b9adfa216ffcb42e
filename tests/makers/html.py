"""A letter as a web page, in two dresses: the page of a site of 2025, and what a word processor saves as HTML."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from makers.letter import RAISED, Block, blocks_of

TOP = '<a href="#top">(Back to top)</a>'
SITE_BEFORE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Letter – the Inspectorate</title>
<script>window.dataLayer = ["<p>Key strengths:</p>"];</script><style>.x{display:none}</style></head>
<body id="top" class="page has-navbar-fixed">
<div id="cookie-banner" role="dialog"><h2>Cookies on this site</h2><p>We use cookies.</p><button>Accept</button></div>
<a class="skip-link" href="#content">Skip to content</a>
<header class="site-header"><a href="/">Home page of the site</a>
<nav><ul><li><a href="/about">About us</a></li><li><a href="/reports">Our reports</a></li></ul></nav></header>
<div class="breadcrumbs"><a href="/">Home</a> &gt; <a href="/documents">Documents</a></div>
<main id="content">
"""
SITE_AFTER = """</main>
<aside class="related-links"><h2>Related links</h2><ul><li><a href="/a">Annual report</a></li></ul></aside>
<div class="share"><ul><li><a href="#">Share this page</a></li></ul></div>
<footer><p>Crown copyright. <a href="/privacy">Privacy notice</a></p></footer></body></html>
"""
OFFICE_BEFORE = """<html><head><meta http-equiv=Content-Type content="text/html; charset=windows-1252"></head><body>
<div class=WordSection1>
"""


def page(letter: str) -> bytes:
    """Headings that lead back to the top, a list of contents, numbered lists, raised notes, tables with heads."""
    blocks = blocks_of(letter)
    body = "\n".join((*_contents(blocks), *_page_body(blocks)))
    return (SITE_BEFORE + body + SITE_AFTER).encode()


def office(letter: str) -> bytes:
    """Bold paragraphs for headings, typed numbers and bullets, notes in square brackets, an older encoding."""
    body = "\n".join(_office_body(blocks_of(letter)))
    return (OFFICE_BEFORE + body + "</div></body></html>").encode("cp1252", "xmlcharrefreplace")


def _contents(blocks: list[Block]) -> Iterator[str]:
    yield "<h2>Contents</h2>\n<ul>"
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            yield f'<li><a href="#part-{at}">{escape(block.text)}</a></li>'
    yield "</ul>"


def _page_body(blocks: list[Block]) -> Iterator[str]:
    for kind, group in groupby(enumerate(blocks), key=lambda pair: _run(pair[1])):
        run = list(group)
        if kind == "bullets":
            yield "<ul>" + "".join(f"<li><p>{_inline(b.text)}</p></li>" for _, b in run) + "</ul>"
        elif kind == "numbers":
            start = run[0][1].mark.rstrip(".")
            yield f'<ol start="{start}">' + "".join(f"<li>{_inline(b.text)}</li>" for _, b in run) + "</ol>"
        elif kind == "row":
            yield from _tables([b for _, b in run])
        elif kind == "note":
            notes = (f'<li id="fn{_number(b)}">{_inline(b.text)} <a href="#ref{_number(b)}">↩</a></li>' for _, b in run)
            yield '<section class="footnotes"><ol>' + "".join(notes) + "</ol></section>"
        else:
            yield from (_page_block(at, b) for at, b in run)


def _page_block(at: int, block: Block) -> str:
    words = _inline(block.text)
    if block.kind == "heading":
        return f'<h{block.level + 1} id="part-{at}">{words} {TOP}</h{block.level + 1}>'
    return f"<p><strong>{words}</strong></p>" if block.kind == "lead" else f"<p>{words}</p>"


def _run(block: Block) -> str:
    if block.kind == "item":
        return "numbers" if block.mark[0].isdigit() else "bullets"
    return block.kind


def _tables(rows: list[Block]) -> Iterator[str]:
    width = max(len(row.cells) for row in rows)
    yield '<table class="ratings"><tbody>'
    for at, row in enumerate(rows):
        if at and row.cells[0] == "Overall rating" and rows[at - 1].cells[0] != rows[0].cells[0]:
            yield "</tbody></table>\n<p>&nbsp;</p>\n<table><tbody>"
        first = f' colspan="{width - len(row.cells) + 1}"' if len(row.cells) < width else ""
        cells = [
            f"<th{first}>{escape(row.cells[0])}</th>",
            *(f"<td><span>{escape(c)}</span></td>" for c in row.cells[1:]),
        ]
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def _inline(words: str) -> str:
    """Links, emphasis and note marks as a page has them."""
    shown = escape(words, quote=False).replace("\n", "<br>\n")
    shown = re.sub(r"\[(.+?)\]\((\S+?)\)", lambda m: f'<a href="{m[2]}">{m[1].replace(chr(92), "")}</a>', shown)
    shown = re.sub(r"&lt;(https?://\S+?)&gt;", r'<a href="\1">\1</a>', shown)
    shown = re.sub(r"(?<!\*)\*([^*\n]+)\*", r"<em>\1</em>", shown)
    return re.sub(f"[{RAISED}]", lambda m: _reference(RAISED.index(m.group())), shown)


def _reference(number: int) -> str:
    return f'<sup><a href="#fn{number}" id="ref{number}">{number}</a></sup>'


def _number(note: Block) -> int:
    return RAISED.index(note.mark)


def _office_body(blocks: list[Block]) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda b: b.kind):
        if kind == "row":
            yield from (t.replace("<th", "<td").replace("</th", "</td") for t in _tables(list(group)))
            continue
        for block in group:
            words = re.sub(r'<sup><a href="#fn(\d+)".*?</sup>', _office_reference, _inline(block.text))
            if kind in ("heading", "lead"):
                yield f"<p class=MsoNormal><b><span style='font-size:14pt'>{words}</span></b><o:p></o:p></p>"
            elif kind == "item":
                mark = block.mark if block.mark[0].isdigit() else "<span style='font-family:Symbol'>·</span>"
                yield f"<p class=MsoListParagraph style='margin-left:36pt'>{mark}<span>&nbsp;&nbsp; </span>{words}</p>"
            elif kind == "note":
                number = _number(block)
                back = f'<a href="#_ftnref{number}" name="_ftn{number}">[{number}]</a>'
                yield f"<p class=MsoFootnoteText>{back} {words}</p>"
            else:
                yield f"<p class=MsoNormal>{words}</p>"


def _office_reference(found: re.Match[str]) -> str:
    return (
        f'<a href="#_ftn{found[1]}" name="_ftnref{found[1]}"><span class=MsoFootnoteReference>[{found[1]}]</span></a>'
    )
