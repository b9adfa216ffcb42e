"""Which words of a sentence stand aside from its claim: causes, examples, exceptions, settings, doers, topics.

What follows "because of" or "such as" names a thing without saying anything of it. Each row gives how much such
words still count (0: not at all), how far the aside reaches, and the words that open it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from graph.tag.theme_patterns import Matcher
from graph.tag.theme_words import COMMA, DASH, Sentence

# clause: as far as the clause; phrase: also ends at its verb; list: also at any comma; doer: also where a
# further phrase begins; title: a few words.
Reach = Literal["clause", "phrase", "list", "doer", "title", "sentence"]


@dataclass(frozen=True, slots=True)
class Aside:
    counts: float
    reach: Reach
    openers: tuple[str, ...]
    at_start: bool = False  # only where a sentence starts


ASIDES = (
    Aside(0.0, "clause", ("because", "given that", "in that")),
    Aside(0.0, "phrase", (
        "because of", "due to", "owing to", "caused by", "thanks to", "on account of", "as a result of",
        "as a consequence of", "in light of", "result|results|resulted|resulting|stem|stemmed|stemming|arising|arose from",
        "attributed|attributable to", "linked with|to", "barriers caused by", "explained by", "the result of",
    )),
    Aside(0.2, "list", (
        "impacted|affected|hampered|hindered|restricted|constrained|limited|exacerbated|compounded|undermined|delayed"
        " ... by",
        "reflective|reflecting of", "symptomatic of",
    )),
    Aside(0.0, "phrase", ("such as", "e.g", "for example", "for instance", "notably")),
    Aside(0.4, "phrase", ("including",)),
    Aside(0.4, "sentence", ("for example", "for instance"), at_start=True),
    Aside(0.0, "list", ("despite", "in spite of", "notwithstanding", "regardless of", "irrespective of")),
    Aside(0.0, "list", (
        "except", "except for", "apart from", "aside from", "other than", "with the exception of", "excluding",
        "excepting", "save for", "rather than", "instead of", "as opposed to", "unlike",
    )),
    Aside(0.3, "list", (
        "in the context of", "within the context of", "against a|the backdrop of", "in the event of",
        "at a time of|when", "in tandem with", "alongside", "as with", "in the wake of", "at the expense of",
        "at the time of", "at the point of", "in line with", "on speaking to",
    )),
    Aside(0.3, "doer", (
        "overseen|led|chaired|coordinated|facilitated|evidenced|driven|run|provided|produced|identified|supported|enhanced"
        "|underpinned|complemented by",
        "evidenced through|via|in", "according to", "articulated|described|outlined|set_out in",
    )),
    Aside(0.3, "list", (
        "message|messages|messaging|communication|briefing|strategy|plan|survey|policy|newsletter|question ... about",
        "strategy|policy|plan|newsletter|question|message|briefing on|regarding|concerning|around|for",
    )),
    Aside(0.0, "title", (
        "head|director|leads|manager|officer|secretary|minister|champion|inspector of|for",
        "lead|leads for", "strategic|operational|regional|national|single lead for|on",
    )),
)
# Words after which the claim goes on.
RESUMING = frozenset(
    ["but", "however", "although", "though", "while", "whilst", "which", "who", "whose", "so", "yet", "nor", "these", "this", "it", "they", "we", "there", "nevertheless", "nonetheless", "therefore", "meaning"]
)
FINITE = frozenset(["is", "are", "was", "were", "has", "have", "had", "could", "may", "might", "can", "will", "would", "should", "must", "cannot", "do", "does", "did"])
TURNING = frozenset(["about", "within", "to", "that", "how", "who", "indicate", "indicated", "show", "showed", "suggest", "suggested"])
TITLE, BRACKETED = 3, 0.5


def openers() -> Matcher[Aside]:
    found: Matcher[Aside] = Matcher()
    for aside in ASIDES:
        found.add(aside.openers, aside)
    return found


OPENERS = openers()


def counts_of(words: Sentence) -> list[float]:
    """How much each word of a sentence counts as part of its claim, from 0 to 1."""
    counts = [BRACKETED if word.aside else 1.0 for word in words]
    for aside, places in asides_in(words):
        for place in places:
            counts[place] = min(counts[place], aside.counts)
    return counts


def asides_in(words: Sentence) -> Iterator[tuple[Aside, range]]:
    """Each aside of a sentence and the places of the words in it."""
    for match in OPENERS.matches(words):
        start, end = match.ranges[0]
        first = start <= 1
        aside = match.value
        if aside.at_start and not first:
            continue
        if aside.reach == "sentence":
            yield aside, range(len(words))
        else:
            yield aside, range(end, aside_end(words, end, "list" if first and start == 0 else aside.reach))


def aside_end(words: Sentence, start: int, reach: Reach) -> int:
    """Where an aside that starts here ends."""
    limit = min(start + TITLE, len(words)) if reach == "title" else len(words)
    for place in range(start, limit):
        if place > start and ends_aside(words, place, reach):
            return place
    return limit


def ends_aside(words: Sentence, place: int, reach: Reach) -> bool:
    word = words[place]
    if word.before >= DASH or (word.before == COMMA and (word.key in RESUMING or word.key in FINITE)):
        return True
    if reach == "clause":
        return False
    if reach != "phrase" and word.before == COMMA:
        return True
    return word.key in FINITE or word.key in {"but", "which"} or (reach == "doer" and word.key in TURNING)
