"""What a page draws beside words: borders of tables and boxes, the rule over its footnotes, bullets of lists."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from graph.claims import Box
from graph.read.pdf.words import Point, frame_of

# In points:
THICKEST_RULE = 2.6  # a shape that is no thicker is a line, though programs fill rectangles for it
SHORTEST_RULE = 6.0
SAME_RULE = 1.5  # what stands no further apart is one line, drawn in pieces
WIDEST_BREAK = 3.0  # between pieces of one line

MOST_OBJECTS = 60_000  # a map or a chart can have a million
MOST_POINTS = 200
DEEPEST_FORM = 6


@dataclass(frozen=True, slots=True)
class DrawnRule:
    """A level or upright line: `at` is where it stands, from `start` to `end` is where it runs, in points."""

    level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageDrawing:
    """The lines of a page, and the small round or square things that a browser draws as bullets."""

    rules: tuple[DrawnRule, ...]
    dots: tuple[Box, ...]


def drawing_of(page: pdfium.PdfPage) -> PageDrawing:
    """What is drawn on a page, lines that carry one another on made one."""
    frame, (width, height) = frame_of(page), page.get_size()
    rules: list[DrawnRule] = []
    dots: list[Box] = []
    for points, is_closed in _paths(page):
        corners = [frame(x, y) for x, y in points]
        if dot := _dot(corners):
            dots.append(dot)
        else:
            rules += _rules(corners, is_closed, width, height)
        if len(rules) > MOST_OBJECTS:
            break
    return PageDrawing(tuple(_joined(rules)), tuple(dot for dot in dots if not _is_in_dotted_line(dot, dots)))


def _dot(corners: list[Point]) -> Box | None:
    """The box of a small round or square shape: browsers draw the bullets of lists so."""
    x0, y0, x1, y1 = _bounds(corners)
    width, height = x1 - x0, y1 - y0
    return (x0, y0, x1, y1) if 1.2 < width < 7 and 0.8 < width / max(height, 0.1) < 1.25 else None


def _bounds(corners: list[Point]) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _is_in_dotted_line(dot: Box, dots: list[Box]) -> bool:
    return any(abs(other[1] - dot[1]) < 1 and 0.5 < abs(other[0] - dot[0]) < 12 for other in dots)


def _paths(page: pdfium.PdfPage) -> Iterator[tuple[list[Point], bool]]:
    """Each stroke or filled shape as its corners, and whether it is closed; those within forms too, to a depth."""
    left = MOST_OBJECTS
    stack = [(page.raw, pdfium.PdfMatrix(), 0)]
    while stack:
        holder, outer, depth = stack.pop()
        if depth:
            count, object_at = pdfium_c.FPDFFormObj_CountObjects, pdfium_c.FPDFFormObj_GetObject
        else:
            count, object_at = pdfium_c.FPDFPage_CountObjects, pdfium_c.FPDFPage_GetObject
        for at in range(min(count(holder), left)):
            thing = object_at(holder, at)
            kind = pdfium_c.FPDFPageObj_GetType(thing)
            left -= 1
            if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                yield from _shapes(thing, _matrix(thing).multiply(outer))
            elif kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                stack.append((thing, _matrix(thing).multiply(outer), depth + 1))


def _matrix(thing: ctypes.c_void_p) -> pdfium.PdfMatrix:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFPageObj_GetMatrix(thing, matrix)
    return pdfium.PdfMatrix.from_raw(matrix)


def _shapes(path: ctypes.c_void_p, matrix: pdfium.PdfMatrix) -> Iterator[tuple[list[Point], bool]]:
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
        points.append(matrix.on_point(x.value, y.value))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield points, True
            points = []
    if points:
        yield points, bool(fill.value)


def _is_white(path: ctypes.c_void_p) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(path, red, green, blue, alpha)
    return alpha.value < 8 or min(red.value, green.value, blue.value) > 250


def _rules(corners: list[Point], is_closed: bool, width: float, height: float) -> list[DrawnRule]:
    """A thin shape as one line; the sides of a larger one; nothing for what fills the page."""
    x0, y0, x1, y1 = _bounds(corners)
    if len(corners) > MOST_POINTS or (x1 - x0 > 0.95 * width and y1 - y0 > 0.9 * height):
        return []
    if y1 - y0 < THICKEST_RULE and x1 - x0 > SHORTEST_RULE:
        return [DrawnRule(True, (y0 + y1) / 2, x0, x1)]
    if x1 - x0 < THICKEST_RULE and y1 - y0 > SHORTEST_RULE:
        return [DrawnRule(False, (x0 + x1) / 2, y0, y1)]
    rules = []
    for (ax, ay), (bx, by) in pairwise([*corners, corners[0]] if is_closed else corners):
        if abs(ay - by) < 0.5 and abs(ax - bx) > SHORTEST_RULE:
            rules.append(DrawnRule(True, ay, min(ax, bx), max(ax, bx)))
        elif abs(ax - bx) < 0.5 and abs(ay - by) > SHORTEST_RULE:
            rules.append(DrawnRule(False, ax, min(ay, by), max(ay, by)))
    return rules


def _joined(rules: list[DrawnRule]) -> Iterator[DrawnRule]:
    """Lines at the same place that touch are one line; level ones come first."""
    groups: list[list[DrawnRule]] = []
    for rule in sorted(rules, key=lambda r: (not r.level, r.at)):
        if groups and rule.level == groups[-1][-1].level and rule.at - groups[-1][-1].at < SAME_RULE:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        group.sort(key=lambda r: r.start)
        whole = group[0]
        for rule in group[1:]:
            if rule.start <= whole.end + WIDEST_BREAK:
                whole = DrawnRule(whole.level, whole.at, whole.start, max(whole.end, rule.end))
            else:
                yield whole
                whole = rule
        yield whole
