"""The structure of a document, put together: the one way into this stage."""

from dataclasses import replace

from graph.claims import Letter, Notice, SourceText, Unit
from graph.errors import NotOfTheFamily
from graph.names import slug, unit_name
from graph.structure.blocks import blocks_of
from graph.structure.footnotes import footnotes_in
from graph.structure.front import front_of, kind_of
from graph.structure.outline import outline_of
from graph.structure.passages import passages_in
from graph.structure.ratings import ratings_in
from graph.structure.recommendations import recommendations_in
from graph.structure.units import units_in
from graph.structure.words import Words

# A document of prose alone is taken in when it is dated and has as many paragraphs as this.
ENOUGH_PROSE = 3


def letter_of(source: SourceText, words: Words) -> Letter:
    """Everything that layout tells.

    Raises: NotOfTheFamily when the text is no inspection document.
    """
    formats = words.formats
    kind_of(source.text, words)  # what is of no kind is refused before any of the work
    blocks = blocks_of(
        source.text,
        is_heading=lambda line: formats.heading(line) is not None,
        is_furniture=lambda line: formats.marks("furniture", line) is not None,
    )
    outline = outline_of(blocks, words, len(source.text))
    region, units = units_in(outline, blocks, words, source.text)
    front = front_of(outline, blocks, region, units, words, source.text)
    rated: tuple[Unit, ...] = units or ((region,) if region else ())
    passages = passages_in(outline, formats)
    letter = Letter(
        source=source,
        front=front,
        sections=outline.sections,
        findings=tuple(p for p in passages if p.polarity),
        observations=tuple(p for p in passages if not p.polarity),
        recommendations=recommendations_in(outline, units, words),
        ratings=ratings_in(blocks, rated, words, source.text),
        footnotes=footnotes_in(blocks),
    )
    _refuse_what_tells_nothing(letter)
    return replace(letter, notices=tuple(_notices(letter)))


def _refuse_what_tells_nothing(letter: Letter) -> None:
    """A text with the family's words but none of its parts is about such documents; it is none itself.

    Raises: NotOfTheFamily.
    """
    told = letter.findings or letter.recommendations or letter.ratings
    dated_prose = letter.front.date and len(letter.observations) >= ENOUGH_PROSE
    if not told and not dated_prose:
        raise NotOfTheFamily(
            "this is no inspection document of the family: looked for lists of strengths and areas for improvement, "
            "recommendations with whom they ask, and ratings of standards, and found none",
            mend="Give a letter or report of HM Inspectorate of Probation.",
        )


def _notices(letter: Letter) -> list[Notice]:
    """What was looked for in vain: a reader should know that it is absent, not overlooked."""
    front = letter.front
    wanted = {
        "no-date": (front.date, "No date was found on the front."),
        "no-units": (front.units or front.region, "No unit or region under inspection was found."),
        "no-findings": (letter.findings, "No list of strengths or areas for improvement was found."),
        "no-recommendations": (letter.recommendations, "No recommendations were found."),
        "no-ratings": (letter.ratings, "No ratings table was found."),
    }
    notices = [Notice(code, message) for code, (found, message) in wanted.items() if not found]
    unasked = [r.id for r in letter.recommendations if not r.addressees]
    if unasked:
        notices.append(Notice("no-addressee", f"Nobody is named as asked in: {', '.join(unasked)}."))
    unmarked = [n.mark for n in letter.footnotes if not n.marks]
    if unmarked:
        notices.append(Notice("unmarked-footnote", f"No mark in the text for footnote {', '.join(unmarked)}."))
    return notices


def key_of(letter: Letter) -> str:
    """The document's own key: kind, whom it is about, date; a digest of the text makes up for what the front lacks."""
    front = letter.front
    about = [front.region.name] if front.region and front.kind == "regional_letter" else [u.name for u in front.units]
    about = about or ([front.region.name] if front.region else [])
    known = [slug(front.kind), *(slug(unit_name(name)) for name in about[:2]), *([front.date] if front.date else [])]
    return "-".join(known if about and front.date else [*known, letter.source.sha256[:8]])
