"""What print does to a text, one thing at a time, and how the reader undoes it."""

from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from makers.reportlab_letter import CanvasPen
from makers.sheets import LEADING, LEFT, PAPER, PROSE, SIZE, TOP, grid, pdf_of, text_at
from reportlab.pdfgen.canvas import Canvas

from graph.claims import SourceText
from graph.read.pdf.reading import read


def lines_of(data: bytes) -> list[str]:
    return [line for line in read(data).text.split("\n") if line]


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
    source = read(pdf_of(pages))
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
        *text_at("An inspection of", size=20, bold=True, y=66),
        *text_at("Services in Tarnside", size=20, bold=True),
        *text_at("Contents", y=130, size=14, bold=True),
        *text_at(contents, y=160),
        *text_at("Foreword", y=220, size=14, bold=True),
        *text_at("What we saw", y=250, bold=True),
        *text_at(PROSE, y=270),
    ]
    found = lines_of(pdf_of([things]))
    assert found == ["# An inspection of Services in Tarnside", "## Foreword", "### What we saw", joined(PROSE)]


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


def test_heads_that_alternate() -> None:
    heads = ("Inspection of services: Tarnside", "HM Inspectorate")
    body = ["One " + PROSE, "Two " + PROSE, "Three " + PROSE, "Four " + PROSE]
    data = pdf_of([[(LEFT, 40, heads[at % 2], 9), *text_at(words)] for at, words in enumerate(body)])
    assert lines_of(data) == [joined(words) for words in body]


def test_marks_by_chance() -> None:
    """A number or a dash at the front of a line that runs on is no list mark."""
    words = """Much of what we read was good, and the share of cases that met the mark went up by
12. That was more than it had been in the year before, and the ones who led were glad
– as were their partners, who said so when we met them at the end of it."""
    more = [line for at in range(5) for line in text_at(words.replace("12. ", ""), y=300 + 60 * at)]
    assert lines_of(pdf_of([[*text_at(words), *more]]))[0] == joined(words)


def test_a_page_that_is_turned_has_its_places_as_shown() -> None:
    """Words that run up the paper, on a page that is shown turned by a quarter: they are read as all others."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=PAPER)
    canvas.translate(100, 200)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Words that are read once the page is turned")
    canvas.save()
    document = pdfium.PdfDocument(file.getvalue())
    document[0].set_rotation(90)
    turned = BytesIO()
    document.save(turned)
    source = read(turned.getvalue())
    left, top, right, bottom = source.places[0].box
    assert source.text == "Words that are read once the page is turned\n"
    assert left == pytest.approx(200, abs=2) and right > 400 and 85 < top < bottom < 106
