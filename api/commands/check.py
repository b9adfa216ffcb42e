"""`check`: does the graph keep its rules, does every quote stand in its text, what do the documents get wrong?"""

from typing import Any

import typer

from api import DEFAULT_CORRECTIONS, DEFAULT_STORE
from api.commands.build import print_standings
from api.commands.common import CorrectionsFile, StoreLocation, base, corrections_of, offsets, opened, print_table


def check(store: StoreLocation = DEFAULT_STORE, corrections: CorrectionsFile = DEFAULT_CORRECTIONS) -> None:
    """Check the graph, its shapes and every quote against its text; then list what documents get wrong.

    A failure is what is wrong with the graph, or that it holds somebody who is to be suppressed: what is wrong with a
    document is reported, never mended.
    """
    from graph.build.ledger import ledger_of
    from graph.checks import check_store
    from graph.knowledge import load_knowledge

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
    documents, wrong, doubtful = (counted(count, noun) for count, noun in counts)
    typer.echo(f"{documents}: {wrong}, {doubtful}")
    ledger = ledger_of(graph, rows, knowledge.base)
    if rows:
        print_standings(ledger.standings(knowledge.base))
    _audit(graph)
    if errors or any(map(ledger.is_to_forget, ledger.documents)):
        raise typer.Exit(1)


def _audit(graph: Any) -> None:
    """The documents' own slips and open ends, alarms first, each with the words it speaks of."""
    from graph.ask.answer import notes_of

    notes = notes_of(graph, base())
    if notes:
        print_table(
            ("audit", "rule", "message", "quote", "characters", "document"),
            ((n["severity"], n["rule"], n["message"], n["quote"], offsets(n["parts"]), n["document"]) for n in notes),
        )
    alarms = sum(note["severity"] != "open" for note in notes)
    typer.echo(f"audit of the documents: {counted(alarms, 'alarm')}, {counted(len(notes) - alarms, 'open end')}")


def counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
