"""A plain text letter taken apart for printing: what a typist would see in it, knowing nothing of this program."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["letterhead", "heading", "lead", "paragraph", "item", "row", "note"]

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
ITEM = re.compile(r"^(?P<mark>[-–•*]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
NOTE = re.compile(rf"^(?P<mark>[{SUPERSCRIPTS}]+)\s*(?=\S)")
OPEN = re.compile(r"[^.!?:;”’'\")*>\]]$")
TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Part:
    """One block; `mark` is a list mark or a note's number, `cells` are those of a row."""

    kind: Kind
    text: str
    mark: str = ""
    cells: tuple[str, ...] = ()


def parts_of(text: str) -> list[Part]:
    """The letter from top to bottom; sentences that its pages cut are whole again."""
    parts: list[Part] = []
    in_front = bool(re.search(r"^Dear ", text, re.M))
    for line in _unwrapped(text):
        if re.fullmatch(r"(?:Page )?\d{1,3}", line):  # the number of a page
            continue
        part = _part(line, in_front and not _has(parts, "To:", "Dear"))
        if _goes_on(parts, part):
            at = next(k for k in range(len(parts) - 1, -1, -1) if parts[k].kind != "note")
            parts[at] = Part(parts[at].kind, f"{parts[at].text} {part.text}", parts[at].mark)
        else:
            parts.append(part)
        in_front = in_front and not line.startswith("Dear ")
    return parts


def _unwrapped(text: str) -> Iterator[str]:
    """The lines; where the text is wrapped, those of one paragraph as one."""
    lines = text.splitlines()
    if max(len(line) for line in lines) > 120:
        yield from (line.strip(" ") for line in lines if line.strip())
        return
    for full, group in groupby(lines, key=lambda line: bool(line.strip())):
        gathered: list[str] = []
        for line in group if full else ():
            long = gathered and len(gathered[-1].splitlines()[-1]) > 60
            if long and not ITEM.match(line) and "\t" not in line and not re.match(r"[\w ]{2,12}:", line):
                gathered[-1] += "\n" + line.strip()
            else:
                gathered.append(line.strip())
        yield from (" ".join(words.split("\n")) for words in gathered)


def _has(parts: list[Part], *starts: str) -> bool:
    return any(p.text.startswith(starts) or re.match(r"\d{1,2}\w* [A-Z]\w+ \d{4}$", p.text) for p in parts)


def _part(line: str, in_letterhead: bool) -> Part:
    if in_letterhead and len(line) < 70 and not re.match(r"(?:To:|cc:|Dear |\d{1,2}\w* [A-Z]\w+ \d{4})", line):
        return Part("letterhead", line)
    if "\t" in line:
        return Part("row", line, cells=tuple(TAGS.sub("", cell).strip() for cell in line.split("\t")))
    note, item = NOTE.match(line), ITEM.match(line)
    if note:
        return Part("note", line[note.end() :], note.group("mark"))
    if item:
        return Part("item", line[item.end() :], item.group("mark"))
    short = len(line.split()) <= 10 and line[0].isupper() and "**" not in line
    if short and line.endswith(":"):
        return Part("lead", line)
    return Part("paragraph", line)


def _goes_on(parts: list[Part], part: Part) -> bool:
    before = next((p for p in reversed(parts) if p.kind != "note"), None)
    if before is None or part.kind != "paragraph" or before.kind not in ("paragraph", "item"):
        return False
    cut = len(before.text) > 80 and bool(OPEN.search(before.text))
    return cut and (part.text[0].islower() or part.text[0].isdigit())


def with_headings(parts: list[Part]) -> list[Part]:
    """Short lines of the body that stand over something are its headings; those after the close are not."""
    told: list[Part] = []
    body = not any(p.text.startswith("Dear ") for p in parts)
    closing = False
    for at, part in enumerate(parts):
        after = parts[at + 1] if at + 1 < len(parts) else None
        closing = (closing or part.text.startswith(("Yours ", "With best"))) and not part.text.startswith("Annex")
        short = part.kind == "paragraph" and len(part.text.split()) <= 9 and not re.search(r"[.,;*\d'’]$", part.text)
        coded = re.match(r"\d+\.\d", part.text) or re.fullmatch(r"[A-Z][a-z]+(?: improvement)?", part.text)
        over = after is not None and (after.kind != "paragraph" or len(after.text) > 80 or _is_short(after))
        is_heading = body and not closing and short and over and not (coded and _in_table(parts, at))
        told.append(Part("heading", part.text) if is_heading else part)
        body = body or part.text.startswith("Dear ")
    return told


def _is_short(part: Part) -> bool:
    return len(part.text.split()) <= 9


def _in_table(parts: list[Part], at: int) -> bool:
    """Among lines that are the cells of a table: numbered standards and their ratings."""
    near = parts[max(0, at - 2) : at + 3]
    return any(re.match(r"\d+\.\d", p.text) for p in near)
