"""How letters print amounts with a unit, shares, and places in an order. Each rule has one way of it."""

from graph.figures.readings import FigureRule, amount, few_in_many, fraction, hours, money, rule, share, short_of_target
from graph.figures.shape import (
    BARE,
    BEING,
    CLAUSE_OPENING,
    CLIENTS,
    COUNTABLE,
    COUNTED,
    FILL,
    NEXT_WORD,
    ONE,
    ONES,
    QUALIFIED,
    REST,
    SOME,
    C,
    N,
    O,
    P,
    Q,
)

UP_TO = rf"(?: ?[–-] ?| (?:to|and|or) )£? ?(?P<next>{C})"
MONEY: tuple[FigureRule, ...] = (
    rule(rf"{Q}£ ?(?P<n>{C})(?:(?={UP_TO})|)", money),
    rule(rf"{N} (?:pounds|GBP)(?![A-Za-z])", amount("GBP")),
)

FTE = r"(?:(?:full|whole)[ -]time[ -]equivalents?(?: \([FW]TEs?\))?|\(?[FW]TEs?\)?)(?![A-Za-z])"
POSTS: tuple[FigureRule, ...] = (
    rule(rf"{N} ?{FTE}(?:{COUNTABLE})?", amount("FTE")),
    rule(rf"\b[FW]TEs? (?:of|at|was|were|is|stood at) (?P<span>{N})(?! ?%| per ?cent)", amount("FTE")),
)

PER_PERIOD = r"(?:per|an?|each|every) (?P<period>day|week|month|year)(?![a-z])"
HOURS = r"(?:hours|hrs)(?![A-Za-z-])"
TIMES: tuple[FigureRule, ...] = (
    rule(rf"{N}{NEXT_WORD}{{0,2}}? {HOURS}(?: of{NEXT_WORD}{{1,4}}?)? {PER_PERIOD}", hours),
    rule(rf"\b{HOURS}[^.;\n]{{0,160}}? (?P<span>{N} {PER_PERIOD})", hours),  # hours done rose to 900 a week
    rule(rf"{N}{NEXT_WORD}{{0,2}}? {HOURS}", hours),
    rule(rf"\b{HOURS}[^.;\n]{{0,80}}? from (?P<span>{N})(?= to {C}{BARE})", hours),  # hours fell from 900 to 700
    rule(rf"{N} (?:working )?days(?= (?:were )?(?:lost|of sick|per ))", amount("days")),
)

NO_WORKER = r"(?:week|month|year|day|hour|annum|cent|unit|region|PDU|site|area|team)"
WORKER = rf"(?:each|apiece|per (?!{NO_WORKER})[A-Za-z-]+)(?: officer| practitioner)?"
HOLD = r"(?:hold(?:s|ing)?|held|carr(?:y|ies|ied|ying)|manag(?:es?|ed|ing)|supervis(?:es?|ed|ing))"
NOUN_UNSAID = (
    r"(?= ?(?:[.;)]|$)|, | (?:and|or|to|compared|against|for|at|while|but|which|per|across|is|are|was|were"
    rf"|{CLIENTS})\b)"
)
CASELOADS: tuple[FigureRule, ...] = (
    rule(rf"{N} {CLIENTS} {WORKER}", amount("caseload")),  # 45 cases per officer
    rule(rf"\b(?:each|every)\b{REST}{{0,60}}? {HOLD}{REST}{{0,20}}? (?P<span>{N} {CLIENTS})", amount("caseload")),
    rule(rf"\b{HOLD} (?P<span>(?=an average ){N} {CLIENTS})", amount("caseload")),
    rule(rf"\bcaseloads?\b[^.;\n]{{0,120}}? (?P<span>{N} {WORKER})", amount("caseload")),
    rule(
        rf"\bcaseloads?\b(?! (?:for|by|among) )(?:(?! by | among ){REST}){{0,60}}? (?P<span>{N}){BARE}{NOUN_UNSAID}",
        amount("caseload"),  # caseloads of just over 50
    ),
    rule(rf"\bcaseloads?\b (?:of|is|was|at|were|stood at) (?P<span>{N} {CLIENTS})", amount("caseload")),
)
M = f"(?P<m>{C})"
BRACKETS = r"(?: \([^()\n]{0,40}\))"
OUR = r"(?:the|these|those|our|all|its)"

# "Of the 88 who came last year, ..." up to the next number; without a comma that is no pronoun "one".
OF_ALL = (
    rf"{CLAUSE_OPENING}(?:of|out of|among|amongst) {SOME}{M}"
    rf"(?:{ONES}{{0,160}}?,(?:{NEXT_WORD}{{0,4}}?)? |{REST}{{1,160}}? (?!{ONE}))"
)

PER_CENT = r"(?:per ?cent|%|pc)(?![A-Za-z-])"
PERCENTAGE_POINTS = r"(?:percentage points?|per ?cent points?|% points?)(?![A-Za-z])"
PERCENTAGES: tuple[FigureRule, ...] = (
    rule(rf"{N} ?{PERCENTAGE_POINTS}", amount("percentage points")),
    rule(rf"{OF_ALL}{N} ?{PER_CENT}", amount("percent")),
    rule(rf"{N} ?{PER_CENT} (?:out )?of {OUR} {SOME}{M}(?! ?%| per ?cent)(?:{COUNTABLE})?", amount("percent")),
    rule(rf"{N} ?{PER_CENT} (?:out )?of {M}{COUNTABLE}", amount("percent")),
    rule(rf"{N} ?{PER_CENT}{COUNTED}", amount("percent")),
)

NAMED_FRACTION = f"(?P<named>{O}|quarter|half)"
# Half an hour, half-yearly, half the time: no share of anything that is counted.
HALF_A = r"[ -](?:days?|hours?|years?|terms?|way|yearly|hearted|time|an?|the time|of the time)(?![a-z])"
HALF = rf"(?P<named>half)(?!{HALF_A})"
HALF_THE = rf"(?= of | (?:the|their|its|our|all|these|those){COUNTABLE})"
OF_WHOLE = rf"(?: of {SOME}{M}(?:{COUNTABLE})?|{COUNTED})"
# What may follow a part that stands alone: "almost a quarter had left", "cut by a third.", but no "a third party".
SAID_OF = rf"(?= ?(?:[.,;:()]|$)| (?:of|{BEING}|in|at|on|were|who)\b)"
FRACTION_ENDS = r"(?= ?[.,;)]|$| (?:in|since|over|from|to|compared|between|during|on)\b)"
FRACTIONS: tuple[FigureRule, ...] = (
    rule(rf"{N}[ -](?P<named>{P}|quarters?(?![a-z])){OF_WHOLE}?", fraction),  # two-thirds, three quarters
    rule(rf"{N}[ -](?P<named>{O}|half\b)(?! (?:part(?:y|ies)|sector|time)\b){OF_WHOLE}?", fraction),  # one-fifth
    rule(rf"{Q}an? {NAMED_FRACTION}(?= of ){OF_WHOLE}", fraction),
    rule(rf"{QUALIFIED}an? {NAMED_FRACTION}{SAID_OF}", fraction),
    rule(rf"\ba {NAMED_FRACTION}(?= {BEING}\b)", fraction),
    rule(rf"(?:(?<=\bby )|(?<=\bof )){Q}an? {NAMED_FRACTION}{FRACTION_ENDS}", fraction),
    rule(rf"(?<=\bby ){Q}(?P<named>half){FRACTION_ENDS}", fraction),
    rule(rf"{Q}(?<!latter )(?<!other ){HALF}{HALF_THE}{OF_WHOLE}?", fraction),
    rule(rf"{QUALIFIED}{HALF}{SAID_OF}", fraction),
    rule(rf"(?<![a-z] ){HALF}(?= {BEING}\b)", fraction),
)

SAMPLE = r"(?:an?|the|our) (?:[a-z-]+ ){0,2}(?:sample|total|pool|cohort)"
SHARES: tuple[FigureRule, ...] = (
    rule(rf"{N}(?:[ -]out[ -]of[ -]| of |-of-){SOME}{M}(?:{COUNTABLE})?", share),  # 9 of the 29 cases
    # 9 staff of the 29
    rule(rf"{N}{NEXT_WORD}{{0,4}}?(?:\)|{BRACKETS}?) (?:of {OUR}|out of) {SOME}{M}(?:{COUNTABLE})?", share),
    rule(rf"\((?P<span>{N}\) of {SOME}{M}(?:{COUNTABLE})?)", share),  # 31 per cent (9) of 29 cases
    rule(rf"{N}(?: \(|, )(?:out )?of {SOME}{M}(?:{COUNTABLE})?\)?", share),  # 9 (of 29)
    rule(rf"{N}[ -]in[ -](?:every[ -])?{M}(?:{COUNTABLE})?", few_in_many),  # one in five
    rule(rf"{OF_ALL}{N}", share),  # of the 29 cases seen, 9
    rule(rf"{N}{COUNTABLE} (?:from|of|in|out of) {SAMPLE} of {M}", share),
)

SOUGHT = r"(?:target|establishment|complement|quota|requirement|allocation|headcount)"
SHORTFALLS: tuple[FigureRule, ...] = (
    rule(
        rf"{N}{COUNTABLE}(?: in post| in place)? (?:within|against|from|of|out of|towards|under|in) "
        rf"(?:an?|the|its|their|our){NEXT_WORD}{{0,5}}? {SOUGHT}(?: (?:figure|level|number|staffing))? of {M}",
        short_of_target,
    ),
)
NTH = f"(?P<n>{O})"
OF_HOW_MANY = rf"(?: (?:out )?of {SOME}(?P<m>{C})(?:{COUNTABLE})?)"
rank = amount("rank")

NO_SUPERLATIVE = (
    r"(?:interest|request|test|contest|protest|arrest|harvest|forest|guest|quest|invest|suggest|honest|west|rest"
    r"|latest|earliest)s?(?![a-z])"
)
MOST = rf"(?:(?!{NO_SUPERLATIVE})[a-z]+est|most|least|worst|top)(?![a-z])"
CAME = r"\b(?:rank(?:ed|s|ing)?|placed|came|finish(?:ed|es)|positioned|stands?|stood|sits?|sat)"
AMONG = r"(?= ?(?:[.,;)]|$)| (?:and|among|out of|of|in|nationally|overall|for|across|behind|after|respectively)\b)"
REPEATED_EVENT = r"(?:round|cohort|intake|tranche|wave|iteration|edition|consecutive|successive)"
EVERYWHERE = r"(?:nationally|(?:in|across) (?:the country|England|Wales|the table|the league))"

RANKINGS: tuple[FigureRule, ...] = (
    rule(rf"(?P<span>(?:joint[ -])?{NTH}[ -]{MOST}(?:(?:{NEXT_WORD}{{0,3}})?{OF_HOW_MANY})?)", rank),
    rule(rf"{CAME} (?:(?:at|in|as|the|joint|equal) ){{0,3}}(?P<span>{NTH}{OF_HOW_MANY}?){AMONG}", rank),
    rule(rf"{CAME}\b[^.;\n]{{0,80}}? and (?P<span>(?:joint )?{NTH})(?= (?:for|in|on)\b)", rank),
    rule(rf"(?P<span>{NTH}[ -](?:placed?|position))(?![a-z])", rank),
    rule(rf"(?<!\ba )(?<!{FILL}[ -])(?P<span>{NTH}{OF_HOW_MANY})", rank),  # the fourth of the six reviews
    rule(rf"(?P<span>{NTH}(?:(?! (?:step|time|thing|priority)\b){NEXT_WORD}){{0,3}}? to (?:be|have))\b", rank),
    rule(rf"(?P<span>{NTH} {REPEATED_EVENT})(?![a-z])", rank),
    rule(rf"(?P<span>{NTH})(?=(?:(?:,|,? and) {O}){{1,3}},? respectively)", rank),
    rule(rf"(?P<span>{NTH})(?=,? respectively)", rank),
    rule(rf"(?P<span>{NTH} {EVERYWHERE})(?![a-z])", rank),
)
