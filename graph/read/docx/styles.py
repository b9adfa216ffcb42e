"""Styles of a DOCX document: what a paragraph is by its style, and by the styles that this one is based on."""

import re
from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from graph.read.docx.numbers import value, whole

HEADING = re.compile(r"heading (\d)")
CONTENTS = re.compile(r"toc (?:\d|heading)|table of (?:contents|figures)|contents heading|contents \d")
BODY = 9  # the outline level that is no heading's


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says: its name, the level of heading (from 1), the list and the level in it."""

    name: str = ""
    outline: int | None = None
    number: str | None = None
    level: int | None = None
    base: str | None = None

    @property
    def is_contents(self) -> bool:
        return bool(CONTENTS.fullmatch(self.name))


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of paragraphs by their ids, each with what it takes from those below it."""

    rows: dict[str, Style]
    usual: str | None = None

    def of(self, paragraph: Element) -> tuple[str | None, Style]:
        """The style of a paragraph, with what the paragraph says itself."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return self.usual, self._whole(self.usual)
        told = value(properties, "w:pStyle") or self.usual
        style, own = self._whole(told), _style(properties, "")
        return told, Style(
            style.name,
            own.outline if own.outline is not None else style.outline,
            own.number or style.number,
            own.level if own.level is not None else (None if own.number else style.level),
        )

    def _whole(self, name: str | None) -> Style:
        chain: list[Style] = []
        met: set[str] = set()
        while name in self.rows and name not in met:
            met.add(name)
            chain.append(self.rows[name])
            name = chain[-1].base
        return Style(
            next((s.name for s in chain), ""),
            next((s.outline for s in chain if s.outline is not None), None),
            next((s.number for s in chain if s.number), None),
            next((s.level for s in chain if s.number or s.level is not None), None),
        )

    @property
    def numbers(self) -> dict[str, str]:
        """The list of each style that names one."""
        return {name: style.number for name, style in self.rows.items() if style.number}


def styles_of(part: Element | None) -> Styles:
    """The paragraph styles, and those of lists."""
    rows: dict[str, Style] = {}
    usual = None
    for node in part.iter(qn("w:style")) if part is not None else ():
        if node.get(qn("w:type")) not in ("paragraph", "numbering", None):
            continue
        name = node.get(qn("w:styleId")) or ""
        properties = node.find(qn("w:pPr"))
        shown = (value(node, "w:name") or "").casefold()
        rows[name] = _style(properties, shown, value(node, "w:basedOn"))
        if node.get(qn("w:type")) == "paragraph" and node.get(qn("w:default")) in ("1", "true", "on"):
            usual = name
    return Styles(rows, usual)


def _style(properties: Element | None, name: str, base: str | None = None) -> Style:
    """A heading is known by its outline level, or by the name that every word processor gives its style."""
    outline = value(properties, "w:outlineLvl") if properties is not None else None
    named = HEADING.match(name)
    level = int(named.group(1)) if named else 1 if name == "title" else None
    if outline is not None:
        level = whole(outline, BODY) + 1 if 0 <= whole(outline, BODY) < BODY else 0
    listed = properties.find(qn("w:numPr")) if properties is not None else None
    if listed is None:
        return Style(name, level, base=base)
    at = value(listed, "w:ilvl")
    return Style(name, level, value(listed, "w:numId"), None if at is None else whole(at, 0), base)
