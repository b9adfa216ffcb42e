"""Prints the figures of the code base for graph, for api and for both: sizes, documentation, imports, names.

Lists are always of the files as they stand.

scripts/census                   a table of the files as they stand
scripts/census --against REV     the same, with the figures of that revision beside them
scripts/census --chain           also the longest import chain, with imports in functions, module by module
scripts/census --names           also the names that several files use, and the constants that are hidden
scripts/census --json            all that was asked for, as JSON
"""

import argparse
import io
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from census_imports import import_figures, imports_of, longest_chain
from census_modules import Figure, Figures, Module, documentation_figures, modules_of, size_figures
from census_names import (
    Places,
    classes_by_name,
    constants_by_name,
    hidden_in_functions,
    imported_and_assigned,
    name_figures,
    shared,
)

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("graph", "api")
# Column of the table → the packages that it counts.
PARTS = {"graph": ("graph",), "api": ("api",), "both": PACKAGES}
HERE = "here"

Census = dict[str, Figures]
Lists = dict[str, list[str]]


def census_of(root: Path) -> Census:
    """The figures of each part of the code below this folder, and as "project" those of all else."""
    modules = modules_of(root, *PACKAGES)
    parts = {part: [m for m in modules if m.path.startswith(packages)] for part, packages in PARTS.items()}
    return {part: code_figures(those) for part, those in parts.items()} | {"project": project_figures(root)}


def code_figures(modules: list[Module]) -> Figures:
    """All that is counted of Python modules."""
    return size_figures(modules) | documentation_figures(modules) | import_figures(modules) | name_figures(modules)


def project_figures(root: Path) -> Figures:
    """What is counted beside the code: dependencies, tests, ontology. What is missing counts as none."""
    project = tomllib.loads(_text(root / "pyproject.toml")).get("project", {})
    return {
        "runtime dependencies": len(project.get("dependencies", [])),
        "pins in scripts/requirements.lock": len(
            re.findall(r"^\S+==", _text(root / "scripts/requirements.lock"), re.M)
        ),
        "lines of tests (.py)": _lines(root / "tests", "*.py"),
        "lines of tables beside the code (.yaml)": _lines(root / "graph", "*.yaml") + _lines(root / "api", "*.yaml"),
        "lines of ontology (.ttl)": _lines(root / "ontology", "*.ttl"),
        "lines of ontology (.rq)": _lines(root / "ontology", "*.rq"),
    }


@contextmanager
def checkout(revision: str) -> Iterator[Path]:
    """A temporary folder with the files of this revision; exits with git's message when there is no such revision."""
    archive = subprocess.run(["git", "archive", "--format=zip", revision], cwd=ROOT, capture_output=True, check=False)
    if archive.returncode:
        sys.exit(f"census: {archive.stderr.decode().strip()}")
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(archive.stdout)).extractall(folder)
        yield Path(folder)


def censuses_with(revision: str | None) -> dict[str, Census]:
    """The census of the files as they stand, after that of this revision if one is given."""
    if not revision:
        return {HERE: census_of(ROOT)}
    with checkout(revision) as root:
        return {revision: census_of(root), HERE: census_of(ROOT)}


def chain_of(modules: list[Module]) -> Lists:
    """The links of the longest import chain at run time, the importing module first."""
    chain = longest_chain(imports_of(modules, "load", "call"))
    return {"longest import chain": [" <-> ".join(link) for link in chain]}


def names_of(modules: list[Module]) -> Lists:
    """The names that several files use, with those files, and the constants that are hidden."""
    return {
        "class names in more than one file": _listed(shared(classes_by_name(modules))),
        "constant names in more than one file": _listed(shared(constants_by_name(modules))),
        "constants that are imported and assigned": imported_and_assigned(modules),
        "constants that a function hides": hidden_in_functions(modules),
    }


def table(censuses: dict[str, Census]) -> Iterator[str]:
    """The lines of the table, columns aligned: a heading and a row per figure, then the same for the project."""
    for parts in (tuple(PARTS), ("project",)):
        columns = {(part, title): census[part] for part in parts for title, census in censuses.items()}
        yield from _aligned([["", *(_heading(*column, len(censuses)) for column in columns)], *_rows(columns)])
        yield ""


def _rows(columns: dict[tuple[str, str], Figures]) -> Iterator[list[str]]:
    for name in next(iter(columns.values())):
        yield [name, *(_cell(figures[name]) for figures in columns.values())]


def _heading(part: str, title: str, number: int) -> str:
    return part if number == 1 else f"{part} {title}"


def _cell(figure: Figure) -> str:
    if isinstance(figure, list):
        return "/".join(map(str, figure)) or "-"
    return figure if isinstance(figure, str) else f"{figure:,}"


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *cells in rows:
        numbers = (cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *numbers])


def _listed(places: Places) -> list[str]:
    return [f"{name}: {' '.join(files)}" for name, files in places.items()]


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def _lines(folder: Path, pattern: str) -> int:
    return sum(_text(file).count("\n") for file in folder.rglob(pattern))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--against", metavar="REV")
    options.add_argument("--chain", action="store_true")
    options.add_argument("--names", action="store_true")
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    censuses, modules = censuses_with(chosen.against), modules_of(ROOT, *PACKAGES)
    lists = (chain_of(modules) if chosen.chain else {}) | (names_of(modules) if chosen.names else {})
    if chosen.json:
        print(json.dumps({"figures": censuses, "lists": lists}, indent=1))
        return
    print("\n".join(table(censuses)))
    for title, entries in lists.items():
        print("\n".join([f"{title} ({len(entries)})", *(f"  {entry}" for entry in entries), ""]))


if __name__ == "__main__":
    main()
