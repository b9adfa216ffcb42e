"""How letters print amounts that have a unit: money, posts, hours, cases per worker. Each rule has one way of it."""

from graph.figures.readings import Rule, amount, hours, money, rule
from graph.figures.words import BARE, CLIENTS, REST, THINGS, WORD, C, N, Q

UP_TO = rf"(?: ?[–-] ?| (?:to|and|or) )£? ?(?P<next>{C})"
MONEY: tuple[Rule, ...] = (
    rule(rf"{Q}£ ?(?P<n>{C})(?:(?={UP_TO})|)", money),
    rule(rf"{N} (?:pounds|GBP)(?![A-Za-z])", amount("GBP")),
)

FTE = r"(?:(?:full|whole)[ -]time[ -]equivalents?(?: \([FW]TEs?\))?|\(?[FW]TEs?\)?)(?![A-Za-z])"
POSTS: tuple[Rule, ...] = (
    rule(rf"{N} ?{FTE}(?:{THINGS})?", amount("FTE")),
    rule(rf"\b[FW]TEs? (?:of|at|was|were|is|stood at) (?P<span>{N})(?! ?%| per ?cent)", amount("FTE")),
)

PERIOD = r"(?:per|an?|each|every) (?P<period>day|week|month|year)(?![a-z])"
HOURS = r"(?:hours|hrs)(?![A-Za-z-])"
TIMES: tuple[Rule, ...] = (
    rule(rf"{N}{WORD}{{0,2}}? {HOURS}(?: of{WORD}{{1,4}}?)? {PERIOD}", hours),
    rule(rf"\b{HOURS}[^.;\n]{{0,160}}? (?P<span>{N} {PERIOD})", hours),  # hours done rose to 900 a week
    rule(rf"{N}{WORD}{{0,2}}? {HOURS}", hours),
    rule(rf"\b{HOURS}[^.;\n]{{0,80}}? from (?P<span>{N})(?= to {C}{BARE})", hours),  # hours fell from 900 to 700
    rule(rf"{N} (?:working )?days(?= (?:were )?(?:lost|of sick|per ))", amount("days")),
)

NO_WORKER = r"(?:week|month|year|day|hour|annum|cent|unit|region|PDU|site|area|team)"
WORKER = rf"(?:each|apiece|per (?!{NO_WORKER})[A-Za-z-]+)(?: officer| practitioner)?"
HOLD = r"(?:hold(?:s|ing)?|held|carr(?:y|ies|ied|ying)|manag(?:es?|ed|ing)|supervis(?:es?|ed|ing))"
ALONE = (
    r"(?= ?(?:[.;)]|$)|, | (?:and|or|to|compared|against|for|at|while|but|which|per|across|is|are|was|were"
    rf"|{CLIENTS})\b)"
)
CASELOADS: tuple[Rule, ...] = (
    rule(rf"{N} {CLIENTS} {WORKER}", amount("caseload")),  # 45 cases per officer
    rule(rf"\b(?:each|every)\b{REST}{{0,60}}? {HOLD}{REST}{{0,20}}? (?P<span>{N} {CLIENTS})", amount("caseload")),
    rule(rf"\b{HOLD} (?P<span>(?=an average ){N} {CLIENTS})", amount("caseload")),
    rule(rf"\bcaseloads?\b[^.;\n]{{0,120}}? (?P<span>{N} {WORKER})", amount("caseload")),
    rule(
        rf"\bcaseloads?\b(?! (?:for|by|among) )(?:(?! by | among ){REST}){{0,60}}? (?P<span>{N}){BARE}{ALONE}",
        amount("caseload"),  # caseloads of just over 50
    ),
    rule(rf"\bcaseloads?\b (?:of|is|was|at|were|stood at) (?P<span>{N} {CLIENTS})", amount("caseload")),
)
