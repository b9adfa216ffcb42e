"""Percentages beside the counts they are of: "just under 45 per cent (109 of 233)"."""

import re
from collections.abc import Iterator
from itertools import pairwise

from graph.audit.reading import Prose, Reading, Sighting, Told

DECIMALS = re.compile(r"[0-9]\.([0-9]+)")
DIGITS = re.compile(r"[0-9]")
# How far, in percentage points, a worded share may be from the truth; a worded fraction is coarser.
NEAR, FRACTION_NEAR = 3.0, 5.0
JUST, ALMOST = 3.0, 6.0


def percentages_against_counts(reading: Reading) -> Iterator[Sighting]:
    """A percentage or a worded fraction, with the counts it is of right beside it, that they do not give."""
    for prose in reading.prose:
        for first, second in pairwise(prose.told):
            pair = _pair(prose, first, second, reading)
            if pair and not _agrees(*pair, reading):
                yield _sighting(reading, prose, first, second, *pair)
        for told in prose.told:
            if _is_percentage(told) and _has_counts(told) and not _agrees(told, told, reading):
                yield _sighting(reading, prose, told, told, told, told)


def percentages_of_no_count(reading: Reading) -> Iterator[Sighting]:
    """A plain percentage of a few that no whole number of them gives."""
    for prose in reading.prose:
        for told in prose.told:
            whole = told.figure.denominator
            if not (_is_percentage(told) and whole and told.figure.numerator is None):
                continue
            if whole.is_integer() and _is_plain(told, reading) and not _some_count(told, int(whole), reading):
                yield Sighting(
                    prose.parts(told.start, told.end),
                    {"printed": reading.printed(told.figure.span), "whole": f"{whole:g}"},
                )


def _pair(prose: Prose, first: Told, second: Told, reading: Reading) -> tuple[Told, Told] | None:
    """The share and the counts, when these two figures are one thing said twice."""
    between = prose.words[first.end : second.start]
    if _is_share(first, reading) and _is_counts(second, reading):
        return (first, second) if reading.rule.words("share-then-counts").fullmatch(between) else None
    if _is_counts(first, reading) and _is_share(second, reading):
        after = prose.words[second.end : prose.sentence(second.start).end]
        elsewhere = reading.rule.words("elsewhere").match(after)
        said = reading.rule.words("counts-then-share").fullmatch(between)
        return (second, first) if said and not elsewhere else None
    return None


def _is_percentage(told: Told) -> bool:
    return told.figure.unit == "percent"


def _has_counts(told: Told) -> bool:
    return told.figure.numerator is not None and bool(told.figure.denominator)


def _is_share(told: Told, reading: Reading) -> bool:
    bare = told.figure.numerator is None and told.figure.denominator is None
    return (_is_percentage(told) and bare) or _is_fraction(told, reading)


def _is_fraction(told: Told, reading: Reading) -> bool:
    """Whether this is a share in words that name no count: "two-thirds", "a quarter"."""
    printed = reading.printed(told.figure.span)
    worded = reading.rule.words("fraction").search(printed)
    return told.figure.unit == "ratio" and worded is not None and not DIGITS.search(printed)


def _is_counts(told: Told, reading: Reading) -> bool:
    return _has_counts(told) and told.figure.unit == "ratio" and not _is_fraction(told, reading)


def _is_plain(told: Told, reading: Reading) -> bool:
    qualifier = told.figure.qualifier or ""
    return not qualifier or bool(reading.rule.words("plain").fullmatch(qualifier))


def _some_count(told: Told, whole: int, reading: Reading) -> bool:
    value, half = told.figure.value, _half(reading.printed(told.figure.span))
    near = round(value * whole / 100)
    return any(abs(100 * count / whole - value) <= half for count in (near - 1, near, near + 1))


def _half(printed: str) -> float:
    """Half of the last place that is printed: what rounding can account for."""
    decimals = DECIMALS.search(printed)
    return 0.5 / float(10 ** (len(decimals[1]) if decimals else 0)) + 1e-9


def _share(told: Told) -> float:
    return (told.figure.numerator or 0) / (told.figure.denominator or 1) * 100


def _agrees(share: Told, counts: Told, reading: Reading) -> bool:
    """Whether the printed share, with its "just under" or "about", is true of the counts."""
    fraction = _is_fraction(share, reading)
    said = share.figure.value * 100 if fraction else share.figure.value
    true, qualifier = _share(counts), share.figure.qualifier or ""
    half = FRACTION_NEAR if fraction else _half(reading.printed(share.figure.span))
    above = true - said
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


def _sighting(reading: Reading, prose: Prose, first: Told, second: Told, share: Told, counts: Told) -> Sighting:
    figure = counts.figure
    words = {
        "printed": reading.printed(share.figure.span),
        "numerator": f"{figure.numerator:g}",
        "denominator": f"{figure.denominator:g}",
        "share": f"{_share(counts):.1f}",
    }
    return Sighting(prose.parts(first.start, second.end), words)
