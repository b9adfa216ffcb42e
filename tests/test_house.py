"""The code base stays easy to find one's way in: one name, one meaning; few modules, small folders, short chains.

`scripts/census --names --chain` prints in full what fails here.
"""

from pathlib import Path

import grimp
import pytest
from census_imports import circles_in, imports_of, longest_chain
from census_modules import Module, folder_sizes, modules_of
from census_names import classes_by_name, constants_by_name, hidden_in_functions, imported_and_assigned, shared

ROOT = Path(__file__).resolve().parent.parent
MOST_MODULES = 230
MOST_IN_A_FOLDER = 20
LONGEST_CHAIN = 15


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return modules_of(ROOT, "graph", "api")


@pytest.fixture(scope="module")
def packages() -> grimp.ImportGraph:
    """What import-linter sees of the same modules."""
    return grimp.build_graph("graph", "api", cache_dir=None)


def test_no_class_name_is_defined_in_two_files(modules: list[Module]) -> None:
    assert shared(classes_by_name(modules)) == {}


def test_no_constant_is_assigned_in_two_files(modules: list[Module]) -> None:
    assert shared(constants_by_name(modules)) == {}


def test_no_constant_hides_another(modules: list[Module]) -> None:
    assert imported_and_assigned(modules) + hidden_in_functions(modules) == []


def test_no_folder_holds_too_many_modules(modules: list[Module]) -> None:
    assert [(folder, count) for folder, count in folder_sizes(modules) if count > MOST_IN_A_FOLDER] == []


def test_there_are_not_too_many_modules(modules: list[Module]) -> None:
    assert len(modules) <= MOST_MODULES


def test_no_import_chain_is_too_long(modules: list[Module]) -> None:
    chain = longest_chain(imports_of(modules, "load", "call"))
    assert len(chain) <= LONGEST_CHAIN, chain


def test_no_modules_import_each_other(modules: list[Module]) -> None:
    """A circle counts as one link of a chain, so it must not be a way to shorten one."""
    assert circles_in(imports_of(modules, "load", "call")) == []


def test_the_layers_are_checked_in_every_module(modules: list[Module], packages: grimp.ImportGraph) -> None:
    """A folder without `__init__.py` is no package to import-linter, whose contracts then pass over it in silence."""
    assert sorted({module.name for module in modules} ^ packages.modules) == []


def test_no_import_is_overlooked(modules: list[Module], packages: grimp.ImportGraph) -> None:
    imports = imports_of(modules, "load", "call", "typing")
    seen = {(module, other) for module in packages.modules for other in _imported_by(module, packages)}
    assert sorted(seen - {(module, other) for module, others in imports.items() for other in others}) == []


def _imported_by(module: str, packages: grimp.ImportGraph) -> set[str]:
    return packages.find_modules_directly_imported_by(module)
