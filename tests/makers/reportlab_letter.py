"""A letter printed by reportlab: large bold headings, words cut at line ends, a face of the printer's own."""

from io import BytesIO

from makers.printing import Dress, printed
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

DRESS = Dress(heading=14.0, hyphenates=True, head="HM Inspectorate of Probation  |  Regional letter")


class CanvasPen:
    """`Pen` over a reportlab canvas."""

    def __init__(self, paper: tuple[float, float]) -> None:
        self._file = BytesIO()
        self._height = paper[1]
        self._canvas = Canvas(self._file, pagesize=paper, invariant=True)
        self._pages = 0

    def _font(self, bold: bool) -> str:
        return "Helvetica-Bold" if bold else "Helvetica"

    def width(self, text: str, bold: bool, size: float) -> float:
        return float(stringWidth(text, self._font(bold), size))

    def text(self, x: float, y: float, text: str, bold: bool, size: float) -> None:
        self._canvas.setFont(self._font(bold), size)
        self._canvas.drawString(x, self._height - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._canvas.line(x0, self._height - y0, x1, self._height - y1)

    def fill(self, x: float, y: float, width: float, height: float, colour: tuple[float, float, float]) -> None:
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(x, self._height - y - height, width, height, stroke=0, fill=1)
        self._canvas.setFillColorRGB(0, 0, 0)

    def new_page(self) -> None:
        if self._pages:
            self._canvas.showPage()
        self._pages += 1

    def done(self) -> bytes:
        self._canvas.save()
        return self._file.getvalue()


def letter_by_reportlab(text: str, dress: Dress = DRESS) -> bytes:
    return printed(text, CanvasPen(dress.paper), dress)
