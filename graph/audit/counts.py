"""Counts that do not add up: percentages beside the counts they are of, and parts beside their total.

"Just under 45 per cent (109 of 233)"; "16 reviews; of these, one ..., eight ... and seven ...".
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from graph.audit.reading import PlacedFigure, Prose, Reading, Sighting
from graph.claims import Span
from graph.text.numbers import Numeral, numerals_in

DECIMALS = re.compile(r"[0-9]\.([0-9]+)")
DIGITS = re.compile(r"[0-9]")
# How far, in percentage points, a worded share may be from the truth; a worded fraction is coarser.
NEAR_POINTS, FRACTION_NEAR = 3.0, 5.0
JUST, ALMOST = 3.0, 6.0
YEARS = range(1900, 2100)
FEWEST = 3
LONGEST_GAP = 60
# A slip is near the truth: so far apart, or a quarter, are a sum and its total.
FARTHEST = 3
NOUN, MANY = re.compile(r"(?: [a-z-]+){1,2}"), 10


def percentages_against_counts(reading: Reading) -> Iterator[Sighting]:
    """A percentage or a worded fraction, with the counts it is of right beside it, that they do not give."""
    for prose in reading.prose:
        beside = (_pair(prose, first, second, reading) for first, second in pairwise(prose.figures))
        own = ((placed, placed) for placed in prose.figures if _is_percentage(placed) and _has_counts(placed))
        for share, counts in filter(None, (*beside, *own)):
            if not _agrees(share, counts, reading):
                yield _sighting(reading, prose, share, counts)


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
        ("about", -NEAR_POINTS - half, NEAR_POINTS + half),
    ):
        if reading.rule.words(name).fullmatch(qualifier):
            return low - 1e-9 <= above <= high + 1e-9
    return abs(above) <= half


def _sighting(reading: Reading, prose: Prose, share: PlacedFigure, counts: PlacedFigure) -> Sighting:
    figure = counts.figure
    words = {
        "printed": reading.printed(share.figure.span),
        "numerator": f"{figure.numerator:g}",
        "denominator": f"{figure.denominator:g}",
        "share": f"{_share(counts):.1f}",
    }
    return Sighting(prose.parts(min(share.start, counts.start), max(share.end, counts.end)), words)


def parts_against_totals(reading: Reading) -> Iterator[Sighting]:
    """A list of counts, each with a bare phrase of its own, that does not add up to the total beside it."""
    for prose in reading.prose:
        counts = _counts(prose, reading)
        for cue in reading.rule.words("parts-follow").finditer(prose.words):
            run = _run(prose, reading, counts, cue.end())
            total = _total(prose, counts, Span(*cue.span()), sum(n.value for n in run), bool(cue["near"]))
            yield from _wrong(prose, reading, total, run, bool(cue["strict"]))
        for cue in reading.rule.words("total-follows").finditer(prose.words):
            yield from _summed(prose, reading, counts, Span(*cue.span()))


def _total(prose: Prose, counts: list[Numeral], cue: Span, added: float, near: bool) -> list[Numeral]:
    """The count before the cue that is meant: of those in this sentence and the last, the one nearest to the sum.

    A count far from it is of something else; before a colon, the counted noun itself must stand.
    """
    sentence = prose.sentence(cue.start)
    first = prose.sentence(max(0, sentence.start - 1)).start
    before = [n for n in counts if first <= n.start and n.end <= cue.start]
    if near:
        before = [n for n in before[-1:] if NOUN.fullmatch(prose.words, n.end, cue.start) and n.value >= MANY]
    close = [n for n in before if abs(n.value - added) <= max(FARTHEST, n.value / 4)]
    return sorted(close, key=lambda n: abs(n.value - added))[:1]


def _summed(prose: Prose, reading: Reading, counts: list[Numeral], cue: Span) -> Iterator[Sighting]:
    """Parts first, then their total."""
    total = [n for n in counts if cue.start <= n.start < cue.end]
    sentence = prose.sentence(cue.start)
    before = [n for n in counts if sentence.start <= n.start < cue.start]
    if before:
        run = _run(prose, reading, before, before[0].start, last=cue.start)
        yield from _wrong(prose, reading, total, run if len(run) == len(before) else [], True)


def _wrong(
    prose: Prose, reading: Reading, total: list[Numeral], run: list[Numeral], strict: bool
) -> Iterator[Sighting]:
    """The sum is another than the total. Two parts may leave something out, unless the words say that they do not."""
    if not total or len(run) < 2:
        return
    whole, added = total[0].value, sum(n.value for n in run)
    if added > whole or (added < whole and (strict or len(run) >= FEWEST)):
        start, end = min(total[0].start, run[0].start), max(total[0].end, run[-1].end)
        printed = [prose.words[n.start : n.end] for n in run]
        listed = f"{', '.join(printed[:-1])} and {printed[-1]}"
        words = {"parts": listed, "sum": f"{added:g}", "total": prose.words[total[0].start : total[0].end]}
        yield Sighting(prose.parts(start, end), words)


def _counts(prose: Prose, reading: Reading) -> list[Numeral]:
    """The numbers that count something: no year, percentage, sum of money, rank or share of a whole."""
    other, led = reading.rule.words("no-count"), reading.rule.words("no-count-before")
    return [
        n
        for n in numerals_in(prose.words)
        if n.form == "cardinal"
        and n.value.is_integer()
        and not (not n.worded and n.value in YEARS)
        and not other.match(prose.words, n.end)
        and not led.search(prose.words[max(0, n.start - 12) : n.start])
    ]


def _run(prose: Prose, reading: Reading, counts: list[Numeral], start: int, last: int | None = None) -> list[Numeral]:
    """The counts of one list: after its first phrase no verb, so that each part is told in the same terms."""
    sentence = prose.sentence(start)
    end = min(sentence.end, last or sentence.end)
    inside = [n for n in counts if start <= n.start and n.end <= end]
    verb = reading.rule.words("verb")
    if not inside:
        return []
    edges = [*(n.start for n in inside[1:]), end]
    gaps = [prose.words[n.end : edge] for n, edge in zip(inside, edges, strict=True)]
    told_alike = not any(verb.search(gap) for gap in gaps[1:])
    short = all(len(gap) <= LONGEST_GAP for gap in gaps[:-1])
    joined = all(re.search(r"[,;]\s*(?:and\s)?\s*$|\band\s+$", gap) for gap in gaps[:-1])
    return inside if told_alike and short and joined else []
