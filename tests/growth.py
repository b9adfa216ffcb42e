"""Documents that grow: a short good letter with one unit of text over and over in it, and what it takes to read them.

The units are of what documents, converters, readers of print and people with bad intent produce.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass

import graph
from graph.audit.reading import rules_of
from graph.errors import InputError
from graph.knowledge.formats import formats_of
from graph.knowledge.rows import Knowledge
from graph.pipeline import as_json, claims_of, quads_of
from graph.relations.words import grammar_of

OTHERS = ("store", "ask", "network", "sandbox", "build")  # these see no document
DEEP = 5
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
    "attacks": ("A/B-", "’s-Aa ", "e.g. i.e. ", "(1)(a)", "No. 1, para 1.1(a), ", "Aa–Bb-", "1–2–", "£1m-£2m ",
                "PDU-PDU ", "Aa\u2011", "1\u20e3", "Ⅳ ", "Aa (see Bb (see ", "“Aa ‘Bb ", "[[a]]", "**_a",
                "Sir Aa KCB, Dame ", "10 of 12 of ", "a\u0301\u0302\u0303", "a.zq@b.", "x@y@", "Aa, Bb, and Cc PDUs; ",
                "(at)", " [at] ", "&#64;", "dot ", "a (at) b (dot) "),
}  # fmt: skip
LINE = 15_000  # characters: what the longest line of a document may be, not quite
MOST_GROWTH = 2.5  # times the processor time, for twice the text
FEW = 25  # of so many units, the tests try one


def grown(unit: str, length: int, place: str = "paragraph") -> bytes:
    """The letter with so many characters of a unit in one of its places: in a line, or in paragraphs of their own."""
    words = unit * max(1, length // len(unit))
    if place == "paragraph" and "\n" not in unit:
        words = "\n\n".join(words[at : at + LINE] for at in range(0, len(words), LINE))
    return LETTER.format(**{name: words if name == place else "" for name in PLACES}).encode()


def whole_way(knowledge: Knowledge) -> Callable[[bytes], None]:
    """From bytes to quads and JSON, as every door goes; what is refused has been read, too."""

    def read(data: bytes) -> None:
        with suppress(InputError):
            claims = claims_of(data, "a letter", knowledge)
            quads_of(claims, knowledge)
            as_json(claims, knowledge.base)

    return read


def cost(work: Callable[[], object], repeats: int = 2) -> float:
    """Seconds of processor time, the least of so many: what else runs only ever adds."""
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def patterns(knowledge: Knowledge) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every pattern that runs over the text of documents: of the ontology, and each constant of the program."""
    formats = formats_of(knowledge)
    found: dict[re.Pattern[str], str] = {}
    sources = {"formats": formats, "audit": dict(rules_of(knowledge)), "relations": grammar_of(formats)}
    for module in pkgutil.walk_packages(graph.__path__, "graph."):
        if module.name.split(".")[1] not in OTHERS:
            sources |= {f"{module.name}.{n}": v for n, v in vars(importlib.import_module(module.name)).items()}
    for name, source in sources.items():
        for inner, pattern in _within(name, source, 0):
            found.setdefault(pattern, inner)
    for pattern, name in found.items():
        yield name, pattern


def _within(name: str, value: object, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value
    elif isinstance(value, dict | list | tuple | frozenset) and depth < DEEP:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _within(f"{name}[{key!r}]", inner, depth + 1)
    elif is_dataclass(value) and not isinstance(value, type) and depth < DEEP:
        for field in fields(value):
            yield from _within(f"{name}.{field.name}", getattr(value, field.name, None), depth + 1)
