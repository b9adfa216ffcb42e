"""Parts that are counted out beside their total: "16 reviews; of these, one ..., eight ... and seven ..."."""

import re
from collections.abc import Iterator

from graph.audit.reading import Prose, Reading, Sighting
from graph.claims import Span
from graph.text.numbers import Numeral, numerals_in

YEARS = range(1900, 2100)
FEWEST = 3
LONGEST_GAP = 60
# A slip is near the truth: so far apart, or a quarter, are a sum and its total.
FARTHEST = 3
NOUN, MANY = re.compile(r"(?: [a-z-]+){1,2}"), 10


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
