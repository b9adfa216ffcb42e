"""Which words of a sentence stand aside from its claim: causes, examples, exceptions, settings, doers, topics.

What follows "because of" or "such as" names a thing without saying anything of it. `words.yaml` lists what opens an
aside, how far it reaches and how much its words still count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from graph.text.words import COMMA, DASH
from graph.themes.labels import Matcher, Sentence

WORDS: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
Reach = Literal["clause", "phrase", "list", "doer", "title", "sentence"]


@dataclass(frozen=True, slots=True)
class Aside:
    counts: float
    reach: Reach


def listed(name: str) -> frozenset[str]:
    """The words of one list of `words.yaml`."""
    return frozenset(WORDS[name].split())


DOER = Aside(0.3, "doer")  # after a passive: "coordinated by"
RESUMING, FINITE, TURNING = listed("resuming"), listed("finite"), listed("turning")
RELATIVE = frozenset({"who", "which", "that"})  # their verb is no verb of the claim
PARTICIPLES = ("ed", "en", "wn", "un")
ACTIVE = frozenset({"led", "need", "followed", "reduced", "increased", "analysed", "measured"})  # no doer after "by"
PARTICLES = frozenset({"away", "off", "up", "out", "down"})
TITLE_WORDS, BRACKETED = 3, 0.5

ASIDE_OPENERS: Matcher[Aside] = Matcher()
for row in WORDS["asides"]:
    ASIDE_OPENERS.add(row["openers"].split(";"), Aside(row["counts"], row["reach"]))


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
