"""PDFs that cannot be read: each is said to be so in one line, and none takes the program with it."""

import zlib

import pytest
from fpdf import FPDF
from makers.sheets import PROSE, pdf_of, text_at

from graph.errors import InputError
from graph.read import text_of


def locked() -> bytes:
    pdf = FPDF()
    pdf.set_encryption(owner_password="one", user_password="two")
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="words")
    return bytes(pdf.output())


def by_hand(content: bytes, told: bytes = b"", forms: tuple[bytes, ...] = ()) -> bytes:
    """A file of one page that draws `content`; `forms` are things of its own that it may draw."""
    fonts = b"/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s/XObject<</A 5 0 R>>>>>>" % fonts
    )
    stream = b"<<%s/Length %d>>stream\n%s\nendstream" % (told, len(content), content)
    things = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream]
    for at, form in enumerate(forms, 6):
        within = b"/Resources<</XObject<</A %d 0 R>>%s>>" % (at, fonts)
        lead = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%s/Length %d>>" % (within, len(form))
        things.append(lead + b"stream\n" + form + b"\nendstream")
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (at, thing) for at, thing in enumerate(things, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


WORDS = b"BT /F1 12 Tf 72 700 Td (words) Tj ET\n"
GOOD = by_hand(WORDS)
BAD: dict[str, tuple[bytes, str]] = {
    "locked": (locked(), "locked with a password"),
    "only a header": (b"%PDF-1.7\n", "cut off"),
    "cut off in the middle": (pdf_of([text_at(PROSE)])[:900], "cut off"),
    "cut off near the end": (pdf_of([text_at(PROSE)])[:-8], "cut off"),
    "broken": (b"%PDF-1.7\n" + b"1 0 obj\nnothing\nendobj\n" * 9 + b"%%EOF\n", "broken"),
    "no words": (pdf_of([[(10, 10, 300, 300)]]), "recognition"),
    "too many pages": (GOOD.replace(b"/Count 1>>", b"/Count 90000>>"), "more than the 600"),
    "a bomb": (by_hand(zlib.compress(WORDS * 900_000, 9), b"/Filter/FlateDecode"), "unpacks"),
    "a bomb in a bomb": (
        by_hand(zlib.compress(zlib.compress(WORDS * 900_000, 9), 9), b"/Filter[/FlateDecode/FlateDecode]"),
        "unpacks",
    ),
    "a form that draws itself": (by_hand(b"/A Do", forms=(b"/A Do",)), "no text"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said(name: str) -> None:
    data, said = BAD[name]
    with pytest.raises(InputError) as caught:
        text_of(data, "a letter.pdf")
    assert said in str(caught.value) and str(caught.value).startswith("a letter.pdf: ") and caught.value.mend
    assert "\n" not in str(caught.value)


def test_what_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten forms, each drawn ten times by the one before: ten thousand million words."""
    monkeypatch.setattr("graph.read.pdf.SECONDS", 2)
    endless = by_hand(b"/A Do", forms=(*[b"/A Do " * 10] * 9, WORDS))
    with pytest.raises(InputError, match=r"(?:too long|broke the reader|more memory)"):
        text_of(endless, "endless.pdf")


def test_a_good_one_made_by_hand_and_one_with_rubbish_around_it() -> None:
    assert text_of(GOOD, "a").text == "words\n"
    assert text_of(b"\r\n" + GOOD + b"\0" * 3000, "a").text == "words\n"
