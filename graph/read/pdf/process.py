"""The inside of the process that a PDF is read in (see `graph.sandbox.child`).

Nothing inside a process can stop the library while it reads, and a file can be made to have it read for ever, or to
break it. So it reads where limits hold, and only words come back.
"""

from dataclasses import asdict

from graph.errors import InputError
from graph.read.pdf.reading import read
from graph.sandbox.child import Answering
from graph.sandbox.frames import Header, Message


def answering() -> Answering:
    return source_in


def source_in(request: Header, data: bytes) -> Message:
    """The source text of a PDF, as JSON. Raises: InputError."""
    try:
        return {"source": asdict(read(data, request["name"]))}, b""
    except MemoryError:
        mend = "Print it to PDF anew, or give it in parts."
        raise InputError("it takes more memory to read than it may", where=request["name"], mend=mend) from None
