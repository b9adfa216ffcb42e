"""`check`: does the graph keep its own rules, and does every quote stand in its text?"""

import typer

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from api.commands.build import print_standings
from api.commands.options import CorrectionsFile, StoreLocation, base, corrections_of, opened
from api.commands.printing import print_table


def check(store: StoreLocation = DEFAULT_STORE, corrections: CorrectionsFile = DEFAULT_CORRECTIONS) -> None:
    """Check the graph: its shapes, every quote against the text it was read from, and that corrections still apply."""
    from graph.checks import check_store
    from graph.knowledge import load_knowledge
    from graph.ledger import ledger_of

    knowledge = load_knowledge(base())
    rows = corrections_of(corrections, knowledge).rows
    graph = opened(store)
    graph.query("ASK {}")  # a store that is not there has no documents, but it is not in order
    problems = check_store(graph, knowledge)
    if problems:
        print_table(
            ("severity", "rule", "message", "place", "node"),
            ((p.severity, p.rule, p.message, p.place, p.node) for p in problems),
        )
    errors = sum(problem.severity == "error" for problem in problems)
    counts = ((len(graph.documents()), "document"), (errors, "error"), (len(problems) - errors, "warning"))
    documents, wrong, doubtful = (f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)
    typer.echo(f"{documents}: {wrong}, {doubtful}")
    if rows:
        print_standings(ledger_of(graph, rows, knowledge.base).standings(knowledge.base))
    if errors:
        raise typer.Exit(1)
