"""How letters print places in an order: third highest, ranked fifth of 12. Each rule has one way of it."""

from graph.figures.readings import Rule, amount, rule
from graph.figures.words import SOME, TAIL, THINGS, WORD, C, O

NTH = f"(?P<n>{O})"
OF_ALL = rf"(?: (?:out )?of {SOME}(?P<m>{C})(?:{THINGS})?)"
rank = amount("rank")

NO_SUPERLATIVE = (
    r"(?:interest|request|test|contest|protest|arrest|harvest|forest|guest|quest|invest|suggest|honest|west|rest"
    r"|latest|earliest)s?(?![a-z])"
)
MOST = rf"(?:(?!{NO_SUPERLATIVE})[a-z]+est|most|least|worst|top)(?![a-z])"
CAME = r"\b(?:rank(?:ed|s|ing)?|placed|came|finish(?:ed|es)|positioned|stands?|stood|sits?|sat)"
AMONG = r"(?= ?(?:[.,;)]|$)| (?:and|among|out of|of|in|nationally|overall|for|across|behind|after|respectively)\b)"
REPEATED = r"(?:round|cohort|intake|tranche|wave|iteration|edition|consecutive|successive)"
EVERYWHERE = r"(?:nationally|(?:in|across) (?:the country|England|Wales|the table|the league))"

ORDER: tuple[Rule, ...] = (
    rule(rf"(?P<span>(?:joint[ -])?{NTH}[ -]{MOST}(?:(?:{WORD}{{0,3}})?{OF_ALL})?)", rank),
    rule(rf"{CAME} (?:(?:at|in|as|the|joint|equal) ){{0,3}}(?P<span>{NTH}{OF_ALL}?){AMONG}", rank),
    rule(rf"{CAME}\b[^.;\n]{{0,80}}? and (?P<span>(?:joint )?{NTH})(?= (?:for|in|on)\b)", rank),
    rule(rf"(?P<span>{NTH}[ -](?:placed?|position))(?![a-z])", rank),
    rule(rf"(?<!\ba )(?<!{TAIL}[ -])(?P<span>{NTH}{OF_ALL})", rank),  # the fourth of the six reviews
    rule(rf"(?P<span>{NTH}(?:(?! (?:step|time|thing|priority)\b){WORD}){{0,3}}? to (?:be|have))\b", rank),
    rule(rf"(?P<span>{NTH} {REPEATED})(?![a-z])", rank),
    rule(rf"(?P<span>{NTH})(?=(?:(?:,|,? and) {O}){{1,3}},? respectively)", rank),
    rule(rf"(?P<span>{NTH})(?=,? respectively)", rank),
    rule(rf"(?P<span>{NTH} {EVERYWHERE})(?![a-z])", rank),
)
