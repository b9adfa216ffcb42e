"""The README shows what the program really says: its questions are asked, its commands and scripts exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import built_store, findings

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
PROMPT = "$ .venv/bin/findings "


def console() -> Iterator[tuple[str, list[str]]]:
    """Each command of the fenced console blocks, with the lines printed below it."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for command in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
            if command:
                first, *lines = command.rstrip("\n").split("\n")
                yield first, lines


ASKED = [(command.removeprefix(PROMPT), lines) for command, lines in console() if command.startswith(f"{PROMPT}ask")]


def test_the_readme_asks_questions() -> None:
    assert ASKED and all(lines for _, lines in ASKED)


@pytest.mark.parametrize(("command", "lines"), ASKED, ids=[command for command, _ in ASKED])
def test_an_answer_in_the_readme_is_the_answer(command: str, lines: list[str]) -> None:
    """Columns may be shortened with an ellipsis, and are set apart by blanks; nothing else may differ."""
    done = findings(*shlex.split(command), "--store", built_store(), env={"COLUMNS": "2000"})
    printed = " ".join(f"{done.stdout} {done.stderr}".split())
    for column in (column for line in lines for column in re.split(r" {2,}", line)):
        for words in re.split(r" ?…”?", column):
            assert words.strip() in printed, f"{words!r} is not in {printed!r}"
