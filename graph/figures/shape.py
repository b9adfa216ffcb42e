"""A text made ready for figures: of the same length, numbers as signs, what states no quantity blanked.

First come the pieces that all patterns over such a shape are built from.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from graph.text.dates import MONTH, SHORT_MONTH, YEAR_DIGITS
from graph.text.numbers import Numeral, numerals_in

# A number keeps its length: its first character is one of these signs, every further one is FILL.
CARDINAL, ONE_SIGN, ORDINAL, PARTS, TAKEN, FILL = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
BLANK = "\ue006"  # what stands for a date, an address, a clause number: no quantity, but part of the sentence

C = f"[{CARDINAL}{ONE_SIGN}]{FILL}*+"
SEVERAL = f"{CARDINAL}{FILL}*+"
ONE = f"{ONE_SIGN}{FILL}*+"
O = f"{ORDINAL}{FILL}*+"  # noqa: E741 - stands beside C in every pattern
P = f"{PARTS}{FILL}*+"
SIGNS = f"{CARDINAL}{ONE_SIGN}{ORDINAL}{PARTS}{TAKEN}"
REST = rf"[^.;?!\n{CARDINAL}{ONE_SIGN}{TAKEN}]"  # on to the next number of the sentence
ONES = rf"[^.;?!\n{CARDINAL}{TAKEN}]"  # the same, past a pronoun "one"

QUALIFIERS = (
    r"(?:well|just|slightly|a little|marginally|far) (?:over|under|above|below|more than|less than|fewer than)",
    r"(?:no|not) (?:more|fewer|less) than",
    r"(?:more|less|fewer|greater|higher|lower) than",
    r"at (?:least|most)|up to|as (?:many|few|much|little|high|low) as|close to|short of|in excess of|upwards of",
    r"only|just|merely|almost|nearly|around|about|approximately|approx\.?|roughly|circa|some|exactly",
    r"over|under|above|below|exceeding|approaching|between|an average of|an estimated|a (?:maximum|minimum) of",
)
QUALIFIER = rf"(?:{'|'.join(QUALIFIERS)})"
QUALIFIED = rf"(?P<q>\b{QUALIFIER}(?: {QUALIFIER})? )"
Q = f"{QUALIFIED}?"
N = rf"{Q}(?P<n>{C})"

SOME = r"(?:(?:the|these|those|our|its|their|his|her|all|every|a total of|a sample of|a cohort of|of) )*+"
PHRASE_STOP = (
    r"(?:of|in|on|at|for|from|to|by|with|without|and|or|but|nor|who|whom|whose|which|that|what|when|where|while|if"
    r"|because|after|before|since|until|during|within|across|between|about|over|under|into|through|against|above"
    r"|below|via|towards?|were|was|is|are|be|been|being|had|has|have|having|did|do|does|can|could|will|would|may"
    r"|might|should|must|as|than|per|the|an?|this|these|those|their|its|our|his|her|not|also|then|so|such|only|just"
    r"|felt|said|told|reported|remain|remained|agreed|thought|stated|each|every|respectively|compared)\b"
)
NEXT_WORD = rf"(?: (?!{PHRASE_STOP})[A-Za-z][A-Za-z'-]*+)"  # one further word of a phrase
# A plural has no certain mark without a tagger: a closing s that is no -ss, -us, -is or 's, and the irregular ones.
PLURAL = (
    r"(?:[A-Za-z-]*[A-Za-z](?-i:(?<!s)(?<!u)(?<!i))s|[a-z]+(?:men|folk)|staff|people|children|men|personnel)(?![\w'-])"
)
COUNTABLE = rf"(?: (?!{PHRASE_STOP})[A-Za-z][A-Za-z'-]*+){{0,3}}? (?!{PHRASE_STOP}){PLURAL}"  # statutory victim cases
BARE = rf"(?!{COUNTABLE})"
OWNED = rf"(?: of {SOME}[A-Za-z]*(?:'s|s')(?={COUNTABLE})| of(?: (?:the|these|those|our|its|their|all))*+|)"
COUNTED = rf"(?:{OWNED}{COUNTABLE})?"  # of the region's PDUs; of respondents; vacancies
BEING = r"(?:were|was|are|is|had|has|have|did|do|felt|said|told|reported|thought|believed|agreed|left|remain)"
CLAUSE_OPENING = r"(?:^|(?<=[,;:(–.?!\n\"'] )|(?<=\n)|(?<=\band )|(?<=\bbut )|(?<=\bthat ))"  # where a clause begins
CLIENTS = r"(?:cases|people on probation|people|clients|individuals|service users)"

DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
DAYS = rf"(?:{DAY}(?: ?[–,/-] ?|,? (?:and|to|or|until) )){{0,6}}{DAY}"
MONTH_NAMES = rf"{MONTH}|(?:{SHORT_MONTH})\.?|Sept"
LOOSE = r"(?<![0-9.,£-])"
WHOLE_NUMBER = rf"{LOOSE}[0-9]+"
ROAD = (
    "Street|Road|Lane|Avenue|House|Square|Way|Place|Court|Drive|Gate|Hill|Park|Row|Terrace|Close|Crescent|Quay"
    "|Parade|Walk|Buildings?|Centre"
)

# Read in the text itself, where case and digits can be seen.
PRINTED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"(?:https?://|www\.)\S+|\S+@\S+",
        rf"{WHOLE_NUMBER}(?:\.[0-9]+){{2,}}|{YEAR_DIGITS}-[0-9]{{2}}-[0-9]{{2}}",
        rf"{WHOLE_NUMBER}(?:[.:][0-9]{{2}})? ?[ap]\.?m\b|{WHOLE_NUMBER}:[0-9]{{2}}(?![0-9])",
        rf"{WHOLE_NUMBER}(?:\.[0-9]+)?(?: ?/ ?[0-9]+)+",  # 11/27, 24/7, 2021/22, 12/03/2022
        rf"\b{DAYS} (?:of )?(?:{MONTH_NAMES})\b(?: {YEAR_DIGITS})?|\b(?:{MONTH_NAMES}) {DAY}(?=,? {YEAR_DIGITS})",
        rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?{DAY}\b",
        rf"{LOOSE}{YEAR_DIGITS}(?: ?[–-] ?(?:[0-9]{{4}}|[0-9]{{2}}))?s?(?![A-Za-z0-9%]|[.,][0-9]| (?:hours|FTE|per)\b)",
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
NUMBERED_NOUN = (
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
LONG_TIME = (
    r"(?:(?:full|whole|working|calendar|consecutive|further|more|additional|clear|business|successive|or so)[ -])*"
)
TIME_UNIT = (
    r"(?:day|week|month|year|fortnight|decade|minute|night|weekend|centur(?:y|ie)|season|academic term)s?(?:ly)?"
)
LOST = r"(?: (?:were )?(?:lost|of sick|per (?:person|employee|member|head)))"  # days of absence are an amount
DURATION = (
    rf"(?:{C} (?:out )?of (?:the )?(?:last |past |first )?)?(?:{CA}(?:-? ?(?:to|or|and) | ?– ?|-))?"
    rf"{CA}[ -]{LONG_TIME}{TIME_UNIT}(?![a-z]|{LOST})(?: to {C}(?= ?[.,;)]| in\b))?"
)
SINCE = r"(?:within|after|every|each|(?:the )?(?:last|next|first|past|previous|following))"
HOURS_TAIL = r"(?:after|before|later|earlier|notice|of (?:arrest|release|sentence|receipt|referral))"
HIGHEST = rf"of (?:a|the) (?:possible|maximum)(?: of)?(?: {C})?(?: points?)?"

# Read in the shape, where numbers in words and in digits look the same.
MEANT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        DURATION,
        rf"{C}- (?:to|and|or) (?={C}-)|{O} (?:quarter|half|term)\b",
        rf"\bfor {C} hours(?! of)\b|{SINCE} {C} hours?\b|{C} hours? {HOURS_TAIL}\b",
        rf"(?:{C}|{P})-(?!in-|out-of-|of-|quarters?\b|half\b|FTE|full-|whole-)(?=[a-z])",  # a two-way street
        rf"(?<=[a-z]-)(?<!of-)(?<!in-){C}",  # one-to-one
        rf"{NO_ARTICLE}{NUMBERED_NOUN}{AS_NAME}|(?<![a-z-]){NUMBERED_NOUN}{AS_NAME}(?!{COUNTABLE})",
        rf"{IN_TIME}{AS_NAME}(?!{COUNTABLE})",
        rf"\bscor(?:es?|ed|ings?)\b(?: (?!out|of the)[a-z]+){{0,3}}? {C}(?! [a-z ]{{0,20}}cases)(?: (?:out )?of {C})?",
        rf"{C}(?: points?)?(?: out)? {HIGHEST}|{C} (?:out )?of {C} points?\b|{C} points?\b",
        rf"\bscale (?:of|from) {C} ?(?:to|–|-) ?{C}|{C}:{C}|{C} times\b|{C}(?= tolerance\b)",
        rf"\bage[ds]?\b(?: (?:of|between|over|under|from))* {C}(?: ?(?:–|-| to | and | or ) ?{C})?",
        rf"(?<=adults )\({C} ?(?:–|-|to) ?{C}\)|{C} and (?:under|over)\b(?! (?!{PHRASE_STOP})[a-z])",
        rf"\b(?:no|not|any|every|some|zero|number|square|day) {ONE}(?![A-Za-z-])|{ONE} or (?:{C}|more\b)",
    )
)
HEADS = {"cardinal": CARDINAL, "ordinal": ORDINAL, "parts": PARTS}
PLAIN_SIGNS = {"‘": "'", "’": "'", "“": '"', "”": '"', "—": "–", "‒": "–", "−": "–", "‑": "-", "‐": "-"}


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
        signs[n.start : n.end] = _head(n) + FILL * (n.end - n.start - 1)
    shape = _blanked("".join(signs), MEANT)
    return Shape(shape, {n.start: n for n in numerals if shape[n.start] in SIGNS})


def _plain(sign: str) -> str:
    if sign in PLAIN_SIGNS:
        return PLAIN_SIGNS[sign]
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
