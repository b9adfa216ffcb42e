"""What a page draws beside words: borders of tables and boxes, the line over its footnotes, bullets of lists."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from graph.claims import Box
from graph.read.pdf.words import Point, frame_of

THIN = 2.6
SLACK = 1.5
GAP = 3.0
SHORTEST = 6.0
MOST_OBJECTS = 60_000
MOST_POINTS = 200
DEEPEST = 6

Matrix = tuple[float, float, float, float, float, float]
PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or upright line; `at` is where it stands, from `start` to `end` is where it runs."""

    level: bool
    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a page, and the small round or square things that a browser draws as bullets."""

    rules: tuple[Rule, ...]
    dots: tuple[Box, ...]


def drawing_of(page: pdfium.PdfPage) -> Drawing:
    """What is drawn on a page, lines that carry one another on made one."""
    frame, width, height = frame_of(page)
    found: list[Rule] = []
    dots: list[Box] = []
    for points, closed in _paths(page):
        shown = [frame(x, y) for x, y in points]
        if dot := _dot(shown):
            dots.append(dot)
        else:
            found += _drawn(shown, closed, width, height)
        if len(found) > MOST_OBJECTS:
            break
    rules = (*_joined(r for r in found if r.level), *_joined(r for r in found if not r.level))
    return Drawing(rules, tuple(d for d in dots if not _is_in_row(d, dots)))


def _dot(points: list[Point]) -> Box | None:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    box = min(xs), min(ys), max(xs), max(ys)
    wide, high = box[2] - box[0], box[3] - box[1]
    return box if 1.2 < wide < 7 and 0.8 < wide / max(high, 0.1) < 1.25 else None


def _is_in_row(dot: Box, dots: list[Box]) -> bool:
    """Dots side by side are a dotted line."""
    return any(abs(o[1] - dot[1]) < 1 and 0.5 < abs(o[0] - dot[0]) < 12 for o in dots)


def _paths(page: pdfium.PdfPage) -> Iterator[tuple[list[Point], bool]]:
    """Each stroke or filled shape as its corners; those within forms too, to a depth."""
    left = MOST_OBJECTS
    stack = [(page.raw, PLAIN, 0)]
    while stack:
        holder, outer, depth = stack.pop()
        count, give = (
            (pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject)
            if depth
            else (pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject)
        )
        for at in range(min(count(holder), left)):
            thing = give(holder, at)
            kind = pdfium_c.FPDFPageObj_GetType(thing)
            left -= 1
            if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                yield from _shapes(thing, _within(_matrix(thing), outer))
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                stack.append((thing, _within(_matrix(thing), outer), depth + 1))


def _matrix(thing: ctypes.c_void_p) -> Matrix:
    m = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(thing, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _within(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _shapes(path: ctypes.c_void_p, matrix: Matrix) -> Iterator[tuple[list[Point], bool]]:
    """The path's sub-paths, unless it is drawn in white or not at all."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    if not stroke.value and (not fill.value or _is_white(path)):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    for at in range(min(pdfium_c.FPDFPath_CountSegments(path), MOST_OBJECTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, at)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO and points:
            yield points, bool(fill.value)
            points = []
        a, b, c, d, e, f = matrix
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield points, True
            points = []
    if points:
        yield points, bool(fill.value)


def _is_white(path: ctypes.c_void_p) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return alpha.value < 8 or min(red.value, green.value, blue.value) > 250


def _drawn(points: list[Point], closed: bool, width: float, height: float) -> list[Rule]:
    """A thin shape as one line; the sides of a larger one; nothing for what fills the page."""
    if len(points) > MOST_POINTS:
        return []
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if x1 - x0 > 0.95 * width and y1 - y0 > 0.9 * height:
        return []
    if y1 - y0 < THIN and x1 - x0 > SHORTEST:
        return [Rule(True, (y0 + y1) / 2, x0, x1)]
    if x1 - x0 < THIN and y1 - y0 > SHORTEST:
        return [Rule(False, (x0 + x1) / 2, y0, y1)]
    rules = []
    for (ax, ay), (bx, by) in pairwise([*points, points[0]] if closed else points):
        if abs(ay - by) < 0.5 and abs(ax - bx) > SHORTEST:
            rules.append(Rule(True, ay, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) < 0.5 and abs(ay - by) > SHORTEST:
            rules.append(Rule(False, ax, min(ay, by), max(ay, by)))
    return rules


def _joined(rules: Iterator[Rule]) -> Iterator[Rule]:
    """Lines at the same place that touch are one line."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if groups and rule.at - groups[-1][-1].at < SLACK:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        group.sort(key=lambda r: r.start)
        whole = group[0]
        for rule in group[1:]:
            if rule.start <= whole.end + GAP:
                whole = Rule(whole.level, whole.at, whole.start, max(whole.end, rule.end))
            else:
                yield whole
                whole = rule
        yield whole
