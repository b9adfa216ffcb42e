"""The region and the units that a document is about, found where the layout isolates a name.

Lines that say who is asked, headings of lists and first cells of tables hold a name and nothing else, so that
"Leicester, Leicestershire, and Rutland" is known to be one unit without knowing it. Running text comes second.
"""

import re
from collections.abc import Iterator

from graph.claims import Span, Unit
from graph.knowledge.formats import CAPITALISED, Formats, KindRow
from graph.structure.blocks import Block
from graph.structure.cells import SCORE_LABEL, unit_in
from graph.structure.matrix import heads_of
from graph.structure.outline import Outline
from graph.structure.recommendations import asked_in
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


def units_in(
    outline: Outline, blocks: tuple[Block, ...], formats: Formats, text: str, kind: KindRow
) -> tuple[Unit | None, tuple[Unit, ...]]:
    """The region (if any) and the units inspected, in the order in which the text first names them."""
    isolated = [u for name in _isolated(outline, blocks, formats) if (u := _unit(name, formats, text))]
    if kind.speaks_of == "units" and not isolated:
        isolated += _headed(outline, formats, text)
    if kind.speaks_of == "units" and not any(u.kind == "PDU" for u in isolated):
        isolated += _named(text[:OPENING], formats, text, "unit-named", "PDU") or _listed(text[:OPENING], formats, text)
    if kind.speaks_of in ("units", "service") and not any(u.kind != "Region" for u in isolated):
        isolated += _named(text[:OPENING], formats, text, "service-named", "Organisation")
    units = _distinct([u for u in isolated if u.kind != "Region"])
    return _region(isolated, formats, text), tuple(sorted(units, key=lambda u: u.span))


def _headed(outline: Outline, formats: Formats, text: str) -> list[Unit]:
    """Units that head chapters by their bare names, of which running text speaks as rated."""
    headed = []
    for part in outline.parts:
        name = part.section.heading if part.section and not part.row else ""
        rated = any(RATED.search(b.text) for b in part.blocks)
        if rated and NAME.fullmatch(name) and text.count(name) > 1 and not formats.standard(name):
            headed.append(_placed(name, "PDU", text))
    return [u for u in headed if u]


def _isolated(outline: Outline, blocks: tuple[Block, ...], formats: Formats) -> Iterator[str]:
    for part in outline.parts:
        if part.opens == "aside":
            continue
        if part.section and part.opens in ("recommendation-block", "recommendations", "ratings"):
            yield FOR.sub("", part.section.heading)
        for block in part.blocks:
            yield from asked_in(block, formats, part.opens.startswith("recommendation"))
    for name in heads_of(blocks, formats):
        yield (
            name if SERVICE.match(name) or REGION_WORD.search(name) or formats.body(name) else f"{unit_name(name)} PDU"
        )
    for block in blocks:
        cells = [c.strip(" *") for c in re.split(r"[\t|]+", block.text) if c.strip(" *")]
        if block.kind == "row" and len(cells) > 1 and SCORE_LABEL.fullmatch(cells[1]):
            yield f"{unit_in(cells[0])} PDU" if not SERVICE.match(cells[0]) else cells[0]
        elif block.kind == "line" and block.alone and PDU_WORD.search(block.text) and len(block.text) < 90:
            yield block.text.split(":")[-1].strip("#* ")


def _unit(printed: str, formats: Formats, text: str) -> Unit | None:
    """The unit that an isolated line names, with the place where the text first says its name."""
    service = SERVICE.match(printed)
    if service:
        return _placed(service.group("name"), "Organisation", text)
    name = unit_name(printed)
    body = formats.body(printed)
    if PDU_WORD.search(printed) or (body and body[0] == "PDU"):
        return _placed(name, "PDU", text) if name[0].isupper() and name.split()[-1][0].isupper() else None
    if (REGION_WORD.search(printed) and name[0].isupper()) or (body and body[0] == "Region"):
        return _placed(name, "Region", text)
    return None


def _placed(name: str, kind: str, text: str) -> Unit | None:
    start = text.find(name)
    if start < 0 or not name or kind not in ("PDU", "Region", "Organisation"):
        return None
    span = Span(start, start + len(name))
    return Unit(name, "PDU" if kind == "PDU" else "Region" if kind == "Region" else "Organisation", span)


def _named(opening: str, formats: Formats, text: str, cue: str, kind: str) -> list[Unit]:
    """Units that running text names by a generic word after a capitalised name."""
    matches = (m for p in formats.cues[cue] for m in p.finditer(opening))
    names = (m.group() if kind == "Organisation" else m.group("name") for m in matches)
    return [u for name in names if (u := _placed(unit_name(_without_opener(name)), kind, text))]


def _without_opener(name: str) -> str:
    """The name without a capitalised word that only begins its sentence; empty when nothing else is left."""
    if name in WHOLE:
        return ""
    first, _, rest = name.partition(" ")
    if first.casefold() not in OPENERS:
        return name
    return _without_opener(rest) if rest[:1].isupper() else ""


def _listed(opening: str, formats: Formats, text: str) -> list[Unit]:
    """Units listed before a shared plural ("the A, B and C PDUs"), by the longest names the ontology knows."""
    match = re.search(r"\b(?:the )?([A-Z][^.;:]{2,200}?) (?:PDUs|Probation Delivery Units)\b", opening)
    pieces = re.split(r",? and |, ", match.group(1)) if match else []
    units: list[Unit | None] = []
    at = 0
    while at < len(pieces):
        end = next((e for e in range(len(pieces), at, -1) if _known(pieces[at:e], formats)), at + 1)
        start, last = text.find(pieces[at]), pieces[end - 1]
        units.append(_placed(text[start : text.find(last, start) + len(last)], "PDU", text))
        at = end
    return [u for u in units if u]


def _known(pieces: list[str], formats: Formats) -> bool:
    joined = ", ".join(pieces[:-1]) + " and " + pieces[-1] if len(pieces) > 1 else pieces[0]
    body = formats.body(joined)
    return bool(body and body[0] == "PDU")


def _region(isolated: list[Unit], formats: Formats, text: str) -> Unit | None:
    """The region named where layout isolates it; else the one that running text names most often."""
    regions = [u for u in isolated if u.kind == "Region"]
    for cue in () if regions else formats.cues["region-named"]:
        names = [unit_name(_without_opener(m.group("name"))) for m in cue.finditer(text[:OPENING])]
        regions += [u for name in names if (u := _placed(name, "Region", text))]
    if not regions:
        return None
    return max(_distinct(regions), key=lambda u: (text.count(u.name), -u.span.start))


def _distinct(units: list[Unit]) -> list[Unit]:
    firsts = {fold(unit.name): unit for unit in reversed(units)}
    return [unit for unit in units if firsts[fold(unit.name)] is unit]
