"""The process that a PDF is read in: `python -m graph.read.pdf.process MEMORY SECONDS`, the file on standard input.

Nothing inside a process can stop the library while it reads, and a file can be made to have it read for ever, or to
break it. So it reads where limits hold, and only words come back: JSON on standard output.
"""

import json
import resource
import sys
from dataclasses import asdict

from graph.errors import InputError
from graph.read.pdf.reading import read

TOO_LARGE = "it takes more memory to read than it may", "Print it to PDF anew, or give it in parts."


def main(memory: int, seconds: int) -> None:
    for what, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (limit, limit))
    try:
        answer = asdict(read(sys.stdin.buffer.read(), ""))
    except InputError as error:
        answer = {"error": [error.what, error.mend]}
    except MemoryError:
        answer = {"error": TOO_LARGE}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
