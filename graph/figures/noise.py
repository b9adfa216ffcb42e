"""Numbers that state no quantity: dates, addresses, references, durations, scores, labels."""

import re

from graph.figures.words import ONE, STOP, THINGS, C, O, P
from graph.text.dates import MONTH, SHORT_MONTH, YEAR

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
