"""Numbers that state no quantity: dates, addresses, references, durations, scores, labels."""

import calendar
import re

from graph.tag.figure_words import ONE, TAIL, THINGS, C, O, P

MONTHS = "|".join([*calendar.month_name[1:], *(f"{m}\\.?" for m in calendar.month_abbr[1:]), "Sept"])
DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
MARK = r"[ ]?(?:–|-|,|/)[ ]?|,? (?:and|to|or|until) "

# Over the text itself, where case and digits can be seen.
PRINTED = tuple(
    re.compile(p, re.MULTILINE)
    for p in (
        r"(?:https?://|www\.)\S+|\S+@\S+",
        r"(?<![0-9.,])[0-9]+(?:\.[0-9]+){2,}",
        r"(?<![0-9.,])[0-9]{1,2}(?:[.:][0-9]{2})? ?[ap]\.?m\b|(?<![0-9.,])[0-9]{1,2}:[0-9]{2}(?![0-9])",
        r"(?<![0-9.,£])[0-9][0-9.]*(?: ?/ ?[0-9]+)+",  # 11/27, 24/7, 2021/22, 12/03/2022
        rf"\b(?:{DAY}(?:{MARK}))*{DAY} (?:of )?(?:{MONTHS})\b(?: [12][0-9]{{3}})?",
        rf"\b(?:{MONTHS}) {DAY}(?=,? [12][0-9]{{3}})",
        rf"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?{DAY}\b",
        r"(?<![0-9.,£-])(?:19|20)[0-9]{2}(?: ?[–-] ?(?:[0-9]{4}|[0-9]{2}))?s?"
        r"(?![A-Za-z0-9]|[.,][0-9]|%| (?:hours|FTE|per cent|percent|out of)\b)",
        r"(?:\+[0-9]{2} ?)?\(?\b0[0-9]{2,4}\)?[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}\b",
        r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b",
        r"\[[0-9]{1,3}\]",
        r"(?<=[a-z][.,;])[0-9]{1,2}(?=\s|$)",  # a footnote mark that lost its height
        r"\b[0-9]+[a-z]?,? (?:[A-Z][A-Za-z'’]+ ){1,3}(?:Street|Road|Lane|Avenue|House|Square|Way|Place|Court|Drive"
        r"|Gate|Hill|Park|Row|Terrace|Close|Crescent|Quay|Parade|Walk|Buildings?|Centre)\b",
        r"^[ \t]*(?:[-•*–] *)?(?:\(?[0-9]{1,3}[.)](?=\s)|[0-9]+\.[0-9]+\.?(?=\s+[A-Z][a-z]))",  # list marks
        r"(?:(?<=[;:,–] )|(?<=and )|^)\([0-9]{1,2}\)(?= [a-z])",
        r"\b[Pp]age [0-9]+ of [0-9]+",
        r"\bP ?[0-9]\.[0-9]\b",
    )
)

LABELS = (
    r"(?:annex(?:e|es|ure)?|append(?:ix|ices)|sections?|chapters?|parts?|pages?|figures?|tables?|domains?|standards?"
    r"|stages?|phases?|tiers?|levels?|steps?|bands?|grades?|categor(?:y|ies)|types?|versions?|volumes?|clauses?"
    r"|paragraphs?|articles?|schedules?|footnotes?|notes?|recommendations?|questions?|priorit(?:y|ies)|objectives?"
    r"|goal|aim|outcome|theme|strand|pillar|groups?|cohorts?|modules?|junction|exit|platform|flat|suite|extension|units?|teams?|rooms?|floor|line|item|option|row"
    r"|column|waves?|rounds?|issues?|tranches?|case|example|principle|regulations?|rule|indicator|slide|covid|box|chart"
    r"|numbers?|nos?\.?)"
)
ADVERBS = r"(?:(?:full|whole|working|calendar|consecutive|further|more|additional|clear|business|successive|or so)[ -])*"
SPELL = (
    rf"{ADVERBS}(?:day|week|month|year|fortnight|decade|minute|night|weekend|centur(?:y|ie)|season|academic term)s?"
    r"(?:ly)?(?![a-z])"
)
LOST = r"(?! (?:were )?(?:lost|of sick|per (?:person|employee|member|head)))"

NO_DETERMINER = r"(?<!\bthe )(?<!\bthis )(?<!\bthat )(?<!\beach )(?<!\bevery )(?<!\ba )(?<!\bone )(?<![a-z-])"
LABELLED = (
    rf"[ -](?:no\.? |number )?{C}(?:(?:,? and |, | to | or |–|-| & ){C})*"
    rf"(?! ?(?:per ?cent|%|FTE|WTE)|,? (?:out )?of (?:the |these |those |our )?{C})"
)

# Over the shape, where numbers in words and in digits look the same.
MEANT = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"(?:{C} (?:out )?of (?:the )?(?:last |past |first )?)?(?:(?:{C}|{O})(?:-? ?(?:to|or|and) |[ ]?–[ ]?|-))?(?:{C}|{O})[ -]{SPELL}{LOST}(?: to {C}(?= ?[.,;)]| in\b))?",
        rf"{C}- (?:to|and|or) (?={C}-)",
        rf"{O} (?:quarter|half|term)\b",
        rf"\bfor {C} hours(?! of)\b|(?:within|after|every|each|(?:the )?(?:last|next|first|past|previous|following)) {C} hours?\b",
        rf"{C} hours? (?:after|before|later|earlier|notice|of (?:arrest|release|sentence|receipt|referral))\b",
        rf"(?:{C}|{P})-(?!in-|out-of-|of-|quarters?\b|half\b|FTE|full-|whole-)(?=[a-z])",
        rf"(?<=[a-z]-)(?<!of-)(?<!in-){C}",
        rf"{NO_DETERMINER}{LABELS}{LABELLED}|(?<![a-z-]){LABELS}{LABELLED}(?!{THINGS})",
        rf"(?:(?<=in )|(?<=at )|(?<=by )|(?<=of )|(?<=for )|(?<=to )|(?<=from )|(?<=^))(?:day|week|month|year)s?{LABELLED}"
        rf"(?!{THINGS})",
        rf"\bscor(?:e|es|ed|ing|ings)\b(?: (?!out|of the)[a-z]+){{0,3}}? {C}(?! [a-z ]{{0,20}}cases)"
        rf"(?: (?:points? )?(?:out )?of (?:a (?:possible|maximum|total) (?:of )?)?{C})?",
        rf"{C}(?: points?)?(?: out)? of (?:a|the) (?:possible|maximum)(?: of)?(?: {C})?(?: points?)?|{C} points?\b",
        rf"{C} (?:out )?of {C} points?\b|\bscale (?:of|from) {C} ?(?:to|–|-) ?{C}",
        rf"\bage[ds]?\b(?: (?:of|between|over|under|from))* {C}(?: ?(?:–|-| to | and | or ) ?{C})?",
        rf"(?<=adults )\({C} ?(?:–|-|to) ?{C}\)",
        rf"\b(?:no|any|every|some) {ONE}(?![A-Za-z-])|{C} times\b|\b(?:zero|number|square|day) {ONE}|{ONE} or (?:{C}|more)\b|{C} and (?:under|over)\b",
        rf"{C}:{C}|{C}(?= tolerance\b)",
        rf"{C}{TAIL}*(?= (?:of (?:the )?)?(?:a |an )?clock\b)",
    )
)
