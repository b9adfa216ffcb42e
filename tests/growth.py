"""Documents that grow: a short good letter with one unit of text over and over in it, and what it takes to read them.

The units are of what documents, converters, readers of print and people with bad intent produce.
"""

import time
from collections.abc import Callable

from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json, claims_of, quads_of

LETTER = """HM Inspectorate of Probation

9 February 2023

To: Jo Sample, regional probation director

Dear Jo,

Inspection of probation services in the North Vale region

We inspected Calder PDU in January 2023 and rated it 'Requires improvement'.

{paragraph}

Leadership {heading}

Key strengths:

- Leaders know what matters and staff feel supported in what they do.
- Partners share what they know {finding}.

Areas for improvement:

- Too few of the cases that we looked at were assessed well enough, 12 of 30.

Recommendations

Calder PDU should:

1. improve the quality of assessments of risk
2. ensure that staff have the time and the training they need {recommendation}

Ratings

Calder PDU\tRating
Leadership\tRequires improvement {cell}
Staffing\tGood

Yours sincerely

Ann Writer
HM Chief Inspector of Probation
"""
PLACES = ("paragraph", "heading", "finding", "recommendation", "cell")
UNITS: dict[str, tuple[str, ...]] = {
    "hyphens": ("A-", "A1-", "Aa-", "a-", "Aa-Bb ", "A1-B2, ", "-", "--", "- ", " - ", "–", "— ", "a–b ", "x-ray-"),
    "capitals": ("A", "AB ", "A ", "Aa ", "AaBb", "AAA BBB ", "Aa Bb of ", "Aa and ", "Aa and Bb ",
                 "Aa of the ", "Aa & "),
    "names": ("Aa, ", "Aa's ", "Aa’s Bb ", "the Aa ", "Aa the ", "Aa PDU ", "Aa PDU and ", "Aa region, ", "Mr Aa Bb ",
              "Dr. ", "de ", "van der Aa ", "O'Aa ", "McAa ", "head of ", "Head of Aa, ", "the board and ", "team ",
              "Calder PDU ", "Calder, ", "Derby City ", "Jo Sample, ", "HMPPS ", "the region ", "regional "),
    "acronyms": ("Aa Bb (AB) ", "AB (Aa Bb) ", "(AB) ", "ABC, ", "A.B. ", "PDUs ", "AaB "),
    "brackets": ("(", ")", "()", "(a) ", "[", "]", "[1]", "[1] ", "{", "}", "((a", "a)) ", "<", "<b>", "](", "[a](b) "),
    "quotes": ('"', "'", "’", "‘", "“", "”", "“a” ", "'a' ", "a'", "‘A’ ", '"A" "', "a's ", "women's "),
    "marks": (".", ". ", "..", "...", "…", ",", ", ", ";", "; ", ":", ": ", "!", "?", "?! ", "a. ", "A. ", "*", "**",
              "**a** ", "_", "__a", "#", "# ", "|", "| ", "| a ", "\\", "/", "a/b/", "&", "& ", "%", "@", "~", "=", "+",
              "·"),
    "numbers": ("1", "1 ", "1, ", "1% ", "12% of ", "1.", "1.1.", "1,000,", "10/27 ", "3 of 4 ", "£1 ", "£1m ", "1/2 ",
                "one ", "one hundred ", "two-thirds ", "twenty-", "1st ", "0.5 ", "12 of 30, ", "10 per cent ",
                "two of the ", "1-", "1:1 ", "(1) ", "5 FTE ", "a quarter of "),
    "dates": ("1 May 2020 ", "May ", "May 2020, ", "2020 ", "2020-", "2020/21 ", "Monday 1 ", "spring 2020 ", "1st of ",
              "01/02/2020 ", "January", "between May and "),
    "lists": ("a, ", "a, b and ", "and ", "and and ", "of ", "of of ", "or, ", "to the ", "by the ", "with ", ", and ",
              "; and ", "should ", "must ensure ", "that ", "which is ", "is led by ", "works with ", "part of "),
    "prose": ("staff ", "Staff were good. ", "The board led the team. ", "We found 3 of 4 cases good. ", "not ",
              "inspection ", "probation ", "recommendation ", "rated 'Good' ", "Good ", "Requires improvement ",
              "Outstanding, ", "the quality of ", "risk of harm ", "assessment, ", "drug treatment ", "leadership "),
    "addresses": ("a@", "a@b ", "a@b.example ", "a.b.", "a.b@", "www.", "www.a ", "http://", "http://a/ ", "mailto:",
                  "a.b.c@d.e.example, ", "@a ", "%40", "aaaa"),
    "unicode": ("é", "e\u0301", "ﷺ", "ﬁ", "Å ", "\u00ad", "\u200b", "\u00a0", "\u2028", "\u2003", "Ａａ ", "漢",
                "漢字 ", "אב ", "🙂", "👩‍👩‍👧 ", "\u202e", "İ", "ß ", "ǅ", "¹", "a¹ ", "1¹ ", "²³ ", "½ ",
                "\ufeff", "\u0600"),
    "space": (" ", "  ", "\t", "a\t", " a", "\ta ", "a  ", "\x0c", "\x0b"),
    "lines": ("\n", "\n\n", "\n \n", "\r\n", "a\n", "Aa\n", "a\n\n", "Aa\n\n", "- a\n", "- Aa did it.\n\n", "1. a\n",
              "1. Aa should.\n", "a) x\n", "i. x\n", "• a\n  ◦ b\n", "Heading\n\nWords follow it here.\n\n", "# A\n\n",
              "A\tB\n", "a | b | c\n", "Leadership\tGood\n", "Page 1\n\n", "¹ A note.\n\n",
              "A line that ends open and\n", "Words.¹\n\n", "Calder PDU should:\n\n", "cc: Bo Hart, Lead\n",
              "Key strengths:\n\n- a\n\n", "Dear Jo,\n",
              "The staff of Calder PDU said in May 2020 that 12% of them (3 of 25) work with the police.\n\n",
              "- The board led the Aa team, and 12 of 30 cases were good.\n", "Yours sincerely\n\n"),
}  # fmt: skip
GROUP_OF = {unit: group for group, units in UNITS.items() for unit in units}
LINE, LINES = 15_000, 15_000  # what the longest line and the most lines of a document may be, not quite


def grown(unit: str, length: int, place: str = "paragraph") -> bytes:
    """The letter with so many characters of units in it, in lines that are read; none where it would be refused."""
    times = max(1, length // len(unit))
    words = unit * times
    if "\n" not in unit:
        pieces = [words[at : at + LINE] for at in range(0, len(words), LINE)]
        words = "\n\n".join(pieces) if place == "paragraph" else f" {words[:LINE]}"
    return LETTER.format(**{name: words if name == place else "" for name in PLACES}).encode()


def whole_way(knowledge: Knowledge) -> Callable[[bytes], None]:
    """From bytes to quads and JSON, as every door goes."""

    def read(data: bytes) -> None:
        claims = claims_of(data, "a letter", knowledge)
        quads_of(claims, knowledge)
        as_json(claims, knowledge.base)

    return read


def cost(work: Callable[[], object], repeats: int = 2) -> float:
    """Seconds of processor time, at least of so many: what else runs only ever adds."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)
