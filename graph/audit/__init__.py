"""What a document itself gets wrong or leaves open: every rule of `ontology/audit.ttl`, applied to its claims.

It reports, with the words it speaks of; it never rewrites. A rule is a row: its name, how grave it is, what it says
and the words it looks for stand in the ontology. Here stands how each one looks.
"""

from collections.abc import Callable, Iterator

from graph.audit import dates, figures, lists, names, parts, percentages, ratings
from graph.audit.reading import Reading, Sighting, prose_of
from graph.audit.rules import rules_of
from graph.claims import AuditNote, Claims
from graph.knowledge.rows import Knowledge

RULES: dict[str, Callable[[Reading], Iterator[Sighting]]] = {
    "date-before-events": dates.dates_before_events,
    "date-impossible": dates.impossible_dates,
    "period-backwards": dates.backward_periods,
    "percentage-against-counts": percentages.percentages_against_counts,
    "percentage-of-no-count": percentages.percentages_of_no_count,
    "parts-against-total": parts.parts_against_totals,
    "score-against-ratings": ratings.scores_against_ratings,
    "score-missing": ratings.missing_scores,
    "unit-missing": ratings.missing_units,
    "standard-number-twice": ratings.doubled_standards,
    "rating-against-table": ratings.ratings_against_tables,
    "recommendation-number-twice": lists.doubled_numbers,
    "recommendation-number-missing": lists.missing_numbers,
    "recommendation-without-finding": lists.demands_without_findings,
    "finding-without-recommendation": lists.findings_without_demands,
    "addressee-absent": lists.absent_addressees,
    "populations-alike": figures.populations_alike,
    "figure-disputed": figures.disputed_figures,
    "acronym-unexpanded": names.unexpanded_acronyms,
    "titles-alike": names.titles_alike,
}


def notes_in(claims: Claims, knowledge: Knowledge) -> tuple[AuditNote, ...]:
    """All notes on a document, in reading order.

    Raises: KnowledgeError when the ontology lacks the row of a rule, or a row is malformed.
    """
    rows, prose = rules_of(knowledge), prose_of(claims)
    notes: list[AuditNote] = []
    for name, look in RULES.items():
        row = rows.row(name)
        for sighting in look(Reading(claims, knowledge, row, prose)):
            places = tuple(sorted(set(sighting.parts)))
            notes.append(AuditNote(name, row.severity, row.message.format_map(sighting.words), places))
    return tuple(sorted(set(notes), key=lambda n: (n.parts, n.rule, n.message)))
