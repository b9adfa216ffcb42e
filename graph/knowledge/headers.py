"""The headers of `.rq` files: leading comment lines that are YAML."""

from typing import Any

import yaml

from graph.errors import KnowledgeError


def header_in(text: str, where: str) -> Any:
    """What the comment lines at the top of a query say; None where there are none.

    Raises: KnowledgeError when they are no YAML.
    """
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line[1:].removeprefix(" "))
    try:
        return yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        raise KnowledgeError("the header is no YAML", where=where, mend=" ".join(str(error).split())) from error
