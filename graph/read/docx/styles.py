"""What a paragraph is by its style, and the number it has in its list: Word counts both itself, no text holds them."""

import re
from dataclasses import dataclass, field
from functools import cache

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from graph.read.canonical import numeral

HEADING_NAME = re.compile(r"heading (\d)")
CONTENTS_NAME = re.compile(r"toc (?:\d|heading)|table of (?:contents|figures)|contents heading|contents \d")
BODY_LEVEL = 9  # the outline level of what is no heading
NUMERAL_STYLES = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
PLACEHOLDER = re.compile(r"%([1-9])")
MARK_LABEL = re.compile(r"\(?(?:[ivxl]{1,7}|[a-z]{1,2}|\d+)[.)]?", re.IGNORECASE)
LAST_NUMBER = re.compile(r"(?<![\d.])(\d+)\W*$")


@cache
def path_of(tags: str) -> str:
    """The path that lxml takes for one such as "w:pPr/w:numPr"."""
    return "/".join(map(qn, tags.split("/")))


def value(node: Element, path: str) -> str | None:
    """The value of the element at this path, which is how this vocabulary says most things."""
    element = node.find(path_of(path))
    text = element.get(qn("w:val")) if element is not None else None
    return text if isinstance(text, str) else None


def whole(text: str | None, default: int) -> int:
    """The whole number that an attribute holds."""
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else default


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style sets: its name, the depth of a heading (from 1), the list and the level in it (from 0)."""

    name: str = ""
    heading: int | None = None
    list_id: str | None = None
    level: int | None = None
    base: str | None = None

    @property
    def is_contents(self) -> bool:
        return bool(CONTENTS_NAME.fullmatch(self.name))

    def over(self, base: "ParagraphStyle") -> "ParagraphStyle":
        """This style with what it leaves to the one that it is based on."""
        return ParagraphStyle(
            self.name or base.name,
            base.heading if self.heading is None else self.heading,
            self.list_id or base.list_id,
            base.level if self.level is None and not self.list_id else self.level,
        )


@dataclass(frozen=True, slots=True)
class ParagraphStyles:
    """The styles by their ids, and the id of the one that a paragraph has which names none."""

    by_id: dict[str, ParagraphStyle]
    default: str | None = None

    def of(self, paragraph: Element) -> tuple[str | None, ParagraphStyle]:
        """The id of a paragraph's style, and the style with what the paragraph sets itself."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return self.default, self._with_bases(self.default)
        style_id = value(properties, "w:pStyle") or self.default
        return style_id, _style(properties, "").over(self._with_bases(style_id))

    def _with_bases(self, style_id: str | None) -> ParagraphStyle:
        """The style with what it takes from those that it is based on; a circle among them ends."""
        style = ParagraphStyle()
        met: set[str] = set()
        while style_id in self.by_id and style_id not in met:
            met.add(style_id)
            base = self.by_id[style_id]
            style, style_id = style.over(base), base.base
        return style

    @property
    def lists(self) -> dict[str, str]:
        """The list of each style that names one."""
        return {style_id: style.list_id for style_id, style in self.by_id.items() if style.list_id}


def styles_of(part: Element | None) -> ParagraphStyles:
    """The styles of paragraphs and of lists."""
    styles: dict[str, ParagraphStyle] = {}
    default = None
    for node in part.iter(qn("w:style")) if part is not None else ():
        kind, style_id = node.get(qn("w:type")), node.get(qn("w:styleId")) or ""
        if kind not in ("paragraph", "numbering", None):
            continue
        name = (value(node, "w:name") or "").casefold()
        styles[style_id] = _style(node.find(qn("w:pPr")), name, value(node, "w:basedOn"))
        if kind == "paragraph" and node.get(qn("w:default")) in ("1", "true", "on"):
            default = style_id
    return ParagraphStyles(styles, default)


def _style(properties: Element | None, name: str, base: str | None = None) -> ParagraphStyle:
    """A heading is known by its outline level, or by the name that every word processor gives its style."""
    by_name = HEADING_NAME.match(name)
    heading = int(by_name.group(1)) if by_name else 1 if name == "title" else None
    if properties is None:
        return ParagraphStyle(name, heading, base=base)
    outline = value(properties, "w:outlineLvl")
    if outline is not None:
        heading = whole(outline, BODY_LEVEL) + 1 if 0 <= whole(outline, BODY_LEVEL) < BODY_LEVEL else 0
    list_id, level = value(properties, "w:numPr/w:numId"), value(properties, "w:numPr/w:ilvl")
    return ParagraphStyle(name, heading, list_id, None if level is None else whole(level, 0), base)


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How one level of a list is counted and shown."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    restart: int | None = None  # begins anew after an item of this level (from 1), or never (0)
    legal: bool = False  # shows the numbers of all levels in digits
    style: str | None = None


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list as it is defined: what it shares its count with, its levels, and where they start anew when first met."""

    abstract: str
    levels: dict[int, ListLevel]
    overrides: dict[int, int]


@dataclass
class ListNumbers:
    """The lists of a document, with how far each has been counted."""

    definitions: dict[str, ListDefinition]
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _met: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style_id: str | None) -> int:
        """The level of a list that is tied to a style."""
        definition = self.definitions.get(list_id)
        levels = definition.levels.items() if definition else ()
        return next((at for at, level in levels if style_id and level.style == style_id), 0)

    def next_label(self, list_id: str, at: int) -> str | None:
        """The label of the next paragraph of a list: "3.", "(b)", "-" for a bullet; None where it shows none."""
        definition = self.definitions.get(list_id)
        if definition is None:
            return None
        level = definition.levels.get(at, ListLevel(text=f"%{at + 1}."))
        counts = self._counts.setdefault(definition.abstract, {})
        if at in definition.overrides and (list_id, at) not in self._met:
            counts[at] = definition.overrides[at] - 1
        self._met.add((list_id, at))
        counts[at] = counts.get(at, level.start - 1) + 1
        for below in [k for k in counts if k > at and _begins_anew(definition.levels.get(k), at)]:
            del counts[below]
        if level.form == "bullet":
            return "-"
        return None if level.form == "none" else _label(level, definition, counts)


def _begins_anew(level: ListLevel | None, above: int) -> bool:
    return level is None or level.restart is None or (level.restart > 0 and above < level.restart)


def _label(level: ListLevel, definition: ListDefinition, counts: dict[int, int]) -> str | None:
    def number(placeholder: re.Match[str]) -> str:
        at = int(placeholder.group(1)) - 1
        counted = definition.levels.get(at, ListLevel())
        style = "1" if level.legal else NUMERAL_STYLES.get(counted.form, "1")
        return numeral(counts.get(at, counted.start), style)

    return PLACEHOLDER.sub(number, level.text).strip() or None


def mark_in(label: str) -> str | None:
    """The mark of an item in a label; None for "1.2", by which paragraphs are numbered."""
    if label == "-":
        return label
    if MARK_LABEL.fullmatch(label):
        return label if label[-1] in ".)" else f"{label}."
    last = LAST_NUMBER.search(label)  # "Recommendation 3:"
    return f"{last.group(1)}." if last else None


def list_numbers_of(part: Element | None, style_lists: dict[str, str]) -> ListNumbers:
    """`style_lists` names the list of each style that has one: a list may be defined by way of a style."""
    if part is None:
        return ListNumbers({})
    abstracts = {node.get(qn("w:abstractNumId")) or "": node for node in part.iter(qn("w:abstractNum"))}
    nums = {node.get(qn("w:numId")) or "": node for node in part.iter(qn("w:num"))}
    return ListNumbers({list_id: _definition(node, nums, abstracts, style_lists) for list_id, node in nums.items()})


def _definition(
    node: Element, nums: dict[str, Element], abstracts: dict[str, Element], style_lists: dict[str, str]
) -> ListDefinition:
    abstract = value(node, "w:abstractNumId") or ""
    defined = abstracts.get(abstract)
    linked = value(defined, "w:numStyleLink") if defined is not None else None
    if linked in style_lists and (through := nums.get(style_lists[linked])) is not None:
        defined = abstracts.get(value(through, "w:abstractNumId") or "", defined)
    levels = _levels(defined) if defined is not None else {}
    overrides = {}
    for override in node.iter(qn("w:lvlOverride")):
        levels |= _levels(override)
        start = value(override, "w:startOverride")
        if start is not None:
            overrides[whole(override.get(qn("w:ilvl")), 0)] = whole(start, 1)
    return ListDefinition(abstract, levels, overrides)


def _levels(node: Element) -> dict[int, ListLevel]:
    levels = {}
    for level in node.iter(qn("w:lvl")):
        restart = value(level, "w:lvlRestart")
        levels[whole(level.get(qn("w:ilvl")), 0)] = ListLevel(
            whole(value(level, "w:start"), 1),
            value(level, "w:numFmt") or "decimal",
            value(level, "w:lvlText") or "",
            None if restart is None else whole(restart, 0),
            level.find(qn("w:isLgl")) is not None,
            value(level, "w:pStyle"),
        )
    return levels
