"""The inside of a child process, run as `python -P -m graph.sandbox.child LIMITS PROGRAM ARGUMENT...`.

PROGRAM is a module whose function `answering(*arguments)` gives the function that answers one message by another.
Messages come through standard input; answers go back through it where it is a socket, else to standard output. The
first message of the child is `{"walled": ...}`: it is ready.
"""

import json
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import IO

from graph.errors import FindingsError
from graph.sandbox.frames import Header, Message, error_header, framed, next_message
from graph.sandbox.limits import Limits, confine

BUFFER = 64 * 1024  # header and body go in one call of the system where they fit
Answering = Callable[[Header, bytes], Message]


def main(limits: str, program: str, *arguments: str) -> None:
    walled = confine(Limits(**json.loads(limits)))
    output = 0
    if not stat.S_ISSOCK(os.fstat(0).st_mode):
        output = os.dup(1)
        os.dup2(2, 1)  # what a library prints is no part of an answer
    answer: Answering = import_module(program).answering(*arguments)
    requests, answers = open(0, "rb"), open(output, "wb", BUFFER, closefd=output != 0)  # noqa: SIM115  # open to the end
    with suppress(BrokenPipeError, ConnectionResetError):
        send(answers, {"walled": walled})
        serve(requests, answers, answer)


def serve(requests: IO[bytes], answers: IO[bytes], answer: Answering) -> None:
    """Answer until the other side hangs up."""
    while (request := next_message(requests)) is not None:
        try:
            message = answer(*request)
        except FindingsError as error:
            message = error_header(error), b""
        except MemoryError:
            os.abort()  # as the engine does, and as the parent understands
        send(answers, *message)


def send(stream: IO[bytes], header: Header | bytes, body: bytes | bytearray = b"") -> None:
    stream.write(framed(header, len(body)))
    stream.write(body)
    stream.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
