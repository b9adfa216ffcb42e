"""What DESCRIBE means here. The standard leaves it open, and engines differ.

Of each thing asked for:
* its own triples, and those of the blank nodes that hang on it;
* the spans of its words (`pf:part`), so that a statement comes with its evidence;
* the names of what its triples point at;
* what is said of it: the statements that point at it, each with its type, its name and its quote.
"""

from collections.abc import Callable, Sequence

import pyoxigraph as ox

from graph.errors import QueryError
from graph.store.sparql.answers import answer_of
from graph.store.sparql.parser import ParsedQuery, SparqlToken, parsed

MOST_DESCRIBED = 1000  # things that one query may describe
DEPTH = 3  # of blank nodes that hang on blank nodes
MEANING = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX pf: <{base}def/>
CONSTRUCT {{ ?thing ?p ?o . ?part ?q ?v . ?o ?naming ?name . ?said ?points ?thing . ?said ?saying ?words }} {dataset}
WHERE {{
  VALUES ?thing {{ {things} }}
  {{ ?thing ?p ?o }}
  UNION {{ ?thing pf:part ?part . ?part ?q ?v }}
  UNION {{ VALUES ?naming {{ skos:prefLabel rdfs:label }} ?thing ?p ?o . ?o ?naming ?name FILTER(!isBlank(?o)) }}
  UNION {{
    VALUES ?saying {{ rdf:type skos:prefLabel pf:quote }}
    ?said ?points ?thing ; a pf:Statement ; ?saying ?words
  }}
}}
"""
HANGING = """
CONSTRUCT {{ ?{last} ?p ?o }} {dataset}
WHERE {{ VALUES ?thing {{ {things} }} {path} ?{last} ?p ?o FILTER(isBlank(?{last})) }}
"""


def answer_to_describe(
    db: ox.Store,
    sparql: str,
    default_graphs: Sequence[str],
    named_graphs: Sequence[str],
    base: str,
    explain: Callable[[], QueryError] | None = None,
) -> list[ox.Triple]:
    """The triples of a DESCRIBE, each once.

    Raises: QueryError, also for a query that describes too much.
    """
    # It is the engine that says whether it is well formed.
    answer_of(db, sparql, default_graphs, named_graphs, base, explain)
    iris, select, dataset = _taken_apart(parsed(sparql, base))
    things = dict.fromkeys(iris)
    if select:
        things |= dict.fromkeys(_iris_in(answer_of(db, select, default_graphs, named_graphs, base, _grouped)))
    if len(things) > MOST_DESCRIBED:
        raise QueryError(f"more than {MOST_DESCRIBED:,} things would be described", mend="Add a LIMIT.")
    triples: dict[ox.Triple, None] = {}
    for text in _meanings(things, dataset, base):
        answer = answer_of(db, text, default_graphs, named_graphs)
        triples |= dict.fromkeys(answer)  # type: ignore[arg-type]  # CONSTRUCT gives triples
    return list(triples)


def _grouped() -> QueryError:
    """What alone is wrong with the SELECT of a DESCRIBE that the engine took."""
    mend = "Name the variables of GROUP BY, or put SELECT ... GROUP BY in braces of its own."
    return QueryError("what is described is no variable of GROUP BY", mend=mend)


def _taken_apart(query: ParsedQuery) -> tuple[list[str], str, str]:
    """The IRIs that a DESCRIBE names, a SELECT for its variables (empty for none), and its FROM clauses."""
    at = query.body + 1
    names: list[SparqlToken] = []
    while query.token(at).kind in ("iri", "pname", "variable") or query.token(at).text == "*":
        names.append(query.token(at))
        at += 1
    end = next((i for i in range(at, len(query.tokens)) if _opens_pattern(query.token(i))), len(query.tokens))
    dataset = query.between(at, end)
    rest = query.text[query.token(end).start :] if end < len(query.tokens) else ""
    variables = [token.text for token in names if token.kind == "variable" or token.text == "*"]
    iris = [iri for token in names if (iri := query.iri_of(token))]
    select = f"{query.between(0, query.body)} SELECT {' '.join(variables)} {dataset} {rest}" if variables else ""
    return iris, select, _resolved_dataset(query, at, end)


def _meanings(things: dict[str, None], dataset: str, base: str) -> list[str]:
    if not things:
        return []
    values = " ".join(str(ox.NamedNode(iri)) for iri in things)  # as the engine writes it: nothing can break out
    texts = [MEANING.format(base=base, things=values, dataset=dataset)]
    path = ""
    for step in range(DEPTH):
        path += f"?{f'b{step - 1}' if step else 'thing'} ?p{step} ?b{step} . "
        texts.append(HANGING.format(last=f"b{step}", things=values, dataset=dataset, path=path))
    return texts


def _iris_in(rows: object) -> list[str]:
    """The things in the rows of a SELECT, or one more than may be described."""
    iris: dict[str, None] = {}
    for row in rows:  # type: ignore[attr-defined]  # a SELECT gives rows
        iris |= dict.fromkeys(term.value for term in row if isinstance(term, ox.NamedNode))
        if len(iris) > MOST_DESCRIBED:
            break
    return list(iris)


def _opens_pattern(token: SparqlToken) -> bool:
    return token.text == "{" or token.word in ("WHERE", "ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING", "VALUES")


def _resolved_dataset(query: ParsedQuery, first: int, end: int) -> str:
    """The FROM clauses, their IRIs in full."""
    tokens = query.tokens[first:end]
    return " ".join(str(ox.NamedNode(iri)) if (iri := query.iri_of(token)) else token.text for token in tokens)
