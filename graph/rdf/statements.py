"""Findings, observations, recommendations, responses, ratings, figures and proposed links as triples."""

from graph.claims import Claims, Passage, Recommendation, Response, quoted
from graph.links import keys_of
from graph.rdf.iris import DocumentIris, digest
from graph.rdf.terms import Ref, Triples, date_literal
from graph.rdf.things import entity_named
from graph.text.names import slug


def _add_passages(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    headings = {s.slug: s.heading for s in claims.letter.sections}
    for passage in (*claims.letter.findings, *claims.letter.observations):
        role = {"strength": "strength", "improvement": "area for improvement", None: "observation"}[passage.polarity]
        label = f"{headings.get(passage.section, '')}, {role} {passage.id.rsplit('-', 1)[1]}"
        kind = "Finding" if passage.polarity else "Observation"
        triples.node(iris.statements[passage.id], kind, label=label, polarity=passage.polarity)
        _add_statement(triples, claims, iris, passage)


def _add_recommendations(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for demand in claims.letter.recommendations:
        node = iris.statements[demand.id]
        triples.node(
            node,
            "Recommendation",
            label=f"{demand.block or demand.unit or 'Recommendation'} {demand.number or demand.id.rsplit('-', 1)[1]}",
            number=_number(demand.number),
            block=demand.block,
            arisingFrom=entity_named(claims, iris, demand.unit),
            addressedTo=[entity_named(claims, iris, who) for who in demand.addressees],
            addresseeAsPrinted=list(demand.addressees),
        )
        _add_statement(triples, claims, iris, demand)


def _add_responses(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for answer in claims.letter.responses:
        node = iris.statements[answer.id]
        triples.node(
            node,
            "Response",
            label=f"Answer to recommendation {answer.number or answer.id.rsplit('-', 1)[1]}",
            number=_number(answer.number),
            responseLevel=Ref(iris.concept("response", answer.level)),
            asPrinted=answer.as_printed,
            repeats=quoted(claims.text, answer.demand),
            action=quoted(claims.text, answer.action) or None,
            ownerAsPrinted=answer.owner,
            dueAsPrinted=answer.due_as_printed,
            due=date_literal(answer.due) if answer.due else None,
        )
        _add_statement(triples, claims, iris, answer)


def _number(printed: str | None) -> int | str | None:
    return int(printed) if printed and printed.isdigit() else printed


def _add_statement(
    triples: Triples, claims: Claims, iris: DocumentIris, statement: Passage | Recommendation | Response
) -> None:
    """What is said of every statement: its place and words, the things, themes and demand in them."""
    node, parts = iris.statements[statement.id], statement.parts
    mentions = (m for m in (*claims.mentions, *claims.nested) if any(p.holds(m.span) for p in parts))
    triples.record(
        node,
        "Statement",
        inSection=Ref(iris.sections[statement.section]) if statement.section in iris.sections else None,
        quote=quoted(claims.text, parts),
        part=iris.places(parts),
        localId=statement.id,
        mentions=[Ref(iris.thing(e)) for e in sorted({m.entity for m in mentions if m.entity})],
    )
    if terms := claims.demands.get(statement.id):
        # What it comes down to: one node for all who demand it, so that it can be met again in other documents.
        demand = iris.thing("demand", digest(*terms))
        triples.node(demand, "Demand", demandTerms=" ".join(terms), demandKey=list(keys_of(terms)))
        triples.add(node, demand=Ref(demand))
        triples.add(iris.document, makesDemand=Ref(demand))
    for hit in claims.themes.get(statement.id, ()):  # the theme itself, and beside it the words that raised it
        concept = Ref(iris.concept("theme", hit.theme))
        triples.add(node, theme=concept)
        triples.record(
            node.replace("/id/", "/id/assignment/", 1) + f"/{hit.theme}",
            "ThemeAssignment",
            ofStatement=Ref(node),
            assignedTheme=concept,
            strength=hit.strength,
            part=iris.places(hit.spans),
        )


def _add_figures(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for figure, node in zip(claims.figures, iris.figures, strict=True):
        printed = quoted(claims.text, (figure.span,))
        statement = iris.statements.get(figure.statement or "")
        triples.record(
            node,
            "Statistic",
            "Statement",
            label=" ".join(printed.split()),
            quote=printed,
            asPrinted=printed,
            part=Ref(iris.span(figure.span)),
            value=float(figure.value),
            unit=figure.unit,
            numerator=_decimal(figure.numerator),
            denominator=_decimal(figure.denominator),
            approximation=figure.qualifier,
            about=[Ref(_about(thing, iris)) for thing in figure.about],
            statedIn=Ref(statement) if statement else None,
        )
        if statement:
            triples.add(statement, supportedBy=Ref(node))


def _decimal(value: float | None) -> float | None:
    """A number that may be whole as one that is not: both are decimals in the graph."""
    return None if value is None else float(value)


def _about(thing: str, iris: DocumentIris) -> str:
    kind, _, name = thing.partition(":")
    return iris.concept("theme", name) if kind == "theme" and name else iris.thing(thing)


def _add_links(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    """Proposed ties: the plain property to ask with, and a node that says how sure it is and why."""
    for link in claims.links:
        demand, finding = iris.statements[link.recommendation], iris.statements[link.finding]
        node = iris.thing("link", claims.key, digest(demand, finding))
        triples.record(
            node,
            "ProposedLink",
            fromStatement=Ref(demand),
            toStatement=Ref(finding),
            confidence=link.score,
            because=link.because,
        )
        triples.add(demand, addresses=Ref(finding))


def _add_ratings(triples: Triples, claims: Claims, iris: DocumentIris) -> None:
    for rating, node in zip(claims.letter.ratings, iris.ratings, strict=True):
        standard = iris.concept("standard", slug(rating.standard))
        # It says itself what it is called, so that one that no framework here knows has a name too.
        triples.node(standard, "Standard", label=rating.standard)
        section = claims.letter.innermost_section(rating.parts[0])
        triples.record(
            node,
            *(["Rating", "Statement", "OverallRating"] if rating.overall else ["Rating", "Statement"]),
            label=f"{rating.unit}: {rating.standard} – {rating.level}",
            inSection=Ref(iris.sections[section.slug]) if section else None,
            quote=quoted(claims.text, rating.parts),
            part=iris.places(rating.parts),
            ofUnit=entity_named(claims, iris, rating.unit),
            standard=Ref(standard),
            standardCode=rating.code,
            ratingLevel=Ref(iris.concept("rating", slug(rating.level))),
            asPrinted=rating.as_printed,
            score=rating.score,
            maximumScore=rating.maximum,
            printedNotation=f"{rating.score}/{rating.maximum}" if rating.stated and rating.score is not None else None,
            stated=rating.stated,
            inferred=list(rating.inferred),
        )


STATEMENT_WRITERS = (_add_passages, _add_recommendations, _add_responses, _add_figures, _add_links, _add_ratings)
