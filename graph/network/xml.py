"""What the XML formats share: text escaped so that every parser reads it back as it was."""

from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

__all__ = ["HEAD", "attributes", "comment", "escape", "quoteattr"]


def attributes(**values: object) -> str:
    """Attributes in the order given, each after a space; `for_` stands for `for`, `xmlns__y` for `xmlns:y`."""
    named = {name.rstrip("_").replace("__", ":"): str(value) for name, value in values.items()}
    return "".join(f" {name}={quoteattr(value)}" for name, value in named.items())


def comment(text: str) -> str:
    """A comment; two hyphens may not stand in one."""
    return f"<!-- {text.replace('--', '- -')} -->\n"
