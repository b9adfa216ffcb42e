"""PDF: what a reader of the printed page sees as the document, without the paper around it.

bytes ─ reading ─► pages ─ words, drawing ─► words and rules ─ tables, lines ─► tables and rows of lines
      ─ furniture, columns ─► one flow: heads, feet and notes apart, columns in order
      ─ blocks ─► paragraphs, items, headings ─ document ─► the canonical form
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from graph.claims import Notice, Place, SourceText, Span
from graph.errors import InputError

PACKAGES = str(Path(__file__).resolve().parents[3])
ENVIRONMENT = {"PYTHONPATH": PACKAGES, "LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
MEMORY = 3_000_000_000  # bytes of address space; a letter takes a tenth of this
SECONDS = 120
ANEW = "Print it to PDF anew, or give it in parts."


def pdf_source(data: bytes, name: str) -> SourceText:
    """Read in a process of its own, which a file that is made to burst or to run for ever takes with it.

    Raises: InputError when the file is locked, cut off, broken or too large, or holds no text.
    """
    # -P: what lies in the current directory is not imported.
    command = [sys.executable, "-P", "-m", "graph.read.pdf.process", str(MEMORY), str(SECONDS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, cwd="/", env=ENVIRONMENT, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise InputError("it takes too long to read", where=name, mend=ANEW) from error
    if done.returncode < 0:
        raise InputError("the PDF broke the reader, or took too long to read", where=name, mend=ANEW)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))  # a mistake of this program
    return _source(json.loads(done.stdout), name)


def _source(answer: dict[str, Any], name: str) -> SourceText:
    if "error" in answer:
        what, mend = answer["error"]
        raise InputError(what, where=name, mend=mend)
    places = (Place(Span(*place["span"]), place["page"], tuple(place["box"])) for place in answer["places"])
    notices = tuple(Notice(**notice) for notice in answer["notices"])
    return SourceText(answer["text"], answer["format"], answer["sha256"], notices, tuple(places))
