"""A child of the sandbox that does what its argument says, for the tests of what becomes of it."""

import ctypes
import os
import resource
from typing import Any

from graph.errors import QueryError, UnknownName
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message


def answering(manner: str) -> Answering:
    def answer(request: Header, body: bytes) -> Message:
        print("noise that is no part of an answer")
        if manner in DEEDS:
            DEEDS[manner]()
        limits = [resource.getrlimit(kind)[1] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
        facts = {"environment": sorted(os.environ), "folder": os.getcwd(), "alone": os.getsid(0) == os.getpid()}
        return request | facts | {"limits": limits}, body[::-1]

    return answer


def endless() -> None:
    while True:
        pass


def deep() -> None:
    ctypes.string_at(0)


def refuse() -> None:
    raise QueryError("it makes no sense", where="line 1", mend="Mend it.", line=1, column=2)


def guess() -> None:
    raise UnknownName("which?", choices=("a", "b"))


DEEDS: dict[str, Any] = {
    "endless": endless,
    "greedy": lambda: b"x" * 10**10,
    "deep": deep,
    "refuse": refuse,
    "guess": guess,
    "mistaken": lambda: {}["nothing"],
}
