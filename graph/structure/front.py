"""What the first and last pages say about the document: kind, date, to whom, copied to whom, signed by whom."""

import re
from collections.abc import Iterable

from graph.claims import Contact, Front, Span, Unit
from graph.errors import NotOfTheFamily
from graph.knowledge.formats import Formats, KindRow
from graph.structure.blocks import Block
from graph.structure.outline import MARKDOWN, Outline
from graph.text.dates import DATE, iso_of

FRONT_LENGTH = 2500
FAMILY_FLOOR = 3
NAME_TOKEN = r"(?:[A-Z][\w'’-]*\.?|de|van|von|der|al|ap)"
PERSON = re.compile(
    rf"(?:(?:Dr|Mr|Mrs|Ms|Miss|Sir|Dame|Lord|Lady|Prof|Professor|Rev)\.?\s+)*(?P<name>[A-Z][\w'’-]*(?:\s+{NAME_TOKEN}){{1,3}})(?=$|[,(;]|\s+[–-]\s)"
)
PICTURE = re.compile(r"\b(?:signature|image|photo(?:graph)?|logo)\b", re.IGNORECASE)
NO_CONTACT = re.compile(r"[@█]|https?:|www\.")
FIELDWORK = re.compile(r"\b(?:fieldwork|inspected|started|began|between|crown copyright)\b|©", re.IGNORECASE)
PUBLISHER = "HM Inspectorate of Probation"
PRINTED_PUBLISHER = re.compile(r"(?:HM|H(?:is|er)\s+Majesty['’]s)\s+Inspectorate\s+of\s+Probation")


def front_of(outline: Outline, kind: KindRow, region: Unit | None, units: tuple[Unit, ...]) -> Front:
    """All of it, as printed; the title of a document that has none is made up of what is known."""
    text, formats = outline.text, outline.formats
    printed = _own_date(outline, kind) or _date(outline)
    lists = _address_lists(outline.front, formats)
    return Front(
        kind=kind.notation,
        title=_title(outline.blocks, kind, region, units, printed),
        date=iso_of(printed) if printed else None,
        date_as_printed=printed.group() if printed else None,
        region=region,
        units=units,
        publisher=PUBLISHER if PRINTED_PUBLISHER.search(text[:FRONT_LENGTH]) else None,
        addressee=next(iter(_contacts(lists["to"], formats)), None),
        signatory=_signatory(outline.signoff, formats),
        copied_to=tuple(_contacts(lists["copied"], formats)),
    )


def kind_of(text: str, formats: Formats) -> KindRow:
    """The kind whose cues weigh most; cues at the opening count double.

    Raises: NotOfTheFamily when too few words of an inspection document are found.
    """
    if _hits(formats.cues["family"], text) < FAMILY_FLOOR:
        raise NotOfTheFamily(
            "this is no inspection document of the family: looked for probation or youth justice, inspection, "
            "recommendations, strengths and areas for improvement, and rating words",
            mend="Give a letter or report of HM Inspectorate of Probation.",
        )
    opening = text[:FRONT_LENGTH]
    return max(formats.kinds, key=lambda k: 2 * _hits(k.opening_cues, opening) + _hits(k.cues, text))


def _hits(cues: Iterable[re.Pattern[str]], text: str) -> int:
    return sum(1 for cue in cues if cue.search(text))


def _own_date(outline: Outline, kind: KindRow) -> re.Match[str] | None:
    """The date of a document that answers another one, whose date is printed on the front too: the line says so."""
    if kind.document_class.rsplit("/", 1)[-1] != "ActionPlan":
        return None
    text, cues = outline.text, outline.formats.cues["own-date"]
    lines = ((m, text[text.rfind("\n", 0, m.start()) + 1 : m.start()]) for m in DATE.finditer(text[:FRONT_LENGTH]))
    return next((m for m, before in lines if any(c.search(before) for c in cues)), None)


def _date(outline: Outline) -> re.Match[str] | None:
    """The first date on the front; in a document without one, the first that stands alone near its beginning."""
    text = outline.text
    if outline.front and (end := outline.front[-1].span.end):
        return DATE.search(text, 0, end)
    for match in DATE.finditer(text[:FRONT_LENGTH]):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()]
        if len(line) < 60 and not FIELDWORK.search(line):
            return match
    return None


def _title(
    blocks: tuple[Block, ...], kind: KindRow, region: Unit | None, units: tuple[Unit, ...], date: re.Match[str] | None
) -> str:
    """The title as printed on a report; a letter has none, so its kind, region and date stand for it."""
    if kind.notation != "regional_letter":
        lines = [b for b in blocks[:12] if b.kind in ("line", "paragraph") and len(b.text) < 160]
        cued = [b for b in lines if any(c.search(b.text) for c in kind.opening_cues)]
        candidates = lines if kind.speaks_of == "units" and kind.document_class.endswith("NewsItem") else cued or lines
        if candidates:
            return MARKDOWN.sub("", " ".join(candidates[0].text.split())).strip("* :")
    where = f"{region.name} region" if region else ", ".join(u.name for u in units)
    title = f"{kind.label}: {where}" if where else kind.label
    return f"{title}, {date.group()}" if date else title


def _address_lists(front: tuple[Block, ...], formats: Formats) -> dict[str, list[Block]]:
    """The lines after "To:" and after "cc:", each up to the next such mark."""
    lists: dict[str, list[Block]] = {"to": [], "copied": []}
    current: str | None = None
    for block in front:
        lead, _, rest = block.text.partition("\t" if block.kind == "row" else ":")
        opened = next((place for place in lists if formats.marks(place, lead.strip("*_: "))), None)
        if opened:
            current, rest = opened, rest.lstrip("*_ \t")
            block = Block(block.kind, Span(block.span.end - len(rest), block.span.end), rest)
        elif formats.marks("salutation", block.text.rstrip(", ")):
            break
        if current and block.text:
            lists[current].append(block)
    return lists


def _contacts(blocks: list[Block], formats: Formats) -> Iterable[Contact]:
    for block in blocks:
        if NO_CONTACT.search(block.text) or block.kind == "footnote" or DATE.fullmatch(block.text):
            continue
        at = block.span.start
        for piece in re.split(r"(;\s*)", block.text):
            contact = _contact(piece, at, formats)
            at += len(piece)
            if contact:
                yield contact


def _contact(line: str, at: int, formats: Formats) -> Contact | None:
    """A person with the role printed beside the name, or a body."""
    bare = line.strip(" ,;")
    if not bare or not bare[0].isupper():
        return None
    match = PERSON.match(bare)
    start = at + line.index(bare)
    if not match or formats.body(match.group("name")) or formats.marks("body", match.group("name").split()[-1]):
        return Contact(bare, Span(start, start + len(bare)))
    name = Span(start + match.start("name"), start + match.end("name"))
    role, role_span, organisation = _role(bare, match.end(), start, formats)
    return Contact(match.group("name"), name, role, role_span, organisation)


def _role(line: str, end: int, start: int, formats: Formats) -> tuple[str | None, Span | None, str | None]:
    """The role after a name, and the body at its end when it is one that is known or reads like one."""
    rest = line[end:]
    role = rest.strip(" ,;()–-")
    if not role:
        return None, None, None
    begin = end + rest.index(role)
    if role.count("(") > role.count(")"):
        role += ")"
    organisation = None
    for cut in re.finditer(r",\s*|\s+", role):
        if formats.body(role[cut.end() :]) or formats.marks("body-at-end", role[cut.end() :]):
            organisation, role = role[cut.end() :], role[: cut.start()]
            break
    return role, Span(start + begin, start + begin + len(role)), organisation


def _signatory(signoff: tuple[Block, ...], formats: Formats) -> Contact | None:
    """Who signed: the first name after the valediction, and the line below it as role."""
    lines = [b for b in signoff[1:] if b.kind == "line" and not PICTURE.search(b.text)]
    at = next((at for at, block in enumerate(lines) if PERSON.match(block.text)), None)
    if at is None:
        return None
    contact = _contact(lines[at].text, lines[at].span.start, formats)
    below = lines[at + 1] if at + 1 < len(lines) else None
    if contact and contact.role is None and below and below.text[0].isupper():
        return Contact(contact.name, contact.span, below.text, below.span, None)
    return contact
