"""A text made ready for the grammar of figures: same length, numbers as signs, what states no quantity blanked."""

import re
import unicodedata
from dataclasses import dataclass, field

from graph.figures.grammar import (
    BLANK,
    CARDINAL,
    ONE,
    ONE_SIGN,
    ORDINAL,
    PARTS,
    SIGNS,
    STOP,
    TAIL,
    TAKEN,
    THINGS,
    C,
    O,
    P,
)
from graph.text.dates import MONTH, SHORT_MONTH, YEAR
from graph.text.numbers import Numeral, numerals_in

DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
DAYS = rf"(?:{DAY}(?: ?[–,/-] ?|,? (?:and|to|or|until) )){{0,6}}{DAY}"
MONTHS = rf"{MONTH}|(?:{SHORT_MONTH})\.?|Sept"
NUMBER = r"(?<![0-9.,£-])[0-9]+"
ROAD = (
    "Street|Road|Lane|Avenue|House|Square|Way|Place|Court|Drive|Gate|Hill|Park|Row|Terrace|Close|Crescent|Quay"
    "|Parade|Walk|Buildings?|Centre"
)

# Read in the text itself, where case and digits can be seen.
PRINTED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(?:https?://|www\.)\S+|\S+@\S+",
        rf"{NUMBER}(?:\.[0-9]+){{2,}}|{YEAR}-[0-9]{{2}}-[0-9]{{2}}",
        rf"{NUMBER}(?:[.:][0-9]{{2}})? ?[ap]\.?m\b|{NUMBER}:[0-9]{{2}}(?![0-9])",
        rf"{NUMBER}(?:\.[0-9]+)?(?: ?/ ?[0-9]+)+",  # 11/27, 24/7, 2021/22, 12/03/2022
        rf"\b{DAYS} (?:of )?(?:{MONTHS})\b(?: {YEAR})?|\b(?:{MONTHS}) {DAY}(?=,? {YEAR})",
        rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?{DAY}\b",
        rf"(?<![0-9.,£-]){YEAR}(?: ?[–-] ?(?:[0-9]{{4}}|[0-9]{{2}}))?s?(?![A-Za-z0-9%]|[.,][0-9]| (?:hours|FTE|per)\b)",
        r"(?:\+[0-9]{2} ?)?\(?\b0[0-9]{2,4}\)?[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}\b",  # a telephone
        r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b",  # a postcode
        rf"\b[0-9]+[a-z]?,? (?:[A-Z][A-Za-z'’]+ ){{1,3}}(?:{ROAD})\b",
        r"\[[0-9]{1,3}\]|(?<=[a-z][.,;])[0-9]{1,2}(?=\s|$)",  # footnote marks, one that lost its height
        r"^[ \t]*(?:#+ *|[-•*–] *)?(?:\(?[0-9]{1,3}[.)](?=\s)|[0-9]+\.[0-9]+\.?(?=\s+[A-Z][a-z]))",  # list marks
        r"(?:(?<=[;:,–] )|(?<=and )|^)\([0-9]{1,2}\)(?= [a-z])",
        r"\b[Pp]age [0-9]+ of [0-9]+|\bP ?[0-9]\.[0-9]\b|(?<![0-9.])[0-9]\.[0-9](?= [A-Z][a-z])",
    )
)

# Words that a number may follow as a name: annexe two, level 3, recommendations 1, 2 and 4.
NAMED = (
    r"(?:annex(?:e|es|ure)?|append(?:ix|ices)|sections?|chapters?|parts?|pages?|figures?|tables?|domains?|standards?"
    r"|stages?|phases?|tiers?|levels?|steps?|bands?|grades?|categor(?:y|ies)|types?|versions?|volumes?|clauses?"
    r"|paragraphs?|articles?|schedules?|footnotes?|notes?|recommendations?|questions?|priorit(?:y|ies)|objectives?"
    r"|goal|aim|outcome|theme|strand|pillar|groups?|cohorts?|modules?|junction|exit|platform|flat|suite|extension"
    r"|units?|teams?|rooms?|floor|line|item|option|row|column|waves?|rounds?|issues?|tranches?|case|example"
    r"|principle|regulations?|rule|indicator|slide|covid|box|chart|numbers?|nos?\.?)"
)
# "In this group 14 men" counts men; "group 14" is a name.
NO_ARTICLE = r"(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!\beach )(?<!\bevery )(?<!\ba )(?<!\bone )(?<![a-z-])"
AS_NAME = (
    rf"[ -](?:no\.? |number )?{C}(?:(?:,? and |, | to | or |–|-| & ){C})*"
    rf"(?! ?(?:per ?cent|%|FTE|WTE)|,? (?:out )?of (?:the |these |those |our )?{C})"
)
IN_TIME = r"(?:^|(?<=in )|(?<=at )|(?<=by )|(?<=of )|(?<=for )|(?<=to )|(?<=from ))(?:day|week|month|year)s?"

CA = f"(?:{C}|{O})"
LONG = r"(?:(?:full|whole|working|calendar|consecutive|further|more|additional|clear|business|successive|or so)[ -])*"
PERIOD = r"(?:day|week|month|year|fortnight|decade|minute|night|weekend|centur(?:y|ie)|season|academic term)s?(?:ly)?"
LOST = r"(?: (?:were )?(?:lost|of sick|per (?:person|employee|member|head)))"  # days of absence are an amount
DURATION = (
    rf"(?:{C} (?:out )?of (?:the )?(?:last |past |first )?)?(?:{CA}(?:-? ?(?:to|or|and) | ?– ?|-))?"
    rf"{CA}[ -]{LONG}{PERIOD}(?![a-z]|{LOST})(?: to {C}(?= ?[.,;)]| in\b))?"
)
SINCE = r"(?:within|after|every|each|(?:the )?(?:last|next|first|past|previous|following))"
BEFORE = r"(?:after|before|later|earlier|notice|of (?:arrest|release|sentence|receipt|referral))"
HIGHEST = rf"of (?:a|the) (?:possible|maximum)(?: of)?(?: {C})?(?: points?)?"

# Read in the shape, where numbers in words and in digits look the same.
MEANT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        DURATION,
        rf"{C}- (?:to|and|or) (?={C}-)|{O} (?:quarter|half|term)\b",
        rf"\bfor {C} hours(?! of)\b|{SINCE} {C} hours?\b|{C} hours? {BEFORE}\b",
        rf"(?:{C}|{P})-(?!in-|out-of-|of-|quarters?\b|half\b|FTE|full-|whole-)(?=[a-z])",  # a two-way street
        rf"(?<=[a-z]-)(?<!of-)(?<!in-){C}",  # one-to-one
        rf"{NO_ARTICLE}{NAMED}{AS_NAME}|(?<![a-z-]){NAMED}{AS_NAME}(?!{THINGS})",
        rf"{IN_TIME}{AS_NAME}(?!{THINGS})",
        rf"\bscor(?:es?|ed|ings?)\b(?: (?!out|of the)[a-z]+){{0,3}}? {C}(?! [a-z ]{{0,20}}cases)(?: (?:out )?of {C})?",
        rf"{C}(?: points?)?(?: out)? {HIGHEST}|{C} (?:out )?of {C} points?\b|{C} points?\b",
        rf"\bscale (?:of|from) {C} ?(?:to|–|-) ?{C}|{C}:{C}|{C} times\b|{C}(?= tolerance\b)",
        rf"\bage[ds]?\b(?: (?:of|between|over|under|from))* {C}(?: ?(?:–|-| to | and | or ) ?{C})?",
        rf"(?<=adults )\({C} ?(?:–|-|to) ?{C}\)|{C} and (?:under|over)\b(?! (?!{STOP})[a-z])",
        rf"\b(?:no|not|any|every|some|zero|number|square|day) {ONE}(?![A-Za-z-])|{ONE} or (?:{C}|more\b)",
    )
)
HEADS = {"cardinal": CARDINAL, "ordinal": ORDINAL, "parts": PARTS}
PLAIN = {"‘": "'", "’": "'", "“": '"', "”": '"', "—": "–", "‒": "–", "−": "–", "‑": "-", "‐": "-"}


@dataclass
class Shape:
    """What the grammar reads. `signs` changes as numbers are taken; offsets never do."""

    signs: str
    numerals: dict[int, Numeral] = field(repr=False)

    def take(self, *starts: int) -> None:
        """Mark numbers as read, so that no later rule reads them again."""
        for start in starts:
            self.signs = self.signs[:start] + TAKEN + self.signs[start + 1 :]


def shape_of(text: str) -> Shape:
    """The shape of a text; every number in it that may be a figure is free to be taken."""
    flat = _blanked(text.translate(PLAINLY), PRINTED)
    numerals = numerals_in(flat)
    signs = list(flat)
    for n in numerals:
        signs[n.start : n.end] = _head(n) + TAIL * (n.end - n.start - 1)
    shape = _blanked("".join(signs), MEANT)
    return Shape(shape, {n.start: n for n in numerals if shape[n.start] in SIGNS})


def _plain(sign: str) -> str:
    if sign in PLAIN:
        return PLAIN[sign]
    if sign != "\n" and (sign.isspace() or unicodedata.category(sign) == "No"):
        return " "  # also a superscript: it is a footnote mark, and \w would take it for a letter
    return "?" if CARDINAL <= sign <= BLANK else sign


class Plainly(dict[int, str]):
    """Each sign with its plain form, worked out when it is first met."""

    def __missing__(self, sign: int) -> str:
        self[sign] = _plain(chr(sign))
        return self[sign]


PLAINLY = Plainly()


def _head(numeral: Numeral) -> str:
    one = numeral.worded and numeral.value == 1 and numeral.form == "cardinal"
    return ONE_SIGN if one else HEADS[numeral.form]


def _blanked(text: str, patterns: tuple[re.Pattern[str], ...]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda m: BLANK * len(m[0]), text)
    return text
