"""Ratings as triples: stated and worked out, printed and inferred, kept apart."""

from graph.claims import Claims, Rating, quoted
from graph.rdf.iris import DocumentIris
from graph.rdf.terms import Ref, Triples
from graph.rdf.things import entity_named
from graph.text.names import slug


def add_ratings(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for rating, node in zip(claims.letter.ratings, iris.ratings, strict=True):
        triples.typed(node, "Rating", "Statement", *(["OverallRating"] if rating.overall else []))
        triples.label(node, f"{rating.unit}: {rating.standard} – {rating.level}")
        triples.add(
            node,
            inDocument=Ref(iris.document),
            inSection=_section(rating, claims, iris),
            quote=quoted(claims.text, rating.parts),
            part=[Ref(iris.span(p)) for p in rating.parts],
            ofUnit=entity_named(claims, iris, rating.unit),
            standard=Ref(_standard(rating, triples, iris)),
            standardCode=rating.code,
            ratingLevel=Ref(iris.iris.concept("rating", slug(rating.level))),
            asPrinted=rating.as_printed,
            score=rating.score,
            maximumScore=rating.maximum,
            printedNotation=f"{rating.score}/{rating.maximum}" if rating.stated and rating.score is not None else None,
            stated=rating.stated,
            inferred=list(rating.inferred),
        )


def _standard(rating: Rating, triples: Triples, iris: DocumentIris) -> str:
    """The standard; it says itself what it is called, so that one that no framework here knows has a name too."""
    node = iris.iris.concept("standard", slug(rating.standard))
    triples.typed(node, "Standard")
    triples.label(node, rating.standard)
    return node


def _section(rating: Rating, claims: Claims, iris: DocumentIris) -> Ref | None:
    """The innermost section that holds the row."""
    place = rating.parts[0]
    holding = [s for s in claims.letter.sections if s.span.holds(place)]
    return Ref(iris.sections[max(holding, key=lambda s: s.level).slug]) if holding else None
