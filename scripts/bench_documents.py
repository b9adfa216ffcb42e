"""What a document costs to add when there are many: 200 made-up letters, put into a store on disk one at a time.

scripts/bench documents [--count N] [--dry]

Each letter has the same length and its own names, figures and order of demands, so that adding the last should cost
what adding the second did.
"""

import argparse
import hashlib
import json
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from evaluate import ROOT, commit

from graph.build.build import build, take_out
from graph.knowledge import load_knowledge
from graph.store import open_store

RESULTS = ROOT / "scripts/results"
SYLLABLES = "bar cal dun esk fal gar hol ing kel lor mar nor orr pen quil ros sel tarn ul wex".split()
ENDS = "bridge combe dale fell ford holm ley mere stead wick".split()
DEMANDS = (
    "make home visits to everyone assessed as a high risk of harm", "give new officers protected caseloads",
    "ask the police about domestic abuse before sentence", "find rooms in which people can be seen in private",
    "publish waiting times for accredited programmes", "record who has read each case audit",
    "agree with councils how children are safeguarded", "repair the vehicles used for unpaid work",
    "offer victims a meeting within a fortnight", "train managers to challenge weak plans",
)  # fmt: skip
PRAISE = (
    "Leaders know their unit, and {n} of the {m} staff who answered our survey said so.",
    "Sentencers trust the reports that they are given; {p} per cent were on time.",
    "The {name} Partnership runs a course on work that {n} people had finished.",
    "Victims were told in time in {p} per cent of cases.",
)
BLAME = (
    "Only {n} of the {m} cases had a plan that kept other people safe.",
    "Vacancies stood at {p} per cent, and the workload of officers at 1{p} per cent.",
    "The {name} Trust had withdrawn, and nobody had taken over its {n} referrals.",
    "Managers had looked at {p} per cent of the files that they had signed.",
)
LETTER = """{unit} Probation Delivery Unit

An inspection of probation services in: {unit} PDU

Published: {day} {month} {year}

Foreword

{unit} PDU serves {m} people on probation. We have rated the unit ‘Requires improvement’.

Recommendations

{unit} PDU should:

{demands}

{sections}
"""
SECTION = """{heading}

Strengths

{praise}

Areas for improvement

{blame}
"""
HEADINGS = (
    "Leadership",
    "Staff",
    "Services",
    "Unpaid work",
    "Resettlement",
    "Information and facilities",
    "Court work",
)
MONTHS = "January March May July September November".split()


def letter(number: int) -> str:
    """One made-up report; no two are about one unit."""
    luck = random.Random(number)
    unit = "".join((luck.choice(SYLLABLES).title(), luck.choice(SYLLABLES), luck.choice(ENDS))) + f" {_name(number)}"

    def filled(line: str) -> str:
        many = luck.randrange(40, 300)
        figures = {
            "n": luck.randrange(5, many),
            "m": many,
            "p": luck.randrange(11, 99),
            "name": _name(luck.randrange(999)),
        }
        return line.format(**figures)

    return LETTER.format(
        unit=unit,
        day=luck.randrange(1, 28),
        month=luck.choice(MONTHS),
        year=luck.randrange(2021, 2026),
        m=luck.randrange(500, 3000),
        demands="\n".join(f"{at}. {text}" for at, text in enumerate(luck.sample(DEMANDS, 5), 1)),
        sections="\n".join(
            SECTION.format(
                heading=heading,
                praise="\n".join(f"- {filled(line)}" for line in luck.sample(PRAISE * 2, 6)),
                blame="\n".join(f"- {filled(line)}" for line in luck.sample(BLAME * 2, 6)),
            )
            for heading in HEADINGS
        ),
    )


def _name(number: int) -> str:
    return f"{SYLLABLES[number // 10 % 20].title()}{ENDS[number % 10]}{SYLLABLES[number // 200 % 20]}"


def measured(count: int, folder: Path) -> dict[str, Any]:
    """Seconds for each addition in turn, then for taking one out; and a digest of the whole in two orders."""
    knowledge = load_knowledge()
    files = []
    for number in range(count):
        files.append(folder / f"{number:03}.txt")
        files[-1].write_text(letter(number), encoding="utf-8")
    store, seconds = open_store(folder / "store"), []
    for file in files:
        start = time.process_time()
        (outcome,) = build([file], store, knowledge, "a benchmark", lambda outcome: None)
        assert outcome.status == "added", outcome
        seconds.append(time.process_time() - start)
    whole = _digest(store)
    other = open_store()
    build(random.Random(7).sample(files, count), other, knowledge, "a benchmark", lambda outcome: None)
    key = sorted(store.documents())[count // 2].rsplit("/", 1)[1]
    start = time.process_time()
    with store.writing("a benchmark") as writer:
        take_out(writer, key, knowledge.base)
    removed = time.process_time() - start
    build(files, store, knowledge, "a benchmark", lambda outcome: None)
    near = min(10, count // 4)
    return {
        "documents": count,
        "triples": sum(1 for _ in store.quads()),
        "second, seconds (median of the 2nd and those after it)": round(median(seconds[1 : 1 + near]), 4),
        "last, seconds (median of the last)": round(median(seconds[-near:]), 4),
        "last / second": round(median(seconds[-near:]) / median(seconds[1 : 1 + near]), 3),
        "taking one out, seconds": round(removed, 4),
        "same bytes in another order": _digest(other) == whole,
        "same bytes after taking one out and adding it again": _digest(store) == whole,
    }


def _digest(store: Any) -> str:
    return hashlib.sha256("\n".join(sorted(str(quad) for quad in store.quads())).encode()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--dry", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(options.count, Path(folder))
    print(*(f"{name:60} {value}" for name, value in figures.items()), sep="\n")
    if not options.dry:
        today = datetime.now(UTC).date().isoformat()
        path = RESULTS / f"documents-{today}-{commit()}.json"
        path.write_text(json.dumps({"date": today, "commit": commit()} | figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
