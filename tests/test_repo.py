"""The repository keeps its own promises: a clean top level, short modules, whole letters, a true README."""

import ast
import hashlib
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    *(".ci", ".gitattributes", ".github", ".gitignore"),
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "pyproject.toml"),
    *("api", "graph", "ontology", "scripts", "seeds", "tests"),
}
LONGEST = 300
LONGER = re.compile(r"Longer than 300 lines because\s+\w+")
# Folders of one machine only. (A path of the service or of an IRI has something before its slash.)
MACHINE_PATH = re.compile(r"(?<![\w.:/>}~-])/(?:work|root|home/\w+|Users/\w+)(?![\w-])|[A-Z]:\\\\?Users\b")
# Where packages or scripts come from is the choice of whoever installs, never of a file in here.
PACKAGE_HOST = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|yarnpkg[.]com|anaconda[.]org|unpkg[.]com"
    r"|jsdelivr[.]net|cdnjs[.]cloudflare|esm[.]sh|deb[.]debian[.]org"
)
SOURCE_IN_LOCK = re.compile(r'"resolved"\s*:|^[^"]*://|--(?:extra-)?index-url|--find-links')


def git(*arguments: str) -> str:
    command = ["git", "-c", "safe.directory=*", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@cache
def committed() -> tuple[str, ...]:
    """Paths of all files that are in git or would be with `git add .`"""
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return tuple(sorted({path for path in listed if path and (ROOT / path).is_file()}))


@cache
def committed_texts() -> dict[str, str]:
    texts = {}
    for path in committed():
        data = (ROOT / path).read_bytes()
        if b"\0" not in data:
            texts[path] = data.decode("utf-8", errors="replace")
    return texts


@cache
def manifest() -> tuple[dict[str, str], ...]:
    return tuple(tomllib.loads((ROOT / "seeds/manifest.toml").read_text(encoding="utf-8"))["document"])


def scripts() -> list[str]:
    """The commands of the repository: files of `scripts/` without an ending, and what CI runs."""
    return [p for p in committed() if re.fullmatch(r"scripts/[^/.]+|\.ci/run", p)]


def lines_with(pattern: re.Pattern[str], paths: list[str]) -> list[str]:
    numbered = ((p, n, line) for p in paths for n, line in enumerate(committed_texts()[p].splitlines(), 1))
    return [f"{path}:{number}: {line.strip()[:100]}" for path, number, line in numbered if pattern.search(line)]


def test_the_top_level_holds_only_what_belongs_there() -> None:
    assert {path.split("/")[0] for path in committed()} <= TOP_LEVEL


def test_no_module_is_long_without_a_reason() -> None:
    modules = [p for p in committed_texts() if p.endswith(".py") and not p.startswith("tests/gold/")]
    long = [p for p in modules if committed_texts()[p].count("\n") > LONGEST]
    assert [p for p in long if not LONGER.search(ast.get_docstring(ast.parse(committed_texts()[p])) or "")] == []


def test_no_file_names_a_machine() -> None:
    assert lines_with(MACHINE_PATH, list(committed_texts())) == []
    assert [path for path, text in committed_texts().items() if str(ROOT) + "/" in text] == []


def test_no_file_names_a_package_host() -> None:
    assert lines_with(PACKAGE_HOST, list(committed_texts())) == []


def test_locks_hold_pins_and_hashes_only() -> None:
    locks = [path for path in committed_texts() if path.endswith((".lock", "package-lock.json"))]
    assert {"scripts/requirements.lock", "scripts/requirements-test.lock"} <= set(locks)
    assert not [path for path in committed() if path.endswith("uv.lock")]  # it names where each file came from
    assert lines_with(SOURCE_IN_LOCK, locks) == []


def test_every_requirement_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = (
        project["project"]["dependencies"] + project["dependency-groups"]["dev"] + project["build-system"]["requires"]
    )
    pinned = {pin.partition("==")[0] for pin in pins("scripts/requirements-test.lock")}
    names = {re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-") for requirement in wanted}
    assert names - pinned == set()


def pins(lock: str) -> set[str]:
    """`name==version`. Markers may differ: what the tests need, they may need on more platforms."""
    return set(re.findall(r"^[a-z0-9-]+==[^\s;]+", committed_texts()[lock], re.MULTILINE))


def test_what_serves_is_what_was_tested() -> None:
    serving, tested = pins("scripts/requirements.lock"), pins("scripts/requirements-test.lock")
    assert serving < tested


def test_every_letter_is_in_the_manifest() -> None:
    assert {entry["path"] for entry in manifest()} == {p for p in committed() if p.startswith("seeds/letters/")}


@pytest.mark.parametrize("entry", manifest(), ids=lambda entry: entry["path"])
def test_a_letter_is_the_file_the_manifest_describes(entry: dict[str, str]) -> None:
    assert hashlib.sha256((ROOT / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert {"title", "publisher", "source", "date_as_printed", "licence"} <= entry.keys()
    assert git("check-attr", "text", "--", entry["path"]).rstrip().endswith("text: unset")


def test_every_script_can_be_run() -> None:
    assert {"scripts/serve", "scripts/test", "scripts/check", ".ci/run"} <= set(scripts())
    assert [path for path in scripts() if not os.access(ROOT / path, os.X_OK)] == []
    assert [path for path in scripts() if not committed_texts()[path].startswith("#!/usr/bin/env ")] == []


def test_the_scripts_that_the_readme_names_exist() -> None:
    named = set(re.findall(r"\./((?:scripts|\.ci)/[\w-]+)", committed_texts()["README.md"]))
    assert {"scripts/serve", "scripts/test"} <= named
    assert named <= set(scripts())


def test_the_commands_that_the_readme_names_exist() -> None:
    named = set(re.findall(r"(?:bin/|`)findings ([a-z]+)", committed_texts()["README.md"]))
    assert {"ask", "questions", "check"} <= named
    if not (ROOT / "api/cli.py").exists():
        pytest.skip("NOT RUN: there is no command line yet (api/cli.py)")
    program = [sys.executable, "-c", "from api.cli import main; main()", "--help"]
    run = subprocess.run(program, capture_output=True, text=True, env=os.environ | {"NO_COLOR": "1"})
    assert run.returncode == 0, run.stderr
    assert [command for command in sorted(named) if not re.search(rf"\b{command}\b", run.stdout)] == []


def test_the_gold_scores_itself_at_one() -> None:
    score = [sys.executable, str(ROOT / "tests/gold/score.py"), "--self-test"]
    done = subprocess.run(score, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
