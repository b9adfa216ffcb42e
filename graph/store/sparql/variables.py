"""Where a query selects, groups and binds its variables."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from graph.store.sparql.parser import ParsedQuery, SparqlToken

AGGREGATES = frozenset({"COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"})
MODIFIERS = frozenset({"HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"})


@dataclass
class Selection:
    """One SELECT: the variables it names, the pattern it takes them from, and what it groups by.

    `first` and `last` are the indices of the braces around its pattern.
    """

    star: SparqlToken | None = None
    plain: list[SparqlToken] = field(default_factory=list)
    named: list[SparqlToken] = field(default_factory=list)  # after AS
    aggregates: bool = False
    first: int = 0
    last: int = 0
    grouped: set[str] | None = None


def selections(query: ParsedQuery) -> Iterator[Selection]:
    """Each SELECT of a query that has a pattern, those within others too."""
    for index in range(query.body, len(query.tokens)):
        if query.tokens[index].word == "SELECT" and (selection := _selection(query, index + 1)):
            yield selection


def _selection(query: ParsedQuery, at: int) -> Selection | None:
    found, depth = Selection(), 0
    while (token := query.token(at)).text != "{" and token.kind != "end":
        depth += (token.text == "(") - (token.text == ")")
        found.aggregates |= token.word in AGGREGATES
        if token.kind == "variable" and query.token(at - 1).word == "AS":
            found.named.append(token)
        elif token.kind == "variable" and not depth:
            found.plain.append(token)
        elif token.text == "*" and not depth:
            found.star = token
        at += 1
    end = closing(query, at)
    if end is None:
        return None
    found.first, found.last = at, end
    _group(query, found)
    return found


def closing(query: ParsedQuery, at: int) -> int | None:
    """The index of the brace that closes the one at an index; None where it is not closed."""
    depth = 0
    for index in range(at, len(query.tokens)):
        depth += (query.tokens[index].text == "{") - (query.tokens[index].text == "}")
        if not depth:
            return index
    return None


def _group(query: ParsedQuery, found: Selection) -> None:
    """What stands after the pattern: GROUP BY, and aggregates in HAVING and ORDER BY."""
    at, grouping, depth = found.last + 1, False, 0
    while (token := query.token(at)).kind != "end" and token.text not in ("{", "}"):
        grouping = token.word == "GROUP" or (grouping and token.word not in MODIFIERS)
        depth += (token.text == "(") - (token.text == ")")
        found.aggregates |= token.word in AGGREGATES
        if grouping:
            found.grouped = found.grouped or set()
            named = query.token(at - 1).word == "AS"
            if token.kind == "variable" and (not depth or named or _alone(query, at)):
                found.grouped.add(token.text[1:])
        at += 1


def _alone(query: ParsedQuery, at: int) -> bool:
    return query.token(at - 1).text == "(" and query.token(at + 1).text == ")"


def names_in(query: ParsedQuery, first: int, last: int) -> set[str]:
    """The variables among some tokens, without their marks."""
    return {token.text[1:] for token in query.tokens[first:last] if token.kind == "variable"}
