"""The ways in which letters print figures, the most telling first: a number is read by the first that fits."""

from graph.tag.figure_readings import Rule, amount, few_in_many, fraction, hours, money, rule, share, short_of_target
from graph.tag.figure_words import (
    BARE,
    BEING,
    CLIENTS,
    COUNTED,
    ONE,
    ONES,
    OPENING,
    QUALIFIED,
    REST,
    SOME,
    STOP,
    TAIL,
    THINGS,
    C,
    N,
    O,
    P,
    Q,
)

M = f"(?P<m>{C})"
ASIDE = r"(?: \([^()\n]{0,40}\))?"
WORDS = rf"(?: (?!{STOP})[A-Za-z][A-Za-z'-]*+)"
PER_CENT = r"(?:per ?cent|%|pc)(?![A-Za-z-])"
POINTS = r"(?:percentage points?|per ?cent points?|% points?)(?![A-Za-z])"
OF_ALL = rf"{OPENING}(?:of|out of|among|amongst) {SOME}{M}(?:{ONES}{{0,160}}?,(?:{WORDS}{{0,4}}?)? |{REST}{{1,160}}? (?!{ONE}))"
OF_THESE = rf" (?:out )?of (?:the|these|those|our|all) {SOME}{M}(?! ?%| per ?cent)(?:{THINGS})?"
OF_THINGS = rf" (?:out )?of {M}{THINGS}"

PERCENTAGES: tuple[Rule, ...] = (
    rule(rf"{N} ?{POINTS}", amount("percentage points")),
    rule(rf"{OF_ALL}{N} ?{PER_CENT}", amount("percent")),
    rule(rf"{N} ?{PER_CENT}{OF_THESE}", amount("percent")),
    rule(rf"{N} ?{PER_CENT}{OF_THINGS}", amount("percent")),
    rule(rf"{N} ?{PER_CENT}{COUNTED}", amount("percent")),
)

FTE = r"(?:(?:full|whole)[ -]time[ -]equivalents?(?: \([FW]TEs?\))?|\(?[FW]TEs?\)?)(?![A-Za-z])"
UP_TO = rf"(?: ?[–-] ?| (?:to|and|or) )£? ?(?P<next>{C})"
AMOUNTS: tuple[Rule, ...] = (
    rule(rf"{Q}£ ?(?P<n>{C})(?:(?={UP_TO})|)", money),
    rule(rf"{N} (?:pounds|GBP)(?![A-Za-z])", amount("GBP")),
    rule(rf"{N} ?{FTE}(?:{THINGS})?", amount("FTE")),
    rule(rf"\b[FW]TEs? (?:of|at|was|were|is|stood at) (?P<span>{N})(?! ?%| per ?cent)", amount("FTE")),
)

NO_SHARE = r"(?! (?:part(?:y|ies)|sector|time)\b)"
HALF = r"(?P<named>half)(?![ -](?:days?|hours?|years?|terms?|way|yearly|hearted|time|an? |the time|of the time)(?![a-z]))"
IN_WHOLE = rf"(?: of {SOME}{M}(?:{THINGS})?|{COUNTED})"
ONLY_PART = rf"(?= ?(?:[.,;:()]|$)| (?:of|{BEING}|in|at|on|were|who)\b)"
FRACTIONS: tuple[Rule, ...] = (
    rule(rf"{N}[ -](?P<named>{P}|quarters?(?![a-z]))(?:{IN_WHOLE})?", fraction),
    rule(rf"{N}[ -](?P<named>{O}|half\b){NO_SHARE}(?:{IN_WHOLE})?", fraction),
    rule(rf"{Q}an? (?P<named>{O}|quarter|half)(?= of ){IN_WHOLE}", fraction),
    rule(rf"{QUALIFIED}an? (?P<named>{O}|quarter|half){ONLY_PART}", fraction),
    rule(rf"\ba (?P<named>{O}|quarter|half)(?= {BEING}\b)", fraction),
    rule(rf"(?<=\bby ){Q}an? (?P<named>{O}|quarter|half){NO_SHARE}{BARE}", fraction),
    rule(rf"(?<=\bby )half(?= ?[.,;)]|$)(?P<named>)", fraction),
    rule(rf"{Q}(?<!latter )(?<!other ){HALF}(?= of |(?: the| their| its| our| all| these| those){THINGS})(?:{IN_WHOLE})?", fraction),
    rule(rf"{QUALIFIED}{HALF}{ONLY_PART}", fraction),
    rule(rf"(?<![a-z] ){HALF}(?= {BEING}\b)", fraction),
)

SHARES: tuple[Rule, ...] = (
    rule(rf"{N}(?:[ -]out[ -]of[ -]| of |-of-){SOME}{M}(?:{THINGS})?", share),
    rule(rf"{N}{WORDS}{{0,4}}?(?:\)|{ASIDE}) (?:of (?:the|these|those|our|all|its)|out of) {SOME}{M}(?:{THINGS})?", share),
    rule(rf"\((?P<span>{N}\) of {SOME}{M}(?:{THINGS})?)", share),
    rule(rf"{N}(?: \(|, )(?:out )?of {SOME}{M}(?:{THINGS})?\)?", share),
    rule(rf"{N}[ -]in[ -](?:every[ -])?{M}(?:{THINGS})?", few_in_many),
    rule(rf"{OF_ALL}{N}", share),
    rule(rf"{N}{THINGS} (?:from|of|in|out of) (?:an?|the|our) (?:[a-z-]+ ){{0,2}}(?:sample|total|pool|cohort) of {M}", share),
)

TARGET = r"(?:target|establishment|complement|quota|requirement|allocation|headcount)(?: (?:figure|level|number|staffing))?"
TARGETS: tuple[Rule, ...] = (
    rule(
        rf"{N}{THINGS}(?: in post| in place)? (?:within|against|from|of|out of|towards|under|in) (?:an?|the|its|their|our){WORDS}{{0,5}}? {TARGET} of {M}",
        short_of_target,
    ),
)

PERIOD = r"(?:per|an?|each|every) (?P<period>day|week|month|year)(?![a-z])"
TIMES: tuple[Rule, ...] = (
    rule(rf"{N}{WORDS}{{0,2}}? (?:hours|hrs)(?: of{WORDS}{{1,4}}?)? {PERIOD}", hours),
    rule(rf"\bhours\b[^.;\n]{{0,160}}? (?P<span>{N} {PERIOD})", hours),
    rule(rf"{N}{WORDS}{{0,2}}? (?:hours|hrs)(?![A-Za-z-])", hours),
    rule(rf"\bhours\b[^.;\n]{{0,80}}? from (?P<span>{N})(?= to {C}{BARE})", hours),
    rule(rf"{N} (?:working )?days(?= (?:were )?(?:lost|of sick|per ))", amount("days")),
)

WORKER = r"(?:each|apiece|per (?!week|month|year|day|hour|annum|cent|unit|region|PDU|site|area|team)[A-Za-z-]+)(?: officer| practitioner)?"
BY_ITSELF = rf"(?= ?(?:[.;)]|$)|, | (?:and|or|to|compared|against|for|at|while|but|which|per|across|is|are|was|were|{CLIENTS})\b)"
CASELOADS: tuple[Rule, ...] = (
    rule(rf"{N} {CLIENTS} {WORKER}", amount("caseload")),
    rule(rf"\bcaseloads?\b[^.;\n]{{0,120}}? (?P<span>{N} {WORKER})", amount("caseload")),
    rule(
        rf"\bcaseloads?\b(?! (?:for|by|among) )(?:(?! by | among ){REST}){{0,60}}? (?P<span>{N}){BARE}{BY_ITSELF}",
        amount("caseload"),
    ),
    rule(rf"\bcaseloads?\b (?:of|is|was|at|were|stood at) (?P<span>{N} {CLIENTS})", amount("caseload")),
)

EST = (
    r"(?:(?!(?:interest|request|test|contest|protest|arrest|harvest|forest|guest|quest|invest|suggest|honest|west|rest"
    r"|latest|earliest)s?(?![a-z]))[a-z]+est|most|least|worst|top)(?![a-z])"
)
CAME = r"(?:rank(?:ed|s|ing)?|placed|came|comes?|coming|finish(?:ed|es)|positioned|stands?|stood|sits?|sat)"
RANKED = r"(?= ?(?:[.,;)]|$)| (?:and|among|out of|of|in|nationally|overall|for|across|behind|after|respectively)\b)"
NO_FRACTION = rf"(?<!\ba )(?<!\ban )(?<![{TAIL}a-z][ -])"
ORDER: tuple[Rule, ...] = (
    rule(rf"(?P<span>(?:joint[ -])?(?P<n>{O})[ -]{EST}(?:(?:{WORDS}{{0,3}})? (?:out )?of {SOME}{M}(?:{THINGS})?)?)", amount("rank")),
    rule(rf"\b{CAME} (?:(?:at|in|as|the|joint|equal) ){{0,3}}(?P<span>(?P<n>{O})(?: (?:out )?of {SOME}{M})?){RANKED}", amount("rank")),
    rule(rf"\b{CAME}\b[^.;\n]{{0,80}}? and (?P<span>(?:joint )?(?P<n>{O}))(?= (?:for|in|on)\b)", amount("rank")),
    rule(rf"(?P<span>(?P<n>{O})[ -](?:placed?|position)(?![a-z]))", amount("rank")),
    rule(rf"(?<!\ba )(?<!{TAIL}[ -])(?P<span>(?P<n>{O}) (?:out )?of {SOME}{M}(?:{THINGS})?)", amount("rank")),
    rule(rf"(?P<span>(?P<n>{O})(?:(?! (?:step|time|thing|priority)\b){WORDS}){{0,3}}? to (?:be|have))\b", amount("rank")),
    rule(rf"(?P<span>(?P<n>{O}) (?:round|cohort|intake|tranche|wave|iteration|edition|consecutive|successive))(?![a-z])", amount("rank")),
    rule(rf"(?P<span>(?P<n>{O}))(?=(?:(?:,|,? and) {O}){{1,3}},? respectively)", amount("rank")),
    rule(rf"(?P<span>(?P<n>{O}))(?=,? respectively)", amount("rank")),
    rule(rf"(?P<span>(?P<n>{O}) (?:nationally|(?:in|across) (?:the country|England|Wales|the table|the league)))(?![a-z])", amount("rank")),
)

RULES = (*PERCENTAGES, *AMOUNTS, *FRACTIONS, *SHARES, *TARGETS, *TIMES, *CASELOADS, *ORDER)
