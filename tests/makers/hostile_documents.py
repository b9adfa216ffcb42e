"""Documents of bad intent: each small letter carries an address that no graph may hold, and something to trip over.

Of each: the file's name → what makes it, and `READ` (findings come out), `EITHER` (read or refused with a word) or
words that the refusal holds.
"""

import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO

from growth import LETTER, PLACES
from makers.bad import with_part, zipped
from makers.docx import raw

READ, EITHER = "", "?"
ADDRESS = "jane.zqdoe@justice.gov.uk"
SIZE = 2_000  # characters of what is repeated: what never ends does not end there either
DIGITS = "9" * 5_000  # more than Python turns into a number


def letter(**places: str) -> str:
    """The short good letter with an address in it, and words in its places."""
    text = LETTER.format(**{name: places.get(name, "") for name in PLACES})
    return text.replace("Dear Jo,", f"Dear Jo ({ADDRESS}),")


def html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def paragraphs(text: str) -> str:
    """The letter as HTML, line by line; its lists as lists."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "".join(f"<li>{line[2:]}</li>" if line.startswith("- ") else f"<p>{line}</p>" for line in lines)


def words(text: str) -> str:
    """The letter as the body of a DOCX file."""
    return "".join(f"<w:p><w:r><w:t>{line.replace('&', '&amp;')}</w:t></w:r></w:p>" for line in text.splitlines())


def pdf(content: bytes, more: bytes = b"", box: bytes = b"0 0 595 842", trailer: bytes = b"") -> bytes:
    """A file of one page, by hand."""
    fonts = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % more,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>>>" % (box, fonts),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Author(%s)/Title(%s)>>" % (ADDRESS.encode(), ADDRESS.encode()),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, told) for at, told in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Info 5 0 R%s>>\n%%%%EOF\n" % trailer


def drawn(text: str, size: bytes = b"9") -> bytes:
    """The lines of a text, one below the other."""
    lines = [re.sub(r"([\\()])", r"\\\1", line).encode("latin-1", "replace") for line in text.splitlines()]
    return b"BT /F1 %s Tf 12 TL 40 830 Td %s ET" % (size, b" ".join(b"(%s) Tj T*" % line for line in lines))


REPEATED = (  # unit, place: of what readers, converters and print produce
    ("A/B-", "paragraph"), ("’s-Aa ", "paragraph"), ("e.g. i.e. ", "finding"), ("(1)(a)", "recommendation"),
    ("No. 1, para 1.1(a), ", "paragraph"), ("Aa–Bb-", "heading"), ("1–2–", "cell"), ("£1m-£2m ", "finding"),
    ("PDU-PDU ", "heading"), ("Aa\u2011", "paragraph"), ("1\u20e3", "finding"), ("Ⅳ ", "cell"),
    ("Aa (see Bb (see ", "paragraph"), ("“Aa ‘Bb ", "finding"), ("[[a]]", "recommendation"), ("**_a", "heading"),
    ("Sir Aa KCB, Dame ", "paragraph"), ("10 of 12 of ", "finding"), ("a\u0301\u0302\u0303", "paragraph"),
    ("a.zq@b.", "recommendation"), ("x@y@", "finding"), ("Aa, Bb, and Cc PDUs; ", "heading"),
)  # fmt: skip
Maker = Callable[[], bytes]


def _repeated(unit: str, place: str) -> Maker:
    return lambda: letter(**{place: unit * (SIZE // len(unit))}).encode()


def _wrapped(before: str, after: str) -> bytes:
    return "\n".join(f"{before}{line}{after}" if line.strip() else line for line in letter().splitlines()).encode()


def _within(filler: str) -> bytes:
    return letter(finding=f"and {ADDRESS}".replace("zq", f"z{filler}q").replace("just", f"ju{filler}st")).encode()


def _twice_in_zip() -> bytes:
    """Two parts of one name: which is the document is for the reader to say, once."""
    with zipfile.ZipFile(BytesIO(raw(words(letter())))) as good:
        files = {name: good.read(name) for name in good.namelist()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(zipfile.ZipInfo("word/document.xml"), files["word/document.xml"].replace(b"zqdoe", b"zqtwo"))
    return out.getvalue()


def _part(change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(raw(words(letter())))) as good:
        files = {name: good.read(name) for name in good.namelist()}
    return zipped(files | {"word/document.xml": change(files["word/document.xml"])})


TEXTS: dict[str, tuple[Maker, str]] = {
    **{f"unit-{at}.txt": (_repeated(*each), READ) for at, each in enumerate(REPEATED)},
    "decomposed.txt": (lambda: unicodedata.normalize("NFD", letter(finding="José Ångström’s café")).encode(), READ),
    "isolated.txt": (lambda: _wrapped("\u2067", "\u2069"), EITHER),
    "overridden.txt": (lambda: letter(finding=f"\u202e{ADDRESS[::-1]}\u202c").encode(), READ),
    "joined.txt": (lambda: _within("\u2060\u200d"), READ),
    "fillers.txt": (lambda: _within("\u3164"), READ),
    "selectors.txt": (lambda: _within("\ufe0f"), READ),
    "separators.txt": (lambda: letter(finding="a\x1cb\x1db\x1eb\x1fc\x85d").encode(), READ),
    "line-separators.txt": (lambda: letter().replace("\n", "\u2028").encode(), EITHER),
    "old-mac.txt": (lambda: letter().replace("\n", "\r").encode(), READ),
    "marks-everywhere.txt": (lambda: "\n".join("\ufeff" + line for line in letter().splitlines()).encode(), EITHER),
    "no-order.txt": (lambda: letter().encode("utf-16-be"), EITHER),
    "utf-32.txt": (lambda: letter().encode("utf-32"), EITHER),
    "utf-7.txt": (lambda: letter(finding="£5 – é").encode("utf-7"), EITHER),
    "overlong.txt": (lambda: letter().encode() + b"\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80", EITHER),
    "headings.txt": (
        lambda: letter(paragraph="".join(f"Theme {n}\n\nWords on it.\n\n" for n in range(150))).encode(),
        READ,
    ),
    "numbering.txt": (
        lambda: letter(recommendation="\n" + "".join(f"{'1.' * n} do it\n" for n in range(2, 80))).encode(),
        READ,
    ),
    "wide-table.txt": (lambda: letter(cell="\tGood" * 300).encode(), READ),
    "long-table.txt": (lambda: letter(cell="".join(f"\nUnit {n}\tGood" for n in range(200))).encode(), READ),
    "digits.txt": (
        lambda: letter(finding=f"{DIGITS}% of cases, £{DIGITS}m, 1.{DIGITS}").encode(),
        READ,
    ),
    "digit-list.txt": (
        lambda: letter(recommendation=f"\n{DIGITS}. go on [{DIGITS}] since May {DIGITS}").encode(),
        READ,
    ),
    "digit-score.txt": (
        lambda: letter(cell=f"\nOverall\tGood\t{DIGITS}/27\nCalder PDU\tScore\t1/{DIGITS}").encode(),
        READ,
    ),
    "no-numbers.txt": (
        lambda: letter(finding="1/0, 12 of 0, 0 of 0, £1e400, -5%, ١٢٪, ½%, 5²%, NaN%, ∞%").encode(),
        READ,
    ),
    "no-dates.txt": (
        lambda: (
            letter(finding="31 February 2023, 0 May 0000, 99/99/9999").encode().replace(b"9 February", b"31 February")
        ),
        EITHER,
    ),
    "notes.txt": (
        lambda: letter(
            finding="".join(f"a[{n}] " for n in range(300)),
            paragraph="".join(f"[{n}] See {n}.[{n}]\n\n" for n in range(300)),
        ).encode(),
        READ,
    ),
}
PAGE = paragraphs(letter())
PAGES: dict[str, tuple[Maker, str]] = {
    "utf-7.html": (lambda: html("+ADw-script+AD4-" + PAGE, "<meta charset=utf-7>"), READ),
    "deep.html": (lambda: html("<div><b>" * 20_000 + PAGE), EITHER),
    "spans.html": (
        lambda: html(PAGE + "<table>" + "<tr><td rowspan=65534 colspan=1000>Good" * 50 + "</table>"),
        EITHER,
    ),
    "references.html": (
        lambda: html(
            PAGE + "<p>&#x110000;&#xD800;&#0;&#x80;&NotEqualTilde;&amp;amp;&bogus;&#99999999999999999999;</p>"
        ),
        READ,
    ),
    "coded-address.html": (lambda: html(PAGE.replace("@", "&#64;").replace("zq", "z&#113;")), READ),
    "tagged-address.html": (lambda: html(PAGE.replace("@", "<b>@</b>").replace(".gov", "<wbr>.<i>gov</i>")), READ),
    "commented-address.html": (lambda: html(PAGE.replace("@", "<!-- no -->@<!---->")), READ),
    "linked-address.html": (
        lambda: html(PAGE + f"<p><a href='mailto:{ADDRESS}' title='{ADDRESS}'>write</a><img alt='{ADDRESS}'></p>"),
        READ,
    ),
    "framed.html": (
        lambda: html(
            PAGE
            + f"<iframe srcdoc='{ADDRESS}'></iframe><template>{ADDRESS}</template>"
            + f"<svg><foreignObject>{ADDRESS}</foreignObject></svg>",
            "<base href='file:///etc/'>",
        ),
        READ,
    ),
    "sections.html": (
        lambda: (
            b"<?xml version='1.0'?><!DOCTYPE html [<!ENTITY zq SYSTEM 'file:///etc/passwd'>]>"
            + html(f"<![CDATA[ x ]]>{PAGE}<p>&zq;</p><!--[if IE]><p>no</p><![endif]-->")
        ),
        READ,
    ),
    "attributes.html": (
        lambda: html(f"<p {' a=1' * 5000} title='{'x' * 200_000}'>w</p>" + PAGE),
        "more than 500 attributes",
    ),
    "lists.html": (
        lambda: html(PAGE + "<ol start=999999999999999999999 type=i><li value=-99999999999>x" * 200),
        EITHER,
    ),
    "unclosed.html": (lambda: html(PAGE + "<p>words <!-- never " + "-" * 20_000), READ),
}
WIDE = "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='1000000000'/><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>"
FAR = "<w:pPr><w:numPr><w:ilvl w:val='999999999'/><w:numId w:val='-1'/></w:numPr></w:pPr>"
SOFT = "<w:r><w:t>jane.zq</w:t><w:softHyphen/><w:t>doe@justice</w:t><w:noBreakHyphen/><w:t>x.gov.uk</w:t></w:r>"
FIELD = (
    f"<w:fldSimple w:instr='HYPERLINK \"mailto:{ADDRESS}\"'><w:r><w:t>write</w:t></w:r></w:fldSimple>"
    "<w:r><w:instrText>INCLUDETEXT /etc/passwd</w:instrText></w:r>"
)
OFFICE: dict[str, tuple[Maker, str]] = {
    "doctype.docx": (lambda: _part(lambda x: b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'zq'>]>" + x), EITHER),
    "utf-16.docx": (lambda: _part(lambda x: x.decode().encode("utf-16")), EITHER),
    "twice.docx": (_twice_in_zip, EITHER),
    "outside.docx": (lambda: with_part("../../../tmp/zq", b"x"), EITHER),
    "split-address.docx": (
        lambda: raw(words(letter()) + "<w:p>" + "".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in ADDRESS) + "</w:p>"),
        READ,
    ),
    "soft-address.docx": (lambda: raw(words(letter()) + f"<w:p>{SOFT}</w:p>"), READ),
    "deep.docx": (
        lambda: raw("<w:sdt><w:sdtContent>" * 3000 + words(letter()) + "</w:sdtContent></w:sdt>" * 3000),
        EITHER,
    ),
    "deep-tables.docx": (
        lambda: raw(words(letter()) + "<w:tbl><w:tr><w:tc>" * 600 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 600),
        EITHER,
    ),
    "grid.docx": (lambda: raw(words(letter()) + f"<w:tbl>{WIDE * 9}</w:tbl>"), EITHER),
    "levels.docx": (lambda: raw(words(letter()) + f"<w:p>{FAR}<w:r><w:t>x</w:t></w:r></w:p>"), EITHER),
    "field.docx": (lambda: raw(words(letter()) + f"<w:p>{FIELD}</w:p>"), READ),
}
BROKEN_AT = letter().replace("(jane.zqdoe@justice", "(jane.zqdoe@\njustice")
PRINT: dict[str, tuple[Maker, str]] = {
    "address.pdf": (lambda: pdf(drawn(BROKEN_AT)), READ),
    "no-size.pdf": (lambda: pdf(drawn(letter(), b"0")), EITHER),
    "far-away.pdf": (lambda: pdf(b"1e30 0 0 -1e30 9e37 nan cm " + drawn(letter())), EITHER),
    "no-paper.pdf": (lambda: pdf(drawn(letter()), box=b"0 0 0 0"), EITHER),
    "endless-paper.pdf": (lambda: pdf(drawn(letter()), box=b"-1e38 -1e38 1e38 1e38"), EITHER),
    "nested.pdf": (lambda: pdf(b"[" * 50_000 + drawn(letter())), EITHER),
    "saved-states.pdf": (lambda: pdf(b"q " * 50_000 + drawn(letter())), EITHER),
    "circle.pdf": (lambda: pdf(drawn(letter())).replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), EITHER),
    "outlines.pdf": (
        lambda: pdf(drawn(letter()), b"/Outlines 1 0 R/Names 1 0 R/OpenAction<</S/Launch/F(/bin/true)>>"),
        EITHER,
    ),
    "previous.pdf": (lambda: pdf(drawn(letter()), trailer=b"/Prev 99999999999999999999/Size -1"), EITHER),
}
DOCUMENTS = TEXTS | PAGES | OFFICE | PRINT
