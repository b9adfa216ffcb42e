"""A letter printed by fpdf2: bold headings no larger than the text, an embedded face, heads on every page."""

import warnings
from datetime import UTC, datetime
from pathlib import Path

import reportlab
from fpdf import FPDF
from makers.printing import Dress, printed

DRESS = Dress(
    heading=11.0,
    size=11.0,
    leading=1.35,
    bullet="–",
    hang=24.0,
    head="OFFICIAL",
    foot="{page}",
    first_head=True,
    margin=60.0,
)
FONTS = Path(reportlab.__file__).parent / "fonts"  # a free face that comes with the other library


class FpdfPen:
    """`Pen` over fpdf2."""

    def __init__(self, paper: tuple[float, float]) -> None:
        self._pdf = FPDF(unit="pt", format=paper)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))
        self._pdf.add_font("Vera", "", FONTS / "Vera.ttf")
        self._pdf.add_font("Vera", "B", FONTS / "VeraBd.ttf")

    def _font(self, bold: bool, size: float) -> None:
        self._pdf.set_font("Vera", "B" if bold else "", size)

    def width(self, text: str, bold: bool, size: float) -> float:
        self._font(bold, size)
        return self._pdf.get_string_width(text)

    def text(self, x: float, y: float, text: str, bold: bool, size: float) -> None:
        self._font(bold, size)
        self._pdf.text(x, y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._pdf.line(x0, y0, x1, y1)

    def fill(self, x: float, y: float, width: float, height: float, colour: tuple[float, float, float]) -> None:
        self._pdf.set_fill_color(*(round(255 * c) for c in colour))
        self._pdf.rect(x, y, width, height, style="F")

    def new_page(self) -> None:
        self._pdf.add_page()

    def done(self) -> bytes:
        with warnings.catch_warnings():  # of fontTools, about the time stamp in the face
            warnings.simplefilter("ignore")
            return bytes(self._pdf.output())


def letter_by_fpdf(text: str, dress: Dress = DRESS) -> bytes:
    return printed(text, FpdfPen(dress.paper), dress)
