"""A plain text letter cut into what it shows: the makers put each of these into another dress.

This knows letters as a typist does (who reads a cut sentence as one), not as the program under test does.
"""

import re
from dataclasses import dataclass, replace

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
ITEM = re.compile(r"(?P<mark>[-*•–]|\d{1,2}\.)\s+(?=\S)")
NOTE = re.compile(rf"(?P<mark>[{RAISED}]+)\s*")
LEVELS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
PICTURE = re.compile(r"^A handwritten signature")
BELOW = ("Accredited programmes", "Unpaid work")  # headings that stand under another
LEAD = re.compile(r"(?:Key (?:strengths|areas for improvement)|.* should):")


@dataclass(frozen=True)
class Block:
    """`kind` is front, heading, lead, paragraph, item, row, note or close; `cells` are those of a row."""

    kind: str
    text: str
    mark: str = ""
    level: int = 0
    cells: tuple[str, ...] = ()


def blocks_of(letter: str) -> list[Block]:
    """The letter from top to bottom, its notes gathered at the end, what page ends cut put together again."""
    told: list[Block] = []
    notes: list[Block] = []
    for group in re.split(r"\n\s*\n", letter.strip()):
        for line in _units(group, told):
            block = _block(line, told)
            if block.kind == "note":
                notes.append(block)
            elif told and _goes_on(told[-1], block):
                told[-1] = replace(told[-1], text=f"{told[-1].text} {block.text}")
            elif block.kind == "level":
                told[-1] = Block("row", "", cells=(*_standard(told[-1].text), block.text))
            else:
                told.append(block)
    return [*told, *notes]


def _units(group: str, told: list[Block]) -> list[str]:
    """The lines of a group; lines of an address stay together."""
    lines = [line for line in group.splitlines() if line.strip()]
    if "**" in group:
        return [cell for cell in re.split(r"\*\*+", group) if cell.strip()]
    apart = any(ITEM.match(line) or "\t" in line or LEAD.fullmatch(line) for line in lines)
    return lines if apart else ["\n".join(lines)]


def _block(line: str, told: list[Block]) -> Block:
    if "\t" in line:
        cells = tuple(cell for cell in line.split("\t") if cell and not cell.startswith("<"))
        return Block("row", "", cells=cells)
    if found := NOTE.match(line):
        return Block("note", line[found.end() :], found.group("mark"))
    if line in LEVELS:
        return Block("level", line)
    if re.match(r"\d\. [A-Z]", line) and len(line) < 60:
        return Block("row", "", cells=(line,))
    if found := ITEM.match(line):
        return Block("item", line[found.end() :], found.group("mark"))
    if LEAD.fullmatch(line):
        return Block("lead", line)
    opened = any(block.text.startswith("Dear ") for block in told)
    closing = any(block.text.startswith("Yours ") for block in told)
    annexe = re.match(r"Annexe \w+ – ", line)
    if annexe or (opened and _is_heading(line) and (not closing or told[-1].kind != "close")):
        return Block("heading", line, level=1 if annexe or line.endswith(":") else 3 if line in BELOW else 2)
    if not opened:
        return Block("front", line)
    after_annexe = any(block.text.startswith("Annexe") for block in told)
    return Block("close" if (closing or line.startswith("Yours ")) and not after_annexe else "paragraph", line)


def _is_heading(line: str) -> bool:
    bare = line.rstrip(":")
    return len(line) < 60 and "\n" not in line and bare[0].isupper() and bare[-1] not in ".,;" and "Yours" not in line


def _goes_on(above: Block, block: Block) -> bool:
    if block.kind != "paragraph" or above.kind not in ("paragraph", "item"):
        return False
    return block.text[0].islower() or (len(above.text) > 60 and above.text[-1] not in ".:;?!'’”)" + RAISED)


def _standard(printed: str) -> tuple[str, ...]:
    """The code of a standard and its name, each a cell."""
    found = re.fullmatch(r"(\d\.\d) (.*)", printed)
    return found.groups() if found else (printed,)
