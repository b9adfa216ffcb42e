"""The Dockerfile, in order as hadolint sees it. (That it runs without rights: test_security.py.)"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCKERFILE = Path(__file__).resolve().parent.parent / "scripts/deploy/Dockerfile"
HADOLINT = shutil.which("hadolint", path=Path(sys.executable).parent) or shutil.which("hadolint")


def linted(path: Path) -> subprocess.CompletedProcess[str]:
    """What hadolint says, down to the least of its notes."""
    if HADOLINT is None:
        pytest.skip("NOT RUN: there is no hadolint for this machine")
    command = [HADOLINT, "--no-color", "--failure-threshold", "style", str(path)]
    return subprocess.run(command, capture_output=True, text=True)


def test_hadolint_has_nothing_to_say() -> None:
    done = linted(DOCKERFILE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_hadolint_says_what_is_wrong(tmp_path: Path) -> None:
    """That silence means something: the same file with its user by name."""
    (tmp_path / "Dockerfile").write_text(re.sub(r"(?m)^USER .*", "USER findings", DOCKERFILE.read_text()))
    done = linted(tmp_path / "Dockerfile")
    assert done.returncode == 1 and "DL3066" in done.stdout
