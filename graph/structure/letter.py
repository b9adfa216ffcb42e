"""The structure of a document, put together: the one way into this stage."""

from dataclasses import replace

from graph.claims import Front, Letter, Notice, Recommendation, SourceText, Unit
from graph.errors import NotOfTheFamily
from graph.knowledge.formats import Formats
from graph.structure.blocks import footnotes_in
from graph.structure.front import front_of, kind_of
from graph.structure.outline import outline_of
from graph.structure.passages import passages_in
from graph.structure.prose_ratings import ratings_told
from graph.structure.ratings import ratings_in
from graph.structure.recommendations import recommendations_in
from graph.structure.responses import responses_in
from graph.structure.units import units_in
from graph.text.names import slug, unit_name

# A document of prose alone is taken in when it is dated and has as many paragraphs as this.
ENOUGH_PROSE = 3
ACTION_PLAN = "action_plan"


def letter_of(source: SourceText, formats: Formats) -> Letter:
    """Everything that layout tells.

    Raises: NotOfTheFamily when the text is no inspection document.
    """
    kind = kind_of(source.text, formats)  # what is of no kind is refused before any of the work
    outline = outline_of(source.text, formats)
    region, units = units_in(outline, kind)
    front = front_of(outline, kind, region, units)
    passages = passages_in(outline)
    letter = Letter(
        source=source,
        front=front,
        sections=outline.sections,
        findings=(),
        observations=tuple(p for p in passages if not p.polarity),
        recommendations=(),
        ratings=(),
        footnotes=footnotes_in(outline.blocks),
    )
    if front.kind == ACTION_PLAN:
        # What it repeats of the report that it answers is the report's, and no finding or demand of its own.
        letter = replace(letter, responses=responses_in(outline))
    else:
        recommendations = recommendations_in(outline, _inspected(front))
        rated = _rated(front, recommendations)
        tables = ratings_in(outline, rated)
        letter = replace(
            letter,
            findings=tuple(p for p in passages if p.polarity),
            recommendations=recommendations,
            ratings=(*tables, *ratings_told(outline, rated, tables)),
        )
    _refuse_what_tells_nothing(letter)
    return replace(letter, notices=tuple(_notices(letter)))


def _rated(front: Front, recommendations: tuple[Recommendation, ...]) -> tuple[Unit, ...]:
    """What a ratings table may be about: the units, the region, else the one body that is asked for everything."""
    rated = _inspected(front)
    asked = {who for r in recommendations for who in r.addressees}
    if rated or len(asked) != 1:
        return rated
    return (Unit(asked.pop(), "Organisation", recommendations[0].parts[0]),)


def _inspected(front: Front) -> tuple[Unit, ...]:
    return (*front.units, *((front.region,) if front.region else ()))


def _refuse_what_tells_nothing(letter: Letter) -> None:
    """A text with the family's words but none of its parts is about such documents; it is none itself.

    Raises: NotOfTheFamily.
    """
    contents = letter.findings or letter.recommendations or letter.ratings or letter.responses
    dated_prose = letter.front.date and len(letter.observations) >= ENOUGH_PROSE
    if not contents and not dated_prose:
        raise NotOfTheFamily(
            "this is no inspection document of the family: looked for lists of strengths and areas for improvement, "
            "recommendations with whom they ask, and ratings of standards, and found none",
            mend="Give a letter or report of HM Inspectorate of Probation.",
        )


def _notices(letter: Letter) -> list[Notice]:
    """What was looked for in vain: a reader should know that it is absent, not overlooked."""
    front = letter.front
    wanted: dict[str, tuple[object, str]] = {
        "no-date": (front.date, "No date was found on the front."),
        "no-units": (front.units or front.region, "No unit or region under inspection was found."),
        "no-findings": (letter.findings, "No list of strengths or areas for improvement was found."),
        "no-recommendations": (letter.recommendations, "No recommendations were found."),
        "no-ratings": (letter.ratings, "No ratings table was found."),
    }
    if front.kind == ACTION_PLAN:
        wanted = {code: wanted[code] for code in ("no-date", "no-units")}
        wanted["no-responses"] = (letter.responses, "No answers to recommendations were found.")
    notices = [Notice(code, message) for code, (value, message) in wanted.items() if not value]
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
    about = [front.region.name] if front.region and front.kind.startswith("regional") else [u.name for u in front.units]
    about = about or ([front.region.name] if front.region else [])
    known = [slug(front.kind), *(slug(unit_name(name)) for name in about[:2]), *([front.date] if front.date else [])]
    return "-".join(known if about and front.date else [*known, letter.source.sha256[:8]])
