"""A store on disk with content that is easy to tell: triples that all carry a mark. (Also for other processes.)"""

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox

from graph.knowledge.turtle import DEFAULT_BASE
from graph.store.generations.store import GenerationStore

ROOT = Path(__file__).resolve().parent.parent
GRAPH = f"{DEFAULT_BASE}graph/document/"


def quads(mark: str, count: int = 50) -> list[ox.Quad]:
    """Triples that all carry a mark."""
    name = ox.NamedNode(f"{DEFAULT_BASE}def/mark")
    return [ox.Quad(ox.NamedNode(f"{DEFAULT_BASE}id/{i}"), name, ox.Literal(mark)) for i in range(count)]


def put(store: GenerationStore, key: str, mark: str, count: int = 50) -> None:
    with store.writing("a test") as writer:
        writer.put(GRAPH + key, mark, quads(mark, count))


def marks(store: GenerationStore) -> list[str]:
    rows = store.query("SELECT ?m { ?s ?p ?m }")
    assert isinstance(rows, ox.QuerySolutions)
    return [row["m"].value for row in rows]


def count(store: GenerationStore) -> int:
    return len(marks(store))


def generations(path: Path) -> list[str]:
    return sorted(os.listdir(path / "generations"))


def in_another_process(code: str, path: Path) -> "subprocess.Popen[str]":
    """Python that has `store`, at this path, and all names of this module."""
    lead = f"import os, sys, signal, time; sys.path[:0] = {[str(ROOT), str(ROOT / 'tests')]!r}\n"
    lead += f"from marked import *; from graph.errors import StoreError\nstore = GenerationStore({str(path)!r})\n"
    command = [sys.executable, "-c", lead + code]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True)
