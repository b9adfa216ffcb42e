"""The whole of the real seed letter: counts and places judged by eye, not taken from the program."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from graph.claims import Claims, quoted

GOLD = Path(__file__).parent / "gold"


def test_findings_and_their_polarity(seed_claims: Claims) -> None:
    polarities = Counter(f.polarity for f in seed_claims.letter.findings)
    assert polarities == {"strength": 30, "improvement": 31}


def test_findings_of_each_section(seed_claims: Claims) -> None:
    counts = Counter((f.section, f.polarity) for f in seed_claims.letter.findings)
    assert counts == {
        ("leadership", "strength"): 4,
        ("leadership", "improvement"): 6,
        ("staff", "strength"): 7,
        ("staff", "improvement"): 8,
        ("services-and-interventions", "strength"): 4,
        ("services-and-interventions", "improvement"): 5,
        ("accredited-programmes", "strength"): 3,
        ("accredited-programmes", "improvement"): 1,
        ("unpaid-work", "strength"): 3,
        ("unpaid-work", "improvement"): 3,
        ("information-and-facilities", "strength"): 5,
        ("information-and-facilities", "improvement"): 3,
        ("statutory-victim-work", "strength"): 4,
        ("statutory-victim-work", "improvement"): 5,
    }


def test_findings_cut_by_pages_and_footnotes_are_whole(seed_claims: Claims) -> None:
    cut = {f.id: quoted(seed_claims.text, f.parts) for f in seed_claims.letter.findings if len(f.parts) > 1}
    assert len(cut) == 7
    assert "prioritisation framework, for example. The unease" in cut["staff-improvement-1"]
    assert "supervision, which is held regularly" in cut["statutory-victim-work-strength-3"]
    assert not any("Data taken from" in quote for quote in cut.values())


def test_recommendations(seed_claims: Claims) -> None:
    demands = seed_claims.letter.recommendations
    derby, other = "Derby City PDU", "Leicester, Leicestershire, and Rutland PDU"
    region, service = "East Midlands region", "HM Prison and Probation Service"
    expected = [(derby, n, derby if n < 5 else region if n < 8 else service) for n in range(1, 9)]
    expected += [(other, n, other if n < 9 else region if n < 12 else service) for n in range(1, 14)]
    assert [(d.block, int(d.number or 0), *d.addressees) for d in demands] == expected


def test_ratings_and_what_was_inferred(seed_claims: Claims) -> None:
    ratings = seed_claims.letter.ratings
    first, second = ratings[:10], ratings[10:]
    assert len(ratings) == 20 and [r.standard for r in ratings if r.overall] == ["Overall", "Overall"]
    assert {r.unit for r in first} == {"Derby City"} and not any(r.inferred for r in first)
    assert {r.unit for r in second} == {"Leicester, Leicestershire, and Rutland"}
    assert [(r.score, r.maximum, r.stated, r.inferred) for r in ratings if r.overall] == [
        (11, 27, True, ()),
        (2, 27, False, ("pdu", "score")),
    ]
    assert all(r.inferred == ("pdu",) for r in second if not r.overall)
    levels = Counter(r.level for r in second if not r.overall)
    assert levels == {"Inadequate": 7, "Requires improvement": 2}


def test_printed_codes_are_kept_as_printed(seed_claims: Claims) -> None:
    codes = [r.code for r in seed_claims.letter.ratings if r.unit == "Derby City"]
    assert codes == [None, "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.2", "2.3", "2.4"]


def test_front(seed_claims: Claims) -> None:
    front = seed_claims.letter.front
    assert (front.kind, front.date, front.date_as_printed) == ("regional_letter", "2022-02-09", "09 February 2022")
    assert front.addressee and (front.addressee.name, front.addressee.role) == (
        "Martin Davies",
        "Regional Probation Director",
    )
    assert front.signatory and (front.signatory.name, front.signatory.role) == (
        "Justin Russell",
        "Chief Inspector of Probation",
    )
    assert front.region and front.region.name == "East Midlands"
    assert [u.name for u in front.units] == ["Derby City", "Leicester, Leicestershire, and Rutland"]
    assert [c.name for c in front.copied_to] == [
        "Nigel Smith",
        "Jo Farrar",
        "Amy Rees",
        "HMPPS Operational & System Assurance Group",
        "Ian Blakeman",
        "Simi O'Neill",
        "Jon Gardner",
        "Stephen Doust",
    ]


def test_footnotes_are_tied_to_their_marks(seed_claims: Claims) -> None:
    text, notes = seed_claims.text, seed_claims.letter.footnotes
    assert [n.mark for n in notes] == ["¹", "²", "³", "⁴"]
    assert [[text[m.start - 5 : m.start] for m in n.marks] for n in notes] == [
        ["' SOP"],
        ["vely."],
        ["eview"],
        ["SEEDS"],
    ]


def test_gold_scorer_gives_full_marks_for_structure(seed_json: dict[str, object], tmp_path: Path) -> None:
    prediction = tmp_path / "prediction.json"
    prediction.write_text(json.dumps(seed_json), encoding="utf-8")
    command = [sys.executable, GOLD / "score.py", "--pred", prediction, "--gold", GOLD, "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert {k: scores[k]["ALL"]["f1"] for k in ("findings", "recommendations", "ratings")} == {
        "findings": 1.0,
        "recommendations": 1.0,
        "ratings": 1.0,
    }
