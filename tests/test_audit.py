"""The audit: each rule raises its slip and leaves sound words alone, in a small letter and in the seed."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from audit_letter import DEMANDS, SUMMARY, TABLES, Letter
from conftest import SEED, claims_at

from graph.audit import RULES, notes_in
from graph.audit.reading import rules_of
from graph.claims import AuditNote, Claims, quoted
from graph.errors import KnowledgeError
from graph.knowledge.rows import Concept, Knowledge
from graph.pipeline import as_json, claims_of

HERE = Path(__file__).parent
LETTERS = sorted(HERE.glob("letters/*/letter.txt"))
JUDGED = json.loads((HERE / "audit" / "judged.json").read_text("utf-8"))
SOUND = Letter()
TEXT = SEED.read_text(encoding="utf-8")


def audited(letter: Letter | str, knowledge: Knowledge) -> tuple[Claims, tuple[AuditNote, ...]]:
    text = letter if isinstance(letter, str) else letter.text()
    claims = claims_of(text.encode(), "letter.txt", knowledge)
    return claims, claims.audit


def alarms(notes: tuple[AuditNote, ...]) -> list[str]:
    return [note.rule for note in notes if note.severity != "open"]


# Letters that begin anew for each who is asked.
LETTERED = """Brackwater PDU should:

a) improve the quality of risk of harm assessments
b) make sure that managers put weak assessments right.

Otterdale region should:

a) fill the vacancies in the unit
b) improve the quality of risk of harm assessments."""


def demands(old: str, new: str) -> Letter:
    assert old in DEMANDS
    return replace(SOUND, demands=DEMANDS.replace(old, new, 1))


def tables(old: str, new: str) -> Letter:
    assert old in TABLES
    return replace(SOUND, tables=TABLES.replace(old, new, 1))


# Rule, the spoilt letter, words that the note must quote.
SPOILT: list[tuple[str, Letter, str]] = [
    ("date-before-events", SOUND.saying("In June 2031, 40 staff were trained."), "June 2031"),
    ("date-before-events", SOUND.saying("In the year to 2 April 2031, five reviews were completed."), "2 April 2031"),
    ("date-before-events", SOUND.saying("Six cases were read on Tuesday 1 April 2031."), "April 2031"),
    ("date-impossible", SOUND.saying("We visited both units on 31 February 2031."), "31 February 2031"),
    ("date-impossible", SOUND.saying("We visited both units on Monday 4 March 2031."), "Monday 4 March 2031"),
    ("period-backwards", SOUND.saying("From June 2030 to May 2030 nobody was trained."), "June 2030 to May 2030"),
    ("percentage-against-counts", SOUND.saying("Just over 60 per cent (22 of the 40 staff) agreed."), "60 per cent"),
    ("percentage-against-counts", SOUND.saying("Of the 40 staff, 22 (60 per cent) agreed."), "60 per cent"),
    ("percentage-against-counts", SOUND.saying("Plans were timely in 22 of 40 cases, or 45 per cent."), "45 per cent"),
    ("percentage-against-counts", SOUND.saying("Two-thirds (12 of the 30 staff) agreed."), "Two-thirds"),
    ("percentage-against-counts", SOUND.saying("More than 50 per cent (19 of the 40 staff) agreed."), "50 per cent"),
    ("percentage-of-no-count", SOUND.saying("Only 40 per cent of the 11 cases had a plan."), "40 per cent of the 11"),
    (
        "parts-against-total",
        SOUND.saying("We read 16 reviews. Of these, two were good, eight fair and seven poor."),
        "16 reviews",
    ),
    ("parts-against-total", SOUND.saying("We read 20 plans, comprising 11 long ones and eight short ones."), "20"),
    (
        "parts-against-total",
        SOUND.saying("We read 24 cases in Brackwater and 30 in Sedgecombe, a total of 55 cases."),
        "24",
    ),
    ("score-against-ratings", tables("8/27", "9/27"), "9/27"),
    ("score-missing", tables("Sedgecombe\tScore\t3/27", "Sedgecombe PDU"), "Inadequate"),
    ("unit-missing", tables("Sedgecombe\tScore\t3/27\n", ""), "Inadequate"),
    ("standard-number-twice", tables("2.3\tPlanning", "2.2\tPlanning"), "2.2\tPlanning"),
    ("rating-against-table", replace(SOUND, summary=SUMMARY.replace("'Inadequate'", "'Good'")), "Sedgecombe as 'Good"),
    ("recommendation-number-twice", demands("2. make", "1. make"), "make sure"),
    ("recommendation-number-twice", demands("3. fill", "2. fill"), "fill the vacancies"),
    ("recommendation-number-missing", demands("3. fill", "4. fill"), "fill the vacancies"),
    (
        "recommendation-without-finding",
        demands("should:\n\n3.", "should:\n\n3. buy bicycles for couriers\n4."),
        "buy bicycles",
    ),
    (
        "finding-without-recommendation",
        replace(SOUND, second="The lifts of three buildings stood idle for months."),
        "The lifts",
    ),
    ("addressee-absent", demands("Otterdale region should:", "Ministry of Justice should:"), "Ministry of Justice"),
    (
        "populations-alike",
        SOUND.saying("The night shelter team has 12 per cent of its posts vacant.").saying(
            "Recruitment goes on. Among night shelter wardens there is a vacancy rate of 9 per cent."
        ),
        "12 per cent",
    ),
    ("figure-disputed", SOUND.saying("Vacancies stand at 19 per cent, though managers dispute this figure."), "19 per"),
    ("figure-disputed", SOUND.saying("The backlog is 30 per cent, which the unit does not recognise."), "30 per cent"),
    ("figure-disputed", SOUND.saying("Vacancies stand at 19 per cent. Leaders contest that figure."), "19 per cent"),
    ("figure-disputed", SOUND.saying("Leaders do not recognise the 18 per cent vacancy figure."), "18 per cent"),
    ("parts-against-total", SOUND.saying("We met 30 people: 12 here, 10 there and nine elsewhere."), "30 people"),
    ("acronym-unexpanded", SOUND.saying("The QZB meets each month and keeps good minutes."), "QZB"),
    (
        "titles-alike",
        SOUND.saying("The head of community evaluation writes a report. It goes out yearly.").saying(
            "The head of community evacuation reads it."
        ),
        "head of community evaluation",
    ),
]  # fmt: skip

# Words that come near a rule and keep it.
KEPT: list[tuple[str, Letter]] = [
    ("date-before-events", SOUND.saying("In February 2031, 40 staff were trained.")),
    ("date-before-events", SOUND.saying("A new service will be opened in June 2031, and staff were told.")),
    ("date-before-events", SOUND.saying("The 2031–2034 plan was written by the region.")),
    ("date-impossible", SOUND.saying("We visited both units on Tuesday 4 March 2031 and on 28 February 2031.")),
    ("period-backwards", SOUND.saying("From May 2030 to June 2030 nobody was trained.")),
    ("percentage-against-counts", SOUND.saying("Just under 56 per cent (22 of the 40 staff) agreed.")),
    ("percentage-against-counts", SOUND.saying("Of the 40 staff, 22 (55 per cent) agreed.")),
    ("percentage-against-counts", SOUND.saying("Nearly two-thirds (19 of the 30 staff) agreed.")),
    ("percentage-against-counts", SOUND.saying("In all, 39 per cent felt heard, and out of 90 asked, 46 agreed.")),
    ("percentage-against-counts", SOUND.saying("This was done in 22 of 40 cases (61 per cent nationally).")),
    ("percentage-of-no-count", SOUND.saying("Only 36 per cent of the 11 cases had a plan.")),
    ("parts-against-total", SOUND.saying("We read 17 reviews. Of these, two were good, eight fair and seven poor.")),
    ("parts-against-total", SOUND.saying("We read 20 plans. Of these, 12 were long and 11 were praised by readers.")),
    ("parts-against-total", SOUND.saying("We read 20 plans. Of these, four were good.")),
    ("parts-against-total", SOUND.saying("The two units differ: in one 12 posts stand empty and in the other 30.")),
    ("parts-against-total", SOUND.saying("We read nine plans from two teams. Of these, four were good and five poor.")),
    ("score-against-ratings", SOUND),
    ("score-missing", replace(SOUND, tables=TABLES.replace("\tScore\t8/27", " PDU").replace("\tScore\t3/27", " PDU"))),
    ("unit-missing", tables("Sedgecombe\tScore", "Sedgecombe PDU\tScore")),
    ("standard-number-twice", tables("2.3\tPlanning", "Planning")),
    ("rating-against-table", SOUND.saying("In 2028 we rated Brackwater as 'Good'.")),
    ("rating-against-table", SOUND.saying("Brackwater is Good at mending, and was rated highly.")),
    ("rating-against-table", SOUND.saying("We rated leadership at Brackwater as 'Good'.")),
    ("recommendation-number-twice", SOUND),
    ("recommendation-number-missing", demands("3. fill", "1. fill")),
    ("recommendation-number-twice", replace(SOUND, demands=LETTERED)),
    ("recommendation-number-missing", replace(SOUND, demands=LETTERED)),
    ("recommendation-without-finding", SOUND),
    ("finding-without-recommendation", SOUND),
    ("addressee-absent", SOUND),
    ("populations-alike", SOUND.saying("The vacancy rate fell from 12 per cent to 9 per cent in the shelter team.")),
    ("populations-alike", SOUND.saying("The kitchen has 12 per cent of posts vacant. The yard has 9 per cent.")),
    ("figure-disputed", SOUND.saying("Industrial disputes cost 19 per cent of working days. The figure is agreed.")),
    ("acronym-unexpanded", SOUND.saying("The quarterly zonal board (QZB) met. The QZB and HMPPS keep good minutes.")),
    ("acronym-unexpanded", SOUND.saying("The QZB meets monthly.", "This quarterly zonal board was set up by staff.")),
    ("titles-alike", SOUND.saying("The head of operations met the head of interventions. Both have deputies.")),
    ("titles-alike", SOUND.saying("The head of learning and the head of planning report to one director.")),
]  # fmt: skip


def test_the_sound_letter_raises_nothing(knowledge: Knowledge) -> None:
    claims, notes = audited(SOUND, knowledge)
    assert notes == ()
    assert [f.polarity for f in claims.letter.findings] == ["strength", "improvement", "improvement"]
    assert (len(claims.letter.recommendations), len(claims.letter.ratings)) == (4, 20)


@pytest.mark.parametrize(("rule", "letter", "words"), SPOILT, ids=[f"{row[0]}-{at}" for at, row in enumerate(SPOILT)])
def test_a_slip_is_found_with_its_words_and_nothing_else_is(
    knowledge: Knowledge, rule: str, letter: Letter, words: str
) -> None:
    claims, notes = audited(letter, knowledge)
    assert rule in {note.rule for note in notes}
    (found,) = (note for note in notes if note.rule == rule)
    assert words in quoted(claims.text, found.parts)
    others = {"score-missing"} if rule == "unit-missing" else set()
    assert set(alarms(notes)) <= {rule} | others
    assert "{" not in found.message and "  " not in found.message


@pytest.mark.parametrize(("rule", "letter"), KEPT, ids=[f"{row[0]}-{at}" for at, row in enumerate(KEPT)])
def test_what_comes_near_is_left_alone(knowledge: Knowledge, rule: str, letter: Letter) -> None:
    _, notes = audited(letter, knowledge)
    assert rule not in {note.rule for note in notes}


def test_every_rule_is_a_row_and_has_its_slip_and_its_sound_words(knowledge: Knowledge) -> None:
    assert set(RULES) == set(rules_of(knowledge)) == {row[0] for row in SPOILT} == {row[0] for row in KEPT}
    for concept in knowledge.audit_rules:
        names = {name.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for name in concept.values}
        assert {"prefLabel", "definition", "example", "severity", "saying"} <= names, concept.id


def test_a_row_that_is_malformed_is_named(knowledge: Knowledge) -> None:
    def with_row(values: dict[str, tuple[str, ...]]) -> Knowledge:
        row = Concept("x", "date-before-events", "x", {f"def/{name}": said for name, said in values.items()})
        return replace(knowledge, audit_rules=(row, *knowledge.audit_rules[1:]))

    claims, _ = audited(SOUND, knowledge)
    for values in (
        {"severity": ("grave",), "saying": ("x",)},
        {"severity": ("error",)},
        {"severity": ("error",), "saying": ("x",), "wordClass": ("past = (",)},
    ):
        with pytest.raises(KnowledgeError, match=r"ontology/audit\.ttl"):
            notes_in(claims, with_row(values))
    with pytest.raises(KnowledgeError, match="no rule"):
        notes_in(claims, replace(knowledge, audit_rules=()))


# ---- the seed ----

LLR, SECOND_TABLE = "Leicester, Leicestershire, and Rutland", "Overall rating**In"
# Rule, how many notes, words that a mended copy has instead.
SEED_SLIPS: list[tuple[str, int, Callable[[str], str]]] = [
    ("date-before-events", 1, lambda t: t.replace("09 February 2022", "09 February 2023")),
    ("standard-number-twice", 2, lambda t: re.sub(r"\b2\.2((?:\t| )Planning)", r"2.3\1", renumbered(t))),
    ("unit-missing", 1, lambda t: t.replace(SECOND_TABLE, f"{LLR}\n\n{SECOND_TABLE}")),
    ("score-missing", 1, lambda t: t.replace(SECOND_TABLE, f"{LLR}\tScore\t2/27\n\n{SECOND_TABLE}")),
    ("percentage-against-counts", 1, lambda t: t.replace("just under 45 per cent (109", "just under 47 per cent (109")),
    ("figure-disputed", 1, lambda t: t.replace(", although, as noted previously, the region disputes this figure", "")),
    ("populations-alike", 1, lambda t: t.replace("unpaid work team (45 per cent", "unpaid work team (40 per cent")),
    ("titles-alike", 1, lambda t: t.replace("head of community intervention", "head of community integration")),
]  # fmt: skip


def renumbered(text: str) -> str:
    """The last two standards of the second domain one number on, in both tables."""
    return re.sub(r"\b2\.4((?:\t| )Rev)", r"2.5\1", re.sub(r"\b2\.3((?:\t| )Impl)", r"2.4\1", text))


def test_the_seed_raises_its_eight_slips_and_no_false_alarm(seed_claims: Claims) -> None:
    assert sorted(alarms(seed_claims.audit)) == sorted(rule for rule, count, _ in SEED_SLIPS for _ in range(count))


@pytest.mark.parametrize(("rule", "count", "mend"), SEED_SLIPS, ids=[row[0] for row in SEED_SLIPS])
def test_a_mended_copy_raises_nothing_for_it(
    knowledge: Knowledge, seed_claims: Claims, rule: str, count: int, mend: Callable[[str], str]
) -> None:
    mended = mend(TEXT)
    assert mended != TEXT
    before, after = alarms(seed_claims.audit), alarms(claims_of(mended.encode(), SEED.name, knowledge).audit)
    assert (before.count(rule), after.count(rule)) == (count, 0)
    gone = {rule, "unit-missing"} if rule == "score-missing" else {rule}
    assert sorted(after) == sorted(name for name in before if name not in gone), "the other slips are still there"


# ---- every letter ----


@pytest.mark.parametrize("path", [SEED, *LETTERS], ids=lambda p: p.parent.name)
def test_everything_raised_has_been_judged_and_at_most_one_alarm_is_false(path: Path) -> None:
    claims = claims_at(path)
    judged = JUDGED[path.parent.name]
    raised = {(n.rule, quoted(claims.text, n.parts)[:60]) for n in claims.audit}
    assert raised == {(row["rule"], row["quote"][:60]) for row in judged}
    severities = {n.rule: n.severity for n in claims.audit}
    false = [row for row in judged if row["verdict"] == "false" and severities[row["rule"]] != "open"]
    assert len(false) <= 1


def test_the_extract_carries_the_notes_with_their_places(seed_claims: Claims, knowledge: Knowledge) -> None:
    found = as_json(seed_claims, knowledge.base)["audit"]
    assert len(found) == len(seed_claims.audit)
    for note in found:
        assert {"rule", "severity", "message", "start", "end"} <= note.keys()
        assert [note["start"], note["end"]] == note["parts"][0]
        assert note["quote"] == " ".join(TEXT[start:end] for start, end in note["parts"])
