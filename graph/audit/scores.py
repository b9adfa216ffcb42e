"""Overall scores against the ratings they are made of."""

from collections.abc import Iterator

from graph.audit.reading import Reading, Sighting
from graph.claims import Rating


def scores_against_ratings(reading: Reading) -> Iterator[Sighting]:
    """A printed score that the points of all standards do not add up to."""
    for unit, rows in reading.tables().items():
        for overall in (r for r in rows if r.overall and r.stated and r.score is not None):
            total, most = _sum(rows, reading)
            if most == overall.maximum and total != overall.score:
                score = f"{overall.score}/{overall.maximum}"
                yield Sighting(overall.parts, {"unit": unit, "score": score, "sum": f"{total}/{most}"})


def missing_scores(reading: Reading) -> Iterator[Sighting]:
    """A table without its score where another table of the document prints one."""
    overall = [r for r in reading.letter.ratings if r.overall]
    if not any(r.stated and r.score is not None for r in overall):
        return
    for row in overall:
        if "score" in row.inferred or row.score is None:
            total, most = _sum(reading.tables()[row.unit], reading)
            yield Sighting(row.parts, {"unit": row.unit, "sum": f"{total}/{most}"})


def _sum(rows: list[Rating], reading: Reading) -> tuple[int, int]:
    """The points of the standards, and the most that so many can have."""
    points = reading.words.points
    standards = [r for r in rows if not r.overall]
    return sum(points[r.level] for r in standards), max(points.values()) * len(standards)
