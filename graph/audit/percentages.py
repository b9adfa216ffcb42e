"""Percentages beside the counts they are of: "just under 45 per cent (109 of 233)"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from graph.audit.reading import PlacedFigure, Prose, Reading, Sighting

DECIMALS = re.compile(r"[0-9]\.([0-9]+)")
DIGITS = re.compile(r"[0-9]")
# How far, in percentage points, a worded share may be from the truth; a worded fraction is coarser.
NEAR, FRACTION_NEAR = 3.0, 5.0
JUST, ALMOST = 3.0, 6.0


def percentages_against_counts(reading: Reading) -> Iterator[Sighting]:
    """A percentage or a worded fraction, with the counts it is of right beside it, that they do not give."""
    for prose in reading.prose:
        for first, second in pairwise(prose.figures):
            pair = _pair(prose, first, second, reading)
            if pair and not _agrees(*pair, reading):
                yield _sighting(reading, prose, first, second, *pair)
        for placed in prose.figures:
            if _is_percentage(placed) and _has_counts(placed) and not _agrees(placed, placed, reading):
                yield _sighting(reading, prose, placed, placed, placed, placed)


def percentages_of_no_count(reading: Reading) -> Iterator[Sighting]:
    """A plain percentage of a few that no whole number of them gives."""
    for prose in reading.prose:
        for placed in prose.figures:
            whole = placed.figure.denominator
            if not (_is_percentage(placed) and whole and placed.figure.numerator is None):
                continue
            plain = not placed.figure.qualifier or reading.rule.words("plain").fullmatch(placed.figure.qualifier)
            if whole.is_integer() and plain and not _some_count(placed, int(whole), reading):
                yield Sighting(
                    prose.parts(placed.start, placed.end),
                    {"printed": reading.printed(placed.figure.span), "whole": f"{whole:g}"},
                )


def _pair(
    prose: Prose, first: PlacedFigure, second: PlacedFigure, reading: Reading
) -> tuple[PlacedFigure, PlacedFigure] | None:
    """The share and the counts, when these two figures are one thing said twice."""
    between = prose.words[first.end : second.start]
    if _is_share(first, reading) and _is_counts(second, reading):
        return (first, second) if reading.rule.words("share-then-counts").fullmatch(between) else None
    if _is_counts(first, reading) and _is_share(second, reading):
        after = prose.words[second.end : prose.sentence(second.start).end]
        elsewhere = reading.rule.words("elsewhere").match(after)
        joined = reading.rule.words("counts-then-share").fullmatch(between)
        return (second, first) if joined and not elsewhere else None
    return None


def _is_percentage(placed: PlacedFigure) -> bool:
    return placed.figure.unit == "percent"


def _has_counts(placed: PlacedFigure) -> bool:
    return placed.figure.numerator is not None and bool(placed.figure.denominator)


def _is_share(placed: PlacedFigure, reading: Reading) -> bool:
    bare = placed.figure.numerator is None and placed.figure.denominator is None
    return (_is_percentage(placed) and bare) or _is_fraction(placed, reading)


def _is_fraction(placed: PlacedFigure, reading: Reading) -> bool:
    """Whether this is a share in words that name no count: "two-thirds", "a quarter"."""
    printed = reading.printed(placed.figure.span)
    worded = reading.rule.words("fraction").search(printed)
    return placed.figure.unit == "ratio" and worded is not None and not DIGITS.search(printed)


def _is_counts(placed: PlacedFigure, reading: Reading) -> bool:
    return _has_counts(placed) and placed.figure.unit == "ratio" and not _is_fraction(placed, reading)


def _some_count(placed: PlacedFigure, whole: int, reading: Reading) -> bool:
    value, half = placed.figure.value, _half(reading.printed(placed.figure.span))
    near = round(value * whole / 100)
    return any(abs(100 * count / whole - value) <= half for count in (near - 1, near, near + 1))


def _half(printed: str) -> float:
    """Half of the last place that is printed: what rounding can account for."""
    decimals = DECIMALS.search(printed)
    return 0.5 / float(10 ** (len(decimals[1]) if decimals else 0)) + 1e-9


def _share(placed: PlacedFigure) -> float:
    return (placed.figure.numerator or 0) / (placed.figure.denominator or 1) * 100


def _agrees(share: PlacedFigure, counts: PlacedFigure, reading: Reading) -> bool:
    """Whether the printed share, with its "just under" or "about", is true of the counts."""
    fraction = _is_fraction(share, reading)
    printed = share.figure.value * 100 if fraction else share.figure.value
    true, qualifier = _share(counts), share.figure.qualifier or ""
    half = FRACTION_NEAR if fraction else _half(reading.printed(share.figure.span))
    above = true - printed
    for name, low, high in (
        ("just-below", -JUST - half, 0.0),
        ("almost", -ALMOST - half, 0.0),
        ("just-above", 0.0, JUST + half),
        ("below", -100.0, 0.0),
        ("above", 0.0, 100.0),
        ("about", -NEAR - half, NEAR + half),
    ):
        if reading.rule.words(name).fullmatch(qualifier):
            return low - 1e-9 <= above <= high + 1e-9
    return abs(above) <= half


def _sighting(
    reading: Reading, prose: Prose, first: PlacedFigure, second: PlacedFigure, share: PlacedFigure, counts: PlacedFigure
) -> Sighting:
    figure = counts.figure
    words = {
        "printed": reading.printed(share.figure.span),
        "numerator": f"{figure.numerator:g}",
        "denominator": f"{figure.denominator:g}",
        "share": f"{_share(counts):.1f}",
    }
    return Sighting(prose.parts(first.start, second.end), words)
