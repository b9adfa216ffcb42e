"""The pieces that the grammar of figures is built from: patterns over a shape, where numbers stand as signs."""

# A number keeps its length: its first character is one of these signs, every further one is TAIL.
CARDINAL, ONE_SIGN, ORDINAL, PARTS, TAKEN, TAIL = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004", "\ue005"
BLANK = "\ue006"  # what stands for a date, an address, a clause number: no quantity, but part of the sentence

C = f"[{CARDINAL}{ONE_SIGN}]{TAIL}*+"
MANY = f"{CARDINAL}{TAIL}*+"
ONE = f"{ONE_SIGN}{TAIL}*+"
O = f"{ORDINAL}{TAIL}*+"  # noqa: E741 - stands beside C in every pattern
P = f"{PARTS}{TAIL}*+"
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
ALONE = rf"(?:{'|'.join(QUALIFIERS)})"
QUALIFIED = rf"(?P<q>\b{ALONE}(?: {ALONE})? )"
Q = f"{QUALIFIED}?"
N = rf"{Q}(?P<n>{C})"

SOME = r"(?:(?:the|these|those|our|its|their|his|her|all|every|a total of|a sample of|a cohort of|of) )*+"
STOP = (
    r"(?:of|in|on|at|for|from|to|by|with|without|and|or|but|nor|who|whom|whose|which|that|what|when|where|while|if"
    r"|because|after|before|since|until|during|within|across|between|about|over|under|into|through|against|above"
    r"|below|via|towards?|were|was|is|are|be|been|being|had|has|have|having|did|do|does|can|could|will|would|may"
    r"|might|should|must|as|than|per|the|an?|this|these|those|their|its|our|his|her|not|also|then|so|such|only|just"
    r"|felt|said|told|reported|remain|remained|agreed|thought|stated|each|every|respectively|compared)\b"
)
WORD = rf"(?: (?!{STOP})[A-Za-z][A-Za-z'-]*+)"  # one further word of a phrase
# A plural has no certain mark without a tagger: a closing s that is no -ss, -us, -is or 's, and the irregular ones.
PLURAL = (
    r"(?:[A-Za-z-]*[A-Za-z](?-i:(?<!s)(?<!u)(?<!i))s|[a-z]+(?:men|folk)|staff|people|children|men|personnel)(?![\w'-])"
)
THINGS = rf"(?: (?!{STOP})[A-Za-z][A-Za-z'-]*+){{0,3}}? (?!{STOP}){PLURAL}"  # statutory victim cases
BARE = rf"(?!{THINGS})"
OWNED = rf"(?: of {SOME}[A-Za-z]*(?:'s|s')(?={THINGS})| of(?: (?:the|these|those|our|its|their|all))*+|)"
COUNTED = rf"(?:{OWNED}{THINGS})?"  # of the region's PDUs; of respondents; vacancies
BEING = r"(?:were|was|are|is|had|has|have|did|do|felt|said|told|reported|thought|believed|agreed|left|remain)"
OPENING = r"(?:^|(?<=[,;:(–.?!\n\"'] )|(?<=\n)|(?<=\band )|(?<=\bbut )|(?<=\bthat ))"  # where a clause begins
CLIENTS = r"(?:cases|people on probation|people|clients|individuals|service users)"
