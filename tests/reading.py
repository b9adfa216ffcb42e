"""The child that reads documents, one for all tests of a process: to load the language model takes seconds."""

import atexit
from functools import cache

from graph.build.reading import Reader
from graph.knowledge import load_knowledge


@cache
def shared_reader() -> Reader:
    reader = Reader(load_knowledge().base)
    atexit.register(reader.close)
    return reader
