"""The structure of a document, put together: the one way into this stage."""

from dataclasses import replace

from graph.claims import Letter, Notice, SourceText, Unit
from graph.names import fold
from graph.structure.blocks import blocks_of
from graph.structure.footnotes import footnotes_in
from graph.structure.front import front_of
from graph.structure.outline import outline_of
from graph.structure.passages import passages_in
from graph.structure.ratings import ratings_in
from graph.structure.recommendations import recommendations_in
from graph.structure.units import units_in
from graph.structure.words import Words


def letter_of(source: SourceText, words: Words) -> Letter:
    """Everything that layout tells.

    Raises: NotOfTheFamily when the text is no inspection document.
    """
    blocks = blocks_of(source.text)
    outline = outline_of(blocks, words, len(source.text))
    region, units = units_in(outline, blocks, words, source.text)
    front = front_of(outline, blocks, region, units, words, source.text)
    rated: tuple[Unit, ...] = units or ((region,) if region else ())
    passages = passages_in(outline, words.formats)
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
    return replace(letter, notices=tuple(_notices(letter)))


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


def unit_names(letter: Letter) -> dict[str, Unit]:
    """Folded name → unit, for the units and the region of the document."""
    front = letter.front
    return {fold(u.name): u for u in (*front.units, *((front.region,) if front.region else ()))}
