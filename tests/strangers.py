"""The child that reads documents, with readers that do what a document of bad intent might have them do."""

import ctypes
import os
import socket
import subprocess
from collections.abc import Callable
from typing import Any

from graph import read
from graph.build import reading_worker
from graph.errors import InputError
from graph.read import docx, html
from graph.read.pdf import reading as pdf
from graph.sandbox.child import Answering

REACHING, GREEDY, ENDLESS, BREAKING, MISTAKEN = b"x-reaching", b"x-greedy", b"x-endless", b"x-breaking", b"x-mistaken"
ATTEMPTS: dict[str, Callable[[], object]] = {
    "network": socket.socket,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "program": lambda: subprocess.run(["/bin/true"], check=True),
}


def answering(base: str) -> Answering:
    for module, name in ((read, "plain_source"), (html, "html_source"), (docx, "docx_source"), (pdf, "read")):
        setattr(module, name, _led_astray(getattr(module, name)))
    return reading_worker.answering(base)


def _led_astray(reader: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    def reading(data: bytes) -> Any:
        if REACHING in data:
            raise InputError(f"refused: {', '.join(name for name in ATTEMPTS if _is_refused(ATTEMPTS[name]))}")
        if GREEDY in data:
            return b"x" * 10**11
        if BREAKING in data:
            ctypes.string_at(0)
        if MISTAKEN in data:
            return {}["nothing"]
        while ENDLESS in data:
            pass
        return reader(data)

    return reading


def _is_refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    return False
