"""The numbers of lists that Word counts itself: no text holds them, only the rules by which they are counted."""

import re
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from graph.read.canonical import numeral

FORMATS = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
PLACEHOLDER = re.compile(r"%([1-9])")
SHOWN = re.compile(r"\(?(?:[ivxl]{1,7}|[a-z]{1,2}|\d+)[.)]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is counted and shown."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    restart: int | None = None  # begins anew after an item of this level (from 1), or never (0)
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """A list as it is defined: its levels, and those at which it begins anew when it is first met."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int]


@dataclass
class Numbers:
    """The lists of a document, with how far each has been counted."""

    countings: dict[str, Counting]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _met: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str | None) -> int:
        counting = self.countings.get(number)
        levels = counting.levels.items() if counting else ()
        return next((at for at, level in levels if style and level.style == style), 0)

    def label(self, number: str, at: int) -> str | None:
        """The label of the next paragraph of a list: "3.", "(b)", "-" for a bullet; None where it shows none."""
        counting = self.countings.get(number)
        if counting is None:
            return None
        level = counting.levels.get(at, Level(text=f"%{at + 1}."))
        counts = self._counts.setdefault(counting.abstract, {})
        if at in counting.overrides and (number, at) not in self._met:
            counts[at] = counting.overrides[at] - 1
        self._met.add((number, at))
        counts[at] = counts.get(at, level.start - 1) + 1
        for below in [k for k in counts if k > at and _begins_anew(counting.levels.get(k), at)]:
            del counts[below]
        if level.form == "bullet":
            return "-"
        return None if level.form == "none" else _shown(level, counting, counts)


def _begins_anew(level: Level | None, above: int) -> bool:
    return level is None or level.restart is None or (level.restart > 0 and above < level.restart)


def _shown(level: Level, counting: Counting, counts: dict[int, int]) -> str | None:
    def number(found: re.Match[str]) -> str:
        at = int(found.group(1)) - 1
        told = counting.levels.get(at, Level())
        return numeral(counts.get(at, told.start), "1" if level.legal else FORMATS.get(told.form, "1"))

    return PLACEHOLDER.sub(number, level.text).strip() or None


def mark_of(label: str) -> str | None:
    """The mark of an item in this label; None for "1.2", by which paragraphs are numbered."""
    if label == "-":
        return label
    found = SHOWN.fullmatch(label)
    if found:
        return label if label[-1] in ".)" else f"{label}."
    last = re.search(r"(?<![\d.])(\d+)\W*$", label)  # "Recommendation 3:"
    return f"{last.group(1)}." if last else None


def numbers_of(numbering: Element | None, style_numbers: dict[str, str]) -> Numbers:
    """`style_numbers` names the list of each style that has one: a list may be defined by way of a style."""
    if numbering is None:
        return Numbers({})
    abstracts = {node.get(qn("w:abstractNumId")) or "": node for node in numbering.iter(qn("w:abstractNum"))}
    nums = {node.get(qn("w:numId")) or "": node for node in numbering.iter(qn("w:num"))}
    return Numbers({number: _counting(node, nums, abstracts, style_numbers) for number, node in nums.items()})


def _counting(
    node: Element, nums: dict[str, Element], abstracts: dict[str, Element], style_numbers: dict[str, str]
) -> Counting:
    abstract = value(node, "w:abstractNumId") or ""
    defined = abstracts.get(abstract)
    linked = value(defined, "w:numStyleLink") if defined is not None else None
    if linked in style_numbers and (through := nums.get(style_numbers[linked])) is not None:
        defined = abstracts.get(value(through, "w:abstractNumId") or "", defined)
    levels = _levels(defined) if defined is not None else {}
    overrides = {}
    for override in node.iter(qn("w:lvlOverride")):
        at = whole(override.get(qn("w:ilvl")), 0)
        levels |= _levels(override)
        start = value(override, "w:startOverride")
        if start is not None:
            overrides[at] = whole(start, 1)
    return Counting(abstract, levels, overrides)


def _levels(node: Element) -> dict[int, Level]:
    found = {}
    for level in node.iter(qn("w:lvl")):
        at = whole(level.get(qn("w:ilvl")), 0)
        restart = value(level, "w:lvlRestart")
        found[at] = Level(
            whole(value(level, "w:start"), 0 if value(level, "w:start") == "0" else 1),
            value(level, "w:numFmt") or "decimal",
            value(level, "w:lvlText") or "",
            None if restart is None else whole(restart, 0),
            level.find(qn("w:isLgl")) is not None,
            value(level, "w:pStyle"),
        )
    return found


def value(node: Element, child: str) -> str | None:
    """The value of a child element, which is how this vocabulary says most things."""
    found = node.find(qn(child))
    told = found.get(qn("w:val")) if found is not None else None
    return told if isinstance(told, str) else None


def whole(told: str | None, otherwise: int) -> int:
    return int(told) if told and re.fullmatch(r"-?\d{1,6}", told) else otherwise
