"""scripts/census counts what it says it counts, on a code base small enough to count by hand."""

import subprocess
from pathlib import Path

import census
import pytest
from census_imports import circles_in, imports_of, longest_chain
from census_modules import Module, comments_and_code, documentation_figures, functions_of, modules_of, size_figures
from census_names import classes_by_name, hidden_in_functions, imported_and_assigned, shared, vague_names

FILES = {
    "graph/__init__.py": "",
    "graph/door.py": "def open_door():\n    from graph import hall\n    return hall\n",
    "graph/hall.py": "from .rooms import kitchen\nfrom .limits import LONGEST\n\nLONGEST = 2\n",
    "graph/limits.py": '"""Limits."""\n\nLONGEST, WORD = 1, "a"\nlengths = [WORD for WORD in "ab"]\n',
    "graph/rooms/kitchen.py": "from graph.rooms import larder\n\n\nclass Shelf: ...\n",
    "graph/rooms/larder.py": (
        "from typing import TYPE_CHECKING\n\nfrom graph.limits import WORD\n\n"
        "if TYPE_CHECKING:\n    from graph.rooms import kitchen\n\n\n"
        "class Shelf:\n    class Jar: ...\n\n\nclass Jar: ...\n"
    ),
    "api/words.py": (
        '"""Words."""\n\n\ndef spell(found: str, *, LONGEST: int = 1) -> str:\n'
        '    """A word.\n\n    In letters.\n    """\n'
        "    # Twice, as told.\n    for told in found:  # each letter\n        found = told\n    return found\n\n\n"
        "def _sound(told):\n    return told.found\n"
    ),
}


def written(root: Path, files: dict[str, str]) -> list[Module]:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return modules_of(root, "graph", "api")


@pytest.fixture
def modules(tmp_path: Path) -> list[Module]:
    return written(tmp_path, FILES)


def test_lines_functions_and_folders(modules: list[Module]) -> None:
    figures = size_figures(modules)
    assert figures["lines of Python"] == sum(text.count("\n") for text in FILES.values()) == 44
    assert [function.name for function in functions_of(modules)] == ["spell", "_sound", "open_door"]
    assert figures["function length: median/p90/max"] == [3, 9, 9]
    assert figures["functions that are annotated, %"] == 33.3
    assert (figures["most modules in one folder"], figures["folder with most modules"]) == (4, "graph")


def test_docstrings_and_comments(modules: list[Module]) -> None:
    words = modules[0]
    assert comments_and_code(words) == (2, 6)  # blank lines, the comment line and both docstrings are no code
    figures = documentation_figures([words])
    assert (figures["modules with a docstring, %"], figures["comments per 100 lines of code"]) == (100.0, 33.3)
    assert figures["public functions and classes with a docstring, %"] == 100.0


def test_a_chain_grows_with_imports_in_functions_and_a_circle_is_one_link(modules: list[Module]) -> None:
    hall = [("graph.hall",), ("graph.rooms.kitchen",), ("graph.rooms.larder",), ("graph.limits",)]
    assert longest_chain(imports_of(modules, "load")) == hall
    assert longest_chain(imports_of(modules, "load", "call")) == [("graph.door",), *hall]
    every = imports_of(modules, "load", "call", "typing")
    assert circles_in(every) == [("graph.rooms.kitchen", "graph.rooms.larder")]
    assert longest_chain(every) == [("graph.door",), ("graph.hall",), *circles_in(every), ("graph.limits",)]


def test_names_of_two_files_names_that_hide_and_names_that_say_little(modules: list[Module]) -> None:
    assert shared(classes_by_name(modules)) == {"Shelf": ["graph/rooms/kitchen.py", "graph/rooms/larder.py"]}
    assert imported_and_assigned(modules) == ["graph/hall.py: LONGEST"]
    assert hidden_in_functions(modules) == ["graph/limits.py: WORD"]
    assert vague_names(modules) == {"found": 2, "told": 2, "said": 0, "kept": 0, "named": 0, "known": 0}


def test_a_revision_stands_beside_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(census, "ROOT", tmp_path)
    written(tmp_path, {"graph/old.py": "OLD = 1\n", "ontology/core.ttl": "#\n#\n"})
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-q", "-m", "Old"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    written(tmp_path, {"graph/new.py": "NEW = 1\n\n"})
    lines = list(census.table(census.censuses_with("HEAD")))
    assert lines[0].split() == [
        "graph",
        "HEAD",
        "graph",
        "here",
        "api",
        "HEAD",
        "api",
        "here",
        "both",
        "HEAD",
        "both",
        "here",
    ]
    assert lines[1].split() == ["lines", "of", "Python", "1", "3", "0", "0", "1", "3"]
    assert [line.split()[-2:] for line in lines if "(.ttl)" in line] == [["2", "2"]]
    with pytest.raises(SystemExit, match=r"census: fatal: .*nowhere"):
        census.censuses_with("nowhere")
