"""A child process answers, and where it cannot, it is told why: whoever runs one meets every end."""

import json
import os
from io import BytesIO

import pytest
from pools import ROOT

from graph import errors
from graph.errors import FindingsError, NoSuchForm, QueryError, StoreOverloaded, UnknownName
from graph.sandbox import process
from graph.sandbox.frames import ERRORS, error_header, framed, next_message, raise_error
from graph.sandbox.limits import MEBIBYTE, Limits
from graph.sandbox.process import ChildEnded, run


@pytest.fixture(autouse=True)
def programs_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(process.ENVIRONMENT, "PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'tests'}")


def done(manner: str, deadline: float = 30.0, cpu: int = 0) -> tuple[dict[str, object], bytes]:
    limits = Limits(memory=512 * MEBIBYTE, cpu=cpu)
    return run("misbehaving", (manner,), {"n": 1}, b"abc", limits=limits, deadline=deadline)


def test_a_child_answers_alone_with_limits_and_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FINDINGS_TOKEN", "a secret")
    header, body = done("well", cpu=7)
    assert (body, header["n"], header["folder"], header["alone"]) == (b"cba", 1, "/", True)
    assert header["limits"] == [512 * MEBIBYTE, 8]
    assert "FINDINGS_TOKEN" not in str(header["environment"])


@pytest.mark.parametrize(
    ("manner", "reason"), [("endless", "time"), ("greedy", "memory"), ("deep", "depth"), ("mistaken", "fault")]
)
def test_why_a_child_ended_is_known(manner: str, reason: str) -> None:
    with pytest.raises(ChildEnded) as caught:
        done(manner, deadline=2.0 if manner == "endless" else 30.0)
    assert caught.value.reason == reason
    assert ("KeyError" in caught.value.output) == (manner == "mistaken")


def test_its_processor_time_has_an_end_too() -> None:
    with pytest.raises(ChildEnded) as caught:
        done("endless", cpu=1)
    assert (caught.value.reason, caught.value.status) == ("time", -24)


def test_an_error_of_a_child_is_that_of_its_parent() -> None:
    with pytest.raises(QueryError, match=r"^line 1: it makes no sense\. Mend it\.$") as caught:
        done("refuse")
    assert (caught.value.line, caught.value.column) == (1, 2)
    with pytest.raises(UnknownName) as unknown:
        done("guess")
    assert list(unknown.value.choices) == ["a", "b"]


def test_a_message_that_was_cut_off_is_none() -> None:
    whole = framed({"n": 1}, 3) + b"abc"
    assert next_message(BytesIO(whole)) == ({"n": 1}, b"abc")
    assert [next_message(BytesIO(whole[:length])) for length in range(len(whole))] == [None] * len(whole)


def test_every_kind_of_error_crosses_with_all_it_says() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    assert set(ERRORS.values()) == kinds and FindingsError in kinds
    for error in (
        NoSuchForm("ASK"),
        StoreOverloaded("full", retry_after=3),
        QueryError("odd", mend="Mend it.", line=4),
    ):
        with pytest.raises(type(error)) as caught:
            raise_error(json.loads(json.dumps(error_header(error))))
        assert (vars(caught.value), str(caught.value)) == (vars(error), str(error))
