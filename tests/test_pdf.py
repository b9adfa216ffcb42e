"""PDF: what print does to a text is undone, and every word is known by its place on a page."""

import re
import zlib
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pytest
from asking import seed_store
from conftest import SEED
from fpdf import FPDF
from makers.fpdf_letter import letter_by_fpdf
from makers.reportlab_letter import CanvasPen, letter_by_reportlab
from makers.sheets import LEADING, LEFT, PAPER, SIZE, TOP, grid, pdf_of, text_at

from graph.ask import ask
from graph.claims import Claims, SourceText, quoted
from graph.errors import InputError
from graph.iris import Iris
from graph.knowledge import Knowledge, ontology_quads
from graph.pipeline import as_json, claims_of, quads_of
from graph.read import text_of
from graph.read.pdf_reading import read
from graph.store import Store, open_store

__all__ = ["seed_store"]
MAKERS: dict[str, Callable[[str], bytes]] = {"reportlab": letter_by_reportlab, "fpdf2": letter_by_fpdf}
QUESTIONS = (
    "which recommendations touch unpaid work",
    "What must HMPPS do?",
    "Which PDU has more recommendations?",
)
PROSE = """The region has a plan that is known to all who work in it, and its leaders come
back to it month by month. Those who were asked could tell us what it means for
them, and most could say what had been left undone because it did not fit."""


@pytest.fixture(scope="module", params=MAKERS)
def printed(request: pytest.FixtureRequest) -> bytes:
    return MAKERS[request.param](SEED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def claims(printed: bytes, knowledge: Knowledge) -> Claims:
    return claims_of(printed, "letter.pdf", knowledge)


def told(claims: Claims, json: dict[str, Any]) -> list[Any]:
    """What the document says, without places."""

    def words(parts: Any) -> str:
        return " ".join(quoted(claims.text, parts).split())

    letter, front = claims.letter, claims.letter.front
    return [
        [(f.polarity, f.section, words(f.parts)) for f in letter.findings],
        [words(o.parts) for o in letter.observations],
        [(r.block, r.number, r.addressees, words(r.parts)) for r in letter.recommendations],
        [(r.unit, r.standard, r.code, r.level, r.score, r.stated, r.inferred) for r in letter.ratings],
        [(s.slug, s.level, s.parent) for s in letter.sections],
        [(n.mark, len(n.marks)) for n in letter.footnotes],
        [(c.name, c.role) for c in (front.addressee, front.signatory, *front.copied_to) if c],
        sorted((e["type"], e["name"]) for e in json["entities"]),
        (claims.key, front.title),
    ]


def test_the_letter_in_print_says_what_its_text_says(claims: Claims, seed_claims: Claims, knowledge: Knowledge) -> None:
    found = told(claims, as_json(claims, knowledge.base))
    for mine, wanted in zip(found, told(seed_claims, as_json(seed_claims, knowledge.base)), strict=True):
        assert mine == wanted


def test_the_same_answers(claims: Claims, seed_store: Store, knowledge: Knowledge) -> None:
    store = open_store()
    with store.writing("a test") as writer:
        writer.put_ontology(knowledge.digest, ontology_quads(knowledge.base))
        writer.put(Iris(knowledge.base).graph(claims.key), "pdf", quads_of(claims, knowledge))
    for question in QUESTIONS:
        found, wanted = ask(store, question), ask(seed_store, question)
        assert wanted.answers and found.abstained is None
        assert [a["id"] for a in found.answers] == [a["id"] for a in wanted.answers]


def test_offsets_and_quotes(claims: Claims, knowledge: Knowledge) -> None:
    json = as_json(claims, knowledge.base)
    statements = [*json["findings"], *json["observations"], *json["recommendations"]]
    assert len(statements) > 90
    for statement in statements:
        assert " ".join(claims.text[start:end] for start, end in statement["parts"]) == statement["text"]
        assert not re.search(r"\s{2}|\n|Page \d|OFFICIAL", statement["text"])


def bare(words: str) -> str:
    """Without spaces, hyphens and marks, which the reader sets anew."""
    plain = words.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    return re.sub(r"[\s\t\x02\ufffe-]|\d", "", plain)


def test_places_hold_the_words(printed: bytes, claims: Claims) -> None:
    source = claims.letter.source
    document = pdfium.PdfDocument(printed)
    pages = [(page.get_textpage(), page.get_height()) for page in document]
    for place in source.places:
        textpage, height = pages[place.page - 1]
        left, top, right, bottom = place.box
        there = textpage.get_text_bounded(left - 2, height - bottom - 2, right + 2, height - top + 2)
        words = [bare(word) for word in source.text[place.span.start : place.span.end].split()]
        assert all(word in bare(there) for word in words if word), source.text[place.span.start : place.span.end]
    for one, other in pairwise(source.places):
        assert one.span.end <= other.span.start
    covered = sum(end - start for (start, end), *_ in ((p.span, 0) for p in source.places))
    assert covered > 0.97 * len(re.sub(r"\n|^#+ |^- ", "", source.text, flags=re.M))


# ---- what print does, one thing at a time --------------------------------------------------------------------


def lines_of(data: bytes) -> list[str]:
    return [line for line in read(data, "a.pdf").text.split("\n") if line]


def joined(words: str) -> str:
    return " ".join(words.split())


def test_furniture_goes_and_a_heading_at_the_same_place_stays() -> None:
    pages = []
    for number in range(1, 6):
        head = "Key strengths:" if number in (2, 4) else "Something else"
        body = text_at(f"{head} {'' if number in (2, 4) else number}\n{PROSE}".replace(": ", ":"))
        pages.append(
            [(LEFT, 40, "An inspection of the north"), *body, (290, 800, f"{number} | Page"), (500, 812, str(number))]
        )
    found = lines_of(pdf_of(pages))
    assert not [line for line in found if "inspection" in line or "Page" in line or line.isdigit()]
    assert len([line for line in found if line.startswith("Key strengths:")]) == 2


def test_a_page_number_amid_a_sentence() -> None:
    first, second = PROSE.splitlines()[:2], PROSE.splitlines()[2:]
    pages = [[*text_at("\n".join(first), y=740), (300, 800, "1")], [*text_at("\n".join(second), y=60), (300, 800, "2")]]
    assert lines_of(pdf_of(pages)) == [joined(PROSE)]


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ("They met the multi-\nagency board, and the multi-agency panel", "multi-agency board"),
        ("The manage-\nment of risk was good, and management is key", "The management of risk"),
        ("There were twenty-\nnine of them in the whole of the county", "twenty-nine of"),
        ("We saw the East-\nWest project at work in all of the towns", "East-West project"),
        ("This was an inspec-\ntion of a kind that is made in most years", "an inspection of"),
        ("It ran from 2019-\n2021 in each of the towns that we visited", "2019-2021 in"),
        ("A well-\nbeing lead was in post in all of the offices", "A well-being lead"),
    ],
)
def test_hyphens_at_line_ends(lines: str, shown: str) -> None:
    assert shown in " ".join(lines_of(pdf_of([text_at(f"{lines}\n{PROSE}")])))


def test_an_address_beside_another_is_read_column_by_column() -> None:
    left = text_at("HM Inspectorate\nof Probation", y=60, bold=True, size=13)
    right = text_at(
        "1st Floor, Old Exchange\n1 Bridge Street\nManchester M3 3FX\nmail@example.org", y=57, x=350, size=9
    )
    found = lines_of(pdf_of([[*left, *right, *text_at(PROSE, y=180)]]))
    assert [line.strip("# ") for line in found[-5:]] == [
        *("1st Floor, Old Exchange", "1 Bridge Street", "Manchester M3 3FX", "mail@example.org"),
        joined(PROSE),
    ]
    assert " ".join(line.strip("# ") for line in found[:-5]) == "HM Inspectorate of Probation"


def test_columns_of_running_text() -> None:
    left = "In the column on the left\nthe story begins and is\ntold until the foot, and\nthere it goes over to the"
    right = "other column, where it is\nended after some lines\nmore of what was seen\nin the town by us."
    found = lines_of(pdf_of([[*text_at(left), *text_at(right, x=300)]]))
    assert " ".join(found) == joined(f"{left} {right}")


def test_a_footnote_between_the_halves_of_a_bullet() -> None:
    half = "Staff were asked about their work, and most of them said that they"
    item = [(LEFT, 720, "•"), *text_at(half, y=720, x=90)]
    mark = [(90 + CanvasPen(PAPER).width(half, False, SIZE), 716, "1", 6.5)]
    foot = [
        (LEFT, 765, LEFT + 140, 765),
        (LEFT, 772, "1", 5.5),
        (LEFT + 6, 775, "Data from the survey, which ran", 8.5),
    ]
    more = [(LEFT, 785, "for a month in spring.", 8.5), (300, 815, "1")]
    rest = text_at("would stay. This is as it should be.", y=70, x=90) + text_at(PROSE, y=110)
    pages = [[*text_at(PROSE, y=600), *item, *mark, *foot, *more], [*rest, (300, 815, "2")]]
    source = read(pdf_of(pages), "a.pdf")
    assert (
        "- Staff were asked about their work, and most of them said that they¹ would stay. This is as it should be.\n\n"
        "¹ Data from the survey, which ran for a month in spring.\n"
    ) in source.text
    halves = [p.page for p in source.places if "Staff were" in cut(source, p) or "would stay" in cut(source, p)]
    assert halves == [1, 2]


def cut(source: SourceText, place: Any) -> str:
    return source.text[place.span.start : place.span.end]


def test_a_table_over_a_page_break() -> None:
    head = ["Standard", "Rating"]
    first = grid([head, ["1.1 Leadership", "Good"], ["1.2 Staff", "Inadequate"]], y=700)
    second = grid([head, ["1.3 Services", "Good"]], y=80)
    found = lines_of(pdf_of([[*text_at(PROSE), *first], [*second, *text_at(PROSE, y=200)]]))
    assert found[1:-1] == ["Standard\tRating", "1.1 Leadership\tGood", "1.2 Staff\tInadequate", "1.3 Services\tGood"]


def test_a_table_without_lines() -> None:
    rows = [("P 1.1", "Leadership", "Good"), ("P 1.2", "Staffing", "Inadequate"), ("P 1.3", "Services", "Good")]
    words = [
        (x, 300 + 20 * at, cell) for at, row in enumerate(rows) for x, cell in zip((70, 120, 300), row, strict=True)
    ]
    found = lines_of(pdf_of([[*text_at(PROSE), *words, *text_at(PROSE, y=400)]]))
    assert [line.replace("\t", " ") for line in found[1:-1]] == [" ".join(row) for row in rows]
    assert all(line.endswith(f"\t{row[-1]}") for line, row in zip(found[1:-1], rows, strict=True))


def test_contents_are_left_out_and_headings_have_levels() -> None:
    contents = "Foreword ........................................ 3\nLeadership ........................... 12"
    things = [
        *text_at("An inspection of services", size=20, bold=True),
        *text_at("Contents", y=130, size=14, bold=True),
        *text_at(contents, y=160),
        *text_at("Foreword", y=220, size=14, bold=True),
        *text_at("What we saw", y=250, bold=True),
        *text_at(PROSE, y=270),
    ]
    found = lines_of(pdf_of([things]))
    assert found == ["# An inspection of services", "## Foreword", "### What we saw", joined(PROSE)]


def test_lists_within_lists() -> None:
    things = [
        *text_at("1.", y=100),
        *text_at("make sure that these are in place:", y=100, x=90),
        *text_at("(i)\n(ii)", y=100 + LEADING, x=90),
        *text_at("a lead for victims\na plan", y=100 + LEADING, x=110),
        *text_at("2.", y=100 + 3 * LEADING),
        *text_at("use what is known.", y=100 + 3 * LEADING, x=90),
        *text_at(PROSE, y=TOP + 200),
    ]
    assert lines_of(pdf_of([things]))[:-1] == [
        "1. make sure that these are in place:",
        "  (i) a lead for victims",
        "  (ii) a plan",
        "2. use what is known.",
    ]


# ---- what cannot be read -------------------------------------------------------------------------------------


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
