"""What a document itself gets wrong or leaves open: every rule of `ontology/audit.ttl`, applied to its claims.

It reports, with the words it speaks of; it never rewrites. A rule is a row: its name, how grave it is, what it says
and the words it looks for stand in the ontology. Here stands how each one looks.
"""

from collections.abc import Callable, Iterator

from graph.audit import counts, dates, figures, lists, names, ratings
from graph.audit.reading import WHERE, Reading, Sighting, prose_of, rules_of
from graph.claims import AuditNote, Claims
from graph.errors import KnowledgeError
from graph.knowledge.rows import Knowledge

__all__ = ["RULES", "notes_in"]

RULES: dict[str, Callable[[Reading], Iterator[Sighting]]] = {
    "date-before-events": dates.dates_before_events,
    "date-impossible": dates.impossible_dates,
    "period-backwards": dates.backward_periods,
    "percentage-against-counts": counts.percentages_against_counts,
    "percentage-of-no-count": counts.percentages_of_no_count,
    "parts-against-total": counts.parts_against_totals,
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
    rules, prose = rules_of(knowledge), prose_of(claims)
    notes: set[AuditNote] = set()
    for name, look in RULES.items():
        if name not in rules:
            raise KnowledgeError(f"there is no rule {name!r}", where=WHERE, mend="Add its row.")
        rule = rules[name]
        for sighting in look(Reading(claims, knowledge, rule, prose)):
            places = tuple(sorted(set(sighting.parts)))
            notes.add(AuditNote(name, rule.severity, rule.message.format_map(sighting.words), places))
    return tuple(sorted(notes, key=lambda n: (n.parts, n.rule, n.message)))
