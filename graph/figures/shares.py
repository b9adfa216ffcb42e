"""How letters print shares: percentages, parts of a whole, so many of so many. Each rule has one way of it."""

from graph.figures.readings import Rule, amount, few_in_many, fraction, rule, share, short_of_target
from graph.figures.words import (
    BEING,
    COUNTED,
    ONE,
    ONES,
    OPENING,
    QUALIFIED,
    REST,
    SOME,
    THINGS,
    WORD,
    C,
    N,
    O,
    P,
    Q,
)

M = f"(?P<m>{C})"
ASIDE = r"(?: \([^()\n]{0,40}\))"
OUR = r"(?:the|these|those|our|all|its)"

# "Of the 88 who came last year, ..." up to the next number; without a comma that is no pronoun "one".
OF_ALL = (
    rf"{OPENING}(?:of|out of|among|amongst) {SOME}{M}"
    rf"(?:{ONES}{{0,160}}?,(?:{WORD}{{0,4}}?)? |{REST}{{1,160}}? (?!{ONE}))"
)

PER_CENT = r"(?:per ?cent|%|pc)(?![A-Za-z-])"
POINTS = r"(?:percentage points?|per ?cent points?|% points?)(?![A-Za-z])"
PERCENTAGES: tuple[Rule, ...] = (
    rule(rf"{N} ?{POINTS}", amount("percentage points")),
    rule(rf"{OF_ALL}{N} ?{PER_CENT}", amount("percent")),
    rule(rf"{N} ?{PER_CENT} (?:out )?of {OUR} {SOME}{M}(?! ?%| per ?cent)(?:{THINGS})?", amount("percent")),
    rule(rf"{N} ?{PER_CENT} (?:out )?of {M}{THINGS}", amount("percent")),
    rule(rf"{N} ?{PER_CENT}{COUNTED}", amount("percent")),
)

PART = f"(?P<named>{O}|quarter|half)"
# Half an hour, half-yearly, half the time: no share of anything that is counted.
HALF_A = r"[ -](?:days?|hours?|years?|terms?|way|yearly|hearted|time|an?|the time|of the time)(?![a-z])"
HALF = rf"(?P<named>half)(?!{HALF_A})"
HALF_THE = rf"(?= of | (?:the|their|its|our|all|these|those){THINGS})"
OF_WHOLE = rf"(?: of {SOME}{M}(?:{THINGS})?|{COUNTED})"
# What may follow a part that stands alone: "almost a quarter had left", "cut by a third.", but no "a third party".
SAID_OF = rf"(?= ?(?:[.,;:()]|$)| (?:of|{BEING}|in|at|on|were|who)\b)"
ENDED = r"(?= ?[.,;)]|$| (?:in|since|over|from|to|compared|between|during|on)\b)"
FRACTIONS: tuple[Rule, ...] = (
    rule(rf"{N}[ -](?P<named>{P}|quarters?(?![a-z])){OF_WHOLE}?", fraction),  # two-thirds, three quarters
    rule(rf"{N}[ -](?P<named>{O}|half\b)(?! (?:part(?:y|ies)|sector|time)\b){OF_WHOLE}?", fraction),  # one-fifth
    rule(rf"{Q}an? {PART}(?= of ){OF_WHOLE}", fraction),
    rule(rf"{QUALIFIED}an? {PART}{SAID_OF}", fraction),
    rule(rf"\ba {PART}(?= {BEING}\b)", fraction),
    rule(rf"(?:(?<=\bby )|(?<=\bof )){Q}an? {PART}{ENDED}", fraction),
    rule(rf"(?<=\bby ){Q}(?P<named>half){ENDED}", fraction),
    rule(rf"{Q}(?<!latter )(?<!other ){HALF}{HALF_THE}{OF_WHOLE}?", fraction),
    rule(rf"{QUALIFIED}{HALF}{SAID_OF}", fraction),
    rule(rf"(?<![a-z] ){HALF}(?= {BEING}\b)", fraction),
)

SAMPLE = r"(?:an?|the|our) (?:[a-z-]+ ){0,2}(?:sample|total|pool|cohort)"
SHARES: tuple[Rule, ...] = (
    rule(rf"{N}(?:[ -]out[ -]of[ -]| of |-of-){SOME}{M}(?:{THINGS})?", share),  # 9 of the 29 cases
    rule(rf"{N}{WORD}{{0,4}}?(?:\)|{ASIDE}?) (?:of {OUR}|out of) {SOME}{M}(?:{THINGS})?", share),  # 9 staff of the 29
    rule(rf"\((?P<span>{N}\) of {SOME}{M}(?:{THINGS})?)", share),  # 31 per cent (9) of 29 cases
    rule(rf"{N}(?: \(|, )(?:out )?of {SOME}{M}(?:{THINGS})?\)?", share),  # 9 (of 29)
    rule(rf"{N}[ -]in[ -](?:every[ -])?{M}(?:{THINGS})?", few_in_many),  # one in five
    rule(rf"{OF_ALL}{N}", share),  # of the 29 cases seen, 9
    rule(rf"{N}{THINGS} (?:from|of|in|out of) {SAMPLE} of {M}", share),
)

SOUGHT = r"(?:target|establishment|complement|quota|requirement|allocation|headcount)"
TARGETS: tuple[Rule, ...] = (
    rule(
        rf"{N}{THINGS}(?: in post| in place)? (?:within|against|from|of|out of|towards|under|in) "
        rf"(?:an?|the|its|their|our){WORD}{{0,5}}? {SOUGHT}(?: (?:figure|level|number|staffing))? of {M}",
        short_of_target,
    ),
)
