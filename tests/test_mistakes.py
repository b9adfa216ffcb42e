"""Mistakes in queries: each is told where it is, inside the query that was written, with what mends it."""

import random
import re
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from counts import count

from graph.errors import QueryError
from graph.rdf.prefixes import DEFAULT_BASE, prefixes
from graph.store.sparql.answers import answer_of, limited
from graph.store.sparql.guard import check_query
from graph.store.sparql.mistakes import Mistake, clearer, explained
from graph.store.sparql.parser import parse, tokens_of

ROOT = Path(__file__).resolve().parent.parent
PROLOGUE = "".join(f"PREFIX {name}: <{prefixes()[name]}>\n" for name in ("pf", "theme", "region", "skos", "xsd"))
QUESTIONS = [path.read_text("utf-8") for path in sorted((ROOT / "ontology" / "questions").glob("*.rq"))]
JUNK = [
    *"{}()[].,;?<>\"'=!&|/*+-^@#\\ \n",
    *"AND LIMIT FILTER SELECT OPTIONAL UNION COUNT( ?x NOT a pf: https://x".split(),
]
JUNK += [
    "\N{LEFT DOUBLE QUOTATION MARK}",
    "\N{NO-BREAK SPACE}",
    "\N{LATIN SMALL LETTER E WITH ACUTE}",
    "\N{GRINNING FACE}",
]


def mistakes() -> list[tuple[str, list[str]]]:
    table = yaml.safe_load((ROOT / "tests" / "data" / "mistakes.yaml").read_text("utf-8"))
    return [(row["query"], row.get("says", [])) for rows in table.values() for row in rows]


def complaint(sparql: str) -> QueryError | None:
    """What a query worker says of a query: it runs it with a LIMIT that nobody wrote."""
    try:
        kind = check_query(sparql)
    except QueryError as error:
        return clearer(error, sparql, DEFAULT_BASE)
    try:
        text = limited(sparql, 100_000) if kind == "SELECT" else sparql
        answer_of(ox.Store(), text, base=DEFAULT_BASE, explain=partial(explained, sparql, DEFAULT_BASE))
    except QueryError as error:
        return error
    return None


def index_of(sparql: str, error: QueryError) -> int:
    """The index of the place that an error names, which is inside the text or at its end."""
    lines = sparql.split("\n")
    assert error.line is not None, error
    assert error.column is not None, error
    assert error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
    return sum(len(line) + 1 for line in lines[: error.line - 1]) + error.column - 1


@pytest.mark.parametrize(("marked", "says"), mistakes(), ids=lambda value: value[:70] if isinstance(value, str) else "")
def test_a_usual_mistake_is_placed_and_mended(marked: str, says: list[str]) -> None:
    marked = PROLOGUE + marked[2:] if marked.startswith("P ") else marked
    first, *rest = marked.split("‸")
    error = complaint(first + "".join(rest))
    assert error is not None
    if rest:
        assert len(first) <= index_of(first + "".join(rest), error) <= len(first + "".join(rest[:-1]))
    assert [words for words in says if words not in str(error)] == []


def mutated(sparql: str, chance: random.Random) -> str:
    """A query with a token left out, put in, put in the place of another, or with its end or one character cut off."""
    token, other = chance.choices(tokens_of(sparql), k=2)
    end = token.start + len(token.text)
    match chance.randrange(5):
        case 0:
            return sparql[: token.start] + sparql[end:]
        case 1:
            return sparql[: token.start] + chance.choice(JUNK) + chance.choice(["", " "]) + sparql[token.start :]
        case 2:
            return sparql[: token.start] + other.text + sparql[end:]
        case 3:
            return sparql[: token.start]
    at = chance.randrange(len(sparql))
    return sparql[:at] + sparql[at + 1 :]


def test_whatever_is_done_to_a_query_the_place_named_is_in_it() -> None:
    """And where something is said to be missing, the engine reads on when it is there."""
    chance, seen = random.Random(14), 0
    for _ in range(count("mutated queries")):
        sparql = mutated(chance.choice(QUESTIONS), chance)
        if (error := complaint(sparql)) is None:
            continue
        seen += 1
        at = index_of(sparql, error)
        assert not re.search(r"[A-Z]\w*Error|\bint\b|urljoin|Invalid IPv6", str(error)), error
        if missing := re.search(r"Write (\S+) before it\.$", error.mend):
            mended = f"{sparql[:at]} {missing[1]} {sparql[at:]}"
            query = parse(tuple(tokens_of(mended, lenient=True)), mended, {}, DEFAULT_BASE)
            assert Mistake(query, DEFAULT_BASE, update=False).token.start > at + len(missing[1]) + 1, error
    assert seen > count("mutated queries") / 2


@pytest.mark.parametrize("iri", ["http://[x", "http://a]b/", "http://x:y:z/"])
def test_what_cannot_be_an_iri_is_placed(iri: str) -> None:
    for sparql in (
        f"SELECT * {{ ?s ?p <{iri}> }}",
        f"PREFIX s: <{iri}> ASK {{}}",
        f"BASE <{iri}> SELECT * {{ ?s <p> ?o }}",
    ):
        error = complaint(sparql)
        assert error is not None
        assert index_of(sparql, error) == sparql.index("<")
        assert "no IRI" in error.what


def test_a_host_that_letters_pass_for_is_an_iri() -> None:
    assert complaint("PREFIX s: <http://x℀.example/> SELECT * { ?s ?p <http://x℀.example/> , s:y }") is None


def test_a_number_of_any_length_limits() -> None:
    huge = "9" * 5000
    assert limited(f"SELECT * {{}} LIMIT {huge}", 10).endswith("LIMIT 10")
    assert limited(f"SELECT * {{}} LIMIT {'0' * 5000}7", 10).endswith("07")
