"""A small letter of invented names, sound in every rule of the audit, to be spoilt one sentence at a time."""

from dataclasses import dataclass, replace

LETTER = """HM Inspectorate of Probation

{date}

To:

Odo Farthing, Regional Probation Director

Dear Odo,

{opening}

Regional observations:

Leadership

{narrative}

Key strengths:

- {strength}

Key areas for improvement:

- {first}
- {second}

Summary

{summary}

Yours sincerely

Hester Quill

Chief Inspector of Probation

Annexe one – Recommendations

{demands}

Annexe two – PDU ratings

{tables}
"""
OPENING = (
    "We have now completed the inspection of the Brackwater and Sedgecombe Probation Delivery Units (PDUs) in your "
    "region. This letter sets out what we found across Otterdale region."
)
NARRATIVE = "Leaders of Otterdale region are known to their staff, and both units have plans of their own."
STRENGTH = "Inductions are thorough, and new staff told us that they had settled quickly."
FIRST = "Assessments of risk of harm were weak, and managers did not put them right."
SECOND = "Staffing is short in both units, and vacancies are filled slowly."
SUMMARY = "We rated Brackwater as 'Requires improvement' and Sedgecombe as 'Inadequate'."
DEMANDS = """Brackwater PDU

Brackwater PDU should:

1. improve the quality of risk of harm assessments
2. make sure that managers put weak assessments right.

Otterdale region should:

3. fill the vacancies in the unit.

Sedgecombe PDU

Sedgecombe PDU should:

1. improve the quality of risk of harm assessments."""


def table(unit: str, score: str, overall: str, levels: str) -> str:
    """One unit's table: `levels` has one letter a standard; `unit` or `score` may be empty."""
    names = {"O": "Outstanding", "G": "Good", "R": "Requires improvement", "I": "Inadequate"}
    codes = ("1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4", "2.5")
    standards = (
        *("Leadership", "Staff", "Services", "Information and facilities", "Court work", "Assessment", "Planning"),
        *("Implementation and delivery", "Reviewing"),
    )
    head = "\t".join(cell for cell in (unit, "Score" if score else "", score) if cell)
    rows = [f"{code}\t{name}\t{names[level]}" for code, name, level in zip(codes, standards, levels, strict=True)]
    return "\n".join([*([head] if head else []), f"Overall rating\t{overall}", *rows])


TABLES = (
    table("Brackwater", "8/27", "Requires improvement", "RGRRRIRIR")
    + "\n\n"
    + table("Sedgecombe", "3/27", "Inadequate", "RIRIIIIRI")
)


@dataclass(frozen=True)
class Letter:
    """The letter by its pieces."""

    date: str = "14 March 2031"
    opening: str = OPENING
    narrative: str = NARRATIVE
    strength: str = STRENGTH
    first: str = FIRST
    second: str = SECOND
    summary: str = SUMMARY
    demands: str = DEMANDS
    tables: str = TABLES

    def text(self) -> str:
        return LETTER.format(**{name: getattr(self, name) for name in self.__dataclass_fields__})

    def saying(self, *sentences: str) -> "Letter":
        """The letter with these sentences at the end of its narrative."""
        return replace(self, narrative=" ".join((self.narrative, *sentences)))
