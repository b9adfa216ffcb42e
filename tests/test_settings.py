"""What can be set, and how what cannot be is told."""

import os
import re

import pytest
from serving import findings, one_line

from api.settings import Settings, misspelt, settings_from
from graph.errors import FindingsError

SECRET = "a-plain-secret-token"
DIGEST = "0" * 64


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("FINDINGS_")]:
        monkeypatch.delenv(name)


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("MEMORY_LIMIT", "512M", r"a whole number of bytes, at least 67108864"),
        ("KEEP_ALIVE", "soon", r"a whole number of seconds, at least 0"),
        ("DEADLINE", "0", r"a number of seconds, more than 0"),
        ("PROCESSES", "100", r"a whole number, at least 1, at most 64"),
        ("QUERY_WORKERS", "many", r"a whole number, at least 1, at most 64"),
        ("OPEN_STORE", "maybe", r"true or false"),
        ("LOG_LEVEL", "loud", r"one of debug, info, warning, error"),
        ("BASE", "findings", r"an address that begins with https:// or http:// and ends with a slash"),
        ("ROOT_PATH", "a b", r"a path, such as /findings"),
        ("TRUSTED_PROXIES", "10.0.0.0/40", r"addresses and networks, such as 127\.0\.0\.1 and 10\.0\.0\.0/8"),
        ("TRUSTED_PROXIES", "proxy.example", r"addresses and networks"),
    ],
)
def test_what_a_setting_takes_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"FINDINGS_{variable}", value)
    with pytest.raises(FindingsError, match=rf"^FINDINGS_{variable}: it takes {told}.*\. It is '/?{value}' now\.$"):
        settings_from()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_no_setting_is_explained_by_a_pattern_or_by_the_library(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever it is: words of this program, one line."""
    monkeypatch.setenv(f"FINDINGS_{name.upper()}", "\x1f -7 \\")
    try:
        settings_from()
    except FindingsError as error:
        assert not re.search(r"[Pp]attern|valid|Input|Value|[*^$]", str(error))
        assert f"FINDINGS_{name.upper()}: it takes " in str(error)
    else:
        assert Settings.model_fields[name].annotation is str  # which may be anything


@pytest.mark.parametrize("value", ["{s}", "write:{s}", "write:{d} {s}", "a:write:{d}:{s}", "{s}:{d}:x"])
def test_a_secret_that_was_put_where_its_digest_belongs_is_not_printed(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("FINDINGS_TOKENS", value.format(s=SECRET, d=DIGEST))
    with pytest.raises(FindingsError, match="`findings token`") as told:
        settings_from()
    assert SECRET not in str(told.value) and DIGEST not in str(told.value)


def test_nor_by_the_program() -> None:
    said = findings("serve", "--port", "0", "--store", "nowhere", env={"FINDINGS_TOKENS": SECRET})
    assert (said.returncode, said.stdout, one_line(said.stderr)) == (1, "", True)
    assert SECRET not in said.stderr


def test_a_variable_that_is_no_setting_is_told_with_the_nearest_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert misspelt() == {}
    for name in ("FINDINGS_TOKEN", "FINDINGS_TRUSTED_PROXY", "FINDINGS_QWERTYUIOP", "FINDINGS_TRACEBACK"):
        monkeypatch.setenv(name, SECRET)
    assert misspelt() == {
        "FINDINGS_QWERTYUIOP": "",
        "FINDINGS_TOKEN": "FINDINGS_TOKENS",
        "FINDINGS_TRUSTED_PROXY": "FINDINGS_TRUSTED_PROXIES",
    }


def test_the_old_names_are_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINDINGS_WORKERS", "5")
    assert settings_from().query_workers == 5
    monkeypatch.setenv("FINDINGS_QUERY_WORKERS", "6")
    assert settings_from().query_workers == 6
    said = findings("serve", "--help").stdout
    assert "--processes" in said and "--workers" in said


@pytest.mark.parametrize(("given", "path"), [("", ""), ("/", ""), ("x", "/x"), ("/x/", "/x"), ("/x/y", "/x/y")])
def test_a_path_of_a_proxy_may_be_written_in_several_ways(given: str, path: str) -> None:
    assert settings_from(root_path=given).root_path == path
