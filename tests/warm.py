"""Processes of the program that need not start: each is forked from one that has read a document, and has loaded all.

A process that runs `findings` starts in seconds, nearly all of them imports, the language model and patterns. What it
does is tested; that it starts, only where a test takes `serving.PROGRAM`. Run as a program, this module is the process
that is forked, and `warm_client.py` stands for one that is started: descriptors, environment, folder, signals and
status are those of the client. So it is with the children behind the wall that a process which was forked has read
documents: they shut themselves in as ever.
"""

import atexit
import gc
import json
import os
import pkgutil
import selectors
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "seeds/letters/east-midlands-regional-letter-2022-02-09.txt"
CHILD = ["-P", "-m", "graph.sandbox.child"]
READING = ("api.intake", "graph.build.reading_worker")  # what children run that read documents
LENGTH, STATUS = struct.Struct("!I"), struct.Struct("!i")


def load() -> None:
    """All that a command or a service loads, and every pattern that reading compiles."""
    import api
    import graph
    from graph.knowledge import load_knowledge
    from graph.pipeline import as_json, claims_of, quads_of

    for package in (graph, api):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    knowledge = load_knowledge()
    claims = claims_of(SEED.read_bytes(), SEED.name, knowledge)
    assert as_json(claims, knowledge.base) and quads_of(claims, knowledge)


class WarmChildren:
    """In place of `subprocess` in `graph.sandbox.process`: a child that reads documents is forked, too."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        return getattr(subprocess, name)

    def Popen(self, command: list[str], **options: Any) -> "subprocess.Popen[bytes]":  # noqa: N802  # as it is called
        if command[1:4] == CHILD and command[5] in READING:
            command = [*client(self._path), *command[3:]]
        return subprocess.Popen(command, **options)


def client(path: str) -> list[str]:
    """The command that has a process forked; an argument `graph.sandbox.child` makes it one behind the wall."""
    return [sys.executable, "-I", "-S", str(ROOT / "tests/warm_client.py"), path]


def become(request: dict[str, object], descriptors: list[int]) -> None:
    """Be what the client asks for, in a process of one's own."""
    for standard, descriptor in enumerate(descriptors):
        os.dup2(descriptor, standard)
    os.closerange(3, 1024)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  # these three are open to the end
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(request["environment"])  # type: ignore[call-overload]
    os.chdir(str(request["folder"]))
    sys.argv = ["findings", *request["arguments"]]  # type: ignore[misc]


def leave(status: object) -> NoReturn:
    """Leave as the interpreter does, but for taking all apart that was loaded: this is as long as the rest."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else int(status is not None))


class Forks:
    """The processes that clients asked for, each beside the connection of its client."""

    def __init__(self, path: str) -> None:
        self._selector = selectors.DefaultSelector()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen(64)
        self._pids: dict[socket.socket, int] = {}

    def serve(self) -> None:
        """Fork for each client. Returns in each process that is forked, and not in this one: it ends with its input."""
        self._selector.register(0, selectors.EVENT_READ)
        self._selector.register(self._listener, selectors.EVENT_READ)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj == 0:
                    for pid in self._pids.values():
                        os.kill(pid, signal.SIGKILL)
                    sys.exit()
                elif key.fileobj is self._listener:
                    if self._forked(self._listener.accept()[0]):
                        return
                elif isinstance(key.fileobj, socket.socket):
                    self._signal(key.fileobj)
                else:
                    self._tell(key.fd, key.data)

    def _forked(self, client: socket.socket) -> bool:
        """Whether this is the new process."""
        try:
            head, descriptors, _, _ = socket.recv_fds(client, LENGTH.size, 3)
            with client.makefile("rb") as stream:
                request = json.loads(stream.read(LENGTH.unpack(head)[0]))
        except (OSError, ValueError, struct.error):  # it was ended before it had said what it wants
            client.close()
            return False
        pid = os.fork()
        if not pid:
            become(request, descriptors)
            return True
        for descriptor in descriptors:
            os.close(descriptor)
        self._pids[client] = pid
        self._selector.register(client, selectors.EVENT_READ)
        self._selector.register(os.pidfd_open(pid), selectors.EVENT_READ, client)
        return False

    def _signal(self, client: socket.socket) -> None:
        """Hand on a signal that the client got; where it was killed, so is what it stands for."""
        if client.fileno() < 0:  # its process has ended in the same moment, and it has been told
            return
        number = b""
        with suppress(OSError):  # one that was killed may have reset its connection
            number = client.recv(1)
        if not number:
            self._selector.unregister(client)
        if client in self._pids:
            os.kill(self._pids[client], number[0] if number else signal.SIGKILL)

    def _tell(self, descriptor: int, client: socket.socket) -> None:
        """Tell the client how its process ended."""
        self._selector.unregister(descriptor)
        os.close(descriptor)
        status = os.waitstatus_to_exitcode(os.waitpid(self._pids.pop(client), 0)[1])
        if client in self._selector.get_map():
            self._selector.unregister(client)
            with suppress(OSError):  # nobody waits for it any more
                client.sendall(STATUS.pack(status))
        client.close()


@cache
def warm_program() -> list[str]:
    """The command that stands for `findings`; the process behind it ends with this one."""
    folder = tempfile.TemporaryDirectory(prefix="findings-")
    path = f"{folder.name}/forks"
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, __file__, path], cwd=ROOT, stdin=pipe, stdout=pipe)
    assert process.stdin and process.stdout
    ready = process.stdout.readline()
    process.stdout.close()
    assert ready == b"ready\n", "the process that is forked does not start"

    def end() -> None:
        assert process.stdin
        process.stdin.close()
        process.wait(20)
        folder.cleanup()

    atexit.register(end)
    return client(path)


if __name__ == "__main__":
    load()
    PATH = sys.argv[1]
    forks = Forks(PATH)
    gc.collect()
    gc.freeze()  # what is loaded is shared with every process
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    os.dup2(2, 1)
    forks.serve()

    from api.cli import main
    from graph.sandbox import child, process

    try:
        if sys.argv[1:2] == [child.__name__]:
            leave(child.main(*sys.argv[2:]))
        process.subprocess = WarmChildren(PATH)  # type: ignore[assignment]
        main()
    except SystemExit as leaving:
        leave(leaving.code)
