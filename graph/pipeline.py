"""The whole way, on one page: bytes → text → structure → tags → claims → quads → store.

Each stage takes the thing on its left and gives the thing on its right; none knows what comes after it.
"""

from collections.abc import Callable, Container, Iterable
from dataclasses import replace

from graph.claims import Claims, SourceText
from graph.corrections import corrected
from graph.errors import NotOfTheFamily
from graph.items.extract import as_json
from graph.knowledge.corrections import Correction
from graph.knowledge.formats import formats_of
from graph.knowledge.rows import Knowledge
from graph.links import demands_in, links_in
from graph.rdf.dataset import quads_of
from graph.read import text_of
from graph.structure.letter import key_of, letter_of
from graph.text.blotting import blotted
from graph.text.doc import doc_of
from graph.text.newlines import with_returns, without_returns

__all__ = ["as_json", "claims_of", "quads_of"]


def claims_of(
    data: bytes,
    name: str,
    knowledge: Knowledge,
    corrections: Iterable[Correction] = (),
    tell: Callable[[str], None] = lambda stage: None,
) -> Claims:
    """All that one document says, with what analysts say against it; `tell` hears of each stage as it begins.

    Raises: InputError when the bytes are no text, NotOfTheFamily when the text is no inspection document,
    ModelMissing when the language model is not installed.
    """
    tell("text")
    return claims_in(text_of(data, name), name, knowledge, corrections, tell=tell)


def claims_in(
    source: SourceText,
    name: str,
    knowledge: Knowledge,
    corrections: Iterable[Correction] = (),
    done: Container[str] = (),
    tell: Callable[[str], None] = lambda stage: None,
    key: str | None = None,
) -> Claims:
    """All that a text says, as above: one that was just read, or one that a store holds, by its key.

    `done`: see `corrected`.

    No stage sees an e-mail address, so that none can let a part of one through; every offset still holds.
    """
    tell("structure")
    read = replace(source, text=blotted(source.text))
    plain, formats = without_returns(read), formats_of(knowledge)
    try:
        letter = letter_of(plain, formats)
    except NotOfTheFamily as error:
        raise NotOfTheFamily(error.what, where=name, mend=error.mend) from None

    # spaCy is loaded here, and only here: what is no inspection document is refused without it.
    from graph.audit import notes_in
    from graph.figures.figures import figures_in
    from graph.names.tagger import tags_in
    from graph.relations.relations import relations_in
    from graph.themes.themes import themes_in

    key = key or key_of(letter)
    tell("names")
    tags = tags_in(letter, key, knowledge)
    doc = doc_of(letter)
    tell("themes")
    themes = themes_in(doc, knowledge.themes, {s.slug: s.heading for s in letter.sections})
    tell("figures")
    figures = figures_in(doc, tags.mentions, themes)
    tell("relations")
    relations = relations_in(doc, letter, tags.mentions, tags.entities, formats)
    tell("links")
    claims = Claims(
        letter=letter,
        key=key,
        entities=tags.entities,
        mentions=tags.mentions,
        candidates=tags.candidates,
        nested=tags.nested,
        themes=themes,
        figures=figures,
        relations=relations,
        links=links_in(letter, (*tags.mentions, *tags.nested), themes),
        demands=demands_in(letter, tags.mentions, formats),
    )
    # Corrections name IRIs, which hold places in the text as it is; the audit reads what is left after them.
    tell("corrections")
    claims = corrected(with_returns(claims, read), corrections, knowledge, done)
    tell("audit")
    return replace(claims, audit=notes_in(claims, knowledge))
