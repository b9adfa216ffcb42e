"""The region and the units that a document is about, found where the layout isolates a name.

Lines that say who is asked, headings of lists and first cells of tables hold a name and nothing else, so that
"Leicester, Leicestershire, and Rutland" is known to be one unit without knowing it. Running text comes second.
"""

import re
from collections.abc import Iterator
from typing import Literal

from graph.claims import Span, Unit
from graph.knowledge.formats import CAPITALISED, Formats, KindRow
from graph.structure.outline import Outline, asked_in
from graph.structure.tables import SCORE_LABEL, heads_of, unit_in
from graph.text.names import fold, unit_name
from graph.text.words import OPENERS

PDU_WORD = re.compile(r"(?:PDUs?|Probation Delivery Units?)(?:\s*\([^)]*\))?$", re.IGNORECASE)
REGION_WORD = re.compile(r"\bregion$", re.IGNORECASE)
SERVICE = re.compile(r"^(?P<name>.+? (?:Youth (?:Justice|Offending) (?:Service|Team)))\b")
OPENING = 4000
FOR = re.compile(r"^.*\b(?:for|to|of|in) (?:the )?(?=[A-Z])")  # "Recommendations for the X region"
WHOLE = ("England and Wales", "England", "Britain")  # the Inspectorate's own remit, in every document's small print
NAME = re.compile(CAPITALISED)
RATED = re.compile(r"\b(?:rated|rating)\b")
SHARED_PLURAL = re.compile(r"\b(?:the )?([A-Z][^.;:]{2,200}?) (?:PDUs|Probation Delivery Units)\b")
UnitKind = Literal["PDU", "Region", "Organisation"]


def units_in(outline: Outline, kind: KindRow) -> tuple[Unit | None, tuple[Unit, ...]]:
    """The region (if any) and the units inspected, in the order in which the text first names them."""
    isolated = [u for name in _isolated(outline) if (u := _unit(name, outline))]
    if kind.speaks_of == "units" and not isolated:
        isolated += _headed(outline)
    if kind.speaks_of == "units" and not any(u.kind == "PDU" for u in isolated):
        isolated += _named(outline, "unit-named", "PDU") or _listed(outline)
    if kind.speaks_of in ("units", "service") and not any(u.kind != "Region" for u in isolated):
        isolated += _named(outline, "service-named", "Organisation")
    units = _distinct([u for u in isolated if u.kind != "Region"])
    return _region(isolated, outline), tuple(sorted(units, key=lambda u: u.span))


def _headed(outline: Outline) -> list[Unit]:
    """Units that head chapters by their bare names, of which running text speaks as rated."""
    headed = []
    for part in outline.parts:
        name = part.section.heading if part.section and not part.row else ""
        rated = any(RATED.search(b.text) for b in part.blocks)
        if rated and NAME.fullmatch(name) and outline.text.count(name) > 1 and not outline.formats.standard(name):
            headed.append(_placed(name, "PDU", outline.text))
    return [u for u in headed if u]


def _isolated(outline: Outline) -> Iterator[str]:
    """The names that the layout sets apart, each with the generic word that its place gives it."""
    for part in outline.parts:
        if part.opens == "aside":
            continue
        if part.section and part.opens in ("recommendation-block", "recommendations", "ratings"):
            yield FOR.sub("", part.section.heading)
        for block in part.blocks:
            yield from asked_in(block, part, outline.formats)
    for name in heads_of(outline.blocks, outline.formats):
        says_kind = SERVICE.match(name) or REGION_WORD.search(name) or outline.formats.body(name)
        yield name if says_kind else f"{unit_name(name)} PDU"
    for block in outline.blocks:
        cells = [c.strip(" *") for c in re.split(r"[\t|]+", block.text) if c.strip(" *")]
        if block.kind == "row" and len(cells) > 1 and SCORE_LABEL.fullmatch(cells[1]):
            yield cells[0] if SERVICE.match(cells[0]) else f"{unit_in(cells[0])} PDU"
        elif block.kind == "line" and block.alone and PDU_WORD.search(block.text) and len(block.text) < 90:
            yield block.text.split(":")[-1].strip("#* ")


def _unit(printed: str, outline: Outline) -> Unit | None:
    """The unit that an isolated line names, with the place where the text first says its name."""
    if service := SERVICE.match(printed):
        return _placed(service["name"], "Organisation", outline.text)
    name = unit_name(printed)
    sort, _ = outline.formats.body(printed) or ("", "")
    if PDU_WORD.search(printed) or sort == "PDU":
        capital = name[0].isupper() and name.split()[-1][0].isupper()
        return _placed(name, "PDU", outline.text) if capital else None
    if (REGION_WORD.search(printed) and name[0].isupper()) or sort == "Region":
        return _placed(name, "Region", outline.text)
    return None


def _placed(name: str, kind: UnitKind, text: str) -> Unit | None:
    start = text.find(name)
    return Unit(name, kind, Span(start, start + len(name))) if name and start >= 0 else None


def _named(outline: Outline, cue: str, kind: UnitKind) -> list[Unit]:
    """Units that the opening names by a generic word after a capitalised name."""
    matches = (m for p in outline.formats.cues[cue] for m in p.finditer(outline.text[:OPENING]))
    names = (m.group() if kind == "Organisation" else m["name"] for m in matches)
    return [u for name in names if (u := _placed(unit_name(_without_opener(name)), kind, outline.text))]


def _without_opener(name: str) -> str:
    """The name without a capitalised word that only begins its sentence; empty when nothing else is left."""
    if name in WHOLE:
        return ""
    first, _, rest = name.partition(" ")
    if first.casefold() not in OPENERS:
        return name
    return _without_opener(rest) if rest[:1].isupper() else ""


def _listed(outline: Outline) -> list[Unit]:
    """Units listed before a shared plural ("the A, B and C PDUs"), by the longest names the ontology knows."""
    text = outline.text
    match = SHARED_PLURAL.search(text[:OPENING])
    pieces = re.split(r",? and |, ", match.group(1)) if match else []
    units: list[Unit | None] = []
    at = 0
    while at < len(pieces):
        end = next((e for e in range(len(pieces), at, -1) if _is_known(pieces[at:e], outline.formats)), at + 1)
        start, last = text.find(pieces[at]), pieces[end - 1]
        units.append(_placed(text[start : text.find(last, start) + len(last)], "PDU", text))
        at = end
    return [u for u in units if u]


def _is_known(pieces: list[str], formats: Formats) -> bool:
    """Whether these pieces together are the name of one unit."""
    body = formats.body(" and ".join(filter(None, (", ".join(pieces[:-1]), pieces[-1]))))
    return body is not None and body[0] == "PDU"


def _region(isolated: list[Unit], outline: Outline) -> Unit | None:
    """The region named where layout isolates it; else the one that running text names most often."""
    regions = [u for u in isolated if u.kind == "Region"] or _named(outline, "region-named", "Region")
    return max(_distinct(regions), key=lambda u: (outline.text.count(u.name), -u.span.start), default=None)


def _distinct(units: list[Unit]) -> list[Unit]:
    firsts = {fold(unit.name): unit for unit in reversed(units)}
    return [unit for unit in units if firsts[fold(unit.name)] is unit]
