"""Which words of a sentence stand aside from its claim: causes, examples, exceptions, settings, doers, topics.

What follows "because of" or "such as" names a thing without saying anything of it. Each row tells how much such
words still count (0: not at all), how far the aside reaches, and the words that open it (as label patterns).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from graph.text.words import COMMA, DASH
from graph.themes.labels import Matcher, Sentence

# clause: as far as the clause; phrase: also ends at a verb; list: also at any comma; doer: also where a further
# phrase begins; title: a few words; sentence: all of it, and only where it opens the sentence.
Reach = Literal["clause", "phrase", "list", "doer", "title", "sentence"]


@dataclass(frozen=True, slots=True)
class Aside:
    counts: float
    reach: Reach
    openers: str  # separated by semicolons


CAUSES = (
    Aside(0.0, "clause", "because; given that; in that"),
    Aside(
        0.0,
        "phrase",
        "because of; due to; owing to; caused by; thanks to; on account of; as a result of; as a consequence of;"
        "in light of; result|resulted|resulting|stem|stemmed|stemming|arising|arose from; explained by;"
        "attributed|attributable to; linked with|to; the result of; reason|cause ... is|was|are|were|include|included",
    ),
    Aside(
        0.2,
        "list",
        "impacted|affected|hampered|hindered|restricted|constrained|limited|exacerbated|compounded|undermined"
        "|delayed ... by; reflective|reflecting of; symptomatic of",
    ),
)
EXAMPLES = (
    Aside(0.0, "phrase", "such as; e.g; for example; for instance; notably"),
    Aside(0.4, "phrase", "including"),
    Aside(0.4, "sentence", "for example; for instance"),
)
EXCEPTIONS = (
    Aside(0.0, "list", "despite; in spite of; notwithstanding; regardless of; irrespective of"),
    Aside(
        0.0,
        "list",
        "except; except for; apart from; aside from; other than; with the exception of; excluding; excepting;"
        "save for; rather than; instead of; as opposed to; unlike",
    ),
)
SETTINGS = (
    Aside(
        0.3,
        "list",
        "in the context of; within the context of; against a|the backdrop of; in the event of; at a time of|when;"
        "in tandem with; alongside; as with; in the wake of; at the expense of; at the time of; at the point of;"
        "in line with; on speaking to; according to",
    ),
    Aside(0.3, "doer", "evidenced through|via|in; articulated|described|outlined|set_out in"),
)
TOPICS = (
    Aside(0.3, "list", "message|messaging|communication|briefing|survey|newsletter|question ... about"),
    Aside(0.3, "list", "newsletter|question|message|briefing|advice on|regarding|concerning|around"),
    Aside(0.3, "list", "decision|discussion|debate on|about|over; effect|opening of"),
    Aside(0.3, "title", "those in; experience|expertise|background in|of"),
    Aside(0.7, "list", "strategy|policy|plan on|for|about|regarding|concerning|around"),
    Aside(0.0, "title", "head|director|lead|manager|officer|secretary|minister|champion|inspector of|for"),
    Aside(0.0, "title", "strategic|operational|regional|national|single lead for|on"),
)
DOER = Aside(0.3, "doer", "")  # after a passive: "coordinated by"
ASIDES = (*CAUSES, *EXAMPLES, *EXCEPTIONS, *SETTINGS, *TOPICS)

# Words after which, with a comma, the claim goes on.
RESUMING = frozenset({
    "but", "however", "although", "though", "while", "whilst", "which", "who", "whose", "so", "yet", "nor", "these",
    "this", "it", "they", "we", "there", "nevertheless", "nonetheless", "therefore", "meaning",
})  # fmt: skip
FINITE = frozenset({
    "is", "are", "was", "were", "has", "have", "had", "could", "may", "might", "can", "will", "would", "should",
    "must", "cannot", "do", "doe", "did",
})  # fmt: skip
TURNING = frozenset({
    "about", "within", "to", "that", "how", "who", "indicate", "indicated", "show", "showed", "suggest", "suggested",
})  # fmt: skip
RELATIVE = frozenset({"who", "which", "that"})  # their verb is no verb of the claim
PARTICIPLES = ("ed", "en", "wn", "un")
ACTIVE = frozenset({"led", "need", "followed", "reduced", "increased", "analysed", "measured"})  # no doer after "by"
PARTICLES = frozenset({"away", "off", "up", "out", "down"})
TITLE_WORDS, BRACKETED = 3, 0.5


ASIDE_OPENERS: Matcher[Aside] = Matcher()
for opened in ASIDES:
    ASIDE_OPENERS.add(opened.openers.split(";"), opened)


def counts_of(words: Sentence) -> list[float]:
    """How much each word of a sentence counts as part of its claim, from 0 to 1."""
    counts = [BRACKETED if word.aside else 1.0 for word in words]
    for aside, places in asides_in(words):
        for place in places:
            counts[place] = min(counts[place], aside.counts)
    return counts


def asides_in(words: Sentence) -> Iterator[tuple[Aside, range]]:
    """Each aside of a sentence and the places of the words in it."""
    for match in ASIDE_OPENERS.matches(words):
        (start, end), aside = match.ranges[0], match.value
        if aside.reach != "sentence":
            yield aside, range(end, aside_end(words, end, "list" if start == 0 else aside.reach))
        elif start <= 1:
            yield aside, range(len(words))
    for place in passives(words):
        yield DOER, range(place, aside_end(words, place, "doer"))


def passives(words: Sentence) -> Iterator[int]:
    """Where a doer begins: after a participle and "by"."""
    for place in range(1, len(words) - 1):
        verb = words[place - 1].key
        if verb in PARTICLES and place > 1:
            verb = words[place - 2].key
        if words[place].key == "by" and verb.endswith(PARTICIPLES) and verb not in ACTIVE:
            yield place + 1


def aside_end(words: Sentence, start: int, reach: Reach) -> int:
    """Where an aside that starts here ends."""
    limit = min(start + TITLE_WORDS, len(words)) if reach == "title" else len(words)
    for place in range(start + 1, limit):
        if ends_aside(words, place, reach):
            return place
    return limit


def ends_aside(words: Sentence, place: int, reach: Reach) -> bool:
    word = words[place]
    after_comma = word.before == COMMA
    if word.before >= DASH or (after_comma and (word.key in RESUMING or word.key in FINITE)):
        return True
    if reach == "clause":
        return False
    if after_comma and reach != "phrase":
        return True
    if word.key in FINITE:
        return words[place - 1].key not in RELATIVE
    return word.key == "but" or (reach == "doer" and word.key in TURNING)
