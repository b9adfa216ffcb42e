"""Blocks under their headings: where each section begins, and which part of the document a block stands in."""

import re
from dataclasses import dataclass, field, replace
from itertools import count

from graph.claims import Section, Span
from graph.errors import NotOfTheFamily
from graph.knowledge.formats import BACK, Formats, HeadingRow, bare_heading
from graph.structure.blocks import HANGS, Block, blocks_of
from graph.text.names import slug, unit_name

ANNEXE = re.compile(r"^[#*\s]*(?:annexe?|appendix)\b", re.IGNORECASE)
MARKDOWN = re.compile(r"^(#{1,6})\s+")
BOLD = re.compile(r"^(?:\*\*|__)[^*_]+(?:\*\*|__):?$")
NOT_A_HEADING = re.compile(r"[.;,!]$|https?:|www\.|@|\]\(|^\d+$|^[█\W]+$|[Mm]ail\W*█")
MOST_WORDS = 12
MOST_SECTIONS = 1000
LONGEST_ASKING = 200  # characters of a line that says who is asked
# A document with as many headings marked by "#" marks all of them.
ENOUGH_MARKED = 3


@dataclass
class Part:
    """A heading and the blocks below it, up to the next heading."""

    heading: Block | None
    row: HeadingRow | None
    opens: str
    blocks: list[Block] = field(default_factory=list)
    section: Section | None = None

    @property
    def title(self) -> str:
        """The heading as printed."""
        return self.heading.text if self.heading else ""

    @property
    def depth(self) -> int:
        """How deep its heading is marked with "#"; 0 where it is not."""
        return _depth(self.title)


@dataclass(frozen=True, slots=True)
class Outline:
    """The document in parts: its front (before any heading or up to the salutation), its body, its sign-off.

    With it go what it was made of, which every later step reads too: the text, all blocks, and the formats.
    """

    text: str
    formats: Formats
    blocks: tuple[Block, ...]
    front: tuple[Block, ...]
    parts: tuple[Part, ...]
    signoff: tuple[Block, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(p.section for p in self.parts if p.section)


def outline_of(text: str, formats: Formats) -> Outline:
    """Raises: NotOfTheFamily when there are more headings than a document has."""
    blocks = blocks_of(
        text,
        is_heading=lambda line: formats.heading(line) is not None,
        is_furniture=lambda line: formats.marks("furniture", line) is not None,
    )
    body = [b for b in blocks if b.kind != "furniture"]
    front_end = _front_end(body, formats)
    parts, signoff = _parts(body, front_end, formats)
    _set_sections(parts, formats, len(text))
    return Outline(text, formats, blocks, tuple(body[:front_end]), tuple(parts), tuple(signoff))


def _front_end(blocks: list[Block], formats: Formats) -> int:
    """Where the body begins: after the salutation, or else at the first heading."""
    for at, block in enumerate(blocks):
        if block.kind == "line" and formats.marks("salutation", block.text.rstrip(", ")):
            return at + 1
    return 0


def _parts(blocks: list[Block], start: int, formats: Formats) -> tuple[list[Part], list[Block]]:
    parts = [Part(None, None, "opening")]
    signoff: list[Block] = []
    signing = False
    hashed = sum(1 for b in blocks if b.kind == "line" and MARKDOWN.match(b.text)) >= ENOUGH_MARKED
    for at in range(start, len(blocks)):
        block = blocks[at]
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        closes = block.kind == "line" and formats.marks("valediction", block.text.rstrip(", "))
        heading = None if closes else _heading(block, after, formats, parts, signing, hashed)
        if heading:
            signing = False
            parts.append(heading)
        elif signing or closes:
            signing = True
            signoff.append(block)
        else:
            parts[-1].blocks.append(block)
    return parts, signoff


def _heading(
    block: Block, after: Block | None, formats: Formats, parts: list[Part], signing: bool, hashed: bool
) -> Part | None:
    """The part that this block opens, when it is a heading of one. `hashed`: the document marks its headings."""
    if block.kind not in ("line", "item") or not _looks_like_heading(block):
        return None
    row = formats.heading(block.text)
    if block.kind == "item" and formats.is_domain(block.text):
        return None if parts[-1].opens == "ratings" else Part(block, None, "section")
    marked = bool(MARKDOWN.match(block.text) or BOLD.match(block.text) or BACK.search(block.text))
    if _belongs_to_list(block, after, row, parts[-1], marked, formats):
        return None
    if row:
        return _known(block, after, row, formats)
    if block.kind == "item" or block.text.endswith(":") or (signing and not ANNEXE.match(block.text)):
        return None
    return _unknown(block, parts, marked, hashed, formats)


def _belongs_to_list(
    block: Block, after: Block | None, row: HeadingRow | None, current: Part, marked: bool, formats: Formats
) -> bool:
    """Whether it only labels what stands below it: a list of findings, or a rating."""
    if row and row.opens in ("strengths", "improvements"):
        return True
    labels = after is not None and formats.rating(after.text) is not None and not marked
    if labels and not (row and row.opens != "ratings"):
        return True
    return current.opens == "ratings" and _is_in_table(block, after, row, formats)


def _known(block: Block, after: Block | None, row: HeadingRow, formats: Formats) -> Part | None:
    """A heading of a known row, where it stands as one."""
    if row.opens == "ratings" and _is_of_one_standard(block.text, formats):
        return None
    stands = block.kind == "line" or (after is not None and after.kind != "item")
    return Part(block, row, row.opens) if stands else None


def _unknown(block: Block, parts: list[Part], marked: bool, hashed: bool, formats: Formats) -> Part | None:
    """A heading that no row knows: one that is marked, stands alone, or names a unit among the recommendations."""
    among = _is_among(block, parts)
    names_unit = among and unit_name(block.text) != block.text
    tail = re.split(r":\s*|\s[–-]\s", block.text)[-1].strip("*_ ")
    if not ((block.alone and not hashed) or marked or names_unit) or formats.rating(tail):
        return None
    if formats.marks("addressee", bare_heading(block.text)):
        return None
    return Part(block, None, "recommendation-block" if among else "section")


def _is_of_one_standard(text: str, formats: Formats) -> bool:
    """Whether it announces the rating of one standard, in that standard's own chapter."""
    of = re.search(r"\bratings? (?:for|of|on)\s+(?:the )?(.+)$", bare_heading(text), re.IGNORECASE)
    return bool(of and formats.standard(of.group(1)))


def _is_among(block: Block, parts: list[Part]) -> bool:
    """Whether a heading stands within the recommendations: below theirs, where the document marks how deep each is."""
    if not parts[-1].opens.startswith("recommendation") or ANNEXE.match(block.text):
        return False
    opened = next((p for p in reversed(parts) if p.opens == "recommendations"), parts[-1])
    depth, above, heading = _depth(block.text), opened.depth, bare_heading(block.text)
    if not depth or not above or depth > above:
        return True
    # Where all headings are printed alike, one that names a unit is that of a list for it.
    return depth == above and unit_name(heading) != heading


def _looks_like_heading(block: Block) -> bool:
    text = BACK.sub("", MARKDOWN.sub("", block.text)).strip("*_ ")
    if not text or len(text.split()) > MOST_WORDS or NOT_A_HEADING.search(text) or HANGS.search(text):
        return False
    return text[0].isupper() or text[0].isdigit()


def _is_in_table(block: Block, after: Block | None, row: HeadingRow | None, formats: Formats) -> bool:
    """Among ratings, a short line is part of the table: unless it is a known heading, or prose or a list follows it."""
    if formats.standard(block.text) and after is not None and formats.rating(after.text):
        return True
    return not (row or ANNEXE.match(block.text) or after is None or after.kind == "paragraph")


def _set_sections(parts: list[Part], formats: Formats, length: int) -> None:
    """Give every headed part its section: slug, level, parent, and extent (over its children).

    Raises: NotOfTheFamily when there are more headings than a document has.
    """
    headed = [p for p in parts if p.heading]
    if len(headed) > MOST_SECTIONS:
        raise NotOfTheFamily(
            f"it has more than {MOST_SECTIONS:,} headings, as no inspection document has",
            mend="Give one document at a time.",
        )
    sections: list[Section] = []
    for part in headed:
        parent = _parent(part, headed, sections, formats)
        place = part.heading.span if part.heading else Span(0, 0)
        section = Section(
            slug=_unique(slug(bare_heading(part.title)), sections, parent),
            heading=BACK.sub("", MARKDOWN.sub("", part.title)).strip("*_ ").rstrip(": ").strip("*_ "),
            level=parent.level + 1 if parent else 1,
            parent=parent.slug if parent else None,
            heading_span=place,
            span=Span(place.start, length),
        )
        sections.append(section)
    for at, (part, section) in enumerate(zip(headed, sections, strict=True)):
        end = next((s.span.start for s in sections[at + 1 :] if s.level <= section.level), length)
        part.section = replace(section, span=Span(section.span.start, end))


def _depth(heading: str) -> int:
    """How deep a heading is marked with "#"; 0 where it is not."""
    marks = MARKDOWN.match(heading)
    return len(marks[1]) if marks else 0


def _unique(base: str, sections: list[Section], parent: Section | None) -> str:
    taken = {section.slug for section in sections}
    if base in taken and parent:
        base = f"{parent.slug}-{base}"
    return next(name for n in count(1) if (name := f"{base}-{n}" if n > 1 else base) not in taken)


def _parent(part: Part, headed: list[Part], sections: list[Section], formats: Formats) -> Section | None:
    """The heading that this one stands under: by the document's own marks, else by the row's, else by position."""
    before = list(zip(headed, sections, strict=False))
    # Where all known headings are printed alike, as bold lines of one size may be, their marks tell no levels.
    known = {part.depth for part in headed if part.row and part.depth}
    if part.depth and (len(known) != 1 or len(headed) < 3):
        return next((s for above, s in reversed(before) if 0 < above.depth < part.depth), None)
    if ANNEXE.match(part.title) or not before:
        return None
    if part.row:
        return _parent_by_row(part.row, before, formats)
    if part.opens == "recommendation-block":
        return next((s for above, s in reversed(before) if above.opens == "recommendations"), None)
    above, section = before[-1]
    if not above.blocks or above.opens == "umbrella":
        return section
    return next((s for s in sections if s.slug == section.parent), None)


def _parent_by_row(row: HeadingRow, before: list[tuple[Part, Section]], formats: Formats) -> Section | None:
    """The open section of the row's parent row; where there is none, of its parent's parent."""
    within = row.within
    while within:
        at = next((k for k in reversed(range(len(before))) if (r := before[k][0].row) and r.name == within), None)
        if at is not None and all(section.level > before[at][1].level for _, section in before[at + 1 :]):
            return before[at][1]
        within = formats.row(within).within
    return None


def asked_in(block: Block, part: Part, formats: Formats) -> tuple[str, ...]:
    """Whom this line of a part asks ("The regional director should:"), when it is a line of that kind."""
    if block.kind not in ("line", "paragraph") or len(block.text) > LONGEST_ASKING:
        return ()
    line = bare_heading(block.text)
    recommends, leads_in = part.opens.startswith("recommendation"), block.text.rstrip("*_ ").endswith(":")
    match = formats.marks("addressee", line)
    if not match and recommends and leads_in:
        match = formats.marks("addressee-for", line)
    if not match or not (recommends or leads_in):
        return ()
    who = match["who"]
    return formats.bodies_in(who) if who[0].isupper() or who.lower().startswith("the ") else ()
