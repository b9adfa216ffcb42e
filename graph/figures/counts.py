"""The numbers that no other rule has read: plain counts of things, if they count anything."""

import re
from collections.abc import Iterator
from dataclasses import replace

from graph.figures.readings import Match, Reading, drawn, number
from graph.figures.shape import Shape
from graph.figures.words import BEING, MANY, ONE, SIGNS, TAIL, THINGS, N, Q

OWNED = r"(?: of(?: (?:the|these|those|our|its|their|all))+)?"
COUNT = re.compile(rf"{N}(?P<things>(?:{OWNED}{THINGS})?)(?P<more> or (?:more|fewer|less|so)\b)?", re.IGNORECASE)
# "The two were at odds", "a balance between the two": two as a pronoun repeats a count, it states none.
REPEATED = re.compile(r"\b(?:the|these|those|other|into|between|any) $", re.IGNORECASE)
# One is a count when it is stressed, or one count of several; otherwise it is a pronoun or an article.
STRESSED = re.compile(r"(?:only|just|at least|exactly|(?:fewer|less|no (?:more|fewer|less)) than)\b", re.IGNORECASE)
LISTED = re.compile(
    rf"{ONE}(?: (?:{BEING}|as)\b(?! (?:that|to)\b)[^.\n]{{0,80}}?(?:,|;| and| while) {Q}{MANY}"
    rf"|(?! (?:end|hand|time|point|occasion|respect|sense|side|day|such)\b)(?: [A-Za-z'-]+){{1,4}}"
    rf"(?:,|,? and|,? but| for every| to) {Q.replace('<q>', '<r>')}{MANY}(?:{THINGS}| ['\"]| as ))",
    re.IGNORECASE,
)
# ... four managers and one administrator
ADDED = re.compile(rf"[{SIGNS}]{TAIL}*+(?: [A-Za-z'-]+){{1,6}}(?:,|,? and|,? but|,? plus|,? with) $")
POINTED = re.compile(r"(?:\b(?:no|any|each|every|this|that|another|the|which)|-) ?$", re.IGNORECASE)


def counts(shape: Shape) -> Iterator[Reading]:
    """A reading for each number left that counts something."""
    for found in COUNT.finditer(shape.signs):
        if _counts(found, shape):
            reading = drawn(found, number(found, shape).value, "count")
            more = (found["more"] or "").strip().lower()
            yield replace(reading, qualifier=reading.qualifier or more or None)


def _counts(found: Match, shape: Shape) -> bool:
    own = number(found, shape)
    before = shape.signs[max(0, found.start() - 12) : found.start()]
    if not own.worded:
        return True
    if own.value == 1:
        return _one_counts(found, shape, before)
    return bool(found["things"]) or not REPEATED.search(before)


def _one_counts(found: Match, shape: Shape, before: str) -> bool:
    if found["q"]:
        return bool(STRESSED.match(found["q"]))
    listed = LISTED.match(shape.signs, found.start("n"))
    added = ADDED.search(shape.signs, max(0, found.start() - 80), found.start())
    return not POINTED.search(before) and bool(listed or added)
